"""What a run has still to send to the bank, and what became of what it sent."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from dateutil.easter import easter
from sqlalchemy.orm import joinedload

from core.clock import today
from core.database import AnySelect
from core.extensions import db
from core.text import epc
from models.reimbursement import (
    ASIDE,
    Anomaly,
    BankFile,
    BankLine,
    BankState,
    ReimbursementRun,
    Statement,
)

SATURDAY, HOLIDAYS = 5, {(1, 1), (5, 1), (12, 25), (12, 26)}


@dataclass(frozen=True)
class Order:
    """What a file asks of the bank: which account pays which transfers, on which day."""

    message_id: str
    execution_date: date
    payer: dict[str, Any]
    subject: str
    lines: list[dict[str, Any]]


def unsent(run: ReimbursementRun) -> AnySelect:
    """The statements that no bank has, or has refused, in the order of their numbers."""
    alive = sa.select(BankLine.id).where(
        BankLine.statement_id == Statement.id, BankLine.state != BankState.REJECTED
    )
    return (
        sa.select(Statement)
        .where(Statement.run_id == run.id, ~alive.exists())
        .order_by(Statement.serial)
    )


def transfers_of(run: ReimbursementRun) -> AnySelect:
    """The transfers of all the files of that run."""
    return (
        sa.select(BankLine)
        .join(BankFile, BankFile.id == BankLine.file_id)
        .where(BankFile.run_id == run.id)
    )


def next_order(run: ReimbursementRun) -> tuple[int, int]:
    """How many transfers the run's next file will order, and for how many cents."""
    asked = _to_send(run).with_only_columns(Statement.amount)
    amounts = db.session.scalars(asked).all()
    return len(amounts), sum(amounts)


def at_the_bank(run: ReimbursementRun) -> dict[BankState, tuple[int, int]]:
    """Of the run's transfers, by state: how many, and for how many cents."""
    rows = db.session.execute(
        transfers_of(run)
        .with_only_columns(BankLine.state, sa.func.count(), sa.func.sum(BankLine.amount))
        .group_by(BankLine.state)
        .order_by(BankLine.state)
    )
    return {state: (count, int(cents)) for state, count, cents in rows}


def anomalies(run: ReimbursementRun, most: int) -> tuple[list[Anomaly], int]:
    """The run's anomalies, the newest first, `most` of them; and how many there are."""
    of_run = sa.select(Anomaly).where(Anomaly.run_id == run.id)
    found = db.session.scalar(of_run.with_only_columns(sa.func.count())) or 0
    newest = of_run.options(joinedload(Anomaly.partner)).order_by(Anomaly.id.desc()).limit(most)
    return list(db.session.scalars(newest)), found


def rejections(run: ReimbursementRun, most: int) -> list[BankLine]:
    """The run's transfers that the bank rejected, the newest first, `most` of them."""
    return list(
        db.session.scalars(
            transfers_of(run)
            .where(BankLine.state == BankState.REJECTED)
            .order_by(BankLine.id.desc())
            .limit(most)
        )
    )


def _to_send(run: ReimbursementRun) -> AnySelect:
    """The same, without those that a replay has put aside."""
    aside = sa.select(Anomaly.id).where(
        Anomaly.run_id == run.id,
        Anomaly.partner_id == Statement.partner_id,
        Anomaly.kind.in_(ASIDE),
    )
    return unsent(run).where(~aside.exists())


def order_of(run: ReimbursementRun) -> Order:
    """The run's next file: all that it has still to pay, from the payer's account of now."""
    rank, payer = len(run.files) + 1, run.payer
    rows = db.session.execute(
        _to_send(run).with_only_columns(
            Statement.id, Statement.number, Statement.iban_holder, Statement.iban, Statement.amount
        )
    )
    return Order(
        message_id=f"CIGALE-{run.id:06d}-{rank}",
        execution_date=next_working_day(today()),
        payer={"name": epc(payer.name, 70), "IBAN": payer.iban}
        | ({"BIC": payer.bic} if payer.bic else {}),
        subject=epc(run.programme.name, 80),
        lines=[
            {
                "statement_id": id,
                "end_to_end": f"{number}-{rank}",
                "name": epc(holder, 70),
                "iban": iban,
                "amount": amount,
            }
            for id, number, holder, iban, amount in rows
        ],
    )


def next_working_day(day: date) -> date:
    """The first day after that one on which banks settle: T2's calendar."""
    day += timedelta(days=1)
    closed = {easter(day.year) + timedelta(days=n) for n in (-2, 1)}
    is_open = (
        day.weekday() < SATURDAY and day not in closed and (day.month, day.day) not in HOLIDAYS
    )
    return day if is_open else next_working_day(day)
