"""What the team does for somebody's account, at their request."""

from core.errors import Refusal
from core.extensions import db
from core.language import in_french, lazy, translate
from models.user import LinkPurpose, User

from .. import audit, mail
from .link import make_link
from .session import close_other_sessions


class NoAddress(Refusal):
    sentence = lazy("Ce compte est fermé ou n’a pas d’adresse e-mail : complétez-le d’abord.")


def send_link(user_id: int, link_to) -> None:
    """Mail the link that chooses a password; `link_to(token)` gives its address.

    In French, whatever the team member reads. Raises NoAddress.
    """
    user = db.session.get(User, user_id)
    if not user.email or not user.active:
        raise NoAddress
    known = user.password_hash is not None
    purpose = LinkPurpose.FORGOTTEN_PASSWORD if known else LinkPurpose.FIRST_PASSWORD
    with in_french():
        mail.queue(
            user.email,
            lazy("Choisir un nouveau mot de passe") if known else lazy("Votre identifiant"),
            translate(
                "Bonjour %(name)s,\n\nVotre identifiant : %(login)s\n"
                "Pour choisir votre mot de passe, ouvrez ce lien :\n%(address)s\n",
                name=user.first_name,
                login=user.login,
                address=link_to(make_link(user, purpose)),
            ),
        )
    audit.record("send_link", "user", user.id)


def reset_second_factor(user_id: int) -> None:
    """Forget the second factor, to be enrolled anew, and end the user's sessions."""
    user = db.session.get(User, user_id)
    user.totp_secret, user.totp_confirmed, user.totp_last_step = None, False, None
    close_other_sessions(user.id)
    audit.record("reset_second_factor", "user", user.id)
    db.session.flush()
