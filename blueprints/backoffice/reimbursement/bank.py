"""Who pays, the files that are handed to the bank, and what becomes of each transfer."""

from flask_admin import expose

from core.language import lazy, translate
from core.web.download import download
from forms.company import BicField, IbanField
from models.reimbursement import BankFile, BankLine, BankState, Payer, ReimbursementRun
from services import reimbursement

from ..kit.acts import Act
from ..kit.doors import ADMINS, BANKERS, TREASURERS
from ..kit.filters import RecordFilter
from ..kit.formats import LINK
from ..kit.screen import Screen
from .statement import Reimbursed


class PayerScreen(Screen):
    record_class = Payer
    slug, title, singular = "payeurs", lazy("Payeurs"), lazy("Payeur")
    section = lazy("Remboursements")
    readers, editors = BANKERS, ADMINS
    creatable = editable = True
    column_list = ("name", "programme", "iban")
    more = ("bic",)
    form_columns = ("programme", "name", "iban", "bic")
    form_overrides = {"iban": IbanField, "bic": BicField}
    chosen_once = ("programme",)


def show_content(view, context, file, name):
    return LINK(view.get_url(".show_content", id=file.id), translate("Fichier SEPA (pain.001)"))


class BankFileScreen(Reimbursed):
    record_class = BankFile
    slug, title = "fichiers-bancaires", lazy("Fichiers pour la banque")
    singular = lazy("Fichier")
    column_list = ("message_id", "run", "execution_date", "amount", "count", "open")
    more = ("sha256", "created_at", "created_by")
    column_filters = ("execution_date",)
    column_formatters = {"open": show_content}

    @expose("/contenu/")
    def show_content(self):
        file = self.note_reading(self.asked_for())
        return download(file.content, "application/xml", f"{file.message_id}.xml")


def refusal(name, label, state):
    """The button that notes a refusal of the bank, of a transfer in that state."""
    return Act(
        name,
        label,
        reimbursement.reject_line,
        lazy("Le rejet est noté : il se représente quand la banque a répondu pour tous."),
        when=lambda line: line.state == state and line.run.allows("answer"),
        asks=lazy("Motif de la banque"),
    )


class BankLineScreen(Reimbursed):
    record_class = BankLine
    editors = TREASURERS
    slug, title, singular = "virements", lazy("Virements"), lazy("Virement")
    column_list = ("end_to_end", "name", "amount", "state", "reason", "file")
    more = ("run", "iban", "statement", "answered_at")
    column_searchable_list = ("end_to_end", "name")
    column_filters = ("state", RecordFilter(BankFile.run_id, lazy("Campagne"), ReimbursementRun))
    acts = (
        refusal("rejeter", lazy("La banque l’a rejeté"), BankState.SENT),
        refusal("rendre", lazy("La banque l’a rendu après paiement"), BankState.PAID),
        Act(
            "reprendre",
            lazy("Annuler ce rejet"),
            reimbursement.reinstate_line,
            lazy("Le rejet est annulé : le virement attend de nouveau la réponse de la banque."),
            when=lambda line: (
                line.state == BankState.REJECTED and line.file.run.allows("reinstate")
            ),
            confirm=lazy("Annuler ce rejet ?"),
        ),
    )
