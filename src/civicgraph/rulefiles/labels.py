"""What a rule may yield: its labels, what each says beside its name, and the arguments that each one takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

BODIES = ("association", "network", "public_body", "company", "other")
"""The kinds of organisation; as an argument's type each is narrower than ``organisation``."""

LOOSE = ("name", "body_name", "short_name", "programme")
"""Names that no head noun gives away: any capitalised name that is no country and no person; one that is no place; one
that looks like an acronym; one with the lower-case nouns behind it ("Interreg funds")."""

ORGANISATIONS = ("organisation", *BODIES, "committee", *LOOSE)
"""The types of subjects and targets."""

RELATIONS = ("member_of", "cooperates_with", "intermediary_for", "advises", "founded_by")


@dataclass(frozen=True, slots=True)
class Label:
    """A label: its roles beside the subject, each with the types that fit it.

    ``optional`` roles may be left out of a rule; ``of_parts``: a committee can be the subject; ``scheme`` is where the
    concept behind the label is taken from; ``itself``: what is said of a part is not said of the organisation.
    """

    roles: Mapping[str, tuple[str, ...]]
    optional: tuple[str, ...] = ()
    of_parts: bool = False
    scheme: str = ""
    itself: bool = False


LABELS: Mapping[str, Label] = {
    "relation": Label({"target": tuple(t for t in ORGANISATIONS if t != "committee")}),
    "activity": Label({}, of_parts=True, scheme="activity"),
    "topic": Label({}, of_parts=True, scheme="topic"),
    "founded": Label({"year": ("year",)}, of_parts=True, itself=True),
    "count": Label({"number": ("number",), "unit": ("unit",)}, ("unit",), True, "member-kind", itself=True),
    "committee": Label({"name": ("name",)}),
    "initiative": Label({"name": ("name",)}, scheme="status"),
    "contact": Label({"person": ("person",), "role": ("role",)}, ("role",)),
    "acronym": Label({"name": ("short_name",)}, of_parts=True, itself=True),
    "alt_name": Label({"name": ("name",)}, of_parts=True, itself=True),
}

TYPED = ("year", "number", "unit", "name", "person", "role")
"""The roles that words fill, and no organisation; each is a slot that may open or end a phrase."""

LISTED = ("name", "person")
"""Those of them that a list ("A, B and C") may fill."""
