"""What a person who signs up gets by mail: the link that proves the address, or a reminder."""

import sqlalchemy as sa

from core.extensions import db
from core.language import lazy, translate
from models.programme import Programme
from models.user import LinkPurpose, Role, User

from .. import mail
from ..attempt import count_failure, quarter_period
from .link import make_link

REQUESTS = 3


def user_at(email: str, *roles: Role) -> User | None:
    """The active account of that role at the address, when somebody signs up with it.

    Raises TooManyAttempts past three requests for an address in a quarter of an hour.
    """
    count_failure("register", email, quarter_period(), REQUESTS)
    return db.session.scalar(
        sa.select(User).where(User.email == email, User.role.in_(roles), User.active)
    )


def remind_login(user: User) -> None:
    """Mail the login of an account that has its password already."""
    mail.queue(
        user.email,
        lazy("Vous avez déjà un compte"),
        translate(
            "Bonjour,\n\nUn compte existe déjà à cette adresse. Votre identifiant : %(login)s\n",
            login=user.login,
        ),
    )


def send_first_link(user: User, programme: Programme, link_to) -> None:
    """Mail a new account its login, and the link that chooses its first password."""
    address = link_to(make_link(user, LinkPurpose.FIRST_PASSWORD))
    mail.queue(
        user.email,
        lazy("Votre identifiant %(name)s", name=programme.name),
        translate(
            "Bonjour %(name)s,\n\nVotre identifiant : %(login)s\n"
            "Pour choisir votre mot de passe, ouvrez ce lien :\n%(address)s\n",
            name=user.first_name,
            login=user.login,
            address=address,
        ),
    )
