"""What the team does for somebody's account, at their request."""

from core.errors import Refusal
from core.extensions import db
from core.language import lazy
from models.partner import Partner
from models.school import School
from models.user import COUNTER, TEAM, LinkPurpose, Role, User, Visitor

from .. import audit, letter
from .link import LINK_LIFE, password_page, signer_for
from .login import add_user
from .session import close_other_sessions


class NoAddress(Refusal):
    sentence = lazy("Ce compte est fermé ou n’a pas d’adresse e-mail : complétez-le d’abord.")


class NotYours(Refusal):
    sentence = lazy("Seul un administrateur gère les comptes de l’équipe.")


class RoleElsewhere(Refusal):
    sentence = lazy("Choisissez le partenaire ou l’établissement qui va avec le rôle.")


class OwnAccount(Refusal):
    sentence = lazy("On ne désactive pas son propre compte.")


def check_manages(role: Role, *, by: Visitor) -> None:
    """Raises NotYours when somebody else than an administrator manages an account of the team."""
    if role in TEAM and by.role != Role.ADMIN:
        raise NotYours


def check_not_own_end(user: User, *, by: Visitor) -> None:
    """Raises OwnAccount when somebody closes their own account."""
    if user.id == by.user_id and not user.active:
        raise OwnAccount


def open_account(
    role: Role,
    first_name: str,
    last_name: str,
    email: str,
    *,
    partner: Partner | None,
    school: School | None,
    by: Visitor,
) -> User:
    """A login opened by the team. Raises NotYours, RoleElsewhere."""
    check_manages(role, by=by)
    if (role in COUNTER) != bool(partner) or (role == Role.SCHOOL) != bool(school):
        raise RoleElsewhere
    return add_user(
        role,
        first_name,
        last_name,
        email,
        partner_id=partner and partner.id,
        school_id=school and school.id,
    )


def send_link(user_id: int, *, by: Visitor) -> None:
    """Mail the link that chooses a password.

    In French, whatever the team member reads. Raises NoAddress, NotYours.
    """
    user = db.session.get_one(User, user_id)
    check_manages(user.role, by=by)
    if not user.email or not user.active:
        raise NoAddress
    known = user.password_hash is not None
    purpose = LinkPurpose.FORGOTTEN_PASSWORD if known else LinkPurpose.FIRST_PASSWORD
    letter.send(
        "user/link",
        user.email,
        signer_for(user),
        greet=user.first_name,
        page=password_page(user, purpose),
        login=user.login,
        known=known,
        days=LINK_LIFE[purpose].days,
    )
    audit.record("send_link", "user", user.id)


def reset_second_factor(user_id: int, *, by: Visitor) -> None:
    """Forget the second factor, and end the user’s sessions. Raises NotYours."""
    user = db.session.get_one(User, user_id)
    check_manages(user.role, by=by)
    user.totp_secret, user.totp_confirmed, user.totp_last_step = None, False, None
    close_other_sessions(user.id)
    audit.record("reset_second_factor", "user", user.id)
    db.session.flush()
