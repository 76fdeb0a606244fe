"""A birth date is guessed at most five times a card and day, whatever one does."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
import sqlalchemy as sa
import time_machine

from app import create_app
from core.codes import CARD_LENGTH, new_code
from core.extensions import db
from core.transaction import perform
from models.user import Attempt
from services import attempt, till
from services.attempt import TooManyAttempts
from tests.builders.acting import acting
from tests.builders.at_once import together
from tests.builders.signed_in import sign_in
from tests.builders.world import BIRTH_DATE
from tests.engines import dispose

WRONG = date(2012, 1, 1)
NOON = datetime(2026, 11, 4, 11, tzinfo=UTC)


def look_up(world, birth_date=WRONG, number=None, partner=None):
    """Who was found; None when the guess was wrong."""
    args = (number or world.card_number, birth_date)
    try:
        return perform(till.find_beneficiary, *args, by=acting(partner_id=partner or world.partner))
    except till.NoSuchBeneficiary:
        return None


def guess(world, times, **others):
    """How many of these wrong birth dates were judged."""
    judged = 0
    for n in range(times):
        try:
            assert look_up(world, WRONG + timedelta(days=n), **others) is None
            judged += 1
        except TooManyAttempts:
            pass
    return judged


@pytest.mark.usefixtures("in_app")
def test_the_sixth_birth_date_is_not_judged_not_even_the_right_one(world):
    assert guess(world, 8) == 5
    with pytest.raises(TooManyAttempts):
        look_up(world, BIRTH_DATE)
    with pytest.raises(TooManyAttempts):
        look_up(world, BIRTH_DATE, partner=world.other_partner)


@pytest.mark.usefixtures("in_app")
def test_32_guesses_at_once_are_judged_five_times(app, world):
    guesses = [partial(look_up, world, WRONG + timedelta(days=n)) for n in range(32)]
    answers = together(app, guesses)
    assert answers.count(None) == 5
    assert sum(isinstance(answer, TooManyAttempts) for answer in answers) == 27


@pytest.mark.usefixtures("in_app")
def test_a_partner_fails_fifty_times_a_day(world):
    for _ in range(50):
        assert look_up(world, number=new_code(CARD_LENGTH)) is None
    with pytest.raises(TooManyAttempts):
        look_up(world, BIRTH_DATE)
    assert look_up(world, BIRTH_DATE, partner=world.other_partner)


@pytest.mark.usefixtures("in_app")
def test_a_right_birth_date_is_never_counted(world):
    for _ in range(60):
        holder, card = look_up(world, BIRTH_DATE)
        assert (holder.id, card.id) == (world.holder, world.card)
    assert db.session.scalar(sa.select(sa.func.count(Attempt.id))) == 0


@pytest.mark.usefixtures("in_app")
def test_the_budget_is_whole_again_on_the_next_day_in_paris(world):
    with time_machine.travel(NOON, tick=False) as clock:
        assert guess(world, 8) == 5
        clock.move_to(NOON.replace(hour=22, minute=59, second=59))
        assert guess(world, 1) == 0
        clock.move_to(NOON.replace(hour=23))
        assert look_up(world, BIRTH_DATE)
        assert guess(world, 8) == 5
        assert perform(attempt.forget_old_attempts) == 2
        assert guess(world, 1) == 0


def test_the_budget_survives_a_restart(app, world):
    with app.app_context():
        assert guess(world, 3) == 3
    dispose(app)
    again = create_app(
        **{key: app.config[key] for key in ("SQLALCHEMY_DATABASE_URI", "SECRET_KEY")}
    )
    with again.app_context():
        assert guess(world, 5) == 2
    dispose(again)


def test_a_forged_address_gains_nothing(app, client, world):
    sign_in(client, world.partner_user)
    told = []
    for n in range(8):
        forged = dict.fromkeys(("X-Forwarded-For", "X-Real-IP", "Forwarded"), f"192.0.2.{n}")
        typed = {"card_number": world.card_number, "birth_date": f"0{n + 1}/01/2012"}
        from_there = {"REMOTE_ADDR": f"198.51.100.{n}"}
        answer = client.post("/caisse", data=typed, headers=forged, environ_overrides=from_there)
        assert answer.status_code == 422
        told.append(str(TooManyAttempts.sentence) in answer.text.replace("&#39;", "'"))
    with app.app_context():
        assert told == [False] * 5 + [True] * 3


@pytest.mark.usefixtures("in_app")
def test_a_quarter_of_an_hour_is_told_by_the_clock_in_paris():
    with time_machine.travel(datetime(2026, 11, 4, 23, 14, 59, tzinfo=UTC), tick=False) as clock:
        assert attempt.quarter_period() == "2026-11-05T00:00"
        clock.shift(1)
        assert attempt.quarter_period() == "2026-11-05T00:15"
