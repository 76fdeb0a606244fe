"""What the bank answers: each transfer paid or rejected; what is paid is settled in the books."""

import sqlalchemy as sa

from core.clock import now, today
from core.errors import NotFound, Refusal
from core.extensions import db
from core.language import lazy
from models.reimbursement import (
    BankFile,
    BankLine,
    BankState,
    ReimbursementRun,
    RunState,
    Statement,
    StatementSum,
)

from ..ledger import settle
from .road import take


class AlreadyAnswered(Refusal):
    sentence = lazy("La banque a déjà répondu pour ce virement.")


def reject_line(line_id: int, reason: str) -> None:
    """Note that the bank refused this transfer, and why. Raises NotNow, AlreadyAnswered."""
    run = take(_run_of(line_id), "answer")
    line = db.session.get(BankLine, line_id, populate_existing=True)
    if line.state != BankState.SENT:
        raise AlreadyAnswered
    line.state, line.reason, line.answered_at = BankState.REJECTED, reason[:200], now()
    db.session.flush()
    _close(run)


def pay_rest(run_id: int, actor_id: int | None) -> None:
    """Note that the bank paid all that it has not refused. Raises NotNow."""
    run = take(run_id, "answer")
    _pay(run, actor_id)
    _close(run)


def record(run_id: int, rejected: dict[str, str], paid: set[str], actor_id: int | None) -> None:
    """Note an answer of the bank: end-to-end identifiers refused, with why, and those paid.

    Raises NotNow; NotFound when one is not of this run, or is answered already.
    """
    run = take(run_id, "answer")
    sent = dict(
        db.session.execute(_sent(run).with_only_columns(BankLine.end_to_end, BankLine.id)).all()
    )
    if (set(rejected) | paid) - set(sent):
        raise NotFound
    rows = [
        {"id": sent[key], "state": BankState.REJECTED, "reason": why[:200], "answered_at": now()}
        for key, why in rejected.items()
    ]
    if rows:
        db.session.execute(sa.update(BankLine), rows)
    if paid:
        _pay(run, actor_id, BankLine.end_to_end.in_(paid))
    _close(run)


def _pay(run: ReimbursementRun, actor_id: int | None, *which) -> None:
    """Settle these of the run's transfers that wait, each once."""
    ids = db.session.scalars(
        _sent(run).where(*which).with_only_columns(BankLine.statement_id)
    ).all()
    if not ids:
        return
    due = db.session.execute(
        sa.select(
            StatementSum.id, StatementSum.partner_id, StatementSum.purse_id, StatementSum.amount
        )
        .join(
            Statement,
            sa.and_(
                Statement.run_id == StatementSum.run_id,
                Statement.partner_id == StatementSum.partner_id,
            ),
        )
        .where(
            Statement.run_id == run.id,
            Statement.id.in_(ids),
            StatementSum.amount != 0,
            StatementSum.transfer_id.is_(None),
        )
        .order_by(StatementSum.id)
    ).all()
    made = settle([(row.partner_id, row.purse_id, row.amount) for row in due], actor_id)
    links = [{"id": row.id, "transfer_id": id} for row, id in zip(due, made, strict=True)]
    db.session.execute(sa.update(StatementSum), links)
    answered = {"state": BankState.PAID, "answered_at": now()}
    lines = (
        sa.select(BankLine.id)
        .join(BankFile)
        .where(BankFile.run_id == run.id, BankLine.state == BankState.SENT, *which)
    )
    db.session.execute(sa.update(BankLine).where(BankLine.id.in_(lines)).values(answered))
    db.session.execute(sa.update(Statement).where(Statement.id.in_(ids)).values(paid_on=today()))


def _close(run: ReimbursementRun) -> None:
    """Once every transfer is answered, the run is paid, or partly rejected."""
    db.session.expire_all()
    if db.session.scalar(_sent(run).with_only_columns(sa.func.count())):
        return
    unpaid = sa.select(sa.func.count()).where(
        Statement.run_id == run.id, Statement.paid_on.is_(None)
    )
    whole = not db.session.scalar(unpaid)
    run.state, run.ended_at = RunState.PAID if whole else RunState.PARTLY_REJECTED, now()
    db.session.flush()


def _sent(run: ReimbursementRun) -> sa.Select:
    return (
        sa.select(BankLine)
        .join(BankFile, BankFile.id == BankLine.file_id)
        .where(BankFile.run_id == run.id, BankLine.state == BankState.SENT)
    )


def _run_of(line_id: int) -> int:
    run_id = db.session.scalar(
        sa.select(BankFile.run_id)
        .join(BankLine, BankLine.file_id == BankFile.id)
        .where(BankLine.id == line_id)
    )
    if run_id is None:
        raise NotFound
    return run_id
