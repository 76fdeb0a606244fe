from datetime import UTC, date, datetime

import pytest
import time_machine

from core import clock


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


INSTANTS = [
    (utc(2026, 1, 15, 22, 59, 59), date(2026, 1, 15)),
    (utc(2026, 1, 15, 23, 0, 0), date(2026, 1, 16)),
    (utc(2026, 3, 28, 22, 59, 59), date(2026, 3, 28)),
    (utc(2026, 3, 28, 23, 0, 0), date(2026, 3, 29)),
    (utc(2026, 3, 29, 0, 59, 59), date(2026, 3, 29)),
    (utc(2026, 3, 29, 21, 59, 59), date(2026, 3, 29)),
    (utc(2026, 3, 29, 22, 0, 0), date(2026, 3, 30)),
    (utc(2026, 7, 14, 21, 59, 59), date(2026, 7, 14)),
    (utc(2026, 7, 14, 22, 0, 0), date(2026, 7, 15)),
    (utc(2026, 10, 24, 22, 0, 0), date(2026, 10, 25)),
    (utc(2026, 10, 25, 22, 59, 59), date(2026, 10, 25)),
    (utc(2026, 10, 25, 23, 0, 0), date(2026, 10, 26)),
]


@pytest.mark.parametrize(("instant", "day"), INSTANTS)
def test_the_civil_day_is_the_one_in_paris(instant, day):
    assert clock.civil_day(instant) == day
    with time_machine.travel(instant, tick=False):
        assert clock.now() == instant
        assert clock.today() == day


def test_the_instant_is_aware_and_in_utc():
    assert clock.now().tzinfo is UTC
