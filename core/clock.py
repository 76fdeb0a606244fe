"""Instants are UTC; the day that counts is the civil day in Paris."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
_relived: ContextVar[datetime | None] = ContextVar("relived", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _relived.get() or datetime.now(UTC)


@contextmanager
def past(instant: datetime) -> Iterator[None]:
    """Live the block at that past instant, to write a history through the services.

    Raises ValueError when the instant is still to come.
    """
    if instant > datetime.now(UTC):
        raise ValueError(f"{instant} is still to come")
    relived = _relived.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _relived.reset(relived)


def civil_day(instant: datetime) -> date:
    """The day on a calendar in Paris at that instant."""
    return instant.astimezone(PARIS).date()


def today() -> date:
    """The civil day in Paris, now."""
    return civil_day(now())
