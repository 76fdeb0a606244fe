"""A letter as its template writes it: templates/letter/<feature>/<name>.txt."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

from flask import current_app

from .language import FRENCH, language
from .settings import ROOT
from .text import typographic

FOLDER = ROOT / "templates" / "letter"
BASE = FOLDER / "base.txt"
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def compose(name: str, /, **words: Any) -> tuple[str, str]:
    """The subject and the body of that letter, in the language of the moment."""
    text = current_app.jinja_env.get_template(f"letter/{name}.txt").render(words)
    text = re.sub(r"\n{3,}", "\n\n", text.strip())
    subject, _, body = (typographic(text) if language() == FRENCH else text).partition("\n")
    return subject.strip(), f"{body.strip()}\n"


def names() -> list[str]:
    """Every letter, as « outing/partner/send »."""
    files = (file for file in FOLDER.rglob("*.txt") if file != BASE)
    return sorted(str(file.relative_to(FOLDER).with_suffix("")) for file in files)


def example_of(name: str) -> dict[str, Any]:
    """The words that a letter gives as an example, in its first line."""
    first = Path(FOLDER, f"{name}.txt").read_text(encoding="utf-8").partition("\n")[0]
    words = json.loads(first.removeprefix("{#").removesuffix("#}"))
    return {
        key: date.fromisoformat(value) if isinstance(value, str) and DAY.fullmatch(value) else value
        for key, value in words.items()
    }
