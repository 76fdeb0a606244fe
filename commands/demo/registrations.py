"""Who registered, who associated a card, who lost one: planned as acts of the story."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import sqlalchemy as sa

from core.clock import today
from core.extensions import db
from forms.wording import Wording
from models.card import Card
from models.consent import ConsentPurpose
from models.holder import Guardian, Holder
from models.programme import Programme
from models.registration import Registration
from models.user import Visitor
from services import card as cards
from services import registration as registrations

from .holders import Family
from .people import GUARDIAN_LOGIN
from .programmes import STATUSES, Scheme
from .story import Story

ASSOCIATED, REGISTERED = 130, 30
VALIDATED, WITH_CARD = 52, 30
LOST = 2


@dataclass(frozen=True)
class Spender:
    """A holder who may buy from a civil day on, by that card or by file number."""

    holder_id: int
    programme: Programme
    card_id: int | None
    since: date


def register_collegians(
    story: Story,
    rng: Random,
    scheme: Scheme,
    people: list[tuple[Holder, Family]],
    stock: list[Card],
) -> list[Spender]:
    """Thirty registered without a card, a hundred and thirty with one, the rest unknown yet.

    The first of `people` has no card, the second has one. Two cards are lost and replaced.
    """
    without, *others = people
    registered = [others[0], without, *others[1 : ASSOCIATED + REGISTERED - 1]]
    free = iter(stock)
    wording, spenders = Wording(scheme.programme), []
    for rank, (holder, family) in enumerate(registered):
        day = _some_day(rng, scheme)
        answers = _answers(rng, wording, family)
        story.then(
            day, rng.uniform(0.0, 0.2), holder.user_id, registrations.complete, holder.id, answers
        )
        if (holder, family) == without or rank > ASSOCIATED:
            continue
        day, card = _soon_after(rng, day), next(free)
        share = rng.uniform(0.25, 0.35)
        _associate(story, day, share, holder, card)
        if rank > ASSOCIATED - LOST:
            story.then(day, 0.37, holder.user_id, cards.declare_lost, holder.id)
            _associate(story, day, 0.4, holder, next(free))
        else:
            spenders.append(Spender(holder.id, scheme.programme, card.id, day))
    return spenders


def register_regionals(
    story: Story,
    rng: Random,
    scheme: Scheme,
    people: list[tuple[Holder, Family]],
    stock: list[Card],
    agent_id: int,
) -> list[Spender]:
    """All registered; the first ones validated by the agent, the last ones waiting."""
    wording, spenders = Wording(scheme.programme), []
    for rank, (holder, family) in enumerate(people):
        status = STATUSES[0] if rank == 0 else rng.choice(STATUSES)
        answers = _answers(rng, wording, family, school_id=holder.school_id, status=status)
        day = _some_day(rng, scheme)
        share = rng.uniform(0.0, 0.2)
        if rank >= VALIDATED:
            day = max(scheme.season.starts_on, today() - timedelta(days=rank - VALIDATED))
        story.then(day, share, holder.user_id, registrations.complete, holder.id, answers)
        if rank >= VALIDATED:
            continue
        day = _soon_after(rng, day)
        story.then(day, 0.25, agent_id, _validate, holder.id, scheme.season.id)
        card = stock[rank] if rank < WITH_CARD else None
        if card:
            _associate(story, day, rng.uniform(0.3, 0.4), holder, card)
        spenders.append(Spender(holder.id, scheme.programme, card and card.id, day))
    return spenders


def name_guardian(password_hash: str) -> None:
    """Give the known guardian the login and the password that the demo prints."""
    guardian = db.session.scalar(sa.select(Guardian).where(Guardian.email == GUARDIAN_LOGIN.email))
    guardian.user.login, guardian.user.password_hash = GUARDIAN_LOGIN.login, password_hash
    db.session.flush()


def _some_day(rng: Random, scheme: Scheme) -> date:
    """A day of the first five weeks of the season, already past."""
    return min(scheme.season.starts_on + timedelta(days=rng.randrange(35)), today())


def _soon_after(rng: Random, day: date) -> date:
    return min(day + timedelta(days=rng.randrange(1, 9)), today())


def _associate(story: Story, day: date, share: float, holder: Holder, card: Card) -> None:
    story.then(day, share, holder.user_id, cards.associate, holder.id, card.number)


def _validate(holder_id: int, season_id: int, *, by: Visitor) -> None:
    waiting = sa.select(Registration.id).filter_by(holder_id=holder_id, season_id=season_id)
    registrations.validate(db.session.scalar(waiting), by=by)


def _answers(rng: Random, wording: Wording, family: Family, **known) -> registrations.Answers:
    town, postal_code, departement = family.town
    return registrations.Answers(
        address=family.address,
        address_extra="",
        postal_code=postal_code,
        town=town,
        departement=departement,
        email=family.email,
        phone=family.phone if rng.random() < 0.7 else None,
        consents={p: (rng.random() < 0.5, wording.consent(p)) for p in ConsentPurpose},
        guardian_first_name=family.first_name,
        guardian_last_name=family.last_name,
        **known,
    )
