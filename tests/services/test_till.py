from datetime import timedelta

import pytest
import sqlalchemy as sa

from commands import ledger as books
from core.clock import today
from core.errors import NotFound
from core.extensions import db
from core.transaction import perform, transaction
from models.audit import AuditLine
from models.convention import Convention, ConventionState
from models.programme import Purse
from models.season import Season
from models.till import Payment, PaymentState
from services import card, ledger, till
from services.till import Slip
from tests.builders.acting import acting
from tests.builders.world import BIRTH_DATE, add_holder

pytestmark = pytest.mark.usefixtures("in_app")


def balances(world):
    return {purse.id: cents for purse, cents in ledger.wallets(world.holder, world.season)}


def slip(world, token="t1"):
    return Slip(world.holder, world.card, world.partner_user, token)


def test_a_debit_moves_the_money_once_and_a_cancel_brings_it_back(world):
    payment = perform(
        till.debit, slip(world), world.sport, 12_50, by=acting(partner_id=world.partner)
    )
    again = perform(
        till.debit, slip(world), world.sport, 12_50, by=acting(partner_id=world.partner)
    )
    assert again == payment
    assert balances(world)[world.sport] == 87_50
    perform(till.cancel, payment, by=acting(world.partner_user, partner_id=world.partner))
    assert balances(world)[world.sport] == 100_00
    assert db.session.get(Payment, payment).state is PaymentState.CANCELLED
    assert books.verify() == {}


def test_more_than_the_balance_says_what_is_missing(world):
    with pytest.raises(ledger.InsufficientBalance) as refused:
        perform(till.debit, slip(world), world.sport, 102_40, by=acting(partner_id=world.partner))
    assert "Il manque 2,40" in str(refused.value)
    assert balances(world)[world.sport] == 100_00
    with transaction():
        assert books.verify() == {}


def change(record, **values):
    with transaction():
        row = db.session.get(*record)
        for name, value in values.items():
            setattr(row, name, value)


def refused(world, error, slip, purse=None, amount=1_00, partner=None):
    with pytest.raises(error) as told:
        perform(
            till.debit,
            slip,
            purse or world.sport,
            amount,
            by=acting(partner_id=partner or world.partner),
        )
    assert balances(world)[world.sport] == 100_00
    assert db.session.scalar(sa.select(sa.func.count(Payment.id))) == 0
    assert books.verify() == {}
    return str(told.value)


def test_an_empty_purse_says_that_nothing_can_be_debited(world):
    perform(till.debit, slip(world), world.sport, 100_00, by=acting(partner_id=world.partner))
    with pytest.raises(ledger.InsufficientBalance, match="vide"):
        perform(till.debit, slip(world, "t2"), world.sport, 1, by=acting(partner_id=world.partner))


def test_the_same_slip_pays_once_whatever_happened_since(world):
    payment = perform(
        till.debit, slip(world), world.sport, 12_50, by=acting(partner_id=world.partner)
    )
    for changed in ((world.sport, 12_51), (world.tutoring, 12_50)):
        with pytest.raises(till.TokenUsed):
            perform(till.debit, slip(world), *changed, by=acting(partner_id=world.partner))
    perform(card.declare_lost, world.holder, by=None)
    again = perform(
        till.debit, slip(world), world.sport, 12_50, by=acting(partner_id=world.partner)
    )
    assert again == payment
    assert balances(world)[world.sport] == 87_50


def test_a_token_is_one_actor_s_own(world):
    other = Slip(world.holder, world.card, world.admin, "t1")
    payments = {
        perform(till.debit, made, world.sport, 12_50, by=acting(partner_id=world.partner))
        for made in (slip(world), other)
    }
    assert len(payments) == 2


def test_only_the_purses_and_the_programme_of_the_convention(world):
    refused(world, till.NotAllowedHere, slip(world), purse=world.tutoring)
    refused(world, till.NotAllowedHere, slip(world), purse=world.reading)
    refused(world, till.NotAllowedHere, slip(world), partner=world.other_partner)
    refused(
        world, till.NotAllowedHere, slip(world), partner=world.other_partner, purse=world.reading
    )


