"""What a person who signs up gets by mail: the link that proves the address, or a reminder."""

import sqlalchemy as sa

from core.extensions import db
from core.links import address_of
from models.programme import Programme
from models.user import LinkPurpose, Role, User

from .. import letter
from ..attempt import count_failure, quarter_period
from .link import LINK_LIFE, password_page

REQUESTS = 3
FIRST = LinkPurpose.FIRST_PASSWORD


def user_at(email: str, *roles: Role) -> User | None:
    """The active account of that role at the address, when somebody signs up with it.

    Raises TooManyAttempts past three requests for an address in a quarter of an hour.
    """
    count_failure("register", email, quarter_period(), REQUESTS)
    return db.session.scalar(
        sa.select(User).where(User.email == email, User.role.in_(roles), User.active)
    )


def remind_login(user: User, programme: Programme) -> None:
    """Mail the login of an account that has its password already."""
    words = {"greet": user.first_name, "login": user.login, "page": address_of("user.show_sign_in")}
    letter.answer("user/known", user.email or "", programme, **words)


def send_first_link(user: User, programme: Programme, name: str = "first", **words: str) -> None:
    """Mail a new account its login, and the link that chooses its first password."""
    letter.answer(
        f"user/{name}",
        user.email or "",
        programme,
        greet=user.first_name,
        page=password_page(user, FIRST),
        login=user.login,
        days=LINK_LIFE[FIRST].days,
        **words,
    )
