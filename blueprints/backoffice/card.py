"""Cards: their stock, batches of new numbers, loss."""

from functools import partial

from flask import flash
from flask_admin.form import BaseForm
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from core.language import lazy, ngettext
from models.card import Card
from models.job import JobKind
from models.programme import Programme
from models.school import School
from services import card, job

from .kit.acts import Act, can
from .kit.doors import AGENTS, CARE
from .kit.fields import RecordField
from .kit.screen import Screen
from .kit.words import LABELS

MAX_BATCH = 5000


class BatchForm(BaseForm):
    programme = RecordField(LABELS["programme"], [InputRequired()], of=Programme)
    count = IntegerField(
        lazy("Nombre de cartes"),
        [
            InputRequired(),
            NumberRange(1, MAX_BATCH, lazy("De 1 à %(max)s cartes par lot.", max=MAX_BATCH)),
        ],
    )
    school = RecordField(
        LABELS["school"], of=School, allow_blank=True, blank_text=lazy("— en stock —")
    )


class CardScreen(Screen):
    record_class = Card
    slug, title, singular = "cartes", lazy("Cartes"), lazy("Carte")
    section = lazy("Cartes")
    create_title = lazy("Créer un lot de cartes")
    readers, editors = CARE, AGENTS
    creatable, form = True, BatchForm
    column_list = ("number", "state", "programme", "school", "holder", "associated_at")
    more = ("blocked_at",)
    column_searchable_list = (
        "number",
        "holder.last_name",
        "holder.first_name",
        "holder.file_number",
    )
    column_filters = ("state", "programme", "school", "associated_at", "blocked_at")
    acts = (
        Act(
            "perdue",
            lazy("Déclarer perdue"),
            partial(card.block, stolen=False),
            lazy("La carte est bloquée : elle ne peut plus être débitée."),
            roles=CARE,
            when=can("declare_lost"),
            confirm=lazy("Bloquer cette carte partout, maintenant ?"),
        ),
        Act(
            "volee",
            lazy("Déclarer volée"),
            partial(card.block, stolen=True),
            lazy("La carte est bloquée : elle ne peut plus être débitée."),
            roles=CARE,
            when=can("declare_stolen"),
            confirm=lazy("Bloquer cette carte partout, maintenant ?"),
        ),
    )

    def create_model(self, form):
        school = form.school.data
        asked = self.write(
            lambda: job.start(
                JobKind.CARD_BATCH,
                form.count.data,
                programme_id=form.programme.data.id,
                school_id=school and school.id,
            )
        )
        if asked:
            said = ngettext(
                "%(num)s carte en préparation.", "%(num)s cartes en préparation.", asked.total
            )
            flash(said, "success")
        return asked

    def get_save_return_url(self, model, is_created=False):
        return self.get_url("gestion-travaux.details_view", id=model.id)
