"""Programmes, their seasons and purses, and what each purse receives."""

from wtforms import BooleanField, SelectField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional, Regexp

from core.colour import FOR_GRAPHICS
from core.icons import FOR_PURSES
from core.language import lazy, lazy_in
from core.text import names
from forms.fields import ColourField, EmailField, FullSelect
from models.programme import Programme, Purse
from models.season import Allotment, Season
from services import season as seasons
from services.upload import logo

from .kit.doors import ADMINS, AGENTS, CARE
from .kit.fields import AmountField, AnyWordsField, SentFile, WordsField
from .kit.screen import Screen
from .kit.words import LABELS

SLUG = Regexp(
    r"^[a-z0-9]+(-[a-z0-9]+)*$", message=lazy("Minuscules, chiffres et tirets, sans accent.")
)
SECURE = Regexp(r"^https://\S+$", message=lazy("Écrivez une adresse qui commence par https://."))


WATCH = names(
    "watch_same_amount watch_off_hours watch_from_hour watch_to_hour watch_drained watch_days"
)


class Rules(Screen):
    """What a programme is made of: read by those who help, written by administrators."""

    section = lazy("Programmes")
    readers, editors = CARE, ADMINS
    creatable = editable = deletable = True


class ProgrammeScreen(Rules):
    record_class = Programme
    slug, title, singular = "programmes", lazy("Programmes"), lazy("Programme")
    editors = AGENTS
    column_list = ("name", "slug", "way_in", "credit_moment", "territory", "departements", "payer")
    more = (
        *names(
            "seasons purses min_age max_age statuses open_to slogan hotline_phone "
            "hotline_hours hotline_email instagram_url primary_colour accent_colour logo"
        ),
        *WATCH,
    )
    column_searchable_list = ("name", "slug")
    column_filters = ("way_in", "credit_moment")
    form_columns = (
        *names(
            "name slug slogan payer way_in credit_moment territory departements min_age "
            "max_age statuses open_to hotline_phone hotline_hours hotline_email "
            "instagram_url primary_colour accent_colour sent_logo without_logo"
        ),
        *WATCH,
    )
    form_overrides = {
        "departements": WordsField,
        "statuses": AnyWordsField,
        "open_to": TextAreaField,
        "primary_colour": ColourField,
        "accent_colour": ColourField,
        "hotline_email": EmailField,
    }
    form_extra_fields = {
        "sent_logo": SentFile(
            LABELS["sent_logo"],
            description=lazy("PNG, JPEG ou WebP ; il est montré à 40 pixels de haut."),
        ),
        "without_logo": BooleanField(LABELS["without_logo"]),
    }
    form_args = {
        "slug": {"validators": [SLUG]},
        "instagram_url": {"validators": [Optional(), SECURE]},
        "departements": {"description": lazy("Numéros séparés par des virgules : 13, 84.")},
        "statuses": {"description": lazy("Séparés par des virgules ; vide si tous sont admis.")},
    }

    def check(self, programme, form):
        if form.sent_logo.data:
            logo.change_logo(programme, form.sent_logo.data.stream)
        elif form.without_logo.data:
            logo.remove_logo(programme)


class SeasonScreen(Rules):
    record_class = Season
    slug, title, singular = "saisons", lazy("Saisons"), lazy("Saison")
    column_list = ("programme", "name", "starts_on", "ends_on", "voucher_days")
    more = ("allotments",)
    column_filters = ("programme", "starts_on", "ends_on")
    form_columns = column_list
    chosen_once = ("programme",)

    def check(self, season, form):
        seasons.check_season(season)


class PurseScreen(Rules):
    record_class = Purse
    slug = "porte-monnaie"
    title, singular = lazy_in("pluriel", "Porte-monnaie"), lazy("Porte-monnaie")
    column_list = ("programme", "label", "position", "at_till", "icon")
    column_editable_list = ("position", "at_till")
    column_filters = ("programme", "at_till")
    column_details_list = form_columns = names("programme label icon colour position at_till")
    chosen_once = ("programme",)
    form_overrides = {"colour": ColourField, "icon": SelectField}
    form_args = {
        "icon": {
            "choices": [SelectChoice(*one) for one in FOR_PURSES.items()],
            "widget": FullSelect(),
        },
        "colour": {"least": FOR_GRAPHICS},
    }


class AllotmentScreen(Rules):
    record_class = Allotment
    slug, title, singular = "dotations", lazy("Dotations"), lazy("Dotation")
    column_list = ("season", "purse", "amount")
    column_filters = ("season",)
    form_columns = column_list
    form_overrides = {"amount": AmountField}

    def before_change(self, allotment):
        seasons.check_not_granted(allotment)

    def check(self, allotment, form):
        seasons.check_allotment(allotment)
