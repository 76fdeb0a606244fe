"""What only the sign-up asks: names, a town of a postal code, a choice in a list."""

import re

from wtforms import SelectField, StringField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import Length
from wtforms.widgets import Select, TextInput

from core.language import lazy
from models.school import Town

from ..fields import FullSelect, required

LONGEST = 200
NOT_TOO_LONG = Length(max=LONGEST, message=lazy("C’est trop long : 200 caractères au maximum."))


def strip(typed):
    return typed.replace("\x00", "").strip() if typed else typed


def text(label, sentence=None) -> StringField:
    """A line of text, at most 200 characters; required when it has a sentence for that."""
    checks = [required(sentence)] if sentence else []
    return StringField(label, [*checks, NOT_TOO_LONG], filters=[strip])


def named(form, field) -> None:
    """A name holds at least one letter."""
    if field.data and not re.search(r"[^\W\d_]", field.data):
        raise ValidationError(lazy("Écrivez un nom en toutes lettres."))


def invite(sentence) -> SelectChoice:
    """The first line of a list: it asks to choose, and is not an answer."""
    return SelectChoice("", sentence)


class TownField(SelectField):
    """Chosen among the towns of a postal code; typed as long as the postal code is not known."""

    def __init__(self, label, validators=(), **options):
        super().__init__(label, validators, choices=[], validate_choice=False, **options)
        self.towns = []

    def offer(self, towns: list[Town]) -> None:
        """Offer these towns; the one that was typed is chosen, a single one too."""
        self.towns = towns
        meant = self.meant() or (towns[0] if len(towns) == 1 and not self.data else None)
        if meant:
            self.data = meant.name
        self.widget = (FullSelect() if meant else Select()) if towns else TextInput()
        first = [] if meant else [invite(lazy("Choisissez la ville"))]
        self.choices = [*first, *(SelectChoice(town.name) for town in towns)]

    def meant(self) -> Town | None:
        """The town, among those of the postal code."""
        return next((town for town in self.towns if town.is_called(self.data or "")), None)

    def _value(self):
        return self.data or ""
