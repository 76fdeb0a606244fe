from datetime import timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from commands import ledger as books
from core.clock import now, past, today
from core.errors import Refusal
from core.extensions import db
from core.states import NotNow
from core.transaction import perform, transaction
from models.audit import AuditLine
from models.correction import Correction, CorrectionState
from models.ledger import Transfer, TransferKind
from models.mail import Mail
from models.season import Season
from models.user import Role
from services import correction, ledger, outing, till, voucher
from services.till import Slip
from tests.builders.acting import acting
from tests.builders.at_once import together
from tests.builders.outing import Trip
from tests.builders.world import add_holder, add_user

pytestmark = pytest.mark.usefixtures("in_app")


@pytest.fixture
def desk(world):
    """A payment of 12,50 € of yesterday, and two persons of the team."""

    class Desk:
        def __init__(self):
            with transaction():
                self.one = add_user("finance", Role.FINANCE).id
                self.other = world.admin
            with past(now() - timedelta(days=2)):
                self.payment = self.pay("yesterday", 12_50)

        def pay(self, token, amount):
            slip = Slip(world.holder, None, world.partner_user, token)
            return perform(
                till.debit, slip, world.sport, amount, by=acting(partner_id=world.partner)
            )

        def take_back(self, amount, payment=None, reason="Erreur de caisse"):
            args = payment or self.payment, amount, reason
            return perform(correction.propose_take_back, *args, by=acting(self.one))

        def approve(self, made, actor=None):
            perform(correction.approve, made, by=acting(actor or self.other))

        def refuse(self, made, reason="Rien à corriger", actor=None):
            perform(correction.refuse, made, reason, by=acting(actor or self.other))

    return Desk()


def sport(world):
    db.session.rollback()
    return {p.id: cents for p, cents in ledger.wallets(world.holder, world.season)}[world.sport]


def due(world):
    with transaction():
        account = ledger.due_account(world.partner, world.sport)
    total = sa.func.coalesce(sa.func.sum(Transfer.amount), 0)
    came, went = (
        db.session.scalar(sa.select(total).where(side == account))
        for side in (Transfer.credit_account_id, Transfer.debit_account_id)
    )
    return int(came - went)


def latest(world):
    return ledger.history(world.holder, outing=outing.held_for, voucher=voucher.held_for)[0]


def test_a_part_of_a_payment_is_taken_back_by_two_persons(world, desk):
    made = desk.take_back(2_40)
    assert (sport(world), due(world)) == (87_50, 12_50)
    with pytest.raises(correction.OwnCorrection):
        desk.approve(made, desk.one)
    desk.approve(made)
    assert (sport(world), due(world)) == (89_90, 10_10)
    kept = db.session.get(Correction, made)
    assert (kept.transfer.kind, kept.transfer.civil_date) == (TransferKind.ADJUST, today())
    assert correction.corrected([desk.payment]) == {desk.payment: 2_40}
    for late in (desk.approve, desk.refuse):
        with pytest.raises(NotNow):
            late(made)
    line = db.session.scalar(sa.select(AuditLine).filter_by(act="change", subject_id=made))
    assert line.changes["state"] == ["proposed", "approved"]
    told = {mail.recipient: mail.body for mail in db.session.scalars(sa.select(Mail))}
    assert set(told) == {"73282932000074@example.org", "camille@example.org"}
    assert all("2,40\u00a0€" in body and "Erreur de caisse" in body for body in told.values())
    movement = latest(world)
    assert (str(movement.label), movement.partner, movement.amount) == (
        "Correction",
        "Piscine",
        2_40,
    )
    assert books.verify() == {}


def test_never_more_than_what_is_left_of_the_payment(world, desk):
    desk.approve(desk.take_back(10_00))
    waiting = desk.take_back(2_00)
    with pytest.raises(correction.MoreThanLeft, match="0,50"):
        desk.take_back(51)
    desk.refuse(waiting)
    desk.approve(desk.take_back(2_50))
    with pytest.raises(correction.MoreThanLeft, match="en entier"):
        desk.take_back(1)
    assert (sport(world), due(world)) == (100_00, 0)
    assert books.verify() == {}


def test_a_payment_of_today_or_cancelled_is_not_corrected(world, desk):
    fresh = desk.pay("today", 1_00)
    with pytest.raises(correction.PaymentOfToday):
        desk.take_back(1_00, fresh)
    perform(till.cancel, fresh, by=acting(world.partner_user, partner_id=world.partner))
    with pytest.raises(correction.PaymentCancelled):
        desk.take_back(1_00, fresh)
    with pytest.raises(correction.NoReason):
        desk.take_back(1_00, reason="  ")


