"""Drawing up a run: the ranges are summed once, then each partner has a statement or a reason."""

from datetime import date

import sqlalchemy as sa

from core.clock import now
from core.database import LOCK
from core.errors import NotFound, Refusal
from core.extensions import db
from core.language import lazy
from core.said import day as said_day
from models.job import JobKind
from models.ledger import Account, AccountKind
from models.programme import Purse
from models.reimbursement import OPEN, Payer, ReimbursementRun, RunState, Statement, StatementSum
from models.user import Visitor

from ... import job, ledger
from ..ranges import sum_up
from .partners import draw_up


class CutOffTooLate(Refusal):
    field = "cut_off"

    def __init__(self, last: date):
        super().__init__(
            lazy(
                "La date d’arrêté doit être un jour terminé : le %(day)s au plus tard.",
                day=said_day(last),
            )
        )


class RunUnderWay(Refusal):
    sentence = lazy(
        "Une campagne de ce programme est déjà en préparation : approuvez-la, ou abandonnez-la, "
        "d’abord."
    )


def open_run(payer_id: int, cut_off: date, *, by: Visitor) -> ReimbursementRun:
    """A new run, which the worker draws up. Raises CutOffTooLate, RunUnderWay, NotFound."""
    payer = db.session.get(Payer, payer_id)
    if payer is None:
        raise NotFound
    if cut_off > (last := ledger.last_closed_day()):
        raise CutOffTooLate(last)
    under_way = sa.select(ReimbursementRun.id).where(
        ReimbursementRun.programme_id == payer.programme_id, ReimbursementRun.state.in_(OPEN)
    )
    if db.session.scalar(under_way):
        raise RunUnderWay
    run = ReimbursementRun(
        payer_id=payer.id,
        programme_id=payer.programme_id,
        payer_name=payer.name,
        cut_off=cut_off,
        created_at=now(),
        created_by_id=by.user_id,
    )
    db.session.add(run)
    db.session.flush()
    known = (
        sa.select(sa.func.count(sa.distinct(Account.partner_id)))
        .join(Purse, Purse.id == Account.purse_id)
        .where(Account.kind == AccountKind.PARTNER_DUE, Purse.programme_id == payer.programme_id)
    )
    partners = max(db.session.scalar(known) or 0, 1)
    run.job_id = job.start(JobKind.REIMBURSEMENT, partners, run_id=run.id).id
    db.session.flush()
    return run


def draw_some(count: int, run_id: int) -> None:
    """Draw up the next `count` partners of the run; the last ones end it.

    A run that was discarded meanwhile, or is drawn up already, is left as it is.
    """
    run = db.session.get_one(ReimbursementRun, run_id, with_for_update=LOCK, populate_existing=True)
    if run.state != RunState.DRAFT or run.computed_at:
        return
    if run.cursor is None:
        sum_up(run)
        run.cursor = 0
    last = _last_of(run, count)
    if last:
        draw_up(run, run.cursor, last)
        run.cursor = last
    if not _last_of(run, 1):
        run.amount, run.statements = db.session.execute(
            sa.select(
                sa.cast(sa.func.coalesce(sa.func.sum(Statement.amount), 0), sa.BigInteger),
                sa.func.count(),
            ).where(Statement.run_id == run.id)
        ).one()
        run.computed_at = now()
    db.session.flush()


def _last_of(run: ReimbursementRun, count: int) -> int | None:
    """The last of the next `count` partners; None when none is left."""
    following = (
        sa.select(Account.partner_id)
        .join(StatementSum, StatementSum.account_id == Account.id)
        .where(StatementSum.run_id == run.id, Account.partner_id > run.cursor)
        .distinct()
        .order_by(Account.partner_id)
        .limit(count)
        .subquery()
    )
    last: int | None = db.session.scalar(sa.select(sa.func.max(following.c.partner_id)))
    return last
