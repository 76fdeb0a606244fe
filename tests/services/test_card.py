"""A card goes to one holder, once; the money goes to the holder, once."""

from functools import partial

import pytest
import sqlalchemy as sa

from commands import ledger as books
from core.codes import CARD_LENGTH, check_character, grouped, new_code
from core.errors import NotFound
from core.extensions import db
from core.transaction import perform, transaction
from models.card import Card, CardState
from models.holder import Holder
from models.ledger import Transfer
from models.programme import Programme
from models.registration import Registration
from models.user import Attempt, Role
from services import card, ledger
from services.attempt import ASSOCIATION_A_DAY, TooManyAttempts
from services.card import (
    AlreadyHasCard,
    CardRefused,
    MistypedNumber,
    NotRegistered,
    OtherProgramme,
    UnknownCard,
)
from tests.builders.acting import acting
from tests.builders.at_once import together
from tests.builders.world import add_holder, add_user

pytestmark = pytest.mark.usefixtures("in_app")


def waiting_holder(world, **known) -> int:
    """A registered holder without a card."""
    with transaction():
        user = known.pop("user_id", None)
        return add_holder(
            world.programme,
            world.season,
            granted=False,
            school_id=world.school,
            user_id=user,
            **known,
        ).id


def new_card(world, state=CardState.STOCK, programme=None) -> str:
    with transaction():
        made = card.make_batch(programme or world.programme, 1)[0]
        made.state = state
        return made.number


def associate(world, holder, typed):
    """Why the number is refused, if it is."""
    try:
        return perform(card.associate, holder, typed, by=acting(world.holder_user))
    except CardRefused as refusal:
        return refusal


def purses(world, holder):
    return [cents for _, cents in ledger.wallets(holder, world.season)]


@pytest.mark.parametrize("write", [str, grouped, str.lower, lambda n: f" {grouped(n)}-"])
def test_the_purses_are_full_at_once(world, write):
    holder, number = waiting_holder(world), new_card(world)
    assert purses(world, holder) == [0, 0]
    assert associate(world, holder, write(number)) is None
    assert purses(world, holder) == [100_00, 50_00]
    assert card.active_card(holder).number == number
    assert db.session.scalar(sa.select(sa.func.count(Attempt.id))) == 0
    assert books.verify() == {}


def wrong_numbers(world):
    good = new_code(CARD_LENGTH)
    yield MistypedNumber, "0" + check_character("0") * 3
    yield MistypedNumber, good[:-1] + ("0" if good[-1] != "0" else "1")
    yield MistypedNumber, "\x00<script>"
    yield UnknownCard, good
    yield CardRefused, world.card_number
    yield CardRefused, new_lost_card(world)
    yield CardRefused, new_card(world, CardState.DEFECTIVE)
    yield CardRefused, new_card(world, CardState.EXPIRED)
    yield OtherProgramme, new_card(world, programme=world.other_programme)


def new_lost_card(world) -> str:
    number, holder = new_card(world), waiting_holder(world)
    associate(world, holder, number)
    perform(card.declare_lost, holder, stolen=True, by=None)
    return number


def test_each_wrong_number_has_its_sentence_and_nothing_moves(world):
    holder, sentences = waiting_holder(world), set()
    before = db.session.scalar(sa.select(sa.func.count(Transfer.id)))
    cases = list(wrong_numbers(world))
    moved = db.session.scalar(sa.select(sa.func.count(Transfer.id))) - before
    for refusal, typed in cases:
        said = associate(world, holder, typed)
        assert type(said) is refusal
        assert said.field == "number"
        sentences.add(str(said))
    assert len(sentences) == 6
    assert purses(world, holder) == [0, 0]
    assert card.active_card(holder) is None
    assert db.session.scalar(sa.select(sa.func.count(Transfer.id))) == before + moved


def test_guessing_is_limited_even_for_the_right_number(world):
    holder, number = waiting_holder(world), new_card(world)
    for _ in range(ASSOCIATION_A_DAY):
        assert isinstance(associate(world, holder, new_code(CARD_LENGTH)), UnknownCard)
    with pytest.raises(TooManyAttempts):
        associate(world, holder, number)
    assert purses(world, holder) == [0, 0]
    other = waiting_holder(world)
    assert associate(world, other, number) is None


def test_without_a_registration_of_the_season(world):
    holder, number = waiting_holder(world), new_card(world)
    with transaction():
        db.session.execute(sa.delete(Registration).where(Registration.holder_id == holder))
    with pytest.raises(NotRegistered):
        associate(world, holder, number)


def test_one_card_at_a_time(world):
    number = new_card(world)
    with pytest.raises(AlreadyHasCard):
        associate(world, world.holder, number)


def test_a_lost_card_is_replaced_and_the_money_is_not_given_twice(world):
    perform(card.declare_lost, world.holder, by=None)
    lost = card.lost_card(world.holder)
    assert (lost.number, lost.state) == (world.card_number, CardState.LOST)
    with pytest.raises(NotFound):
        perform(card.declare_lost, world.holder, by=None)
    assert str(associate(world, world.holder, world.card_number)) == str(CardState.LOST.refusal)
    assert associate(world, world.holder, new_card(world)) is None
    assert purses(world, world.holder) == [100_00, 50_00]
    assert books.verify() == {}


def test_a_card_credits_only_where_the_programme_says_so(world):
    with transaction():
        season = db.session.get(Programme, world.other_programme).seasons[0]
        holder = add_holder(world.other_programme, season.id, granted=False).id
        season_id = season.id
    assert associate(world, holder, new_card(world, programme=world.other_programme)) is None
    assert {cents for _, cents in ledger.wallets(holder, season_id)} == {0}


def test_of_32_holders_at_once_one_gets_the_card(app, world):
    number = new_card(world)
    with transaction():
        users = [add_user(f"enfant{n}", Role.HOLDER).id for n in range(32)]
    holders = [waiting_holder(world, user_id=user) for user in users]
    db.session.remove()
    said = together(
        app, [partial(perform, card.associate, holder, number, by=None) for holder in holders]
    )
    assert sorted(type(answer).__name__ for answer in said) == ["CardRefused"] * 31 + ["NoneType"]
    winner = holders[said.index(None)]
    assert db.session.scalar(sa.select(Card.holder_id).where(Card.number == number)) == winner
    assert [sum(purses(world, holder)) for holder in holders].count(150_00) == 1
    assert purses(world, winner) == [100_00, 50_00]
    assert books.verify() == {}


def test_one_holder_with_32_cards_at_once_gets_one(app, world):
    with transaction():
        numbers = [made.number for made in card.make_batch(world.programme, 32)]
    holder = waiting_holder(world)
    db.session.remove()
    said = together(
        app, [partial(perform, card.associate, holder, number, by=None) for number in numbers]
    )
    assert sorted(type(answer).__name__ for answer in said) == ["AlreadyHasCard"] * 31 + [
        "NoneType"
    ]
    assert purses(world, holder) == [100_00, 50_00]
    assert db.session.get(Holder, holder).cards[0].number == numbers[said.index(None)]
    assert books.verify() == {}
