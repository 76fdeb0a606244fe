"""A holder's file, opened at the first school sign-in or by a young person alone."""

from datetime import date

import sqlalchemy as sa

from core.clock import now
from core.codes import FILE_LENGTH, new_code
from core.errors import NotFound
from core.extensions import db
from models.account import Identity, Role, User
from models.programme import Programme, WayIn
from models.school import School
from models.signup import Holder

from .. import account
from .first_link import account_at, remind_login, send_first_link


def welcome_pupil(issuer: str, subject: str, claims: dict, school_claim: str) -> User:
    """The user of a school identity, with a holder's file opened at the first visit."""
    known = account.sign_in_identity(issuer, subject)
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
    user = account.add_user(Role.HOLDER, first, last, None)
    db.session.add(Identity(issuer=issuer, subject=subject, user_id=user.id))
    school = db.session.scalar(sa.select(School).where(School.uai == claims.get(school_claim)))
    open_file(
        programme,
        user,
        birth_date=_birth_date(claims),
        school_id=school and school.id,
    )
    return user


def _names(claims: dict) -> tuple[str, str]:
    whole = str(claims.get("name") or claims.get("preferred_username") or "").strip()
    first, _, last = whole.partition(" ")
    return str(claims.get("given_name") or first or "?"), str(
        claims.get("family_name") or last or first or "?"
    )


def _birth_date(claims: dict) -> date | None:
    try:
        return date.fromisoformat(str(claims.get("birthdate")))
    except ValueError:
        return None


def open_file(programme: Programme, user: User, **known) -> Holder:
    """A holder's file in that programme, with its number."""
    holder = Holder(
        programme_id=programme.id,
        user_id=user.id,
        file_number=new_code(FILE_LENGTH),
        first_name=user.first_name,
        last_name=user.last_name,
        created_at=now(),
        **known,
    )
    db.session.add(holder)
    db.session.flush()
    return holder


def register_alone(
    programme: Programme, first_name: str, last_name: str, email: str, link_to
) -> None:
    """Open a young person's account and mail the link that proves the address.

    An address that already has an account gets a reminder instead: the screen says the same.
    """
    email = email.strip().lower()
    known = account_at(email, Role.HOLDER)
    if known and known.password_hash:
        remind_login(known)
        return
    user = known or account.add_user(Role.HOLDER, first_name, last_name, email)
    if not known:
        open_file(programme, user)
    send_first_link(user, programme, link_to)


def holder_of(user_id: int) -> Holder:
    """The holder's file of that user. Raises NotFound."""
    holder = db.session.scalar(sa.select(Holder).where(Holder.user_id == user_id))
    if holder is None:
        raise NotFound
    return holder
