"""Cards: batches of numbers, association to a holder, loss."""

import sqlalchemy as sa

from core.clock import now, today
from core.codes import CARD_LENGTH, NotACode, new_code, parse_code
from core.database import LOCK
from core.errors import NotFound, Refusal
from core.extensions import db
from core.language import lazy
from models.card import Card, CardState
from models.holder import Holder
from models.programme import CreditMoment, Programme
from models.registration import Registration, RegistrationState

from . import attempt, ledger


class CardRefused(Refusal):
    field = "number"


class MistypedNumber(CardRefused):
    sentence = lazy(
        "Ce numéro n’est pas complet ou comporte une erreur : "
        "recopiez les 12 caractères inscrits sous le QR code."
    )


class UnknownCard(CardRefused):
    sentence = lazy("Cette carte n’existe pas. Vérifiez le numéro inscrit sous le QR code.")


class CardTaken(CardRefused):
    sentence = lazy("Cette carte est déjà associée à un autre compte.")


class CardLost(CardRefused):
    sentence = lazy("Cette carte a été déclarée perdue ou volée : elle ne peut plus servir.")


class CardUnusable(CardRefused):
    sentence = lazy("Cette carte n’est plus utilisable. Demandez-en une autre.")


class OtherProgramme(CardRefused):
    def __init__(self, programme: Programme):
        super().__init__(lazy("Cette carte appartient à « %(name)s ».", name=programme.name))


class AlreadyHasCard(Refusal):
    sentence = lazy("Une carte est déjà associée à ce compte.")


class NotRegistered(Refusal):
    sentence = lazy("L’inscription de cette saison doit d’abord être terminée.")


_REFUSALS = {
    CardState.ACTIVE: CardTaken,
    CardState.LOST: CardLost,
    CardState.STOLEN: CardLost,
    CardState.DEFECTIVE: CardUnusable,
    CardState.EXPIRED: CardUnusable,
}


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


def find_free_card(holder: Holder, typed: str) -> Card | CardRefused:
    """The card that this holder may associate, locked, or why not.

    A refusal is returned, not raised, because the failed attempt is counted and the caller
    must commit the count. Raises TooManyAttempts past ten failures in a civil day.
    PostgreSQL drops a lock with the savepoint it was taken in: the card is locked after it.
    """
    with db.session.begin_nested() as reserve:
        attempt.count_failure(
            "card_association", str(holder.id), attempt.day_period(), attempt.ASSOCIATION_A_DAY
        )
        found = _free_card(holder, typed)
        if isinstance(found, Card):
            reserve.rollback()
    if isinstance(found, CardRefused):
        return found
    db.session.refresh(found, with_for_update=LOCK)
    return _usable(holder, found)


def _free_card(holder: Holder, typed: str) -> Card | CardRefused:
    try:
        number = parse_code(typed, CARD_LENGTH)
    except NotACode:
        return MistypedNumber()
    card = db.session.scalar(sa.select(Card).where(Card.number == number))
    return _usable(holder, card) if card else UnknownCard()


def _usable(holder: Holder, card: Card) -> Card | CardRefused:
    if card.programme_id != holder.programme_id:
        return OtherProgramme(card.programme)
    if card.state in _REFUSALS:
        return _REFUSALS[card.state]()
    return card


def associate(holder_id: int, typed: str, actor_id: int | None) -> CardRefused | None:
    """Link a card to the holder, and fill the purses when the programme credits at that moment.

    Tells why not, as `find_free_card` does. Raises AlreadyHasCard, NotRegistered.
    """
    holder = db.session.get(Holder, holder_id, with_for_update=LOCK)
    season = holder.programme.season_on(today())
    registered = season and db.session.scalar(
        sa.select(Registration.id).where(
            Registration.holder_id == holder_id,
            Registration.season_id == season.id,
            Registration.state == RegistrationState.VALIDATED,
        )
    )
    if not registered:
        raise NotRegistered
    if active_card(holder_id):
        raise AlreadyHasCard
    card = find_free_card(holder, typed)
    if isinstance(card, CardRefused):
        return card
    card.state, card.holder_id, card.associated_at = CardState.ACTIVE, holder_id, now()
    db.session.flush()
    if holder.programme.credit_moment == CreditMoment.CARD_ASSOCIATION:
        fill_purses(holder_id, season, actor_id)
    return None


def fill_purses(holder_id: int, season, actor_id: int | None) -> None:
    """Grant what the season allots, each purse once."""
    for allotment in season.allotments:
        ledger.grant(holder_id, allotment.purse_id, season.id, allotment.amount, actor_id)


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


def declare_lost(holder_id: int, *, stolen: bool = False) -> None:
    """Block the holder's card at once, everywhere. Raises NotFound when there is none in use."""
    card = db.session.scalar(
        sa.select(Card)
        .where(Card.holder_id == holder_id, Card.state == CardState.ACTIVE)
        .with_for_update(**LOCK)
    )
    if card is None:
        raise NotFound
    card.state = CardState.STOLEN if stolen else CardState.LOST
    card.blocked_at = now()
    db.session.flush()
