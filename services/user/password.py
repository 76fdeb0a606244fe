"""Passwords: hashed, compared in constant time, budgeted by login."""

import secrets

import argon2
import sqlalchemy as sa

from core.errors import Counted
from core.extensions import db
from core.language import lazy
from models.user import User, Visitor

from .. import attempt
from .session import close_other_sessions

# OWASP's memory for argon2id, and one pass more than the two it asks for with it.
HASHER = argon2.PasswordHasher(time_cost=3, memory_cost=19 * 1024, parallelism=1)


# An unknown login is compared with this: the time of the answer must not tell who has an account.
NO_ONE = HASHER.hash(secrets.token_hex(16))


class WrongCredentials(Counted):
    sentence = lazy("Identifiant ou mot de passe incorrect.")


class WrongPassword(Counted):
    sentence = lazy("L’ancien mot de passe n’est pas le bon.")
    field = "old_password"


def check_password(login: str, password: str, wrong: type[Counted] = WrongCredentials) -> User:
    """The active user with that login and password.

    Raises `wrong`, counted; TooManyAttempts past ten failures in a quarter of an hour.
    """
    login = login.strip().lower()
    budget = attempt.quarter_period(), attempt.SIGN_IN_A_QUARTER
    with attempt.guess(("sign_in", login, *budget)):
        user = db.session.scalar(sa.select(User).where(User.login == login, User.active))
        if not _matches(user, password) or user is None:
            raise wrong
    return user


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


def change_password(old: str, new: str, *, by: Visitor) -> None:
    """Change one's own password; one's sessions elsewhere end.

    Raises WrongPassword, counted; TooManyAttempts as `check_password` does.
    """
    user = check_password(by.login, old, WrongPassword)
    set_password(user, new)
    close_other_sessions(user.id, by.token)
