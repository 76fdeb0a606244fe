"""Debit a purse, cancel the same day.

The debit is the hot path: SQLAlchemy Core, four statements and one commit.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import bindparam
from sqlalchemy.dialects import postgresql, sqlite

from core.clock import civil_day, now
from core.database import LOCK, AnyRow
from core.errors import NotFound, Refusal
from core.extensions import db
from core.language import lazy
from models.card import Card, CardState
from models.convention import Convention, convention_purse
from models.ledger import Account, AccountKind
from models.programme import Purse
from models.season import Season
from models.till import Payment, PaymentState
from models.user import Visitor

from .. import ledger
from .ceiling import check_ceilings


class NotAllowedHere(Refusal):
    sentence = lazy("Votre convention ne permet pas de débiter ce porte-monnaie aujourd’hui.")
    field = "purse"


class CardBlocked(Refusal):
    sentence = lazy("Cette carte vient d’être bloquée : elle ne peut plus être débitée.")


class TokenUsed(Refusal):
    sentence = lazy(
        "Une transaction a déjà été validée depuis cette page, avec un autre montant. "
        "Recherchez à nouveau le bénéficiaire."
    )


class NotCancellable(Refusal):
    sentence = lazy("Une transaction ne s’annule que le jour où elle a été réalisée.")


@dataclass(frozen=True)
class Slip:
    """What the confirmation form vouches for: who was found, by which card, for which actor.

    `token` is unique for each search; a debit carries it, so that it cannot be made twice.
    With a `voucher_id`, that voucher is what will be cashed.
    """

    holder_id: int
    card_id: int | None
    actor_id: int
    token: str
    voucher_id: int | None = None


account, convention, season, purse, card, payment = (
    model.__table__ for model in (Account, Convention, Season, Purse, Card, Payment)
)


due = account.alias("due")


SITUATION = (
    sa.select(
        account.c.id.label("wallet_id"),
        account.c.season_id,
        convention.c.id.label("convention_id"),
        convention.c.partner_id,
        convention.c.payment_ceiling,
        convention.c.daily_ceiling,
        due.c.id.label("due_id"),
        card.c.state.label("card_state"),
    )
    .select_from(account)
    .join(season, season.c.id == account.c.season_id)
    .join(purse, purse.c.id == account.c.purse_id)
    .join(convention_purse, convention_purse.c.purse_id == purse.c.id)
    .join(convention, Convention.covers(bindparam("partner_id"), purse.c.id, bindparam("day")))
    .outerjoin(
        card, sa.and_(card.c.id == bindparam("card_id"), card.c.holder_id == account.c.holder_id)
    )
    .outerjoin(
        due,
        sa.and_(
            due.c.kind == AccountKind.PARTNER_DUE,
            due.c.partner_id == convention.c.partner_id,
            due.c.purse_id == purse.c.id,
        ),
    )
    .where(
        account.c.kind == AccountKind.WALLET,
        account.c.holder_id == bindparam("holder_id"),
        account.c.purse_id == bindparam("purse_id"),
        season.c.starts_on <= bindparam("day"),
        season.c.ends_on >= bindparam("day"),
        purse.c.at_till,
    )
)


def debit(slip: Slip, purse_id: int, amount: int, *, by: Visitor) -> int:
    """Debit `amount` cents from the holder's purse for the partner; tell the payment's id.

    The same slip, purse and amount again return the first payment: nothing moves twice.
    Raises TokenUsed, NotAllowedHere, CardBlocked, OverCeiling, OverDailyCeiling,
    InsufficientBalance.
    """
    at = now()
    day = civil_day(at)
    connection = db.session.connection()
    found = connection.execute(
        SITUATION,
        {
            "holder_id": slip.holder_id,
            "card_id": slip.card_id,
            "purse_id": purse_id,
            "partner_id": by.partner_id,
            "day": day,
        },
    ).first()
    try:
        found = _checked(slip, found, amount, day)
    except Refusal:
        # Sent again after a lost answer: the ceiling that it filled itself is no refusal.
        earlier = made_before(slip, purse_id, amount)
        if earlier is None:
            raise
        return earlier
    payment_id = keep_payment(
        connection,
        {
            "partner_id": by.partner_id,
            "convention_id": found.convention_id,
            "holder_id": slip.holder_id,
            "purse_id": purse_id,
            "season_id": found.season_id,
            "card_id": slip.card_id,
            "amount": amount,
            "civil_date": day,
            "created_at": at,
            "actor_id": slip.actor_id,
            "token": slip.token,
            "state": PaymentState.CONFIRMED,
        },
    )
    if payment_id is None:
        return int(made_before(slip, purse_id, amount) or 0)
    due_id = found.due_id or ledger.due_account(found.partner_id, purse_id)
    ledger.pay(found.wallet_id, due_id, amount, payment_id=payment_id, at=at, on=connection, by=by)
    return payment_id


def cancel(payment_id: int, *, by: Visitor) -> None:
    """Cancel the partner's payment of today, and credit the holder at once.

    Raises NotFound for another partner's payment, AlreadyReversed, NotCancellable.
    """
    at = now()
    row = db.session.scalar(
        sa.select(Payment)
        .where(Payment.id == payment_id, Payment.partner_id == by.partner_id)
        .with_for_update(**LOCK)
    )
    if row is None:
        raise NotFound
    if row.state == PaymentState.CANCELLED:
        raise ledger.AlreadyReversed
    if row.civil_date != civil_day(at):
        raise NotCancellable
    ledger.cancel(row.id, at=at, by=by)
    row.state, row.cancelled_at = PaymentState.CANCELLED, at
    db.session.flush()


@cache
def _keep_on(dialect: str) -> Any:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return (
        insert(payment)
        .on_conflict_do_nothing(index_elements=["actor_id", "token"])
        .returning(payment.c.id)
    )


def keep_payment(connection: sa.Connection, row: dict[str, Any]) -> int | None:
    """Insert the payment and tell its id; None when the actor's token has made one before."""
    return connection.execute(_keep_on(connection.dialect.name), row).scalar()


def made_before(slip: Slip, purse_id: int, amount: int) -> int | None:
    """The payment that this slip has made already, if any. Raises TokenUsed for another body."""
    earlier = db.session.scalar(
        sa.select(Payment).where(Payment.actor_id == slip.actor_id, Payment.token == slip.token)
    )
    if earlier is None:
        return None
    same = (earlier.holder_id, earlier.purse_id, earlier.amount)
    if same != (slip.holder_id, purse_id, amount):
        raise TokenUsed
    return earlier.id


def _checked(slip: Slip, found: AnyRow | None, amount: int, day: date) -> AnyRow:
    if found is None:
        raise NotAllowedHere
    if slip.card_id and found.card_state != CardState.ACTIVE:
        raise CardBlocked
    check_ceilings(found, amount, day)
    return found
