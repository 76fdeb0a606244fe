"""Schools and towns."""

from wtforms.validators import Regexp

from core.language import lazy
from forms.fields import PostalCodeField
from models.school import School, Town

from .kit.doors import AGENTS, CARE
from .kit.screen import Screen

UAI = Regexp(r"^\d{7}[A-Z]$", message=lazy("Un code UAI comporte 7 chiffres et une lettre."))
DEPARTEMENT = Regexp(
    r"^(\d{2}|2[AB]|\d{3})$", message=lazy("Un numéro de département, par exemple 13.")
)
INSEE = Regexp(r"^\d[\dAB]\d{3}$", message=lazy("Un code INSEE comporte 5 caractères."))


class Places(Screen):
    section = lazy("Bénéficiaires")
    readers, editors = CARE, AGENTS
    creatable = editable = deletable = True
    column_default_sort = "name"


class SchoolScreen(Places):
    record_class = School
    slug, title, singular = "etablissements", lazy("Établissements"), lazy("Établissement")
    column_list = ("uai", "name", "town", "departement")
    column_searchable_list = ("uai", "name", "town")
    column_editable_list = ("name", "town")
    column_filters = ("town", "departement")
    form_columns = column_list
    form_args = {"uai": {"validators": [UAI]}, "departement": {"validators": [DEPARTEMENT]}}


class TownScreen(Places):
    record_class = Town
    slug, title, singular = "communes", lazy("Communes"), lazy("Commune")
    column_list = ("name", "postal_code", "insee", "departement")
    column_details_list = ("insee", "name", "departement", "postal_code")
    column_searchable_list = ("name", "postal_code")
    column_filters = ("departement",)
    form_columns = column_list
    form_overrides = {"postal_code": PostalCodeField}
    form_args = {"insee": {"validators": [INSEE]}, "departement": {"validators": [DEPARTEMENT]}}
