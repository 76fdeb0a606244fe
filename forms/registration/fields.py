"""What a sign-up and a dossier ask: names, addresses, a town of a postal code."""

import re

from wtforms import SelectField, StringField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import Length
from wtforms.widgets import Select, TextInput

from core.extensions import db
from core.language import lazy
from models.school import Town

from ..fields import EmailField, FullSelect, required

LONGEST = 200
NOT_TOO_LONG = Length(max=LONGEST, message=lazy("C’est trop long : 200 caractères au maximum."))


def strip(typed):
    return typed.replace("\x00", "").strip() if typed else typed


def text(label, sentence=None, *more) -> StringField:
    """A line of text, at most 200 characters; required when it has a sentence for that."""
    checks = [required(sentence)] if sentence else []
    return StringField(label, [*checks, NOT_TOO_LONG, *more], filters=[strip])


def name_field(label, sentence) -> StringField:
    """A name, which holds at least one letter."""
    return text(label, sentence, _named)


def _named(form, field) -> None:
    if field.data and not re.search(r"[^\W\d_]", field.data):
        raise ValidationError(lazy("Écrivez un nom en toutes lettres."))


def mailbox(label, sentence) -> EmailField:
    return EmailField(label, [required(sentence), NOT_TOO_LONG])


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


class Placed:
    """Mixed into a form whose `town` follows its `postal_code`."""

    def offer_towns(self) -> None:
        code = self.postal_code.data or ""
        self.town.offer(list(db.session.scalars(Town.under(code))) if len(code) == 5 else [])

    def validate_postal_code(self, field):
        if not self.town.towns:
            raise ValidationError(
                lazy("Ce code postal n’est pas connu. Indiquez celui de la commune, sans CEDEX.")
            )

    def validate_town(self, field):
        if field.towns and field.meant() is None:
            raise ValidationError(
                lazy(
                    "« %(typed)s » n’est pas une ville de ce code postal : "
                    "choisissez dans la liste.",
                    typed=field.data,
                )
            )
