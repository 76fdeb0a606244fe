"""Each partner of a run: a statement, or put aside; and what a reviewer must look at."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from core.clock import today
from core.database import AnySelect
from core.extensions import db
from models.convention import Convention
from models.ledger import Account
from models.partner import Partner
from models.reimbursement import Anomaly, AnomalyKind, ReimbursementRun, Statement, StatementSum
from models.watch import Alert, AlertState

MUCH, TIMES, MUCH_AT_FIRST = 100_00, 3, 1_000_00
RECENT = timedelta(days=7)
K = AnomalyKind


def draw_up(run: ReimbursementRun, after: int, last: int) -> None:
    """Write the anomalies, then the statements, of the partners past `after` up to `last`."""
    due, before = _due(run, after, last), _before(run, after, last)
    holder, iban = Partner.bank_at(today())
    kinds = _strange(run, due, before, iban)
    known = (
        sa.select(due.c.partner_id, due.c.amount)
        .join(Partner, Partner.id == due.c.partner_id)
        .outerjoin(before, before.c.partner_id == due.c.partner_id)
        .order_by(due.c.partner_id)
    )
    strange = known.add_columns(*kinds.values()).where(sa.or_(*kinds.values()))
    found = [
        {"run_id": run.id, "partner_id": partner_id, "kind": kind, "amount": int(amount)}
        for partner_id, amount, *marks in db.session.execute(strange)
        for kind, mark in zip(kinds, marks, strict=True)
        if mark
    ]
    if found:
        db.session.execute(sa.insert(Anomaly), found)
    columns = {
        "run_id": sa.literal(run.id),
        "partner_id": due.c.partner_id,
        "programme_id": sa.literal(run.programme_id),
        "after": before.c.ends_on,
        "ends_on": sa.literal(run.cut_off),
        "amount": due.c.amount,
        "legal_name": Partner.legal_name,
        "siret": Partner.siret,
        "address": Partner.address + ", " + Partner.postal_code + " " + Partner.town,
        "iban": iban,
        "iban_holder": sa.func.coalesce(holder, Partner.legal_name),
    }
    drawn = known.with_only_columns(*columns.values(), maintain_column_froms=True).where(
        due.c.amount > 0, iban.is_not(None)
    )
    db.session.execute(sa.insert(Statement.__table__).from_select([*columns], drawn))


def _strange(
    run: ReimbursementRun, due: Any, before: Any, iban: Any
) -> dict[AnomalyKind, sa.ColumnElement[Any]]:
    """When each anomaly is one."""
    running = sa.exists().where(
        Convention.partner_id == Partner.id,
        Convention.programme_id == run.programme_id,
        Convention.running(run.cut_off),
    )
    total, partners = db.session.execute(_due_in(run)).one()
    above_others = due.c.amount * max(partners - 1, 1) > TIMES * (total - due.c.amount)
    alerted = sa.exists().where(
        Alert.partner_id == Partner.id,
        Alert.programme_id == run.programme_id,
        Alert.state == AlertState.OPEN,
    )
    return {
        K.NO_IBAN: sa.and_(iban.is_(None), due.c.amount > 0),
        K.NOTHING_DUE: due.c.amount <= 0,
        K.IBAN_CHANGED: sa.and_(
            iban.is_not(None),
            due.c.amount > 0,
            sa.or_(
                Partner.next_iban.is_not(None),
                before.c.iban != iban,
                Partner.iban_since > today() - RECENT,
            ),
        ),
        K.CONVENTION_ENDED: ~running,
        K.UNUSUAL: sa.case(
            (before.c.usual.is_(None), sa.and_(due.c.amount > MUCH_AT_FIRST, above_others)),
            else_=sa.and_(
                due.c.amount > TIMES * before.c.usual, due.c.amount - before.c.usual > MUCH
            ),
        ),
        K.ALERTED: sa.and_(due.c.amount > 0, alerted),
    }


def _due(run: ReimbursementRun, after: int, last: int) -> sa.Subquery:
    """What the run found due to each of these partners, in cents."""
    amount = sa.cast(sa.func.sum(StatementSum.amount), sa.BigInteger).label("amount")
    return (
        sa.select(Account.partner_id, amount)
        .join(StatementSum, StatementSum.account_id == Account.id)
        .where(
            StatementSum.run_id == run.id, Account.partner_id > after, Account.partner_id <= last
        )
        .group_by(Account.partner_id)
        .subquery()
    )


def _due_in(run: ReimbursementRun) -> AnySelect:
    """The cents due in the whole run, and to how many partners."""
    return (
        sa.select(
            sa.cast(sa.func.sum(StatementSum.amount), sa.BigInteger),
            sa.func.count(sa.distinct(Account.partner_id)),
        )
        .join(Account, Account.id == StatementSum.account_id)
        .where(StatementSum.run_id == run.id)
    )


def _before(run: ReimbursementRun, after: int, last: int) -> sa.Subquery:
    """Of each partner's last statement: its end and its IBAN, and the usual amount of them all."""
    known = (
        sa.select(
            Statement.partner_id,
            sa.func.max(Statement.ends_on).label("ends_on"),
            sa.cast(sa.func.avg(Statement.amount), sa.BigInteger).label("usual"),
        )
        .where(
            Statement.programme_id == run.programme_id,
            Statement.partner_id > after,
            Statement.partner_id <= last,
        )
        .group_by(Statement.partner_id)
        .subquery()
    )
    return (
        sa.select(Statement.partner_id, Statement.ends_on, Statement.iban, known.c.usual)
        .join(
            known,
            sa.and_(
                known.c.partner_id == Statement.partner_id, known.c.ends_on == Statement.ends_on
            ),
        )
        .where(Statement.programme_id == run.programme_id)
        .subquery()
    )
