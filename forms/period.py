"""Days between which a list is read."""

from wtforms import ValidationError

from core.language import lazy

from .base import Tokenless
from .fields import DayField

CHOOSE = lazy("Choisissez dans la liste.")


class PeriodForm(Tokenless):
    since = DayField(lazy("Du"))
    until = DayField(lazy("Au"))

    def validate_until(self, field):
        if self.since.data and field.data and field.data < self.since.data:
            raise ValidationError(lazy("La fin précède le début."))
