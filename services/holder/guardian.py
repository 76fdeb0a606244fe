"""Whose child: the guardian's account, opened by the first form that names its address."""

from typing import Protocol

import sqlalchemy as sa

from core.extensions import db
from core.links import address_of
from models.holder import Guardian, Holder
from models.user import Role

from .. import letter
from .. import user as users
from ..user.first_link import send_first_link


class Answers(Protocol):
    """What the form says of the guardian."""

    @property
    def email(self) -> str | None: ...
    @property
    def guardian_first_name(self) -> str | None: ...
    @property
    def guardian_last_name(self) -> str | None: ...
    @property
    def phone(self) -> str | None: ...


def attach_guardian(holder: Holder, answers: Answers) -> None:
    """Link the guardian of that address; another family's words never rewrite an account."""
    before = holder.guardian
    email = (answers.email or "").lower()
    guardian = db.session.scalar(sa.select(Guardian).where(Guardian.email == email))
    if guardian is None:
        guardian = _add_guardian(holder, answers, email)
    elif guardian is before:
        guardian.user.first_name = answers.guardian_first_name
        guardian.user.last_name = answers.guardian_last_name
        guardian.phone = answers.phone
    else:
        _tell(guardian, "attached", holder)
    if before and before is not guardian:
        _tell(before, "detached", holder)
    holder.guardian = guardian


def _add_guardian(holder: Holder, answers: Answers, email: str) -> Guardian:
    user = users.add_user(
        Role.GUARDIAN, answers.guardian_first_name or "", answers.guardian_last_name or "", email
    )
    guardian = Guardian(user_id=user.id, email=email, phone=answers.phone)
    db.session.add(guardian)
    db.session.flush()
    send_first_link(user, holder.programme)
    return guardian


def _tell(guardian: Guardian, name: str, holder: Holder) -> None:
    letter.send(
        f"holder/{name}",
        guardian.email,
        holder.programme,
        greet=guardian.user.name,
        page=address_of("card.show_children"),
        child=holder.first_name,
    )
