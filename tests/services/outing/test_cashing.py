"""At the door: marks, the voucher, one cashing whatever the crowd."""

from datetime import timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from commands import ledger as books
from core.clock import today
from core.codes import VOUCHER_LENGTH, new_code
from core.errors import NotFound, Refusal
from core.extensions import db
from core.states import NotNow
from core.transaction import perform, transaction
from models.ledger import Account, AccountKind, Transfer, TransferKind
from models.outing import Outing, Participation, ParticipationState, Settlement
from services import outing as outings
from tests.builders.acting import acting
from tests.builders.at_once import together
from tests.builders.outing import S, Trip, moves
from tests.builders.world import add_partner
from tests.services.ledger.test_races import deadlocks, once

pytestmark = pytest.mark.usefixtures("in_app")


def due(partner: int) -> int:
    """What the books say is due to the partner, in cents."""
    db.session.rollback()
    return int(
        db.session.scalar(
            sa.select(sa.func.coalesce(sa.func.sum(Transfer.amount), 0))
            .join(Account, Account.id == Transfer.credit_account_id)
            .where(Account.kind == AccountKind.PARTNER_DUE, Account.partner_id == partner)
        )
    )


def mark(trip: Trip, made: int, place: int, present: bool) -> None:
    one = trip.places(made)[place].id
    perform(outings.mark, made, one, present, by=acting(partner_id=trip.partner))


@pytest.mark.parametrize(("settlement", "paid"), [("attendance", 9_00), ("flat", 12_00)])
def test_the_absent_are_paid_for_or_not_as_agreed(trip, settlement, paid):
    made = trip.validated(Settlement(settlement))
    for place, present in ((0, False), (1, False), (1, True), (1, True)):
        mark(trip, made, place, present)
    outing = trip.read(made)
    assert outings.tally(outing) == outings.Tally(4, 3, 1, paid)
    assert outing.marks == 3
    assert trip.cash(made) == paid == due(trip.partner)
    left = 7_00 if settlement == "flat" else 10_00
    assert [trip.balance(one) for one in trip.pupils] == [left, 7_00, 7_00, 7_00]
    before = moves()
    with pytest.raises(NotNow, match="déjà encaissée"):
        trip.cash(made)
    with pytest.raises(NotNow, match="déjà encaissée"):
        mark(trip, made, 0, True)
    assert moves() == before


def test_nobody_came_nothing_is_paid(trip):
    made = trip.validated(pupils=trip.pupils[:1])
    mark(trip, made, 0, False)
    assert trip.cash(made) == 0
    assert trip.balance(trip.pupils[0]) == 10_00


def test_each_wrong_voucher_says_whose_it_is_and_moves_nothing(trip, world):
    made = trip.validated(pupils=trip.pupils[:1])
    later = trip.validated(pupils=trip.pupils[1:2], title="Plus tard")
    used, expired = trip.bring(S.CASHED), trip.bring(S.VALIDATED)
    trip.outdate(expired)
    perform(outings.expire_due)
    with transaction():
        elsewhere = add_partner("Théâtre", "44306184100047", world.other_programme, [trip.purse]).id
    theirs = trip.validated(pupils=trip.pupils[2:3], partner_id=elsewhere)
    with transaction():
        db.session.get(Outing, later).day = today() + timedelta(days=2)
    before = moves()

    def cash(code):
        perform(outings.cash, made, code, by=acting(trip.partner_user, partner_id=trip.partner))

    for refusal, code in (
        (outings.NoSuchVoucher, new_code(VOUCHER_LENGTH)),
        (outings.VoucherElsewhere, trip.read(theirs).code),
        (outings.OtherOuting, trip.read(later).code),
        (NotNow, trip.read(used).code),
        (NotNow, trip.read(expired).code),
    ):
        with pytest.raises(refusal):
            cash(code)
    with pytest.raises(outings.NotTheDay):
        trip.cash(later)
    with transaction():
        db.session.get(Outing, later).purse_id = world.sport
    with pytest.raises(outings.OtherProgramme, match="Cjeune"):
        cash(trip.read(later).code)
    with transaction():
        db.session.get(Outing, later).purse_id = trip.purse
    trip.outdate(made)
    with pytest.raises(outings.TooLate):
        trip.cash(made)
    assert (moves(), trip.read(made).state) == (before, S.VALIDATED)