def test_once_the_season_is_over_the_money_goes_back_to_the_funder(world, desk):
    made = desk.take_back(2_40)
    gift = perform(
        correction.propose_gesture,
        world.holder,
        world.sport,
        5_00,
        "Panne du site",
        by=acting(desk.one),
    )
    with transaction():
        season = db.session.get(Season, world.season)
        season.starts_on, season.ends_on = today() - timedelta(80), today() - timedelta(1)
    perform(ledger.expire, world.holder, world.sport, world.season)
    desk.approve(made)
    with pytest.raises(correction.SeasonOver):
        desk.approve(gift)
    assert (sport(world), due(world)) == (0, 10_10)
    assert "reviennent au financeur" in db.session.scalar(sa.select(Mail.body))
    assert books.verify() == {}


def test_the_funder_pays_a_forgotten_debit_and_a_gesture(world, desk):
    forgotten = perform(
        correction.propose_for_partner,
        world.partner,
        world.sport,
        8_00,
        "Oubli",
        by=acting(desk.one),
    )
    gift = perform(
        correction.propose_gesture, world.holder, world.sport, 5_00, "Panne", by=acting(desk.one)
    )
    desk.approve(forgotten)
    desk.approve(gift)
    assert (sport(world), due(world)) == (92_50, 20_50)
    assert [c.id for c in correction.in_favour_of(world.partner)] == [forgotten]
    assert str(latest(world).label) == "Geste commercial"
    for verb, whose, purse in (
        (correction.propose_for_partner, world.partner, world.reading),
        (correction.propose_gesture, world.holder, world.reading),
    ):
        with pytest.raises(correction.PurseElsewhere):
            perform(verb, whose, purse, 1_00, "Non", by=acting(desk.one))
    assert books.verify() == {}


def test_a_gesture_does_not_stand_for_the_season_s_grant(world, desk):
    with transaction():
        late = add_holder(world.programme, world.season, granted=False).id
    gift = perform(
        correction.propose_gesture, late, world.sport, 5_00, "Accueil", by=acting(desk.one)
    )
    desk.approve(gift)
    assert perform(ledger.grant, late, world.sport, world.season, 100_00, by=None)
    assert {p.id: c for p, c in ledger.wallets(late, world.season)}[world.sport] == 105_00
    assert books.verify() == {}


def test_two_proposals_at_once_never_take_more_than_the_payment(app, world, desk):
    results = together(app, [partial(desk.take_back, 7_00)] * 8)
    assert sum(isinstance(result, int) for result in results) == 1
    (made,) = (result for result in results if isinstance(result, int))
    decided = together(app, [partial(desk.approve, made), partial(desk.refuse, made)] * 4)
    assert sum(isinstance(result, Refusal) for result in decided) == 7
    kept = db.session.get(Correction, made, populate_existing=True)
    moved = kept.state is CorrectionState.APPROVED
    assert due(world) == (5_50 if moved else 12_50)
    assert books.verify() == {}


def test_what_an_outing_was_paid_for_a_participant_is_taken_back(world):
    """A pupil was marked present by mistake: nobody else can give the credit back."""
    trip = Trip.make(world)
    made = trip.validated()
    present, absent = (place.id for place in trip.places(made)[:2])
    perform(outing.mark, made, absent, False, by=acting(partner_id=trip.partner))
    trip.cash(made)
    pupil = trip.pupils[0]
    assert trip.balance(pupil) == 7_00
    by = acting(trip.school_user)
    propose = partial(perform, correction.propose_take_back_of_outing, by=by)
    with pytest.raises(correction.NotPaid):
        propose(absent, 1_00, "Erreur")
    with pytest.raises(correction.MoreThanLeft):
        propose(present, 3_01, "Erreur")
    proposed = propose(present, 3_00, "Pas venu")
    perform(correction.approve, proposed, by=acting(world.admin))
    assert trip.balance(pupil) == 10_00
    with pytest.raises(correction.MoreThanLeft):
        propose(present, 1, "Encore")
    told = db.session.scalars(sa.select(Mail.body).where(Mail.subject.contains("corrigée"))).all()
    assert ["Les ocres du Luberon" in body for body in told] == [True]
    assert books.verify() | books.verify_promises() == {}


def test_whoever_proposed_may_withdraw_and_nobody_else(world, desk):
    made = desk.take_back(12_50)
    with pytest.raises(correction.NotYours):
        perform(correction.withdraw, made, by=acting(desk.other))
    perform(correction.withdraw, made, by=acting(desk.one))
    with pytest.raises(NotNow):
        desk.approve(made)
    assert isinstance(desk.take_back(12_50), int), "what is withdrawn takes nothing"
    assert books.verify() == {}
