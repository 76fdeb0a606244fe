"""Form fields as a browser knows them: no script is needed to fill a form in."""

import wtforms
from flask_admin.contrib.sqla.fields import QuerySelectField, QuerySelectMultipleField
from flask_admin.contrib.sqla.form import AdminModelConverter
from flask_admin.model.form import converts
from wtforms import widgets
from wtforms.fields import SelectChoice
from wtforms.fields.choices import Choice

from core.extensions import db
from core.language import lazy, translate
from core.money import typed_euros
from forms.fields import EuroField, FullSelect


class WordsField(wtforms.StringField):
    """A list of words, typed with commas between."""

    def process_formdata(self, valuelist):
        typed = valuelist[0] if valuelist else ""
        self.data = [word for part in typed.split(",") if (word := part.strip())]

    def _value(self):
        return ", ".join(self.data or [])


class AnyWordsField(WordsField):
    """As WordsField, for a list that may stay empty."""

    def __init__(self, label=None, validators=(), **options):
        super().__init__(label, (), **options)


class SentFile(wtforms.FileField):
    """A file that the screen hands to a service by itself."""

    def populate_obj(self, obj, name):
        pass


class AmountField(EuroField):
    """An amount that is there already, shown in euros to be changed."""

    def written(self, cents):
        return typed_euros(cents)


class RecordField(QuerySelectField):
    """One record to choose from a list: of those of a class, when it is said."""

    widget = FullSelect()

    def __init__(self, label=None, validators=(), *, of=None, **options):
        if of:
            options["query_factory"] = lambda: sorted_by_name(of)
        super().__init__(label, validators, **options)

    def iter_choices(self):
        return [Choice(*choice) for choice in super().iter_choices()]


class RecordsField(QuerySelectMultipleField):
    """Several records to choose from, each with its check box."""

    def iter_choices(self):
        return [Choice(*choice) for choice in super().iter_choices()]

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()

    def __call__(self, **attributes):
        return super().__call__(**{"aria-label": self.label.text, **attributes})


class Converter(AdminModelConverter):
    """Enums by their label, days by the browser's calendar, records in alphabetical order."""

    @converts("sqlalchemy.sql.sqltypes.Enum")
    def convert_enum(self, column, field_args, **extra):
        states = column.type.enum_class
        return wtforms.SelectField(
            choices=[SelectChoice(state.value, state.label) for state in states],
            coerce=states,
            widget=FullSelect(),
            **field_args,
        )

    @converts("Date")
    def convert_date(self, field_args, **extra):
        return wtforms.DateField(**field_args)

    def _model_select_field(self, prop, multiple, remote_model, **kwargs):
        kwargs.setdefault("query_factory", lambda: sorted_by_name(remote_model))
        if multiple:
            return RecordsField(**kwargs)
        kwargs.setdefault("blank_text", lazy("— aucun —"))
        return RecordField(**kwargs)


def sorted_by_name(model) -> list:
    """Every record of a small table, by the name it shows."""
    return sorted(db.session.scalars(db.select(model)), key=lambda record: str(record).lower())


class Cell:
    """A value of the list that can be changed in place; static/backoffice.js sends it."""

    def __call__(self, field, *, pk, csrf="", display_value=None, **attributes):
        attributes |= {
            "id": f"{field.name}-{pk}",
            "class": "cell",
            "data-pk": pk,
            "data-csrf": csrf,
            "aria-label": translate("%(what)s, n° %(pk)s", what=field.label.text, pk=pk),
        }
        if isinstance(field, wtforms.BooleanField):
            return widgets.CheckboxInput()(field, **attributes)
        number = isinstance(field, wtforms.IntegerField)
        return (widgets.NumberInput() if number else widgets.TextInput())(field, **attributes)
