"""The first page of the back office: what waits, and how the season goes."""

import sqlalchemy as sa
from flask import current_app
from flask_admin import AdminIndexView, expose

from core.clock import today
from core.extensions import db
from core.language import lazy
from models.card import Card, CardState
from models.convention import Convention, ConventionState
from models.correction import Correction, CorrectionState
from models.ledger import Account, AccountKind
from models.mail import Mail, MailState
from models.programme import Programme, Purse, Season
from models.reimbursement import ReimbursementRun, RunState
from models.signup import Registration, RegistrationState
from models.till import Payment, PaymentState
from models.watch import Alert, AlertState
from services.reimbursement import calendar

from . import card, convention, correction, reimbursement, signup, trail, watch
from .doors import BANKERS, MONEY, Door


class Home(Door, AdminIndexView):
    readers = MONEY

    def __init__(self):
        super().__init__(name=lazy("Accueil"), url="/gestion")

    @expose()
    def index(self):
        screens = {type(view): view for view in current_app.extensions["admin"][0]._views}
        seasons = running_seasons()
        return self.render(
            "backoffice/home.html",
            queues=[
                *queues(screens, seasons),
                *(runs_waiting(screens) if self.may(BANKERS) else ()),
            ],
            spending=spending(seasons),
            calendar=calendar() if self.may(BANKERS) else [],
        )


def running_seasons() -> list[int]:
    """The seasons that run today."""
    day = today()
    return db.session.scalars(
        sa.select(Season.id).where(Season.starts_on <= day, Season.ends_on >= day)
    ).all()


def count_by_state(column, *wanted) -> dict:
    """How many rows are in each state."""
    rows = db.session.execute(sa.select(column, sa.func.count()).where(*wanted).group_by(column))
    return dict(rows.all())


def queues(screens, seasons) -> list[tuple]:
    """(what, how many, address of the list, whether it waits for the team), by screens' doors."""
    registrations = count_by_state(Registration.state, Registration.season_id.in_(seasons))
    conventions = count_by_state(Convention.state)
    corrections, alerts = count_by_state(Correction.state), count_by_state(Alert.state)
    cards, mails = count_by_state(Card.state), count_by_state(Mail.state)

    def line(label, screen, counts, state, waits=False):
        if not screens[screen].is_accessible():
            return None
        count = counts.get(state, 0)
        return label, count, screens[screen].address(state=state.value), waits and count > 0

    lines = [
        line(
            lazy("Inscriptions à vérifier"),
            signup.RegistrationScreen,
            registrations,
            RegistrationState.SUBMITTED,
            waits=True,
        ),
        line(
            lazy("Inscriptions validées"),
            signup.RegistrationScreen,
            registrations,
            RegistrationState.VALIDATED,
        ),
        line(
            lazy("Conventions à valider"),
            convention.ConventionScreen,
            conventions,
            ConventionState.SUBMITTED,
            waits=True,
        ),
        line(
            lazy("Corrections à approuver"),
            correction.CorrectionScreen,
            corrections,
            CorrectionState.PROPOSED,
            waits=True,
        ),
        line(
            lazy("Alertes à traiter"),
            watch.AlertScreen,
            alerts,
            AlertState.OPEN,
            waits=True,
        ),
        line(lazy("Cartes associées"), card.CardScreen, cards, CardState.ACTIVE),
        line(lazy("Cartes en stock"), card.CardScreen, cards, CardState.STOCK),
        line(lazy("Cartes en établissement"), card.CardScreen, cards, CardState.AT_SCHOOL),
        line(lazy("E-mails conservés ici"), trail.MailScreen, mails, MailState.KEPT),
        line(lazy("E-mails en échec"), trail.MailScreen, mails, MailState.FAILED, waits=True),
    ]
    return [shown for shown in lines if shown]


def runs_waiting(screens) -> list[tuple]:
    """The reimbursement runs that wait for somebody, as `queues` tells it."""
    counts = count_by_state(ReimbursementRun.state)
    screen = screens[reimbursement.RunScreen]
    waits = (
        (RunState.DRAFT, lazy("Remboursements à vérifier")),
        (RunState.REVIEWED, lazy("Remboursements à approuver")),
        (RunState.PARTLY_REJECTED, lazy("Remboursements rejetés en partie")),
    )
    return [
        (label, counts[state], screen.address(state=state.value), True)
        for state, label in waits
        if counts.get(state)
    ]


def spending(seasons) -> list:
    """For each purse of the running seasons: what was spent and what is left, in cents."""
    spent = (
        sa.select(
            Payment.purse_id, sa.cast(sa.func.sum(Payment.amount), sa.BigInteger).label("cents")
        )
        .where(Payment.season_id.in_(seasons), Payment.state == PaymentState.CONFIRMED)
        .group_by(Payment.purse_id)
        .subquery()
    )
    left = (
        sa.select(
            Account.purse_id, sa.cast(sa.func.sum(Account.balance), sa.BigInteger).label("cents")
        )
        .where(Account.season_id.in_(seasons), Account.kind == AccountKind.WALLET)
        .group_by(Account.purse_id)
        .subquery()
    )
    return db.session.execute(
        sa.select(
            Programme.name.label("programme"),
            Purse.label,
            sa.func.coalesce(spent.c.cents, 0).label("spent"),
            sa.func.coalesce(left.c.cents, 0).label("left"),
        )
        .join(Programme)
        .outerjoin(spent, spent.c.purse_id == Purse.id)
        .outerjoin(left, left.c.purse_id == Purse.id)
        .order_by(Programme.name, Purse.position)
    ).all()
