"""Partners, and what waits in their road to a convention."""

import sqlalchemy as sa
from flask import abort, request
from flask_admin import expose
from flask_admin.form import BaseForm
from flask_login import current_user
from markupsafe import Markup
from wtforms.validators import InputRequired

from core.errors import Refusal
from core.extensions import db
from core.language import lazy, translate
from core.transaction import transaction
from forms.fields import EmailField, IbanField, PostalCodeField, SiretField
from models.convention import Convention, ConventionText, Partner, PartnerFile
from models.programme import Programme
from services import audit, convention
from services.convention.bank import hold, keep_paper
from services.convention.dossier import replace_all, same_identity, touch
from services.convention.paper import clean_paper

from ..convention.answers import file_answer, pdf_answer
from . import formats
from .acts import Act
from .doors import AGENTS, BANKERS, CARE, MONEY
from .fields import RecordField, SentFile, sorted_by_name
from .filters import RecordFilter
from .screen import Screen
from .words import LABELS


def drop_bank_change(partner_id, typed):
    convention.drop_bank_change(partner_id)


class PartnerScreen(Screen):
    record_class = Partner
    slug, title, singular = "partenaires", lazy("Partenaires"), lazy("Partenaire")
    section = lazy("Partenaires")
    readers, editors = MONEY, AGENTS
    creatable = editable = True
    column_list = ("trade_name", "legal_name", "siret", "town", "email", "phone")
    column_details_list = (
        *column_list,
        "other_phone",
        "website",
        "address",
        "postal_code",
        "contact_title",
        "contact_first_name",
        "contact_last_name",
        "contact_duty",
        "contact_email",
        "contact_phone",
        "place_address",
        "place_postal_code",
        "place_town",
        "iban_holder",
        "iban",
        "next_iban_holder",
        "next_iban",
        "next_iban_on",
        "files",
        "conventions",
        "users",
        "updated_at",
    )
    column_searchable_list = ("trade_name", "legal_name", "siret", "town", "email")
    column_editable_list = ("phone",)
    column_filters = ("town", "postal_code", "next_iban_on")
    form_columns = (
        "legal_name",
        "trade_name",
        "siret",
        "email",
        "phone",
        "address",
        "postal_code",
        "town",
        "contact_first_name",
        "contact_last_name",
        "contact_duty",
        "contact_email",
        "contact_phone",
        "place_address",
        "place_postal_code",
        "place_town",
        "iban_holder",
        "iban",
    )
    form_overrides = {
        "siret": SiretField,
        "email": EmailField,
        "contact_email": EmailField,
        "postal_code": PostalCodeField,
        "place_postal_code": PostalCodeField,
        "iban": IbanField,
    }
    form_args = {
        "siret": {"filters": [lambda typed: typed or None]},
        "iban": {"filters": [lambda typed: typed or None]},
    }
    acts = (
        Act(
            "abandonner-iban",
            lazy("Abandonner le nouvel IBAN"),
            BANKERS,
            drop_bank_change,
            lazy("L’ancien IBAN reste en place."),
            when=lambda partner: partner.next_iban is not None,
        ),
    )

    def before_change(self, partner):
        db.session.refresh(partner, with_for_update=True)

    def check(self, partner, form):
        """A change made here weighs as much as one made by the partner."""
        if partner.id is None:
            return
        bank, now = _before(partner, "iban_holder", "iban"), _bank(partner)
        old_name, old_siret = _before(partner, "legal_name", "siret")
        with db.session.no_autoflush:
            if now != bank and convention.is_held(partner, bank[1]):
                partner.iban_holder, partner.iban = bank
                hold(partner, *now)
        if not same_identity((old_name, old_siret), (partner.legal_name, partner.siret)):
            replace_all(partner, current_user.user_id)
        touch(partner)


def _bank(partner) -> tuple:
    return partner.iban_holder, partner.iban


def _before(partner, *names) -> tuple:
    """What these columns held before the form changed them."""
    histories = [sa.inspect(partner).attrs[name].history for name in names]
    return tuple((h.deleted or h.unchanged or [None])[0] for h in histories)


