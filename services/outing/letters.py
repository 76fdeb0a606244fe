"""The mail of each turn, in French: to the school, to the partner, to those who take part."""

import sqlalchemy as sa

from core.extensions import db
from core.language import in_french
from core.money import euros
from core.said import day as said_day
from core.text import typographic
from models.holder import Guardian, Holder
from models.outing import Outing
from models.user import Role, User

from .. import mail

FOR_PARTNER = {
    "send": (
        "Une sortie à confirmer",
        "%(school)s vous demande de confirmer la sortie « %(title)s » du %(day)s, à %(price)s par "
        "participant. Elle vous attend dans « Mes sorties e-PASS ».",
    ),
    "back_to_confirm": (
        "Une sortie confirmée a changé",
        "%(school)s a modifié la sortie « %(title)s » du %(day)s, à %(price)s par participant : "
        "confirmez-la à nouveau dans « Mes sorties e-PASS ».",
    ),
    "validate": (
        "Une sortie est validée",
        "La sortie « %(title)s » du %(day)s est validée. Nombre d’inscrits : %(count)s. Le jour "
        "venu, l’accompagnateur vous remet le voucher qui permet de l’encaisser.",
    ),
    "cancel": ("Une sortie est annulée", "La sortie « %(title)s » du %(day)s est annulée.%(why)s"),
    "expire": (
        "Une sortie a expiré",
        "La sortie « %(title)s » du %(day)s n’a pas été encaissée à temps : elle a expiré, et le "
        "crédit des inscrits leur est rendu.",
    ),
    "cash": (
        "Une sortie est encaissée",
        "La sortie « %(title)s » du %(day)s est encaissée : %(paid)s vous sont dus.",
    ),
    "comment": ("Un message sur une sortie", "À propos de « %(title)s », du %(day)s :\n%(body)s"),
}
FOR_SCHOOL = FOR_PARTNER | {
    "confirm": (
        "Votre sortie est confirmée",
        "%(partner)s confirme la sortie « %(title)s » du %(day)s, %(settlement)s. Partagez-la "
        "maintenant avec vos élèves.",
    ),
    "send_back": (
        "Votre sortie est à modifier",
        "%(partner)s renvoie la sortie « %(title)s » du %(day)s :\n%(body)s",
    ),
    "cash": (
        "Votre sortie est encaissée",
        "La sortie « %(title)s » du %(day)s est encaissée. Présents : %(present)s ; absents : "
        "%(absent)s ; payés à %(partner)s : %(paid)s. Une contestation ? Écrivez un message sur la "
        "page de la sortie.",
    ),
}
FOR_PUPIL = {
    "register": (
        "Une inscription à une sortie",
        "%(name)s est inscrit à la sortie « %(title)s » du %(day)s. %(price)s sont réservés dans "
        "le porte-monnaie des sorties.",
    ),
    "cancel": (
        "Une sortie est annulée",
        "La sortie « %(title)s » du %(day)s est annulée : le crédit de %(name)s est rendu.",
    ),
    "expire": (
        "Une sortie n’a pas eu lieu",
        "La sortie « %(title)s » du %(day)s a expiré : le crédit de %(name)s est rendu.",
    ),
}


def tell_partner(outing: Outing, letter: str, **words) -> None:
    """Queue that letter to the partner's address."""
    _write(outing.partner.email, FOR_PARTNER[letter], outing, words, outing.school.name)


def tell_school(outing: Outing, letter: str, **words) -> None:
    """Queue that letter to each of the school's accounts."""
    addresses = db.session.scalars(
        sa.select(User.email)
        .where(User.school_id == outing.school_id, User.role == Role.SCHOOL, User.active)
        .order_by(User.id)
    )
    for address in dict.fromkeys(addresses):
        _write(address, FOR_SCHOOL[letter], outing, words, outing.partner.trade_name)


def tell_pupils(outing: Outing, letter: str, holder_ids) -> None:
    """Queue that letter to each of these holders, else to their guardian."""
    rows = db.session.execute(
        sa.select(Holder.first_name, User.email, Guardian.email)
        .outerjoin(User, User.id == Holder.user_id)
        .outerjoin(Guardian, Guardian.id == Holder.guardian_id)
        .where(Holder.id.in_(list(holder_ids)))
        .order_by(Holder.id)
    )
    for name, own, guardian in rows:
        words = {"name": name}
        _write(own or guardian, FOR_PUPIL[letter], outing, words, outing.school.name)


def _write(address, letter, outing: Outing, words, signed: str) -> None:
    if not address:
        return
    subject, body = (typographic(text) for text in letter)
    with in_french():
        known = {
            "title": outing.title,
            "day": said_day(outing.day),
            "price": euros(outing.price),
            "school": outing.school.name,
            "partner": outing.partner.trade_name,
            "settlement": outing.settlement and str(outing.settlement.label).lower(),
        }
        said = {name: euros(v) if name == "paid" else v for name, v in words.items()}
    mail.queue(address, subject, f"Bonjour,\n\n{body % (known | said)}\n\n{signed}\n")
