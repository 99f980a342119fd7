"""Bare texts dressed as web pages: markup around the text, and around that what sites put on every page.

The furniture speaks of other organisations with counts and committees of their own, so that a reader that takes it for
text states things that are wrong.
"""

from __future__ import annotations

import html
import random
import re

_BULLET = re.compile(r"\s*(?:[•*–-]|\d{1,2}[.)])\s+")
_MENU = re.compile(r"\s{3,}|\s+[|>»·]\s+")
_OTHERS = (
    "Union of Harbour Towns",
    "League of Mountain Villages",
    "National Association of Island Councils",
    "Federation of Border Regions",
    "Network of Salt Cities",
)
_BODIES = ("Committee on Tariffs", "Working Group on Signage", "Committee on Fisheries", "Youth Council")


def markup(text: str) -> str:
    """The text's lines as HTML, as an author would enter them in an editor."""
    out: list[str] = []
    for chunk in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip("\n")):
        lines = [line for line in chunk.split("\n") if line.strip()]
        listed = [bool(_BULLET.match(line)) for line in lines]
        if lines and all(listed):
            items = "".join(f"<li>{html.escape(_BULLET.sub('', line, count=1).strip())}</li>" for line in lines)
            out.append(f"<ul>{items}</ul>")
        elif len(lines) == 1 and len(pieces := _MENU.split(lines[0].strip())) > 1:
            out.append("<div>" + " | ".join(_entry(piece) for piece in pieces if piece.strip("| ")) + "</div>")
        elif len(lines) == 1 and len(lines[0]) < 90 and lines[0].strip()[-1] not in ".;,!?:":
            mark = re.match(r"\s*(#+)\s+", lines[0])
            level = min(6, len(mark.group(1))) if mark else 2
            out.append(f"<h{level}>{html.escape(lines[0].strip(' #'))}</h{level}>")
        else:
            out.append("<p>" + "<br>\n".join(html.escape(line.strip()) for line in lines) + "</p>")
    return "\n".join(out)


def _entry(words: str) -> str:
    """An entry of a menu: a link, unless it is a whole sentence."""
    shown = html.escape(words)
    return shown if len(words.split()) > 4 else f'<a href="#">{shown}</a>'


def dressed(text: str, seed: int) -> str:
    """The text as a page of one of several makes: semantic elements, named ``div``, roles, tables, nearly bare."""
    chance = random.Random(seed)
    other, another = chance.sample(_OTHERS, 2)
    body, members = chance.choice(_BODIES), chance.randint(30, 900)
    menu = "".join(f'<li><a href="/{n}">{n}</a></li>' for n in ("Home", "About us", "Members", other, "Contact"))
    related = (
        f'<li><a href="/1">{other} now has {members} members</a></li>'
        f'<li><a href="/2">{another} founds a {body} with 17 members</a></li><li><a href="/3">All news</a></li>'
    )
    cookies = (
        f"We use cookies. They are set by us and by 48 partners of the {another}, whose {body} has {members} members. "
        "Some are needed, others help us to understand how the page is used."
    )
    foot = f"© 2024 {other}. The {other} has {members} member towns and 12 committees. Tel. +32 2 555 01 02"
    teaser = f"The {another} was founded in 1987. Its {body} has 23 members. Become one of {members} members today."
    text = markup(text)
    make = seed % 5
    if make == 0:
        inner = f"""<header><a href="/">{other}</a><nav><ul>{menu}</ul></nav></header>
<div class="cookie-banner" role="dialog"><p>{cookies}</p><button>Accept</button></div>
<main><nav aria-label="breadcrumb"><a href="/">Home</a> / <a href="/a">About</a></nav><article>{text}</article></main>
<aside><h3>Related links</h3><ul>{related}</ul><p>{teaser}</p></aside><footer><p>{foot}</p></footer>"""
    elif make == 1:
        inner = f"""<div id="top"><div class="site-header"><div class="logo"><a href="/">{other}</a></div>
<div class="main-navigation"><ul>{menu}</ul></div></div>
<div class="breadcrumbs"><a href="/">Home</a> &raquo; About</div>
<div class="content-wrapper"><div class="content">{text}</div><div class="sidebar widget-area"><h4>Latest news</h4>
<ul>{related}</ul><div class="promo"><p>{teaser}</p></div></div></div>
<div id="site-footer" class="footer"><p>{foot}</p><ul>{menu}</ul></div></div>
<div id="cookieConsent"><p>{cookies}</p></div>"""
    elif make == 2:
        inner = f"""<div role="banner"><ul>{menu}</ul></div><div role="main">{text}</div>
<div role="complementary"><h2>Related pages</h2><ul>{related}</ul></div>
<div class="newsletter-signup"><p>{teaser}</p><form><input name="m"><button>Subscribe</button></form></div>
<div role="contentinfo">{foot}</div><div class="gdpr"><p>{cookies}</p></div>"""
    elif make == 3:
        inner = f"""<table><tr><td colspan="2"><ul>{menu}</ul></td></tr><tr><td>{text}</td><td class="right-col">
<h3>Latest news</h3><ul>{related}</ul><div class="teaser-box"><p>{teaser}</p><a href="/j">Join {another} today</a></div>
</td></tr><tr><td colspan="2" class="footer">{foot}</td></tr></table>
<div class="js-cookie-notice"><p>{cookies}</p></div>"""
    else:
        inner = f"""<div><ul>{menu}</ul></div><div><div>{text}</div></div>
<div><h3>Latest news</h3><ul>{related}</ul></div><div>{foot}</div>
<div class="cookie"><p>{cookies}</p></div>"""
    head = '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Page</title></head>\n'
    return f"{head}<body>{inner}</body></html>"