def deposit(convention_id, typed):
    one = db.session.get(Convention, convention_id)
    convention.submit(convention_id, current_user.user_id, one.partner.version)


def approve(convention_id, typed):
    convention.approve(convention_id, current_user.user_id)


def send_back(convention_id, remarks):
    convention.send_back(convention_id, current_user.user_id, remarks)


def refuse(convention_id, reason):
    convention.refuse(convention_id, current_user.user_id, reason)


def record_paper(convention_id, typed):
    convention.record_paper(convention_id)


def can(act):
    return lambda one: one.allows(act)


def show_dossier(view, context, one, name):
    """What the partner answers for, as the team reads it before deciding."""
    return [formats.pair(LABELS[column], getattr(one.partner, column) or "—") for column in DOSSIER]


def show_paper(view, context, one, name):
    if one.terms is None:
        return None
    address = view.get_url(".show_paper", id=one.id)
    return Markup('<a href="{}">{}</a>').format(address, translate("Convention à signer (PDF)"))


DOSSIER = (
    "legal_name",
    "siret",
    "email",
    "phone",
    "address",
    "postal_code",
    "town",
    "contact_first_name",
    "contact_last_name",
    "contact_duty",
    "trade_name",
    "place_address",
    "place_town",
    "iban_holder",
    "iban",
)


class ConventionScreen(Screen):
    record_class = Convention
    slug, title, singular = "conventions", lazy("Conventions"), lazy("Convention")
    section = lazy("Partenaires")
    readers, editors = MONEY, AGENTS
    creatable = True
    column_list = (
        "number",
        "partner",
        "programme",
        "state",
        "submitted_at",
        "starts_on",
        "ends_on",
    )
    column_details_list = (
        *column_list,
        "purses",
        "dossier",
        "files",
        "partner.files",
        "paper",
        "text",
        "reason",
        "submitted_by",
        "decided_at",
        "decided_by",
        "signed_at",
        "ended_at",
    )
    column_searchable_list = ("number", "partner.trade_name", "partner.legal_name", "partner.siret")
    column_filters = (
        "state",
        RecordFilter(Convention.programme_id, lazy("Programme"), Programme),
        "submitted_at",
        "starts_on",
        "ends_on",
    )
    column_formatters = Screen.column_formatters | {"dossier": show_dossier, "paper": show_paper}
    column_labels = LABELS | {"partner.files": lazy("Pièces du partenaire")}
    form_columns = ("partner", "programme", "purses")
    acts = (
        Act(
            "deposer",
            lazy("Déposer pour le partenaire"),
            AGENTS,
            deposit,
            lazy("La demande est déposée : une autre personne la traite."),
            when=can("submit"),
        ),
        Act(
            "valider",
            lazy("Valider la demande"),
            AGENTS,
            approve,
            lazy("La demande est validée : la convention est prête à signer."),
            when=can("approve"),
        ),
        Act(
            "renvoyer",
            lazy("Renvoyer pour correction"),
            AGENTS,
            send_back,
            lazy("La demande est renvoyée au partenaire."),
            when=can("send_back"),
            asks=lazy("Remarques pour le partenaire"),
        ),
        Act(
            "refuser",
            lazy("Refuser"),
            AGENTS,
            refuse,
            lazy("La demande est refusée."),
            when=can("refuse"),
            asks=lazy("Motif du refus"),
        ),
        Act(
            "papier",
            lazy("La convention signée est arrivée"),
            AGENTS,
            record_paper,
            lazy("La convention est en vigueur."),
            when=can("sign"),
            confirm=lazy("L’exemplaire signé est-il bien arrivé sur papier ?"),
        ),
        Act(
            "resilier",
            lazy("Résilier"),
            AGENTS,
            convention.terminate,
            lazy("La convention est résiliée : la caisse du partenaire est fermée."),
            when=can("terminate"),
            asks=lazy("Motif de la résiliation"),
        ),
    )

    @expose("/papier/")
    def show_paper(self):
        one = self.get_one(request.args.get("id", "")) or abort(404)
        return pdf_answer(convention.paper_of(one.id))

    def create_model(self, form):
        partner, programme = form.partner.data, form.programme.data

        def create():
            if partner is None or programme is None:
                raise Refusal(lazy("Choisissez le partenaire et le programme."))
            if any(purse.programme_id != programme.id for purse in form.purses.data):
                raise Refusal(lazy("Choisissez des porte-monnaie du programme de la convention."))
            if convention.open_of(partner.id, programme.id):
                raise Refusal(lazy("Une demande de ce partenaire est déjà en cours."))
            made = convention.request(partner.id, programme.id)
            made.purses = form.purses.data
            db.session.flush()
            return made

        return self.write(create)


