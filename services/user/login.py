"""Logins, and the school identities that lead to them."""

from typing import Any

import sqlalchemy as sa

from core.clock import now
from core.extensions import db
from core.text import ascii_letters
from models.user import Identity, Role, User


def sign_in_identity(issuer: str, subject: str) -> User | None:
    """The active user of a school identity; None at a first visit."""
    return db.session.scalar(
        sa.select(User)
        .join(Identity)
        .where(Identity.issuer == issuer, Identity.subject == subject, User.active)
    )


def new_login(first_name: str, last_name: str) -> str:
    """A free login made of the name: « c.durand », « c.durand2 »; « compte » without letters."""
    parts = (ascii_letters(first_name)[:1], ascii_letters(last_name))
    base = ".".join(part for part in parts if part)[:40] or "compte"
    taken = set(db.session.scalars(sa.select(User.login).where(User.login.like(f"{base}%"))).all())
    return next(
        login
        for login in (f"{base}{n or ''}" for n in (0, *range(2, len(taken) + 3)))
        if login not in taken
    )


def add_user(role: Role, first_name: str, last_name: str, email: str | None, **links: Any) -> User:
    """A new login, with no password yet."""
    user = User(
        login=new_login(first_name, last_name),
        role=role,
        first_name=first_name,
        last_name=last_name,
        email=email,
        created_at=now(),
        **links,
    )
    db.session.add(user)
    db.session.flush()
    return user
