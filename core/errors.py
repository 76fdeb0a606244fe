"""Refusals: what Cigale will not do, as a sentence for the person who asked."""

from .language import lazy


class Refusal(Exception):
    """An act that the rules do not allow; nothing has moved.

    `sentence` is shown as it is; `field` names the form field it belongs to, if any.
    """

    sentence = lazy("Cette action n’est pas possible.")
    field: str | None = None

    def __init__(self, sentence=None, *, field=None):
        self.sentence = sentence or type(self).sentence
        self.field = field or type(self).field
        super().__init__(self.sentence)

    def __str__(self):
        return str(self.sentence)


class NotFound(Refusal):
    """There is no such thing, or it is another person's: both look the same."""

    sentence = lazy("Cette page n’existe pas.")
