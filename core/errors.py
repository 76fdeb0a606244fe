"""Refusals: what Cigale will not do, as a sentence for the person who asked."""

from flask_babel import LazyString

from .language import lazy


class Refusal(Exception):
    """An act that the rules do not allow; nothing has moved.

    `sentence` is shown as it is; `field` names the form field it belongs to, if any.
    """

    sentence: LazyString | str = lazy("Cette action n’est pas possible.")
    field: str | None = None

    def __init__(self, sentence: LazyString | str | None = None, *, field: str | None = None):
        self.sentence = sentence or type(self).sentence
        self.field = field or type(self).field
        super().__init__(self.sentence)

    def __str__(self) -> str:
        return str(self.sentence)


class Counted(Refusal):
    """A wrong guess: the failure was counted, and the edge commits the count before it tells."""


class NotFound(Exception):
    """There is no such thing, or it is another person's: both look the same."""

    sentence = lazy("Cette page n’existe pas.")