def show_next(view, context, text, name):
    address = view.get_url(".create_view", text=text.id)
    return Markup('<a href="{}">{}</a>').format(address, translate("Écrire l’édition suivante"))


class ConventionTextScreen(Screen):
    """An edition is never changed: the next one begins with its words."""

    record_class = ConventionText
    slug, title = "textes", lazy("Textes de convention")
    singular, create_title = lazy("Texte de convention"), lazy("Publier un texte de convention")
    section = lazy("Partenaires")
    readers, editors = CARE, AGENTS
    creatable = True
    column_list = ("programme", "edition", "created_at", "author", "next")
    column_details_list = (*column_list, "body")
    column_filters = (RecordFilter(ConventionText.programme_id, lazy("Programme"), Programme),)
    column_formatters = Screen.column_formatters | {"next": show_next}
    column_formatters_detail = column_formatters | {"body": formats.show_letter}
    form_columns = ("programme", "body")
    form_args = {
        "body": {
            "description": lazy("Une ligne vide sépare les paragraphes ; « ## » ouvre un article.")
        }
    }
    form_widget_args = {"body": {"rows": 24}}

    def create_form(self, obj=None):
        before = self.get_one(request.args.get("text", "")) if request.method == "GET" else None
        return super().create_form(before)

    def create_model(self, form):
        programme, body = form.programme.data, (form.body.data or "").strip()

        def create():
            if programme is None or not body:
                raise Refusal(lazy("Choisissez le programme et écrivez le texte."))
            return convention.publish_text(programme.id, body, current_user.user_id)

        return self.write(create)


def show_content(view, context, file, name):
    return Markup('<a href="{}">{}</a>').format(
        view.get_url(".show_content", id=file.id), translate("Ouvrir")
    )


class BankPaperForm(BaseForm):
    partner = RecordField(
        LABELS["partner"], [InputRequired()], query_factory=lambda: sorted_by_name(db, Partner)
    )
    sent = SentFile(lazy("RIB"), [InputRequired()])


class PartnerFileScreen(Screen):
    """Bank papers and signed copies; each reading is in the audit trail."""

    create_title = lazy("Ajouter un RIB reçu sur papier")
    editors, creatable = AGENTS, True

    record_class = PartnerFile
    slug, title, singular = "pieces", lazy("Pièces"), lazy("Pièce")
    section = lazy("Partenaires")
    readers = BANKERS
    column_list = ("partner", "kind", "convention", "sent_at", "sent_by", "open")
    column_details_list = column_list
    column_searchable_list = ("partner.trade_name", "partner.legal_name")
    column_filters = ("kind", "sent_at")
    column_formatters = Screen.column_formatters | {"open": show_content}

    def get_create_form(self):
        return BankPaperForm

    def create_model(self, form):
        partner, sent = form.partner.data, form.sent.data
        return self.write(
            lambda: keep_paper(partner, current_user.user_id, clean_paper(sent.stream))
        )

    @expose("/contenu/")
    def show_content(self):
        file = self.get_one(request.args.get("id", "")) or abort(404)
        with transaction():
            audit.record("read", "partner_file", file.id)
        return file_answer(self.get_one(file.id))
