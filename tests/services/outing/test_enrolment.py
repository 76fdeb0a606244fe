"""Who may take part, and what their purse says."""

from datetime import timedelta

import pytest

from commands import ledger as books
from core.clock import today
from core.errors import Refusal
from core.extensions import db
from core.states import NotNow
from core.transaction import perform, transaction
from models.holder import Holder
from models.outing import Outing
from models.school import School
from services import ledger
from services import outing as outings
from tests.builders.acting import acting
from tests.builders.outing import S, Trip, moves
from tests.builders.world import add

pytestmark = pytest.mark.usefixtures("in_app")


def register(trip: Trip, made: int, holder: int) -> None:
    perform(outings.register, made, holder, by=acting(trip.school_user))


def test_the_price_is_held_at_once_and_comes_back(trip):
    made, pupil = trip.confirmed(), trip.pupils[0]
    register(trip, made, pupil)
    assert trip.balance(pupil) == 7_00
    perform(outings.withdraw, made, pupil, by=acting(trip.school_user))
    assert (trip.balance(pupil), trip.places(made)) == (10_00, [])
    register(trip, made, pupil)
    assert (trip.balance(pupil), len(trip.places(made))) == (7_00, 1)


def test_each_refusal_has_its_sentence_and_moves_nothing(trip, world):
    made = trip.confirmed(places=1)
    dear = trip.confirmed(price=10_40)
    with transaction():
        other = add(School(uai="0130002B", name="Autre", town="Aix", departement="13"))
        db.session.get(Holder, trip.pupils[3]).school_id = other.id
    register(trip, made, trip.pupils[0])
    before = moves()
    for refusal, outing, pupil in (
        (outings.Full, made, trip.pupils[1]),
        (outings.AlreadyRegistered, made, trip.pupils[0]),
        (outings.OtherSchool, dear, trip.pupils[3]),
        (outings.OtherSchool, dear, world.holder),
        (outings.MissingCredit, dear, trip.pupils[1]),
    ):
        with pytest.raises(refusal) as said:
            register(trip, outing, pupil)
        assert moves() == before
    assert "Il manque 0,40" in said.value.sentence
    with pytest.raises(outings.NotRegistered):
        perform(outings.withdraw, dear, trip.pupils[0], by=acting(trip.school_user))
    perform(outings.validate, made, by=acting(school_id=trip.school))
    with pytest.raises(NotNow, match="inscriptions sont closes"):
        register(trip, made, trip.pupils[1])
    with transaction():
        db.session.get(Outing, dear).day = today() - timedelta(days=1)
    with pytest.raises(outings.DayPast):
        register(trip, dear, trip.pupils[2])
    assert moves() == before


def test_a_class_is_registered_but_those_who_cannot_be(trip, world):
    other = trip.confirmed(price=9_00)
    register(trip, other, trip.pupils[1])
    made = trip.confirmed(places=2)
    refused = perform(
        outings.register_class,
        made,
        [world.holder, *trip.pupils],
        by=acting(trip.school_user, school_id=trip.school),
    )
    told = {holder.id: type(why) for holder, why in refused}
    assert told == {
        world.holder: outings.OtherSchool,
        trip.pupils[1]: outings.MissingCredit,
        trip.pupils[2]: outings.Full,
        trip.pupils[3]: outings.Full,
    }
    assert [one.holder_id for one in trip.places(made)] == [trip.pupils[0]]


def test_a_hold_without_its_place_is_found(trip):
    trip.bring(S.CONFIRMED)
    with transaction() as session:
        session.execute(db.update(Outing).values(price=4_00))
    assert len(books.verify_promises()) == 1
    with transaction() as session:
        session.execute(db.update(Outing).values(price=3_00))
        ledger.hold(trip.pupils[3], trip.purse, trip.season, 1_00, by=None)
    assert list(books.verify_promises()) == ["an open hold is an open promise"]
    with transaction():
        ledger.release(db.session.scalar(db.text("SELECT max(id) FROM transfer")), by=None)
    assert isinstance(outings.Full(), Refusal)
