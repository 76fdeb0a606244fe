"""The daily seals: each finished civil day hashed over the day before, so that no line can move.

A seal is SHA-256 over the seal before it, the day, then the day's transfers in the order of their
ids. Anyone who kept one printed seal can tell whether anything before it was changed.
"""

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from core.clock import civil_day, now
from core.extensions import db
from models.ledger import Transfer
from models.seal import Seal

START = "0" * 64
A_DAY, CLOSING, AT_ONCE = timedelta(days=1), timedelta(minutes=10), 10_000
SEALED = (
    Transfer.id,
    Transfer.kind,
    Transfer.debit_account_id,
    Transfer.credit_account_id,
    Transfer.amount,
    Transfer.civil_date,
    Transfer.payment_id,
    Transfer.reverses_id,
    Transfer.hold_id,
)


def last_closed_day() -> date:
    """The last civil day in Paris of which nothing can be written any more.

    A till that began just before midnight has ten minutes to end.
    """
    return civil_day(now() - CLOSING) - A_DAY


def seal_next() -> bool:
    """Seal the oldest finished day that has no seal; False when none is left."""
    last = _last()
    first = db.session.scalar(sa.select(sa.func.min(Transfer.civil_date)))
    day = last.day + A_DAY if last else first
    if day is None or day > last_closed_day():
        return False
    transfers, digest = digest_of(day, last.digest if last else START)
    db.session.add(Seal(day=day, transfers=transfers, digest=digest, made_at=now()))
    db.session.flush()
    return True


def seal_of(day: date) -> Seal | None:
    """The seal of that civil day, if it is made."""
    return db.session.scalar(sa.select(Seal).where(Seal.day == day))


def digest_of(day: date, before: str) -> tuple[int, str]:
    """How many transfers the day has, and its seal after that of the day before."""
    hashed = hashlib.sha256(f"{before}\n{day.isoformat()}\n".encode())
    count = last = 0
    page = sa.select(*SEALED).where(Transfer.civil_date == day).order_by(Transfer.id).limit(AT_ONCE)
    while rows := db.session.execute(page.where(Transfer.id > last)).all():
        for row in rows:
            line = ";".join("" if cell is None else str(cell) for cell in row)
            hashed.update(f"{line}\n".encode())
        count, last = count + len(rows), rows[-1].id
    return count, hashed.hexdigest()


def broken_seals() -> Iterator[list[Any]]:
    """The day, the seal kept and the seal found, from the first day that does not fit."""
    before, expected = START, None
    for seal in db.session.scalars(sa.select(Seal).order_by(Seal.day)).all():
        if expected is None:
            first = db.session.scalar(sa.select(sa.func.min(Transfer.civil_date)))
            expected = min(seal.day, first) if first else seal.day
        transfers, digest = digest_of(seal.day, before)
        if (seal.day, seal.transfers, seal.digest) != (expected, transfers, digest):
            yield [seal.day.isoformat(), seal.digest, digest]
            return
        before, expected = seal.digest, seal.day + A_DAY


def _last() -> Seal | None:
    return db.session.scalar(sa.select(Seal).order_by(Seal.day.desc()).limit(1))
