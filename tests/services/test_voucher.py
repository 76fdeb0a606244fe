from contextlib import nullcontext
from datetime import timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from commands import ledger as books
from commands.work import tidy
from core.clock import now, today
from core.codes import VOUCHER_LENGTH, NotACode, new_code, parse_code
from core.errors import NotFound, Refusal
from core.extensions import db
from core.states import NotNow
from core.transaction import perform, transaction
from models.convention import Convention, ConventionState
from models.programme import Purse
from models.season import Season
from models.till import Payment, PaymentState
from models.voucher import Voucher, VoucherState
from services import ledger, till, voucher
from services.attempt import TooManyAttempts
from services.till import Slip
from tests.builders.acting import acting
from tests.builders.at_once import together
from tests.builders.world import BIRTH_DATE, add_holder, add_partner

pytestmark = pytest.mark.usefixtures("in_app")
ENDED = {VoucherState.CASHED: NotNow, VoucherState.CANCELLED: NotNow, VoucherState.EXPIRED: NotNow}


def issue(world, amount=20_00, purse=None):
    return perform(
        voucher.issue, world.holder, purse or world.sport, amount, by=acting(world.holder_user)
    )


def cash(world, made, amount=20_00, token="t", run=perform):
    slip = Slip(world.holder, None, world.partner_user, token, made)
    return run(voucher.cash, slip, amount, by=acting(partner_id=world.partner))


def cancel(world, made):
    perform(voucher.cancel, made, world.holder, by=acting(world.holder_user))


def read(made) -> Voucher:
    db.session.rollback()
    return db.session.get(Voucher, made)


def balance(world, purse=None) -> int:
    db.session.rollback()
    purses = {p.id: cents for p, cents in ledger.wallets(world.holder, world.season)}
    return purses[purse or world.sport]


def outdate(made):
    with transaction():
        db.session.get(Voucher, made).expires_on = today() - timedelta(days=1)


def bring(world, state, amount=20_00) -> int:
    """A voucher in that state."""
    made = issue(world, amount)
    if state == VoucherState.CASHED:
        cash(world, made, amount, token="first")
    elif state == VoucherState.CANCELLED:
        cancel(world, made)
    elif state == VoucherState.EXPIRED:
        outdate(made)
        assert perform(voucher.expire_due) == 1
    return made


@pytest.fixture(autouse=True)
def right_books(in_app, world):
    yield
    db.session.rollback()
    assert books.verify() | books.verify_promises() == {}


def test_a_voucher_holds_its_amount_under_a_code_until_the_season_says(world):
    made = read(issue(world))
    assert balance(world) == 80_00
    assert parse_code(made.code, 10) == made.code
    assert made.expires_on == today() + timedelta(days=30)


def test_every_slip_of_the_hand_on_its_code_is_caught(world):
    code = read(issue(world)).code
    wrong = [code[:n] + "X" + code[n + 1 :] for n in range(10) if code[n] != "X"]
    wrong += [
        code[:n] + code[n + 1] + code[n] + code[n + 2 :] for n in range(9) if code[n] != code[n + 1]
    ]
    for typed in wrong:
        with pytest.raises(NotACode):
            parse_code(typed, 10)


def test_it_never_lasts_longer_than_its_season(world):
    with transaction():
        db.session.get(Season, world.season).ends_on = today() + timedelta(days=3)
    assert read(issue(world)).expires_on == today() + timedelta(days=3)


def test_a_short_purse_says_what_is_missing_and_holds_nothing(world):
    with pytest.raises(voucher.ShortPurse, match=r"Il manque 2,40.*contient 100,00"):
        issue(world, 102_40)
    assert balance(world) == 100_00
    assert db.session.scalar(sa.select(sa.func.count(Voucher.id))) == 0


def test_only_a_till_s_purse_of_a_season_that_runs(world):
    with pytest.raises(voucher.VoucherNotAllowed):
        issue(world, purse=world.reading)
    with transaction():
        db.session.get(Purse, world.sport).at_till = False
    with pytest.raises(voucher.VoucherNotAllowed):
        issue(world)
    with transaction():
        db.session.get(Season, world.season).ends_on = today() - timedelta(days=1)
    with pytest.raises(voucher.VoucherNotAllowed):
        issue(world, purse=world.tutoring)


@pytest.mark.parametrize("state", VoucherState)
@pytest.mark.parametrize("act", ["cash", "cancel", "expire"])
def test_each_act_in_each_state(world, state, act):
    made = bring(world, state)
    before = balance(world)
    allowed = act in Voucher.ACTS[state]
    told = nullcontext() if allowed or act == "expire" else pytest.raises(ENDED[state])
    with told:
        if act == "cash":
            cash(world, made)
        elif act == "cancel":
            cancel(world, made)
        else:
            outdate(made)
            assert perform(voucher.expire_due) == int(allowed)
    if allowed:
        assert balance(world) == (80_00 if act == "cash" else 100_00)
        assert read(made).state != VoucherState.ISSUED
    else:
        assert (balance(world), read(made).state) == (before, state)


def test_a_part_is_cashed_and_the_rest_goes_back(world):
    made = issue(world)
    payment = cash(world, made, 12_50)
    assert balance(world) == 87_50
    paid = db.session.get(Payment, payment)
    assert (paid.amount, paid.state, paid.voucher.id) == (12_50, PaymentState.CONFIRMED, made)
    assert till.payments_of(till.Wanted(world.partner)).total == 12_50


