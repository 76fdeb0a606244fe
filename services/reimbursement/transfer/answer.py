"""What the bank answers: each transfer paid, rejected, or given back; the books follow."""

import re
from typing import Any

import sqlalchemy as sa

from core.clock import now, today
from core.errors import NotFound, Refusal
from core.extensions import Model, db
from core.language import lazy
from core.states import NotNow, move, take
from models.ledger import Account
from models.reimbursement import (
    BankFile,
    BankLine,
    BankState,
    ReimbursementRun,
    RunState,
    Statement,
    StatementSum,
)
from models.user import Visitor

from ...ledger import settle, unsettle
from ..letters import tell_rejections
from .sending import transfers_of

ISO_CODE = re.compile(r"[A-Z]{2}[A-Z0-9]{2}\b")
OF_THE_ACCOUNT = ("AC", "AG01", "BE", "MD", "MS", "RC", "RR")


class AlreadyAnswered(Refusal):
    sentence = lazy("Ce virement est déjà rejeté.")


class SentAgain(Refusal):
    sentence = lazy("Ce virement a déjà été représenté : son rejet ne se reprend plus.")


def reject_line(line_id: int, reason: str, *, by: Visitor | None) -> None:
    """Note that the bank refused this transfer, or gave it back after it was paid, and why.

    Raises NotFound, NotNow, AlreadyAnswered.
    """
    run_id, key = _run_of(line_id)
    try:
        note_answer(run_id, {key: reason}, set(), by=by)
    except NotFound:
        raise AlreadyAnswered from None


def reinstate_line(line_id: int, *, by: Visitor) -> None:
    """Take a rejection back that was noted by mistake: the transfer waits for the bank's answer.

    Raises NotFound, NotNow, SentAgain when the statement was sent again meanwhile.
    """
    run_id, _ = _run_of(line_id)
    run = take(ReimbursementRun, run_id, "reinstate", by=by)
    line = db.session.get_one(BankLine, line_id, populate_existing=True)
    if line.state != BankState.REJECTED:
        raise NotNow(run.state)
    if line is not line.statement.lines[-1]:
        raise SentAgain
    line.state, line.reason, line.answered_at = BankState.SENT, None, None
    run.ended_at = None
    move(run, "reinstate", by=by)


def pay_rest(run_id: int, *, by: Visitor | None) -> None:
    """Note that the bank paid all that it has not refused. Raises NotNow."""
    run = take(ReimbursementRun, run_id, "pay_rest", by=by)
    _note_paid(run, by=by)
    _close(run, "pay_rest", by=by)


def note_answer(
    run_id: int, rejected: dict[str, str], paid: set[str], *, by: Visitor | None
) -> None:
    """Note an answer of the bank: end-to-end identifiers refused, with why, and those paid.

    What was paid before may be refused: the bank gave it back. Raises NotNow; NotFound when one
    is not of this run, or is answered already.
    """
    run = take(ReimbursementRun, run_id, "answer", by=by)
    known = dict(
        db.session.execute(
            transfers_of(run).with_only_columns(BankLine.end_to_end, BankLine.state)
        ).all()
    )
    open_to = {BankState.SENT, BankState.PAID}
    if not all(known.get(key) == BankState.SENT for key in paid) or not all(
        known.get(key) in open_to for key in rejected
    ):
        raise NotFound
    if rejected:
        _note_rejected(run, rejected, by=by)
    if paid:
        _note_paid(run, BankLine.end_to_end.in_(paid), by=by)
    if rejected or paid:
        _close(run, "answer", by=by)


def _note_rejected(run: ReimbursementRun, rejected: dict[str, str], *, by: Visitor | None) -> None:
    """Note these as refused; what was settled for them is mirrored in the books."""
    lines = db.session.scalars(
        transfers_of(run).where(BankLine.end_to_end.in_(rejected)),
        execution_options={"populate_existing": True},
    ).all()
    back = {line.statement_id for line in lines if line.state == BankState.PAID}
    for line in lines:
        line.state, line.answered_at = BankState.REJECTED, now()
        line.reason = rejected[line.end_to_end][:200]
    db.session.flush()
    settled = [one for one in _sums(run, back) if one.transfer_id]
    unsettle([one.transfer_id for one in settled], by=by)
    _set(StatementSum, [{"id": one.id, "transfer_id": None} for one in settled])
    _set(Statement, [{"id": id, "paid_on": None} for id in back])
    tell_rejections([line.statement_id for line in lines if _may_be_their_iban(line.reason)])


def _may_be_their_iban(reason: str) -> bool:
    """Whether the partner has something to check: not when the file itself was wrong.

    What is typed in plain words is told; a code of ISO 20022, when it is about the account.
    """
    return reason.startswith(OF_THE_ACCOUNT) or not ISO_CODE.match(reason)


def _note_paid(run: ReimbursementRun, *which: sa.ColumnElement[bool], by: Visitor | None) -> None:
    """Settle these of the run's transfers that wait, each once."""
    sent = transfers_of(run).where(BankLine.state == BankState.SENT, *which)
    lines = db.session.execute(sent.with_only_columns(BankLine.id, BankLine.statement_id)).all()
    paid = {line.statement_id for line in lines}
    due = [one for one in _sums(run, paid) if one.amount and not one.transfer_id]
    made = settle([(one.account_id, one.amount) for one in due], by=by)
    links = zip(due, made, strict=True)
    _set(StatementSum, [{"id": one.id, "transfer_id": id} for one, id in links])
    answered = {"state": BankState.PAID, "answered_at": now()}
    _set(BankLine, [{"id": line.id} | answered for line in lines])
    _set(Statement, [{"id": id, "paid_on": today()} for id in paid])


def _set(table: type[Model], rows: list[dict[str, Any]]) -> None:
    """Change these rows, each named by its id."""
    if rows:
        db.session.execute(sa.update(table), rows)


def _sums(run: ReimbursementRun, statement_ids: set[int]) -> list[Any]:
    """The run's sums by account, of these statements."""
    if not statement_ids:
        return []
    found = db.session.execute(
        sa.select(
            StatementSum.id,
            StatementSum.account_id,
            StatementSum.amount,
            StatementSum.transfer_id,
            Statement.id.label("statement_id"),
        )
        .join(Account, Account.id == StatementSum.account_id)
        .join(
            Statement,
            sa.and_(
                Statement.run_id == StatementSum.run_id, Statement.partner_id == Account.partner_id
            ),
        )
        .where(StatementSum.run_id == run.id)
        .order_by(StatementSum.id)
    )
    return [one for one in found if one.statement_id in statement_ids]


def _close(run: ReimbursementRun, act: str, *, by: Visitor | None) -> None:
    """Once every transfer is answered, the run is paid, or partly rejected."""
    db.session.expire_all()
    waiting = transfers_of(run).where(BankLine.state == BankState.SENT)
    if db.session.scalar(waiting.with_only_columns(sa.func.count())):
        return
    unpaid = sa.select(sa.func.count()).where(
        Statement.run_id == run.id, Statement.paid_on.is_(None)
    )
    whole = not db.session.scalar(unpaid)
    run.ended_at = now()
    move(run, act, by=by, to=RunState.PAID if whole else RunState.PARTLY_REJECTED)


def _run_of(line_id: int) -> tuple[int, str]:
    """The run of that transfer, and its end-to-end identifier."""
    found = db.session.execute(
        sa.select(BankFile.run_id, BankLine.end_to_end)
        .join(BankLine, BankLine.file_id == BankFile.id)
        .where(BankLine.id == line_id)
    ).first()
    if found is None:
        raise NotFound
    return found
