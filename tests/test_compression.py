"""Streams that were compressed: whole, in several parts, cut off, damaged, and made to burst."""

from __future__ import annotations

import gzip
import io
import zlib

import pytest
import zstandard

from civicgraph import compression
from civicgraph.errors import SourceError

TEXT = b"The Union of Harbours has 24 members. " * 5000


def bare_deflate(data: bytes) -> bytes:
    machine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return machine.compress(data) + machine.flush()


MAKERS = {
    "gzip": gzip.compress,
    "zstd": zstandard.ZstdCompressor().compress,
    "deflate": zlib.compress,
    "bare deflate": bare_deflate,
}


def expand(data: bytes, name: str) -> bytes:
    return compression.expanded(io.BytesIO(data), name.removeprefix("bare ")).read()


@pytest.mark.parametrize("name", MAKERS)
def test_what_was_compressed_comes_back(name: str) -> None:
    assert expand(MAKERS[name](TEXT), name) == TEXT
    assert expand(MAKERS[name](b""), name) == b""


@pytest.mark.parametrize("name", ["gzip", "zstd"])
def test_parts_that_were_joined_are_read_one_after_the_other(name: str) -> None:
    assert expand(MAKERS[name](TEXT) + MAKERS[name](b"and more"), name) == TEXT + b"and more"


@pytest.mark.parametrize("name", ["gzip", "zstd"])
def test_the_first_bytes_tell_the_kind(name: str) -> None:
    assert compression.kind_of(MAKERS[name](TEXT)[:8]) == name
    assert compression.kind_of(TEXT[:8]) is None


@pytest.mark.parametrize("name", MAKERS)
def test_what_is_cut_off_is_named_as_such(name: str) -> None:
    data = MAKERS[name](TEXT)
    with pytest.raises(SourceError, match="cut off"):
        expand(data[: len(data) // 2], name)


@pytest.mark.parametrize("name", MAKERS)
def test_damaged_data_is_an_error_in_words(name: str) -> None:
    data = bytearray(MAKERS[name](bytes(range(256)) * 300))
    data[10:60] = b"\xff" * 50
    with pytest.raises(SourceError, match=r"damaged|cut off"):
        expand(bytes(data), name)


@pytest.mark.parametrize("name", MAKERS)
def test_a_bomb_is_stopped_long_before_it_bursts(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compression, "FREE", 2**20)
    bomb = MAKERS[name](bytes(64 * 2**20))
    stream = compression.expanded(io.BytesIO(bomb), name.removeprefix("bare "))
    read = 0
    with pytest.raises(SourceError, match="decompression bomb"):  # noqa: PT012 # it has to be read in pieces
        while piece := stream.read(2**16):
            read += len(piece)
    assert read <= 40 * 2**20


def test_an_encoding_that_is_not_known_is_named() -> None:
    with pytest.raises(SourceError, match=r"'br'.*gzip"):
        compression.expanded(io.BytesIO(b""), "br")
