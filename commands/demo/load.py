"""The whole demo in one transaction: all of it, or nothing."""

from random import Random

import sqlalchemy as sa
from flask import current_app

from commands.towns import load_towns
from core.extensions import db
from core.transaction import transaction
from models.mail import Mail, MailState
from models.programme import Programme
from models.school import School
from models.user import User
from services import user as users

from .afterwards import correct, keep_watch
from .dossiers import make_candidates, write_texts
from .holders import Crowd, make_cards, make_collegians, make_regionals
from .outings import plan_outings
from .partners import make_partners, new_candidate
from .people import (
    CASHIER_LOGIN,
    DEFAULT_ISSUER,
    LYCEE_LOGIN,
    PARTNER_LOGINS,
    PASSWORD,
    SCHOOL_LOGIN,
    TEAM_LOGINS,
    TOTP_SECRET,
)
from .places import make_schools
from .programmes import make_programmes
from .purchases import go_shopping
from .registrations import ASSOCIATED, LOST, name_guardian, register_collegians, register_regionals
from .registrations import WITH_CARD as REGIONALS_WITH_CARD
from .reimbursements import reimburse
from .story import Story, user_of

SEED = 13
FREE_CARDS, FREE_AT_SCHOOL, FREE_REGIONAL = 300, 200, 120


class NotEmpty(Exception):
    """The database already holds a programme: the demo never mixes with real data."""


def is_empty() -> bool:
    """Whether no programme exists yet."""
    return db.session.scalar(sa.select(Programme.id).limit(1)) is None


def load() -> None:
    """Fill an empty, migrated database; the same civil day gives the same demo.

    Raises NotEmpty.
    """
    with transaction():
        if not is_empty():
            raise NotEmpty
        _fill(Random(SEED))  # noqa: S311


def _fill(rng: Random) -> None:
    load_towns()
    schemes = make_programmes()
    cjeune, epass = schemes["cjeune"], schemes["epass"]
    colleges, lycees = make_schools()
    db.session.add_all([*colleges, *lycees])
    db.session.flush()
    password_hash = users.HASHER.hash(PASSWORD)
    agent = _add_team(password_hash, colleges[0], lycees[0])
    write_texts(schemes, agent.id)
    counters = make_partners(rng, schemes, password_hash, agent)
    make_candidates(rng, cjeune, new_candidate, password_hash, agent)
    pool = user_of(PARTNER_LOGINS[0]).partner_id
    db.session.add(CASHIER_LOGIN.account(password_hash, partner_id=pool))
    db.session.flush()
    crowd, story = Crowd(rng), Story()
    issuer = current_app.config["OIDC_ISSUER"] or DEFAULT_ISSUER
    collegians = make_collegians(crowd, cjeune, colleges, issuer)
    regionals = make_regionals(crowd, epass, lycees, password_hash)
    handed_out = make_cards(crowd, cjeune, ASSOCIATED + LOST, colleges)
    make_cards(crowd, cjeune, FREE_AT_SCHOOL, colleges)
    make_cards(crowd, cjeune, FREE_CARDS)
    regional_cards = make_cards(crowd, epass, REGIONALS_WITH_CARD + FREE_REGIONAL)
    spenders = [
        *register_collegians(story, rng, cjeune, collegians, handed_out),
        *register_regionals(story, rng, epass, regionals, regional_cards, agent.id),
    ]
    go_shopping(story, rng, schemes, counters, spenders)
    plan_outings(story, epass)
    story.live()
    correct(spenders[0].holder_id)
    keep_watch()
    reimburse(schemes)
    name_guardian(password_hash)
    kept = sa.update(Mail).where(Mail.state == MailState.QUEUED).values(state=MailState.KEPT)
    db.session.execute(kept)


def _add_team(password_hash: str, college: School, lycee: School) -> User:
    """The team with its second factor, and the schools' users; tells the agent."""
    team = [
        login.account(password_hash, totp_secret=TOTP_SECRET, totp_confirmed=True)
        for login in TEAM_LOGINS
    ]
    schools = [
        login.account(password_hash, school_id=school.id)
        for login, school in ((SCHOOL_LOGIN, college), (LYCEE_LOGIN, lycee))
    ]
    db.session.add_all([*team, *schools])
    db.session.flush()
    return team[1]