def test_marks_wait_for_the_day_and_know_their_own(trip):
    made, other = trip.bring(S.VALIDATED), trip.bring(S.VALIDATED)
    with pytest.raises(NotFound):
        perform(outings.mark, made, trip.someone(other), False, by=acting(partner_id=trip.partner))
    with transaction():
        db.session.get(Outing, made).day = today() + timedelta(days=1)
    with pytest.raises(outings.NotTheDay):
        mark(trip, made, 0, False)
    assert trip.read(made).marks == 0


def test_two_tablets_marking_at_once_lose_no_mark(app, trip):
    made = trip.validated()
    people = [one.id for one in trip.places(made)]
    works = [
        partial(once, outings.mark, made, one, present, by=acting(partner_id=trip.partner))
        for one in people
        for present in (False, True, False)
    ]
    db.session.rollback()
    together(app, works)
    outing, marks = trip.read(made), [one.mark for one in trip.places(made)]
    assert outing.marks == max(marks)
    assert len(set(marks)) == len(marks)


def test_16_clients_cash_the_same_voucher_and_one_does(app, trip):
    made = trip.validated()
    code = trip.read(made).code
    cash = partial(
        once, outings.cash, made, code, by=acting(trip.partner_user, partner_id=trip.partner)
    )
    db.session.rollback()
    results = together(app, [cash] * 16)
    told = [result for result in results if isinstance(result, Refusal)]
    assert [type(one) for one in told] == [NotNow] * 15
    assert {str(one.sentence) for one in told} == {str(NotNow(S.CASHED).sentence)}
    assert due(trip.partner) == 12_00


def test_cashed_cancelled_and_marked_at_once_it_ends_one_way(app, trip):
    made = trip.validated()
    code, one = trip.read(made).code, trip.someone(made)
    works = [
        *[
            partial(
                once,
                outings.cash,
                made,
                code,
                by=acting(trip.partner_user, partner_id=trip.partner),
            )
        ]
        * 3,
        *[
            partial(
                once, outings.cancel, made, "", by=acting(trip.school_user, school_id=trip.school)
            )
        ]
        * 3,
        *[partial(once, outings.mark, made, one, False, by=acting(partner_id=trip.partner))] * 3,
    ]
    db.session.rollback()
    results = together(app, works)[:6]
    assert sum(not isinstance(result, Refusal) for result in results) == 1
    assert due(trip.partner) in (0, 9_00, 12_00)


def test_80_outings_of_the_same_30_pupils_captured_at_once(app, world, database):
    """Four partners, twenty outings each; the purse of each pupil is in all of them."""
    each = 20 if database.engine == "postgresql" else 3
    trip = Trip.make(world, 30)
    with transaction():
        partners = [
            trip.partner,
            *(
                add_partner(f"P{n}", f"{n:09d}00000", world.other_programme, [trip.purse]).id
                for n in range(3)
            ),
        ]
    made = [
        trip.validated(price=10, partner_id=partner) for partner in partners for _ in range(each)
    ]
    works = [
        partial(
            once,
            outings.cash,
            one,
            outing.code,
            by=acting(trip.partner_user, partner_id=outing.partner_id),
        )
        for one in made
        for outing in [trip.read(one)]
    ]
    with transaction():
        absent = db.session.scalars(sa.select(Participation).where(Participation.id % 7 == 0))
        skipped = [setattr(one, "state", ParticipationState.ABSENT) for one in absent]
    before = deadlocks(database)
    db.session.rollback()
    results = together(app, works)
    whole = 30 * len(made) * 10
    assert sum(results) == whole - 10 * len(skipped)
    assert sum(due(partner) for partner in partners) == sum(results)
    assert sum(trip.balance(one) for one in trip.pupils) == 300_00 - sum(results)
    captured = sa.select(sa.func.count(Transfer.id)).where(Transfer.kind == TransferKind.CAPTURE)
    assert db.session.scalar(captured) == 30 * len(made) - len(skipped)
    assert books.verify() | books.verify_promises() == {}
    assert deadlocks(database) == before
