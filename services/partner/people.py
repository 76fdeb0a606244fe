"""Who works for a partner: its owners run the dossier, its cashiers the till."""

from core.database import LOCK
from core.errors import NotFound, Refusal
from core.extensions import db
from core.language import lazy
from models.convention import ConventionState
from models.partner import Partner
from models.programme import Programme
from models.user import COUNTER, Role, User, Visitor

from .. import attempt
from .. import user as users
from ..convention.number import open_convention
from ..user import close_other_sessions
from ..user.first_link import remind_login, send_first_link, user_at

INVITATIONS_A_DAY = 20


class AlreadyHere(Refusal):
    sentence = lazy("Cette adresse a déjà un accès à votre espace.")
    field = "email"


class LastOwner(Refusal):
    sentence = lazy("Il faut garder au moins un responsable : nommez-en un autre d’abord.")


class Yourself(Refusal):
    sentence = lazy("On ne retire pas son propre accès : demandez-le à un autre responsable.")


def sign_up(
    programme: Programme, legal_name: str, first_name: str, last_name: str, email: str
) -> None:
    """Open a partner's space with its first owner and an empty request; mail login and link.

    An address that already has a space gets a reminder instead: the screen says the same.
    Raises TooManyAttempts past three requests for an address in a quarter of an hour.
    """
    email = email.strip().lower()
    known = user_at(email, *COUNTER)
    if known and known.password_hash:
        remind_login(known, programme)
        return
    if known:
        send_first_link(known, programme)
        return
    partner = Partner(
        legal_name=legal_name,
        trade_name=legal_name,
        email=email,
        contact_first_name=first_name,
        contact_last_name=last_name,
        contact_email=email,
    )
    db.session.add(partner)
    db.session.flush()
    user = users.add_user(Role.PARTNER, first_name, last_name, email, partner_id=partner.id)
    open_convention(partner, programme, [], ConventionState.DRAFT)
    send_first_link(user, programme)


def invite(role: Role, first_name: str, last_name: str, email: str, *, by: Visitor) -> User:
    """Give somebody a login of their own at the partner's; mail the link of a first password.

    Raises AlreadyHere, TooManyAttempts past twenty invitations in a civil day.
    """
    if role not in COUNTER:
        raise NotFound
    partner = db.session.get_one(Partner, by.partner_id, with_for_update=LOCK)
    email = email.strip().lower()
    if any(user.email == email and user.active for user in partner.users):
        raise AlreadyHere
    attempt.count_failure("invite", str(by.partner_id), attempt.day_period(), INVITATIONS_A_DAY)
    user = users.add_user(role, first_name, last_name, email, partner_id=by.partner_id)
    programme = partner.conventions[-1].programme
    send_first_link(user, programme, "invited", partner=partner.trade_name)
    return user


def remove_user(user_id: int, *, by: Visitor) -> None:
    """Close somebody's login, and their sessions at once. Raises NotFound, Yourself, LastOwner."""
    partner = db.session.get_one(Partner, by.partner_id, with_for_update=LOCK)
    user = next((u for u in partner.users if u.id == user_id and u.active), None)
    if user is None:
        raise NotFound
    if user.id == by.user_id:
        raise Yourself
    owners = [u for u in partner.users if u.role == Role.PARTNER and u.active]
    if owners == [user]:
        raise LastOwner
    user.active = False
    close_other_sessions(user.id)
    db.session.flush()
