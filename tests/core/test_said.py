"""Dates as people say them, around midnight in Paris, in both languages."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask
from flask_babel import force_locale

from core import language, said
from core.clock import PARIS

NOON = datetime(2026, 3, 12, 12, tzinfo=PARIS)  # a Thursday
MIDNIGHT = datetime(2026, 3, 11, 23, tzinfo=UTC)


@pytest.fixture(params=["fr", "en"])
def tongue(request):
    app = Flask(__name__)
    app.config.update(BABEL_DEFAULT_LOCALE="fr", BABEL_DEFAULT_TIMEZONE="Europe/Paris")
    language.prepare(app)
    with app.app_context(), force_locale(request.param):
        yield request.param


def paris(*parts):
    return datetime(*parts, tzinfo=PARIS)


WHEN = [
    (paris(2026, 3, 12, 11, 5), "aujourd’hui à 11:05", "today at 11:05"),
    (paris(2026, 3, 12, 0, 0), "aujourd’hui à 00:00", "today at 00:00"),
    (paris(2026, 3, 12, 23, 59), "aujourd’hui à 23:59", "today at 23:59"),
    (paris(2026, 3, 11, 23, 59), "hier à 23:59", "yesterday at 23:59"),
    (paris(2026, 3, 11, 9, 30), "hier à 09:30", "yesterday at 09:30"),
    (paris(2026, 3, 10, 18, 0), "mardi à 18:00", "Tuesday at 18:00"),
    (paris(2026, 3, 6, 18, 0), "vendredi à 18:00", "Friday at 18:00"),
    (paris(2026, 3, 5, 18, 0), "le 5 mars 2026", "5 March 2026"),
    (paris(2026, 3, 1, 18, 0), "le 1er mars 2026", "1 March 2026"),
    (paris(2025, 12, 31, 23, 59), "le 31 décembre 2025", "31 December 2025"),
    (paris(2026, 3, 13, 0, 0), "demain à 00:00", "tomorrow at 00:00"),
    (paris(2026, 3, 14, 0, 0), "le 14 mars 2026", "14 March 2026"),
]
UNTIL = [
    (date(2026, 3, 12), "Expire aujourd’hui", "Expires today"),
    (date(2026, 3, 13), "Expire demain", "Expires tomorrow"),
    (date(2026, 3, 15), "Expire dans 3 jours", "Expires in 3 days"),
    (date(2026, 3, 26), "Expire dans 14 jours", "Expires in 14 days"),
    (date(2026, 3, 27), "Expire le 27 mars 2026", "Expires on 27 March 2026"),
    (date(2026, 3, 11), "A expiré le 11 mars 2026", "Expired on 11 March 2026"),
]


@pytest.mark.parametrize(("instant", "french", "english"), WHEN)
def test_when(tongue, instant, french, english):
    with time_machine.travel(NOON, tick=False):
        assert said.when(instant) == {"fr": french, "en": english}[tongue]
        assert said.when(instant.astimezone(UTC)) == said.when(instant)


@pytest.mark.parametrize(("day", "french", "english"), UNTIL)
def test_until(tongue, day, french, english):
    with time_machine.travel(NOON, tick=False):
        assert said.until(day) == {"fr": french, "en": english}[tongue]


@pytest.mark.parametrize(
    ("now", "word"), [(MIDNIGHT.replace(hour=22, minute=59), 0), (MIDNIGHT, 1)]
)
def test_the_day_changes_at_midnight_in_paris(tongue, now, word):
    words = {"fr": ["aujourd’hui", "hier"], "en": ["today", "yesterday"]}[tongue]
    last = {"fr": ["Expire aujourd’hui", "A expiré le 11 mars 2026"]}
    last["en"] = ["Expires today", "Expired on 11 March 2026"]
    with time_machine.travel(now, tick=False):
        assert said.when(paris(2026, 3, 11, 12, 0)).startswith(words[word])
        assert said.until(date(2026, 3, 11)) == last[tongue][word]


def test_the_night_when_clocks_change(tongue):
    words = {"fr": "hier à 23:30", "en": "yesterday at 23:30"}
    for change in (date(2026, 3, 29), date(2026, 10, 25)):
        with time_machine.travel(paris(change.year, change.month, change.day, 12), tick=False):
            eve = paris(change.year, change.month, change.day - 1, 23, 30)
            assert said.when(eve) == words[tongue]


def test_the_exact_moment(tongue):
    exact = {"fr": "12 mars 2026 à 09:05", "en": "12 March 2026 at 09:05"}
    assert said.moment(datetime(2026, 3, 12, 8, 5, tzinfo=UTC)) == exact[tongue]
