from core.language import lazy, translate
from models.account import LinkPurpose, User
from models.programme import Programme

from .. import account, mail


def send_first_link(user: User, programme: Programme, link_to) -> None:
    """Mail a new account its login, and the link that chooses its first password."""
    address = link_to(account.make_link(user, LinkPurpose.FIRST_PASSWORD))
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
