"""Whose child: the guardian's account, opened by the first form that names its address."""

import sqlalchemy as sa

from core.extensions import db
from core.language import lazy
from models.holder import Guardian, Holder
from models.user import Role

from .. import mail
from .. import user as users
from ..user.first_link import send_first_link

ATTACHED = (
    lazy("Un enfant a été rattaché à votre compte"),
    lazy(
        "Bonjour,\n\n%(child)s a été inscrit à « %(programme)s » avec votre adresse et "
        "figure désormais dans votre espace. Si ce n’est pas votre enfant, "
        "signalez-le à l’assistance.\n"
    ),
)
DETACHED = (
    lazy("Un enfant n’est plus rattaché à votre compte"),
    lazy(
        "Bonjour,\n\nL’inscription de %(child)s à « %(programme)s » vient d’être mise à jour avec "
        "l’adresse d’un autre responsable légal. Si ce n’est pas voulu, signalez-le à "
        "l’assistance.\n"
    ),
)


def attach_guardian(holder: Holder, answers, link_to) -> None:
    """Link the guardian of that address; another family's words never rewrite an account."""
    before = holder.guardian
    email = answers.email.lower()
    guardian = db.session.scalar(sa.select(Guardian).where(Guardian.email == email))
    if guardian is None:
        guardian = _add_guardian(holder, answers, email, link_to)
    elif guardian is before:
        guardian.user.first_name = answers.guardian_first_name
        guardian.user.last_name = answers.guardian_last_name
        guardian.phone = answers.phone
    else:
        _tell(email, ATTACHED, holder)
    if before and before is not guardian:
        _tell(before.email, DETACHED, holder)
    holder.guardian = guardian


def _add_guardian(holder: Holder, answers, email: str, link_to) -> Guardian:
    user = users.add_user(
        Role.GUARDIAN, answers.guardian_first_name, answers.guardian_last_name, email
    )
    guardian = Guardian(user_id=user.id, email=email, phone=answers.phone)
    db.session.add(guardian)
    db.session.flush()
    send_first_link(user, holder.programme, link_to)
    return guardian


def _tell(email: str, message: tuple, holder: Holder) -> None:
    subject, body = message
    mail.queue(
        email, subject, str(body) % {"child": holder.first_name, "programme": holder.programme}
    )
