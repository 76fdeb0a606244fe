"""Passwords: hashed, compared in constant time, budgeted by login."""

import secrets

import argon2
import sqlalchemy as sa

from core.errors import Refusal
from core.extensions import db
from core.language import lazy
from models.user import User

from .. import attempt
from .session import close_other_sessions

HASHER = argon2.PasswordHasher(time_cost=3, memory_cost=19 * 1024, parallelism=1)


NO_ONE = HASHER.hash(secrets.token_hex(16))


class WrongCredentials(Refusal):
    sentence = lazy("Identifiant ou mot de passe incorrect.")
    field = "password"


class WrongPassword(Refusal):
    sentence = lazy("L’ancien mot de passe n’est pas le bon.")
    field = "old_password"


def check_password(login: str, password: str) -> User | None:
    """The active user with that login and password; None otherwise, the failure counted.

    The caller commits the count. Raises TooManyAttempts past ten failures in a quarter of an hour.
    """
    login = login.strip().lower()
    with db.session.begin_nested() as reserve:
        period = attempt.quarter_period()
        attempt.count_failure("sign_in", login, period, attempt.SIGN_IN_A_QUARTER)
        user = db.session.scalar(sa.select(User).where(User.login == login, User.active))
        if _matches(user, password):
            reserve.rollback()
            return user
    return None


def _matches(user: User | None, password: str) -> bool:
    known = user.password_hash if user and user.password_hash else NO_ONE
    try:
        HASHER.verify(known, password)
    except argon2.exceptions.VerificationError:
        return False
    return known is not NO_ONE


def set_password(user: User, password: str) -> None:
    """Keep the new password's hash, and end the user's sessions elsewhere."""
    user.password_hash = HASHER.hash(password)
    db.session.flush()


def change_password(user_id: int, old: str, new: str, token: str) -> bool:
    """Change a known password; False when the old one is wrong, the failure counted.

    The caller commits. Raises TooManyAttempts as `check_password` does.
    """
    user = db.session.get(User, user_id)
    if not check_password(user.login, old):
        return False
    set_password(user, new)
    close_other_sessions(user.id, token)
    return True
