"""Refusals: what Cigale will not do, as a sentence for the person who asked."""

from typing import Any

from flask_babel import LazyString

from .language import lazy


class Refusal(Exception):
    """An act that the rules do not allow; nothing has moved.

    `sentence` is shown with the words that it names; `field` is the form field it belongs to.
    """

    sentence: LazyString | str = lazy("Cette action n’est pas possible.")
    field: str | None = None

    def __init__(
        self, sentence: LazyString | str | None = None, *, field: str | None = None, **words: Any
    ):
        said = sentence or type(self).sentence
        self.sentence = said % words if words else said
        self.field = field or type(self).field
        super().__init__(self.sentence)

    def __str__(self) -> str:
        return str(self.sentence)


class Counted(Refusal):
    """A wrong guess: the failure was counted, and the edge commits the count before it tells."""


class NotFound(Exception):
    """There is no such thing, or it is another person's: both look the same."""

    sentence = lazy("Cette page n’existe pas.")
