"""What people type, forgiven where it can be, refused by a sentence where it cannot."""

import re
from datetime import date, datetime

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from wtforms import SelectMultipleField, StringField, ValidationError
from wtforms.fields import ColorField, DateField
from wtforms.validators import DataRequired, InputRequired, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget, Select

from core.clock import today
from core.codes import NotACode, grouped, parse_code
from core.colour import FOR_TEXT, PAPER, contrast, is_colour, nearest_passing
from core.language import lazy
from core.money import NotAnAmount, parse_euros
from core.said import phone

FRENCH_REGIONS = ("FR", "RE", "GP", "MQ", "GF", "YT")
RESERVED_FOR_FICTION = re.compile(r"\+3363998\d{4}")


class FullSelect(Select):
    """A list whose first line is an answer already: HTML forbids to call it `required`."""

    validation_attrs = ("disabled",)


class Filled(DataRequired):
    """What was typed and not understood keeps the sentence that says how to write it."""

    def __call__(self, form, field):
        if field.process_errors:
            raise StopValidation
        super().__call__(form, field)


def required(sentence) -> DataRequired:
    """A field that must be filled, with its own sentence."""
    return Filled(message=sentence)


def needed(sentence) -> InputRequired:
    """As `required`, for a field whose value may be false."""
    return InputRequired(message=sentence)


class ReadField(StringField):
    """`data` is what `read` makes of what was typed, or None; what was typed is shown again."""

    def process_formdata(self, valuelist):
        self.data = None
        if valuelist and (typed := valuelist[0].strip()):
            self.data = self.read(typed)

    def _value(self):
        if self.raw_data:
            return self.raw_data[0]
        return "" if self.data is None else self.written(self.data)

    def read(self, typed: str):
        """What that means. Raises ValidationError."""
        raise NotImplementedError

    def written(self, data) -> str:
        """What was read before, as it may be typed."""
        return data


class EuroField(ReadField):
    """An amount in euros; `data` is whole cents."""

    def read(self, typed):
        try:
            return parse_euros(typed)
        except NotAnAmount:
            raise ValidationError(
                lazy("Écrivez un montant en euros et centimes, par exemple 12,50.")
            ) from None

    def written(self, cents):
        return f"{cents // 100},{cents % 100:02d}"

    def pre_validate(self, form):
        if self.data is not None and self.data <= 0:
            raise StopValidation(lazy("Le montant doit être supérieur à zéro."))


class CodeField(ReadField):
    """A card, voucher or file number; `data` is the folded code."""

    def __init__(self, label, validators=(), *, lengths, sentence, **options):
        self.lengths, self.sentence = lengths, sentence
        super().__init__(label, validators, **options)

    def read(self, typed):
        try:
            return parse_code(typed, *self.lengths)
        except NotACode:
            raise ValidationError(self.sentence) from None

    def written(self, code):
        return grouped(code)


class DayField(DateField):
    """A day: from the browser's calendar, or typed as 31/12/2010; it may be left empty."""

    def __init__(self, label, validators=(), **options):
        super().__init__(label, validators, format=["%Y-%m-%d", "%d/%m/%Y", "%d%m%Y"], **options)

    def process_formdata(self, valuelist):
        self.data = None
        typed = valuelist[0].strip() if valuelist else ""
        if not typed:
            return
        for layout in self.strptime_format:
            try:
                self.data = datetime.strptime(typed, layout).date()  # noqa: DTZ007
                break
            except ValueError:
                continue
        if self.data is None:
            raise ValidationError(lazy("Écrivez la date ainsi : 31/12/2010."))


class BirthDateField(DayField):
    """A day of the past that somebody alive can be born on."""

    def process_formdata(self, valuelist):
        super().process_formdata(valuelist)
        if self.data and not date(1900, 1, 1) <= self.data <= today():
            self.data = None
            raise ValidationError(lazy("Cette date de naissance n’est pas possible."))


class EmailField(StringField):
    """An e-mail address; `data` is in lower case."""

    def process_formdata(self, valuelist):
        super().process_formdata(valuelist)
        self.data = (self.data or "").strip()
        if not self.data:
            return
        try:
            known = validate_email(self.data, check_deliverability=False, test_environment=True)
        except EmailNotValidError:
            raise ValidationError(
                lazy("Écrivez une adresse complète, par exemple prenom.nom@example.org.")
            ) from None
        self.data = known.normalized.lower()


class FrenchPhoneField(ReadField):
    """A French mobile number, of any French territory; `data` is « +33639980123 ».

    With `any_line`, a landline will do.
    """

    def __init__(self, label=None, validators=(), *, any_line=False, **options):
        self.any_line = any_line
        super().__init__(label, validators, **options)

    def read(self, typed):
        for region in FRENCH_REGIONS:
            try:
                number = phonenumbers.parse(typed, region)
            except phonenumbers.NumberParseException:
                break
            written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
            if self.any_line and phonenumbers.is_valid_number_for_region(number, region):
                return written
            if _is_mobile(number, region) or RESERVED_FOR_FICTION.fullmatch(written):
                return written
        if self.any_line:
            raise ValidationError(
                lazy("Écrivez un numéro de téléphone français, par exemple 04 65 71 12 34.")
            )
        raise ValidationError(
            lazy("Écrivez un numéro de mobile français, par exemple 06 39 98 01 23.")
        )

    def written(self, number):
        return phone(number)


def _is_mobile(number, region: str) -> bool:
    kind = phonenumbers.number_type(number)
    return kind == phonenumbers.PhoneNumberType.MOBILE and (
        phonenumbers.is_valid_number_for_region(number, region)
    )


class TicksField(SelectMultipleField):
    """Boxes to tick, none or several."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def process_formdata(self, valuelist):
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = []
            raise ValueError(self.invalid_choice_message) from None


class ColourField(ColorField):
    """A colour that reads well on paper and under white: its contrast is at least `least`."""

    def __init__(self, label=None, validators=(), *, least=FOR_TEXT, **options):
        self.least = least
        super().__init__(label, validators, **options)

    def pre_validate(self, form):
        self.data = (self.data or "").lower()
        if not is_colour(self.data):
            raise StopValidation(lazy("Choisissez une couleur, par exemple #0b4f6c."))
        if contrast(self.data, PAPER) < self.least:
            raise StopValidation(
                lazy(
                    "Cette couleur se lit mal sur le papier : la plus proche qui convient est "
                    "%(nearest)s.",
                    nearest=nearest_passing(self.data, least=self.least),
                )
            )


class PostalCodeField(StringField):
    """Five digits."""

    def process_formdata(self, valuelist):
        super().process_formdata(valuelist)
        self.data = (self.data or "").replace(" ", "")
        if self.data and not (self.data.isascii() and self.data.isdigit() and len(self.data) == 5):
            raise ValidationError(lazy("Un code postal comporte 5 chiffres, par exemple 13001."))
