"""A holder's file, opened at the first school sign-in or by a young person alone."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from core.errors import NotFound
from core.extensions import db
from models.programme import Programme, WayIn
from models.school import School
from models.user import Identity, Role, User

from .. import user as users
from ..holder import open_file
from ..user.first_link import remind_login, send_first_link, user_at


def welcome_pupil(issuer: str, subject: str, claims: dict[str, Any], school_claim: str) -> User:
    """The user of a school identity, with a holder's file opened at the first visit."""
    known = users.sign_in_identity(issuer, subject)
    if known:
        return known
    programme = db.session.scalar(
        sa.select(Programme)
        .where(Programme.way_in == WayIn.SCHOOL_ACCOUNT)
        .order_by(Programme.id)
        .limit(1)
    )
    if programme is None:
        raise NotFound
    first, last = _names(claims)
    user = users.add_user(Role.HOLDER, first, last, None)
    db.session.add(Identity(issuer=issuer, subject=subject, user_id=user.id))
    school = db.session.scalar(sa.select(School).where(School.uai == claims.get(school_claim)))
    open_file(programme, user, birth_date=_birth_date(claims), school_id=school and school.id)
    return user


def _names(claims: dict[str, Any]) -> tuple[str, str]:
    whole = str(claims.get("name") or claims.get("preferred_username") or "").strip()
    first, _, last = whole.partition(" ")
    return str(claims.get("given_name") or first or "?"), str(
        claims.get("family_name") or last or first or "?"
    )


def _birth_date(claims: dict[str, Any]) -> date | None:
    try:
        return date.fromisoformat(str(claims.get("birthdate")))
    except ValueError:
        return None


def register_alone(programme: Programme, first_name: str, last_name: str, email: str) -> None:
    """Open a young person's account and mail the link that proves the address.

    An address that already has an account gets a reminder instead: the screen says the same.
    """
    email = email.strip().lower()
    known = user_at(email, Role.HOLDER)
    if known and known.password_hash:
        remind_login(known, programme)
        return
    user = known or users.add_user(Role.HOLDER, first_name, last_name, email)
    if not known:
        open_file(programme, user)
    send_first_link(user, programme)
