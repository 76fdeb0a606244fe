"""Cards: batches of numbers, association to a holder, loss."""

import sqlalchemy as sa

from core.clock import now, today
from core.codes import CARD_LENGTH, NotACode, new_code, parse_code
from core.database import LOCK
from core.errors import Counted, NotFound, Refusal
from core.extensions import db
from core.language import lazy
from core.links import address_of
from core.states import move, take
from models.card import Card, CardState
from models.holder import Holder
from models.programme import CreditMoment
from models.registration import Registration, RegistrationState
from models.season import Season
from models.user import Visitor

from . import attempt, ledger
from .holder import tell


class CardRefused(Counted):
    """A number that this holder may not associate; each try costs one of the day's."""

    field = "number"


class MistypedNumber(CardRefused):
    sentence = lazy(
        "Ce numéro n’est pas complet ou comporte une erreur : "
        "recopiez les 12 caractères inscrits sous le QR code."
    )


class UnknownCard(CardRefused):
    sentence = lazy("Cette carte n’existe pas. Vérifiez le numéro inscrit sous le QR code.")


class OtherProgramme(CardRefused):
    sentence = lazy("Cette carte appartient à « %(name)s ».")


class AlreadyHasCard(Refusal):
    field = "number"
    sentence = lazy("Une carte est déjà associée à ce compte.")


class NotRegistered(Refusal):
    field = "number"
    sentence = lazy("L’inscription de cette saison doit d’abord être terminée.")


def make_batch(programme_id: int, count: int, school_id: int | None = None) -> list[Card]:
    """New cards in stock, or at a school; their numbers follow no sequence."""
    state = CardState.AT_SCHOOL if school_id else CardState.STOCK
    cards = [
        Card(
            number=new_code(CARD_LENGTH),
            programme_id=programme_id,
            school_id=school_id,
            state=state,
        )
        for _ in range(count)
    ]
    db.session.add_all(cards)
    db.session.flush()
    return cards


def _find_free(holder: Holder, typed: str) -> Card:
    """The card that this holder may associate, locked. Raises CardRefused, TooManyAttempts."""
    budget = attempt.day_period(), attempt.ASSOCIATION_A_DAY
    with attempt.guess(("card_association", str(holder.id), *budget)):
        try:
            number = parse_code(typed, CARD_LENGTH)
        except NotACode:
            raise MistypedNumber from None
        card = db.session.scalar(sa.select(Card).where(Card.number == number))
        if card is None:
            raise UnknownCard
        _check_usable(holder, card)
    # Locked after the guess, whose savepoint would drop the lock; by now it may be another's.
    db.session.refresh(card, with_for_update=LOCK)
    _check_usable(holder, card)
    return card


def _check_usable(holder: Holder, card: Card) -> None:
    if card.programme_id != holder.programme_id:
        raise OtherProgramme(name=card.programme.name)
    if not card.allows("associate"):
        raise CardRefused(card.state.refusal)


def associate(holder_id: int, typed: str, *, by: Visitor | None) -> None:
    """Link a card to the holder, and fill the purses when the programme credits at that moment.

    Raises CardRefused, TooManyAttempts past ten wrong numbers in a civil day, AlreadyHasCard,
    NotRegistered.
    """
    holder = db.session.get_one(Holder, holder_id, with_for_update=LOCK)
    season: Season | None = holder.programme.season_on(today())
    registered = season and db.session.scalar(
        sa.select(Registration.id).where(
            Registration.holder_id == holder_id,
            Registration.season_id == season.id,
            Registration.state == RegistrationState.VALIDATED,
        )
    )
    if season is None or not registered:
        raise NotRegistered
    if active_card(holder_id):
        raise AlreadyHasCard
    card = _find_free(holder, typed)
    card.holder_id, card.associated_at = holder_id, now()
    move(card, "associate", by=by)
    if holder.programme.credit_moment == CreditMoment.CARD_ASSOCIATION:
        fill_purses(holder_id, season, by=by)


def fill_purses(holder_id: int, season: Season, *, by: Visitor | None) -> None:
    """Grant what the season allots, each purse once."""
    for allotment in season.allotments:
        ledger.grant(holder_id, allotment.purse_id, season.id, allotment.amount, by=by)


def active_card(holder_id: int) -> Card | None:
    """The holder's card in use, if any."""
    return db.session.scalar(
        sa.select(Card).where(Card.holder_id == holder_id, Card.state == CardState.ACTIVE)
    )


def lost_card(holder_id: int) -> Card | None:
    """The holder's card that was last declared lost or stolen, if any."""
    return db.session.scalar(
        sa.select(Card)
        .where(Card.holder_id == holder_id, Card.state.in_((CardState.LOST, CardState.STOLEN)))
        .order_by(Card.blocked_at.desc())
        .limit(1)
    )


def declare_lost(holder_id: int, *, stolen: bool = False, by: Visitor | None) -> None:
    """Block the holder's card at once, everywhere. Raises NotFound when there is none in use."""
    card = active_card(holder_id)
    if card is None:
        raise NotFound
    block(card.id, stolen=stolen, by=by)


def block(card_id: int, *, stolen: bool, by: Visitor | None) -> None:
    """The same, of that card. Raises NotFound, NotNow."""
    act = "declare_stolen" if stolen else "declare_lost"
    card = take(Card, card_id, act, by=by)
    card.blocked_at = now()
    move(card, act, by=by)
    page = address_of("card.show_holder", holder_id=card.holder_id)
    tell(card.holder, "card/blocked", page, number=card.number)
