"""Letters: a template each, signed by the programme, queued with the change that causes them."""

from collections.abc import Iterable
from typing import Any

from core.language import in_french
from core.letters import compose
from models.programme import Programme

from . import mail


def send(name: str, to: str | None, programme: Programme | None, /, **words: Any) -> None:
    """Queue that letter, in French: its reader is not the visitor. Without an address, nothing.

    Its words are those of its example: most have whom they `greet` and the `page` to open.
    """
    if to:
        with in_french():
            answer(name, to, programme, **words)


def answer(name: str, to: str, programme: Programme | None, /, **words: Any) -> None:
    """Queue that letter to the visitor, who asked for it, in the language of their pages."""
    subject, body = compose(name, programme=programme, **words)
    mail.queue(to, subject, body, programme.name if programme else None)


def send_all(name: str, letters: Iterable[tuple[str, Programme, dict[str, Any]]]) -> None:
    """Queue that letter to many, in French and in one INSERT: (address, programme, words)."""
    with in_french():
        rows: list[tuple[str, str, str, str | None]] = [
            (to, *compose(name, programme=programme, **words), programme.name)
            for to, programme, words in letters
        ]
    mail.queue_all(rows)
