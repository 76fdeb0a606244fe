"""Whose child: the guardian's account, opened by the first form that names its address."""

import sqlalchemy as sa

from core.extensions import db
from core.links import address_of
from models.holder import Guardian, Holder
from models.user import Role

from .. import letter
from .. import user as users
from ..user.first_link import send_first_link


def attach_guardian(
    holder: Holder, email: str, first_name: str, last_name: str, phone: str | None
) -> None:
    """Link the guardian of that address; another family's words never rewrite an account."""
    before, email = holder.guardian, email.lower()
    guardian = db.session.scalar(sa.select(Guardian).where(Guardian.email == email))
    if guardian is None:
        user = users.add_user(Role.GUARDIAN, first_name, last_name, email)
        guardian = Guardian(user_id=user.id, email=email, phone=phone)
        db.session.add(guardian)
        db.session.flush()
        send_first_link(user, holder.programme)
    elif guardian is before:
        guardian.user.first_name, guardian.user.last_name = first_name, last_name
        guardian.phone = phone
    else:
        _tell(guardian, "attached", holder)
    if before and before is not guardian:
        _tell(before, "detached", holder)
    holder.guardian = guardian


def _tell(guardian: Guardian, name: str, holder: Holder) -> None:
    letter.send(
        f"holder/{name}",
        guardian.email,
        holder.programme,
        greet=guardian.user.name,
        page=address_of("card.show_children"),
        child=holder.first_name,
    )
