"""What waits in the road to a convention, and what the team decides."""

from flask_admin import expose
from flask_login import current_user
from wtforms import ValidationError

from core.database import LOCK
from core.extensions import db
from core.language import lazy, translate
from core.text import names
from models.convention import Convention
from models.partner import Partner
from services import convention

from ...convention.answers import pdf_answer
from ..kit import formats
from ..kit.acts import Act, can
from ..kit.doors import AGENTS, MONEY
from ..kit.fields import AmountField
from ..kit.screen import Screen
from ..kit.words import LABELS

CEILINGS = ("payment_ceiling", "daily_ceiling")
ASKED = ("partner", "programme", "purses")


def within_the_day(form, field):
    day = form.daily_ceiling.data
    if day is not None and field.data is not None and field.data > day:
        raise ValidationError(
            lazy("Une seule transaction ne peut pas dépasser le plafond du jour.")
        )


def show_dossier(view, context, one, name):
    """What the partner answers for, as the team reads it before deciding."""
    said = {column: getattr(one.partner, column) for column in DOSSIER}
    known = formats.screen_of(Partner).column_formatters
    for column in said.keys() & known.keys():
        said[column] = known[column](view, context, one.partner, column)
    return [formats.pair(LABELS[column], value or "—") for column, value in said.items()]


def show_paper(view, context, one, name):
    if one.terms is None:
        return None
    return formats.LINK(
        view.get_url(".show_paper", id=one.id), translate("Convention à signer (PDF)")
    )


DOSSIER = names(
    "legal_name siret email phone address postal_code town contact_first_name "
    "contact_last_name contact_duty trade_name place_address place_town iban_holder iban"
)


class ConventionScreen(Screen):
    record_class = Convention
    slug, title, singular = "conventions", lazy("Conventions"), lazy("Convention")
    section = lazy("Partenaires")
    readers, editors = MONEY, AGENTS
    creatable = editable = True
    column_list = names("number partner programme state submitted_at starts_on ends_on")
    more = (
        "purses",
        *CEILINGS,
        *names(
            "dossier files partner.files paper text reason submitted_by decided_at decided_by "
            "signed_at ended_at"
        ),
    )
    column_searchable_list = ("number", "partner.trade_name", "partner.legal_name", "partner.siret")
    column_filters = ("state", "programme", "submitted_at", "starts_on", "ends_on")
    column_formatters = {"dossier": show_dossier, "paper": show_paper}
    words = {"partner.files": lazy("Pièces du partenaire")}
    form_columns = (*ASKED, *CEILINGS)
    chosen_once = ASKED  # what was agreed is not rewritten: only the ceilings are
    form_overrides = dict.fromkeys(CEILINGS, AmountField)
    form_args = {
        "payment_ceiling": {
            "validators": [within_the_day],
            "description": lazy("Vide : sans plafond."),
        },
        "daily_ceiling": {
            "description": lazy(
                "Pour toute la convention, tous les jeunes ensemble. Vide : sans plafond."
            )
        },
    }
    acts = (
        Act(
            "deposer",
            lazy("Déposer pour le partenaire"),
            convention.deposit,
            lazy("La demande est déposée : une autre personne la traite."),
            when=can("submit"),
        ),
        Act(
            "valider",
            lazy("Valider la demande"),
            convention.approve,
            lazy("La demande est validée : la convention est prête à signer."),
        ),
        Act(
            "renvoyer",
            lazy("Renvoyer pour correction"),
            convention.send_back,
            lazy("La demande est renvoyée au partenaire."),
            asks=lazy("Remarques pour le partenaire"),
        ),
        Act(
            "refuser",
            lazy("Refuser"),
            convention.refuse,
            lazy("La demande est refusée."),
            asks=lazy("Motif du refus"),
        ),
        Act(
            "papier",
            lazy("La convention signée est arrivée"),
            convention.record_paper,
            lazy("La convention est en vigueur."),
            when=can("sign"),
            confirm=lazy("L’exemplaire signé est-il bien arrivé sur papier ?"),
        ),
        Act(
            "resilier",
            lazy("Résilier"),
            convention.terminate,
            lazy("La convention est résiliée : la caisse du partenaire est fermée."),
            asks=lazy("Motif de la résiliation"),
        ),
    )

    def before_change(self, one):
        db.session.refresh(one, with_for_update=LOCK)

    @expose("/papier/")
    def show_paper(self):
        return pdf_answer(convention.paper_of(self.asked_for().id, by=current_user))

    def create_model(self, form):
        asked = {name: form[name].data for name in self.form_columns}
        return self.write(lambda: convention.open_for(**asked), form)
