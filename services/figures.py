"""What the team reads of its programmes: what waits, what was given, what is spent."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from core.clock import today
from core.database import AnyRow
from core.extensions import db
from core.states import Stateful
from models.correction import Correction, CorrectionKind, CorrectionState
from models.ledger import Account, AccountKind, Transfer, TransferKind
from models.programme import Programme, Purse
from models.reimbursement import ReimbursementRun, RunState
from models.season import Season


def running_seasons() -> Sequence[int]:
    """The seasons that run today."""
    day = today()
    return db.session.scalars(
        sa.select(Season.id).where(Season.starts_on <= day, Season.ends_on >= day)
    ).all()


def count_by_state(model: type[Stateful], *wanted: sa.ColumnElement[bool]) -> dict[Any, int]:
    """How many rows are in each state."""
    state = model.state
    rows = db.session.execute(sa.select(state, sa.func.count()).where(*wanted).group_by(state))
    return dict(rows.all())


def open_runs() -> dict[int, ReimbursementRun]:
    """The last run of each programme that is neither paid nor given up, where there is one."""
    over = RunState.PAID, RunState.DISCARDED
    runs = db.session.scalars(
        sa.select(ReimbursementRun)
        .where(ReimbursementRun.state.not_in(over))
        .order_by(ReimbursementRun.id)
    )
    return {run.programme_id: run for run in runs}


def spending(seasons: Sequence[int]) -> Sequence[AnyRow]:
    """For each purse of these seasons: the cents given, and those spent.

    Held credit is not spent; what a correction gave back is no longer.
    """
    given = (
        sa.select(Account.purse_id, _cents(Transfer.amount))
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
        sa.select(Correction.purse_id, _cents(Correction.amount))
        .where(
            Correction.season_id.in_(seasons),
            Correction.kind == CorrectionKind.GESTURE,
            Correction.state == CorrectionState.APPROVED,
        )
        .group_by(Correction.purse_id)
        .subquery()
    )
    left = (
        sa.select(Account.purse_id, _cents(Account.balance))
        .where(
            Account.season_id.in_(seasons), Account.kind.in_((AccountKind.WALLET, AccountKind.HOLD))
        )
        .group_by(Account.purse_id)
        .subquery()
    )
    granted = _amount(given) + _amount(gestures)
    asked = sa.select(
        Programme.name.label("programme"),
        Purse.label,
        granted.label("granted"),
        (granted - _amount(left)).label("spent"),
    ).join(Programme)
    for part in (given, gestures, left):
        asked = asked.outerjoin(part, part.c.purse_id == Purse.id)
    return db.session.execute(asked.order_by(Programme.name, Purse.position)).all()


def _cents(column: Any) -> sa.Label[int]:
    return sa.cast(sa.func.sum(column), sa.BigInteger).label("cents")


def _amount(part: sa.Subquery) -> sa.ColumnElement[int]:
    return sa.func.coalesce(part.c.cents, 0)
