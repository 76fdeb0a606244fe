"""The convention as a paper to sign: an accessible, archivable PDF, made of what was approved."""

import re
from datetime import date
from pathlib import Path
from typing import Any

from core.language import in_french
from core.said import day as said_day
from core.symbols import bar_drawing
from core.text import in_groups, typographic
from core.typeset import typeset
from models.convention import Convention

SOURCE = Path(__file__).with_name("convention.typ")
STANDARDS = ("ua-1", "a-2a")


def paper_pdf(convention: Convention) -> bytes:
    """The PDF/UA and PDF/A paper of an approved convention; the same words for good."""
    programme, terms = convention.programme, dict(convention.terms or {})
    with in_french():
        terms["approved_on"] = said_day(date.fromisoformat(terms["approved_on"]))
    terms |= {
        "siret": in_groups(terms["siret"], 3, 3, 3, 5),
        "articles": articles(convention.text.body),
        "edition": convention.text.edition,
        "primary": programme.primary_colour,
        "accent": programme.accent_colour,
        "bars": bar_drawing(convention.number),
        "logo": programme.logo is not None,
    }
    files = {"logo.webp": programme.logo.image} if programme.logo else {}
    source = SOURCE.read_text(encoding="utf-8")
    return typeset(source, data=terms, files=files, standards=STANDARDS)


def articles(body: str) -> list[dict[str, Any]]:
    """The text as articles: « ## » opens one, blank lines part its paragraphs."""
    found: list[dict[str, Any]] = [{"title": "", "paragraphs": []}]
    for block in re.split(r"\n\s*\n", body.strip()):
        first, _, rest = block.strip().partition("\n")
        if first.startswith("## "):
            found.append({"title": typographic(first[3:].strip()), "paragraphs": []})
            block = rest
        if block.strip():
            found[-1]["paragraphs"].append(typographic(" ".join(block.split())))
    return [article for article in found if article["title"] or article["paragraphs"]]