def test_the_same_slip_again_is_the_same_payment(world):
    made = issue(world)
    assert cash(world, made, 12_50) == cash(world, made, 12_50)
    with pytest.raises(till.TokenUsed):
        cash(world, made, 12_51)
    assert balance(world) == 87_50


def test_no_more_than_its_amount(world):
    made = issue(world)
    with pytest.raises(voucher.MoreThanVoucher, match=r"vaut 20,00.*encaissez 0,01"):
        cash(world, made, 20_01)
    assert read(made).state == VoucherState.ISSUED


def test_a_payment_cancelled_the_same_day_credits_the_purse_and_the_voucher_stays_used(world):
    made = issue(world)
    payment = cash(world, made, 12_50)
    perform(till.cancel, payment, by=acting(world.partner_user, partner_id=world.partner))
    assert balance(world) == 100_00
    assert read(made).state == VoucherState.CASHED
    with pytest.raises(ledger.AlreadyReversed):
        perform(till.cancel, payment, by=acting(world.partner_user, partner_id=world.partner))
    with pytest.raises(NotNow):
        cash(world, made, token="again")


def test_another_s_voucher_does_not_exist(world):
    made = issue(world)
    with transaction():
        stranger = add_holder(world.programme, world.season).id
    with pytest.raises(NotFound):
        perform(voucher.cancel, made, stranger, by=acting(world.holder_user))
    assert read(made).state == VoucherState.ISSUED


def look_up(world, code, partner=None, birth_date=BIRTH_DATE):
    return perform(voucher.find, code, birth_date, by=acting(partner_id=partner or world.partner))


def test_a_till_finds_it_by_its_number_and_the_birth_date(world):
    code = read(issue(world)).code
    assert look_up(world, code).code == code
    for days in range(1, 6):
        with pytest.raises(voucher.NoSuchVoucher):
            look_up(world, code, birth_date=BIRTH_DATE + timedelta(days=days))
    with pytest.raises(TooManyAttempts):
        look_up(world, code)


@pytest.mark.parametrize("state", ENDED)
def test_what_serves_no_more_says_why(world, state):
    with pytest.raises(ENDED[state]):
        look_up(world, read(bring(world, state)).code)


def test_the_last_day_is_included_and_the_worker_may_be_late(world):
    made = issue(world)
    with transaction():
        db.session.get(Voucher, made).expires_on = today()
    assert perform(voucher.expire_due) == 0
    assert look_up(world, read(made).code).id == made
    outdate(made)
    with pytest.raises(NotNow):
        look_up(world, read(made).code)
    with pytest.raises(NotNow):
        cash(world, made)


def test_another_programme_s_partner_and_another_purse_s_are_told_so(world):
    code = read(issue(world)).code
    with pytest.raises(voucher.OtherProgramme, match="Cjeune"):
        look_up(world, code, world.other_partner)
    with transaction():
        tutor = add_partner("Tuteur", "44306184100047", world.programme, [world.tutoring]).id
    with pytest.raises(voucher.PurseNotSold, match="Sport"):
        look_up(world, code, tutor)


def test_a_convention_ended_since_it_was_found_cashes_nothing(world):
    made = issue(world)
    with transaction():
        db.session.scalars(
            sa.select(Convention).where(Convention.partner_id == world.partner)
        ).one().state = ConventionState.TERMINATED
    with pytest.raises(voucher.OtherProgramme):
        cash(world, made)
    assert balance(world) == 80_00


def test_the_worker_ends_all_that_is_over(world, monkeypatch):
    monkeypatch.setattr("services.voucher.making.BATCH", 2)
    made = [issue(world, 1_00) for _ in range(5)]
    for one in made[:4]:
        outdate(one)
    tidy()
    assert [read(one).state.value for one in made] == ["expired"] * 4 + ["issued"]
    assert balance(world) == 99_00


def once(verb, *args, **kwargs):
    """As `perform`, but a deadlock is an error: it is not tried again."""
    with transaction():
        return verb(*args, **kwargs)


def test_8_taps_on_one_form_make_one_voucher(app, world):
    code = new_code(VOUCHER_LENGTH)
    tap = partial(
        perform, voucher.issue, world.holder, world.sport, 5_00, code, by=acting(world.holder_user)
    )
    db.session.rollback()
    assert len(set(together(app, [tap] * 8))) == 1
    assert balance(world) == 95_00


def test_16_tills_cash_the_same_voucher_and_one_does(app, world):
    made = issue(world)
    results = together(
        app, [partial(cash, world, made, 12_50 + n, token=f"t{n}", run=once) for n in range(16)]
    )
    told = [result for result in results if isinstance(result, Refusal)]
    assert [type(result) for result in told] == [NotNow] * 15
    assert db.session.scalar(sa.select(sa.func.count(Payment.id))) == 1
    paid = db.session.scalar(sa.select(Payment.amount))
    assert balance(world) == 100_00 - paid


def test_cashed_and_cancelled_at_once_it_ends_one_way(app, world):
    made = issue(world)
    taken_back = partial(once, voucher.cancel, made, world.holder, by=acting(world.holder_user))
    works = [partial(cash, world, made, token=f"t{n}", run=once) for n in range(5)]
    results = together(app, works + [taken_back] * 5)
    assert sum(not isinstance(result, Refusal) for result in results) == 1
    assert read(made).ended_at <= now()
