"""Corrections: proposed from a payment, a partner or a holder; decided by somebody else."""

from flask import abort, request, url_for
from flask_admin.form import BaseForm
from flask_admin.helpers import get_form_data
from flask_login import current_user
from wtforms import IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from core.clock import today
from core.extensions import db
from core.language import lazy, translate
from core.money import euros
from core.text import names
from forms.fields import EuroField, FullSelect
from models.correction import Correction
from models.holder import Holder
from models.outing import Participation
from models.partner import Partner
from models.programme import Purse
from models.till import Payment, PaymentState
from services import correction, till

from .kit import formats
from .kit.acts import Act, Link
from .kit.doors import BANKERS, MONEY
from .kit.screen import Screen, is_key
from .kit.words import LABELS

TARGETS = {
    "transaction": Payment,
    "participation": Participation,
    "partenaire": Partner,
    "beneficiaire": Holder,
}
VERBS = {
    Payment: correction.propose_take_back,
    Participation: correction.propose_take_back_of_outing,
    Partner: correction.propose_for_partner,
    Holder: correction.propose_gesture,
}
PROPOSE = lazy("Proposer une correction")
OTHERS = lazy("Pour un partenaire ou un bénéficiaire, partez de sa page.")


def propose_from(name, when=lambda record: True):
    """The link from a record's page to the form that corrects it."""

    def address(record):
        return url_for("gestion-corrections.create_view", **{name: record.id})

    return Link(PROPOSE, BANKERS, address, when)


FROM_PAYMENT = propose_from(
    "transaction", lambda one: one.state == PaymentState.CONFIRMED and one.civil_date < today()
)
FROM_PARTICIPATION = propose_from("participation", lambda one: one.outing.state == "cashed")
FROM_PARTNER = propose_from("partenaire", lambda one: one.conventions)
FROM_HOLDER = propose_from("beneficiaire", lambda one: one.programme.season_on(today()))


def reason_field():
    return TextAreaField(
        LABELS["reason"],
        [InputRequired(), Length(max=500)],
        description=lazy("Il est gardé, et cité dans le mail à ceux que la correction concerne."),
    )


class PaymentForm(BaseForm):
    amount = EuroField(lazy("Montant à reprendre"), [InputRequired()])
    reason = reason_field()


class NumberForm(BaseForm):
    payment = IntegerField(
        lazy("N° de la transaction"), [InputRequired(), NumberRange(1, 10**18)], description=OTHERS
    )
    amount = EuroField(lazy("Montant à reprendre"), [InputRequired()])
    reason = reason_field()


class PurseForm(BaseForm):
    purse = SelectField(LABELS["purse"], coerce=int, widget=FullSelect())
    amount = EuroField(lazy("Montant à verser"), [InputRequired()])
    reason = reason_field()


def target():
    """What the form corrects, as its address names it; None when it names nothing."""
    name = next((name for name in TARGETS if name in request.args), None)
    if name is None:
        return None
    number = request.args[name]
    return (is_key(number) and db.session.get(TARGETS[name], int(number))) or abort(404)


def describe(record) -> str:
    """What is corrected, in a sentence."""
    if isinstance(record, Partner):
        return translate("En plus de ses transactions, à %(name)s.", name=record)
    if isinstance(record, Holder):
        return translate("Geste commercial pour %(name)s.", name=record)
    if isinstance(record, Participation):
        return translate(
            "Sortie « %(title)s », %(partner)s, %(holder)s : il reste %(left)s à corriger. Le "
            "montant revient au bénéficiaire et se déduit du prochain relevé.",
            title=record.outing.title,
            partner=record.outing.partner,
            holder=record.holder,
            left=euros(correction.left_of(record)),
        )
    return translate(
        "Transaction %(number)s, %(partner)s, %(holder)s : il reste %(left)s à corriger. "
        "Le montant revient au bénéficiaire et se déduit du prochain relevé.",
        number=record,
        partner=record.partner,
        holder=record.holder,
        left=euros(correction.left_of(record)),
    )


def offered(record) -> list[Purse]:
    """The purses to choose from."""
    if isinstance(record, Partner):
        return till.purses_sold(record.id)
    season = record.programme.season_on(today())
    return correction.purses_of(season) if season else []


def is_mine(one):
    return one.proposed_by_id == current_user.user_id


def is_not_mine(one):
    return not is_mine(one)


class CorrectionScreen(Screen):
    record_class = Correction
    slug, title, singular = "corrections", lazy("Corrections"), lazy("Correction")
    create_title = PROPOSE
    section = lazy("Comptabilité")
    readers, editors = MONEY, BANKERS
    creatable = hides_empty = True
    column_list = names("id proposed_at kind partner holder purse amount state proposed_by")
    more = names("payment participation season reason decided_at decided_by refusal transfer")
    column_searchable_list = ("partner.trade_name", "holder.last_name", "holder.file_number")
    column_filters = ("state", "kind", "purse", "proposed_at", "decided_at")
    column_type_formatters = formats.SHOWN
    acts = (
        Act(
            "approuver",
            lazy("Approuver"),
            correction.approve,
            lazy("La correction est approuvée : l’argent a bougé."),
            mine=is_not_mine,
            confirm=lazy("Approuver cette correction ? L’argent bouge aussitôt."),
        ),
        Act(
            "refuser",
            lazy("Refuser"),
            correction.refuse,
            lazy("La correction est refusée : rien n’a bougé."),
            aside=True,
            mine=is_not_mine,
            asks=lazy("Motif du refus"),
        ),
        Act(
            "retirer",
            lazy("Retirer ma proposition"),
            correction.withdraw,
            lazy("La correction est retirée : rien n’a bougé."),
            aside=True,
            mine=is_mine,
            confirm=lazy("Retirer cette correction ?"),
        ),
    )

    def create_form(self, obj=None):
        record, typed = target(), get_form_data()
        if record is None:
            return NumberForm(typed)
        form = PurseForm(typed) if isinstance(record, Partner | Holder) else PaymentForm(typed)
        if "purse" in form:
            form.purse.choices = [(purse.id, str(purse)) for purse in offered(record)]
        form.amount.description = describe(record)
        return form

    def create_model(self, form):
        record, amount, reason = target(), form.amount.data, form.reason.data

        def create():
            verb = VERBS[type(record) if record else Payment]
            of = [record.id if record else form.payment.data]
            of += [form.purse.data] if "purse" in form else []
            return db.session.get(Correction, verb(*of, amount, reason, by=current_user))

        return self.write(create, form)

    def get_save_return_url(self, model, is_created=False):
        return self.get_url(".details_view", id=model.id)
