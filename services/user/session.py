"""A signed-in browser is a row; its cookie only names it."""

import hashlib
import secrets
from contextlib import nullcontext
from datetime import timedelta

import sqlalchemy as sa

from core.clock import now
from core.extensions import db
from models.user import OneTimeLink, User, UserSession, Visitor

from .. import audit


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def open_session(user: User, hours: int) -> str:
    """A new session for the user; its secret name, which only the cookie keeps."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        UserSession(
            token_hash=digest(token),
            user_id=user.id,
            created_at=now(),
            expires_at=now() + timedelta(hours=hours),
        )
    )
    db.session.info["actor_id"] = user.id
    audit.record("sign_in", "user", user.id)
    db.session.flush()
    return token


def close_session(token: str) -> None:
    """End the session for good."""
    db.session.execute(sa.delete(UserSession).where(UserSession.token_hash == digest(token)))


def close_other_sessions(user_id: int, token: str | None = None) -> None:
    """End the user's sessions, except the one named by `token`."""
    others = sa.delete(UserSession).where(UserSession.user_id == user_id)
    if token:
        others = others.where(UserSession.token_hash != digest(token))
    db.session.execute(others)


session_table, user_table = UserSession.__table__, User.__table__


READ_VISITOR = (
    sa.select(
        user_table.c.id,
        user_table.c.login,
        user_table.c.role,
        user_table.c.first_name,
        user_table.c.last_name,
        user_table.c.partner_id,
        user_table.c.school_id,
        session_table.c.second_factor,
    )
    .join_from(session_table, user_table, session_table.c.user_id == user_table.c.id)
    .where(
        session_table.c.token_hash == sa.bindparam("token_hash"),
        session_table.c.expires_at > sa.bindparam("now"),
        user_table.c.active,
    )
)


def read_visitor(token: str, on: sa.Connection | None = None) -> Visitor | None:
    """Who is signed in under that session name, in one read; None once it is over."""
    # On a connection of its own: nothing is begun and rolled back around it (decision 10).
    with nullcontext(on) if on else db.engine.connect() as connection:
        named = {"token_hash": digest(token), "now": now()}
        row = connection.execute(READ_VISITOR, named).first()
    if row is None:
        return None
    db.session.info["actor_id"] = row.id
    return Visitor(token, *row)


def visitor_of(user_id: int) -> Visitor:
    """Who acts where there is no browser: on the command line, in a job."""
    one = db.session.get_one(User, user_id)
    db.session.info["actor_id"] = user_id
    return Visitor(
        "",
        one.id,
        one.login,
        one.role,
        one.first_name,
        one.last_name,
        one.partner_id,
        one.school_id,
        True,
    )


def forget_ended() -> None:
    """Remove sessions and links that are over."""
    db.session.execute(sa.delete(UserSession).where(UserSession.expires_at <= now()))
    db.session.execute(sa.delete(OneTimeLink).where(OneTimeLink.expires_at <= now()))
