"""The papers that partners send."""

from flask_admin import expose
from flask_admin.form import BaseForm
from flask_login import current_user
from wtforms.validators import InputRequired

from core.language import lazy, translate
from models.partner import FileKind, Partner, PartnerFile
from services.convention.dossier import keep_file
from services.upload.paper import clean_paper

from ...convention.answers import file_answer
from ..kit.doors import AGENTS, BANKERS
from ..kit.fields import RecordField, SentFile
from ..kit.formats import LINK
from ..kit.screen import Screen
from ..kit.words import LABELS


def show_content(view, context, file, name):
    return LINK(view.get_url(".show_content", id=file.id), translate("Ouvrir"))


class BankPaperForm(BaseForm):
    partner = RecordField(LABELS["partner"], [InputRequired()], of=Partner)
    sent = SentFile(lazy("RIB"), [InputRequired()])


class PartnerFileScreen(Screen):
    """Bank papers and signed copies; each reading is in the audit trail."""

    record_class = PartnerFile
    slug, title, singular = "pieces", lazy("Pièces"), lazy("Pièce")
    section = lazy("Partenaires")
    create_title = lazy("Ajouter un RIB reçu sur papier")
    readers, editors = BANKERS, AGENTS
    creatable, form = True, BankPaperForm
    column_list = ("partner", "kind", "convention", "sent_at", "sent_by", "open")
    column_searchable_list = ("partner.trade_name", "partner.legal_name")
    column_filters = ("kind", "sent_at")
    column_formatters = {"open": show_content}

    def create_model(self, form):
        partner, sent = form.partner.data, form.sent.data
        return self.write(
            lambda: keep_file(partner, FileKind.BANK, clean_paper(sent.stream), by=current_user)
        )

    @expose("/contenu/")
    def show_content(self):
        return file_answer(self.note_reading(self.asked_for()))
