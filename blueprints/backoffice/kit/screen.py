"""What every generated screen shares."""

import sqlalchemy as sa
from flask import abort, flash, request
from flask_admin.contrib.sqla import ModelView
from flask_admin.form import BaseForm

from core.clock import today
from core.columns import labels_of
from core.extensions import db
from core.language import translate
from core.spreadsheet import CSV, MAX_ROWS, spreadsheet
from core.transaction import transaction
from core.web.pages import see_other
from models.user import Role
from services import audit

from . import fields, filters, formats
from .acts import Acting
from .doors import NO_ONE, Door
from .words import LABELS
from .writing import Writing

MAX_PAGE = 100_000
MOST = MAX_ROWS[CSV]
NEEDED = {
    "create_view": "can_create",
    "edit_view": "can_edit",
    "ajax_update": "can_edit",
    "delete_view": "can_delete",
    "export": "can_export",
}


class Screen(Door, Writing, Acting, ModelView):
    """One table. Nothing can be read or written unless the screen says by whom."""

    record_class = None
    slug = title = singular = section = ""
    editors = NO_ONE
    creatable = editable = deletable = False
    chosen_once: tuple[str, ...] = ()
    hides_empty = False
    bulk: dict[str, frozenset] = {}

    can_view_details = True
    can_set_page_size = True
    named_filter_urls = True
    page_size = 50
    column_display_pk = False
    more: tuple[str, ...] = ()  # what a record's page shows after the columns of the list
    words: dict[str, object] = {}
    column_type_formatters = formats.LISTED
    column_type_formatters_detail = formats.SHOWN
    column_type_formatters_export = formats.EXPORTED
    column_default_sort = ("id", True)
    create_title = None
    export_types = ["csv"]
    export_max_rows = MOST + 1
    filter_converter = filters.Converter()
    model_form_converter = fields.Converter
    list_template = "backoffice/list.html"
    create_template = "backoffice/create.html"
    edit_template = "backoffice/edit.html"
    details_template = "backoffice/details.html"

    def __init__(self):
        kinds = formats.kinds_of(self.record_class)
        self.column_labels = LABELS | labels_of(self.record_class) | self.words
        self.column_formatters = kinds | self.column_formatters
        if self.column_formatters_detail:
            self.column_formatters_detail = kinds | self.column_formatters_detail
        self.column_details_list = self.column_details_list or (*self.column_list, *self.more)
        super().__init__(
            self.record_class,
            db,
            name=self.title,
            category=self.section,
            endpoint=f"gestion-{self.slug}",
            url=f"/gestion/{self.slug}",
        )

    @property
    def can_create(self):
        return self.creatable and self.may(self.editors)

    @property
    def can_edit(self):
        return self.editable and self.may(self.editors)

    @property
    def can_delete(self):
        return self.deletable and self.may(self.editors)

    @property
    def can_export(self):
        return self.may(self.readers - {Role.HOTLINE})

    @property
    def adds_another(self):
        """Whether the form is shown again on demand: not where what was made is shown at once."""
        return type(self).get_save_return_url is ModelView.get_save_return_url

    def _handle_view(self, name, **kwargs):
        """Flask-Admin sends back to the list whoever may not write; a closed door says so."""
        closed = super()._handle_view(name, **kwargs)
        if closed is None and name in NEEDED and not getattr(self, NEEDED[name]):
            abort(403)
        return closed

    def is_action_allowed(self, name):
        return self.can_delete if name == "delete" else self.may(self.bulk.get(name, NO_ONE))

    def get_one(self, id):
        number = str(id)
        return db.session.get(self.model, int(number)) if is_key(number) else None

    def asked_for(self):
        """The record that the address names; 404 when there is none."""
        return self.get_one(request.args.get("id", "")) or abort(404)

    def note_reading(self, record):
        """The same record, once the audit trail says who reads it."""
        with transaction():
            audit.record("read", self.model.__tablename__, record.id)
        return self.get_one(record.id)

    def search_placeholder(self):
        return translate("Rechercher")

    def scaffold_form(self):
        return super().scaffold_form() if self.form_columns else BaseForm

    def edit_form(self, obj=None):
        """Without what is chosen at the creation: money may depend on it."""
        form = super().edit_form(obj)
        for name in self.chosen_once:
            del form[name]
        return form

    def scaffold_filters(self, name):
        """A relation to one record is a list to choose it from."""
        relation = sa.inspect(self.model).relationships.get(name)
        if relation is None:
            return super().scaffold_filters(name)
        key, label = getattr(self.model, f"{name}_id"), self.get_column_name(name)
        return [filters.RecordFilter(key, label, relation.mapper.class_)]

    def scaffold_list_form(self, widget=None, validators=None):
        return super().scaffold_list_form(fields.Cell(), validators)

    def _get_list_extra_args(self):
        asked = super()._get_list_extra_args()
        asked.page = min(max(asked.page, 0), MAX_PAGE)
        return asked

    def get_filter_arg(self, index, flt):
        """The same in every language, unlike Flask-Admin's: an address is made to be shared."""
        return f"{flt.column.key}_{type(flt).__name__.lower().replace('filter', '')}"

    def _get_filter_groups(self):
        groups = {}
        for index, flt in enumerate(self._filters or ()):
            options = flt.get_options(self)
            groups.setdefault(str(flt.name), []).append(
                {
                    "index": index,
                    "arg": self.get_filter_arg(index, flt),
                    "operation": str(flt.operation()),
                    "options": options and [(key, str(word)) for key, word in options],
                    "type": flt.data_type,
                }
            )
        return groups

    def address(self, **wanted) -> str:
        """The list's address, with the first filter on each of these columns set."""
        asked = {}
        for name, value in wanted.items():
            index, flt = next((i, f) for i, f in enumerate(self._filters) if f.column.key == name)
            asked[f"flt{len(asked)}_{self.get_filter_arg(index, flt)}"] = value
        return self.get_url(f"{self.endpoint}.index_view", **asked)

    def _export_csv(self, return_url):
        with transaction():
            audit.record("export", self.model.__tablename__)
        _, records = self._export_data()
        if len(records) > MOST:
            flash(translate("Plus de %(n)s lignes : filtrez la liste.", n=MOST), "error")
            return see_other(return_url)
        columns = [name for name, _ in self._export_columns]
        return spreadsheet(
            CSV,
            f"{self.slug}-{today()}",
            [str(title) for _, title in self._export_columns],
            ([self.get_export_value(record, name) for name in columns] for record in records),
        )


def is_key(text: str) -> bool:
    """Whether that text is a number that a key may be."""
    return text.isascii() and text.isdecimal() and len(text) < 19
