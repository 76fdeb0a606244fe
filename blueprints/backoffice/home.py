"""The first page of the back office: what waits, and how the season goes."""

import sqlalchemy as sa
from flask import current_app
from flask_admin import AdminIndexView, expose

from core.clock import today
from core.extensions import db
from core.language import lazy
from models.card import Card, CardState
from models.convention import Convention, ConventionState
from models.correction import Correction, CorrectionKind, CorrectionState
from models.ledger import Account, AccountKind, Transfer, TransferKind
from models.mail import Mail, MailState
from models.programme import Programme, Purse
from models.registration import Registration, RegistrationState
from models.reimbursement import ReimbursementRun, RunState
from models.season import Season
from models.watch import Alert, AlertState
from services.reimbursement import calendar

from . import card, convention, correction, reimbursement, signup, trail, watch
from .doors import BANKERS, MONEY, TREASURERS, Door


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
                *(runs_waiting(screens) if self.may(TREASURERS) else ()),
            ],
            spending=spending(seasons),
            calendar=calendar() if self.may(BANKERS) else [],
            open_runs=open_runs(),
            runs=screens[reimbursement.RunScreen],
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
        (RunState.APPROVED, lazy("Fichiers pour la banque à préparer")),
        (RunState.EXPORTED, lazy("Retours de banque attendus")),
        (RunState.PARTLY_REJECTED, lazy("Remboursements rejetés en partie")),
        (RunState.REPLAYED, lazy("Rejets à approuver")),
    )
    return [
        (label, counts[state], screen.address(state=state.value), True)
        for state, label in waits
        if counts.get(state)
    ]


def open_runs() -> dict[int, ReimbursementRun]:
    """The last run of each programme that is neither paid nor given up, where there is one."""
    over = RunState.PAID, RunState.DISCARDED
    runs = db.session.scalars(
        sa.select(ReimbursementRun)
        .where(ReimbursementRun.state.not_in(over))
        .order_by(ReimbursementRun.id)
    )
    return {run.programme_id: run for run in runs}


def spending(seasons) -> list:
    """For each purse of the running seasons: the cents given, and those not spent yet.

    Held credit is not spent; what a correction gave back is no longer.
    """
    given = (
        sa.select(Account.purse_id, cents(Transfer.amount))
        .join(Transfer, Transfer.credit_account_id == Account.id)
        .where(
            Account.season_id.in_(seasons),
            Account.kind == AccountKind.WALLET,
            Transfer.kind == TransferKind.GRANT,
        )
        .group_by(Account.purse_id)
        .subquery()
    )
    gestures = (
        sa.select(Correction.purse_id, cents(Correction.amount))
        .where(
            Correction.season_id.in_(seasons),
            Correction.kind == CorrectionKind.GESTURE,
            Correction.state == CorrectionState.APPROVED,
        )
        .group_by(Correction.purse_id)
        .subquery()
    )
    left = (
        sa.select(Account.purse_id, cents(Account.balance))
        .where(
            Account.season_id.in_(seasons),
            Account.kind.in_((AccountKind.WALLET, AccountKind.HOLD)),
        )
        .group_by(Account.purse_id)
        .subquery()
    )
    parts = given, gestures, left
    asked = sa.select(
        Programme.name.label("programme"),
        Purse.label,
        (amount_of(given) + amount_of(gestures)).label("granted"),
        (amount_of(given) + amount_of(gestures) - amount_of(left)).label("spent"),
    ).join(Programme)
    for part in parts:
        asked = asked.outerjoin(part, part.c.purse_id == Purse.id)
    return db.session.execute(asked.order_by(Programme.name, Purse.position)).all()


def cents(column):
    return sa.cast(sa.func.sum(column), sa.BigInteger).label("cents")


def amount_of(part):
    return sa.func.coalesce(part.c.cents, 0)
