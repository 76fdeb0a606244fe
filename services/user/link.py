"""Links sent by mail, good once; only their hash is kept."""

import secrets
from datetime import timedelta

import sqlalchemy as sa

from core.clock import now
from core.database import LOCK
from core.errors import Refusal
from core.extensions import db
from core.language import lazy
from core.links import address_of
from models.convention import Convention
from models.holder import Guardian, Holder
from models.programme import Programme
from models.user import LinkPurpose, OneTimeLink, User

from .. import attempt, letter
from .password import set_password
from .session import close_other_sessions, digest

LINK_LIFE = {
    LinkPurpose.FIRST_PASSWORD: timedelta(days=14),
    LinkPurpose.FORGOTTEN_PASSWORD: timedelta(hours=1),
}


class LinkUsed(Refusal):
    sentence = lazy("Ce lien a déjà servi ou n’est plus valable. Demandez-en un autre.")


def make_link(user: User, purpose: LinkPurpose) -> str:
    """The secret of a new one-time link; earlier links of the same purpose stop working."""
    db.session.execute(
        sa.delete(OneTimeLink).where(OneTimeLink.user_id == user.id, OneTimeLink.purpose == purpose)
    )
    token = secrets.token_urlsafe(32)
    db.session.add(
        OneTimeLink(
            token_hash=digest(token),
            purpose=purpose,
            user_id=user.id,
            created_at=now(),
            expires_at=now() + LINK_LIFE[purpose],
        )
    )
    db.session.flush()
    return token


def find_link(token: str) -> OneTimeLink:
    """The link, if it still works. Raises LinkUsed."""
    link = db.session.scalar(
        sa.select(OneTimeLink)
        .where(
            OneTimeLink.token_hash == digest(token),
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > now(),
        )
        .with_for_update(**LOCK)
    )
    if link is None or not link.user.active:
        raise LinkUsed
    return link


def choose_password(token: str, password: str) -> User:
    """Use a link up: the new password replaces the old, every session ends. Raises LinkUsed."""
    link = find_link(token)
    link.used_at = now()
    set_password(link.user, password)
    close_other_sessions(link.user_id)
    user: User = link.user
    return user


def password_page(user: User, purpose: LinkPurpose) -> str:
    """The address, good once, where the user chooses a password."""
    return address_of("user.show_link", token=make_link(user, purpose))


def send_password_link(login: str) -> None:
    """Mail a one-time link, if that login is known.

    Raises TooManyAttempts past three requests for a login in a quarter of an hour.
    """
    login = login.strip().lower()
    _count_request("password_link", login)
    user = db.session.scalar(sa.select(User).where(User.login == login, User.active))
    if user and user.email:
        page = password_page(user, LinkPurpose.FORGOTTEN_PASSWORD)
        words = {"greet": user.first_name, "login": user.login, "page": page}
        letter.answer("user/password", user.email, signer_for(user), **words)


def send_logins(email: str) -> None:
    """Mail the logins known under that address, if any."""
    email = email.strip().lower()
    _count_request("login_reminder", email)
    users = db.session.scalars(
        sa.select(User).where(sa.func.lower(User.email) == email, User.active).order_by(User.id)
    ).all()
    if users:
        logins = [user.login for user in users]
        words = {"greet": users[0].first_name, "page": address_of("user.show_sign_in")}
        letter.answer("user/logins", email, signer_for(users[0]), logins=logins, **words)


def signer_for(user: User) -> Programme | None:
    """The programme that signs what a login receives: the first of its own, else of all."""
    own = sa.union(
        sa.select(Holder.programme_id)
        .outerjoin(Guardian)
        .where(sa.or_(Holder.user_id == user.id, Guardian.user_id == user.id)),
        sa.select(Convention.programme_id).where(Convention.partner_id == user.partner_id),
    )
    return db.session.scalar(
        sa.select(Programme).order_by(Programme.id.in_(own).desc(), Programme.id).limit(1)
    )


def _count_request(scope: str, subject: str) -> None:
    attempt.count_failure(scope, subject, attempt.quarter_period(), 3)