@pytest.mark.parametrize(
    "state", [state for state in ConventionState if state != ConventionState.IN_FORCE]
)
def test_a_convention_that_is_not_in_force_debits_nothing(world, state):
    change((Convention, 1), state=state)
    refused(world, till.NotAllowedHere, slip(world))


@pytest.mark.parametrize(
    ("first", "last", "allowed"), [(-9, -1, False), (1, 9, False), (-9, 0, True), (0, 9, True)]
)
@pytest.mark.parametrize("model", [Convention, Season])
def test_the_days_of_a_convention_and_of_a_season_are_both_included(
    world, model, first, last, allowed
):
    days = {"starts_on": today() + timedelta(first), "ends_on": today() + timedelta(last)}
    change((model, 1), **days)
    if allowed:
        assert perform(
            till.debit, slip(world), world.sport, 1_00, by=acting(partner_id=world.partner)
        )
    else:
        with pytest.raises(till.NotAllowedHere):
            perform(till.debit, slip(world), world.sport, 1_00, by=acting(partner_id=world.partner))


def test_a_purse_kept_for_outings_is_not_debited_at_a_till(world):
    change((Purse, world.sport), at_till=False)
    refused(world, till.NotAllowedHere, slip(world))


@pytest.mark.parametrize("stolen", [False, True])
def test_a_card_blocked_since_it_was_found_debits_nothing(world, stolen):
    perform(card.declare_lost, world.holder, stolen=stolen, by=None)
    refused(world, till.CardBlocked, slip(world))


def test_a_card_of_somebody_else_debits_nothing(world):
    with transaction():
        stranger = add_holder(world.programme, world.season)
        theirs = card.active_card(stranger.id).id
    refused(world, till.CardBlocked, Slip(world.holder, theirs, world.partner_user, "t"))


def test_a_holder_found_by_the_file_number_pays_without_a_card(world):
    holder, found = perform(
        till.find_beneficiary, world.file_number, BIRTH_DATE, by=acting(partner_id=world.partner)
    )
    assert (holder.id, found) == (world.holder, None)
    perform(card.declare_lost, world.holder, by=None)
    no_card = Slip(world.holder, None, world.partner_user, "t")
    assert perform(till.debit, no_card, world.sport, 12_50, by=acting(partner_id=world.partner))


def test_a_blocked_card_finds_nobody(world):
    perform(card.declare_lost, world.holder, by=None)
    with pytest.raises(till.NoSuchBeneficiary):
        perform(
            till.find_beneficiary,
            world.card_number,
            BIRTH_DATE,
            by=acting(partner_id=world.partner),
        )


@pytest.mark.parametrize("amount", [0, -1, -100_00])
def test_the_engine_itself_refuses_an_amount_that_is_not_positive(world, amount):
    refused(world, sa.exc.IntegrityError, slip(world), amount=amount)


def test_another_partner_s_payment_does_not_exist(world):
    payment = perform(
        till.debit, slip(world), world.sport, 12_50, by=acting(partner_id=world.partner)
    )
    with pytest.raises(NotFound):
        perform(
            till.cancel,
            payment,
            by=acting(world.other_partner_user, partner_id=world.other_partner),
        )
    with pytest.raises(NotFound):
        perform(till.cancel, payment + 1, by=acting(world.partner_user, partner_id=world.partner))
    perform(till.cancel, payment, by=acting(world.partner_user, partner_id=world.partner))
    with pytest.raises(ledger.AlreadyReversed):
        perform(till.cancel, payment, by=acting(world.partner_user, partner_id=world.partner))
    assert balances(world)[world.sport] == 100_00
    assert books.verify() == {}


def test_a_cancel_leaves_a_line_in_the_audit_trail(world):
    payment = perform(
        till.debit, slip(world), world.sport, 12_50, by=acting(partner_id=world.partner)
    )
    perform(till.cancel, payment, by=acting(world.partner_user, partner_id=world.partner))
    line = db.session.scalars(sa.select(AuditLine).order_by(AuditLine.id.desc())).first()
    assert (line.act, line.subject_type, line.subject_id) == ("change", "payment", payment)
    assert line.changes["state"] == ["confirmed", "cancelled"]
