"""Drawing up a run: the ranges are summed once, then each partner has a statement or a reason."""

from datetime import date, timedelta

import sqlalchemy as sa

from core.clock import civil_day, now, today
from core.errors import NotFound, Refusal
from core.extensions import db
from core.language import lazy
from models.convention import Convention, Partner
from models.job import JobKind
from models.ledger import Account, AccountKind
from models.programme import Purse
from models.reimbursement import (
    OPEN,
    Anomaly,
    AnomalyKind,
    Payer,
    ReimbursementRun,
    RunState,
    Statement,
    StatementSum,
)

from .ranges import sum_up

CLOSING = timedelta(minutes=10)
MUCH, TIMES = 100_00, 3
K = AnomalyKind


class CutOffTooLate(Refusal):
    sentence = lazy("La date d’arrêté doit être un jour terminé : hier au plus tard.")
    field = "cut_off"


class RunUnderWay(Refusal):
    sentence = lazy("Une campagne de ce programme est déjà en préparation : terminez-la d’abord.")


def last_closed_day() -> date:
    """The last civil day in Paris of which nothing can be written any more.

    A till that began just before midnight has ten minutes to end.
    """
    return civil_day(now() - CLOSING) - timedelta(days=1)


def open_run(payer_id: int, cut_off: date, actor_id: int) -> ReimbursementRun:
    """A new run, which the worker draws up. Raises CutOffTooLate, RunUnderWay, NotFound."""
    from .. import job  # which knows this module

    payer = db.session.get(Payer, payer_id)
    if payer is None:
        raise NotFound
    if cut_off > last_closed_day():
        raise CutOffTooLate
    under_way = sa.select(ReimbursementRun.id).where(
        ReimbursementRun.programme_id == payer.programme_id, ReimbursementRun.state.in_(OPEN)
    )
    if db.session.scalar(under_way):
        raise RunUnderWay
    run = ReimbursementRun(
        payer_id=payer.id,
        programme_id=payer.programme_id,
        cut_off=cut_off,
        created_at=now(),
        created_by_id=actor_id,
    )
    db.session.add(run)
    db.session.flush()
    known = (
        sa.select(sa.func.count(sa.distinct(Account.partner_id)))
        .join(Purse, Purse.id == Account.purse_id)
        .where(Account.kind == AccountKind.PARTNER_DUE, Purse.programme_id == payer.programme_id)
    )
    partners = max(db.session.scalar(known), 1)
    run.job_id = job.start(JobKind.REIMBURSEMENT, partners, run_id=run.id).id
    db.session.flush()
    return run


def draw_some(count: int, run_id: int) -> None:
    """Draw up the next `count` partners of the run; the last ones end it.

    A run that was discarded meanwhile, or is drawn up already, is left as it is.
    """
    run = db.session.get(ReimbursementRun, run_id, with_for_update=True, populate_existing=True)
    if run.state != RunState.DRAFT or run.computed_at:
        return
    if run.cursor is None:
        sum_up(run)
        run.cursor = 0
    due = _next_due(run, count)
    if due:
        _draw(run, due)
        run.cursor = max(due)
    if len(due) < count or not _next_due(run, 1):
        run.amount, run.statements = db.session.execute(
            sa.select(
                sa.cast(sa.func.coalesce(sa.func.sum(Statement.amount), 0), sa.BigInteger),
                sa.func.count(),
            ).where(Statement.run_id == run.id)
        ).one()
        run.computed_at = now()
    db.session.flush()


def _next_due(run: ReimbursementRun, count: int) -> dict[int, int]:
    """What is due (cents) to each of the next partners, by id."""
    rows = db.session.execute(
        sa.select(StatementSum.partner_id, sa.func.sum(StatementSum.amount))
        .where(StatementSum.run_id == run.id, StatementSum.partner_id > run.cursor)
        .group_by(StatementSum.partner_id)
        .order_by(StatementSum.partner_id)
        .limit(count)
    )
    return {partner_id: int(amount) for partner_id, amount in rows}


def _draw(run: ReimbursementRun, due: dict[int, int]) -> None:
    partners = db.session.scalars(sa.select(Partner).where(Partner.id.in_(due)))
    before, running = _before(run, due), _running(run, due)
    statements, anomalies = [], []
    for partner in partners:
        amount, last = due[partner.id], before.get(partner.id)
        holder, iban = partner.bank_on(today())
        kinds = [K.NO_IBAN] if not iban and amount > 0 else []
        kinds += [K.NOTHING_DUE] if amount <= 0 else []
        if not kinds:
            statements.append(
                {
                    "run_id": run.id,
                    "partner_id": partner.id,
                    "programme_id": run.programme_id,
                    "after": last and last.ends_on,
                    "ends_on": run.cut_off,
                    "amount": amount,
                    "iban": iban,
                    "iban_holder": holder or partner.legal_name,
                }
            )
        if partner.next_iban or (last and iban and last.iban != iban):
            kinds.append(K.IBAN_CHANGED)
        if partner.id not in running:
            kinds.append(K.CONVENTION_ENDED)
        if last and amount > TIMES * last.usual and amount - last.usual > MUCH:
            kinds.append(K.UNUSUAL)
        anomalies += [
            {"run_id": run.id, "partner_id": partner.id, "kind": kind, "amount": amount}
            for kind in kinds
        ]
    for table, rows in ((Statement, statements), (Anomaly, anomalies)):
        if rows:
            db.session.execute(sa.insert(table), rows)


def _before(run: ReimbursementRun, due) -> dict:
    """Of each partner's last statement: its end and its IBAN, and the usual amount of them all."""
    known = (
        sa.select(
            Statement.partner_id,
            sa.func.max(Statement.ends_on).label("ends_on"),
            sa.cast(sa.func.avg(Statement.amount), sa.BigInteger).label("usual"),
        )
        .where(Statement.programme_id == run.programme_id, Statement.partner_id.in_(due))
        .group_by(Statement.partner_id)
        .subquery()
    )
    rows = db.session.execute(
        sa.select(Statement.partner_id, Statement.ends_on, Statement.iban, known.c.usual).join(
            known,
            sa.and_(
                known.c.partner_id == Statement.partner_id,
                known.c.ends_on == Statement.ends_on,
                Statement.programme_id == run.programme_id,
            ),
        )
    )
    return {row.partner_id: row for row in rows}


def _running(run: ReimbursementRun, due) -> set[int]:
    """The partners whose convention runs on the day of the cut-off."""
    return set(
        db.session.scalars(
            sa.select(Convention.partner_id).where(
                Convention.programme_id == run.programme_id,
                Convention.partner_id.in_(due),
                Convention.running(run.cut_off),
            )
        )
    )
