"""What `make run` says once everything is ready: the address, the logins, the cards."""

import sqlalchemy as sa
from flask import current_app

from core.codes import grouped
from core.extensions import db
from models.card import Card, CardState
from models.holder import Holder
from models.programme import Programme
from models.user import Identity

from .people import LOGINS, PASSWORD, PUPILS, WITH_CARD, YOUNG_LOGIN

SCREEN = """
  Cigale est prête : {address}

  Mot de passe de tous les comptes : {password}
  Second facteur de l’équipe :       make code   (dans un autre terminal)

{logins}

  Comptes scolaires (« Collégien-ne », choisir l’élève sur l’écran {provider}) :
{pupils}

  À une caisse CJeune :  carte {card}, naissance {birth_date}
  À une caisse e-PASS :  dossier {file_number}, naissance {young_birth_date}
  Carte neuve à associer : {free}

  Courriels : gardés dans la gestion ({address}/gestion/) tant qu’aucun serveur n’est réglé.
  Ctrl-C arrête tout. Les données restent ; make reset les efface.
"""


class NotTheDemo(Exception):
    """The database holds other people than the demo's."""


def write_screen() -> str:
    """The screen, from what the database holds now. Raises NotTheDemo."""
    config = current_app.config
    known = next(pupil for pupil in PUPILS if pupil.state == WITH_CARD)
    holder = db.session.scalar(
        sa.select(Holder)
        .join(Identity, Identity.user_id == Holder.user_id)
        .where(Identity.subject == known.subject)
    )
    young = db.session.scalar(sa.select(Holder).where(Holder.user.has(login=YOUNG_LOGIN.login)))
    if holder is None or young is None:
        raise NotTheDemo
    return SCREEN.format(
        address=config["BASE_URL"],
        provider=config["OIDC_NAME"],
        password=PASSWORD,
        logins=_table((login.role.label, login.login, login.shows) for login in LOGINS),
        pupils=_table(("", pupil.subject, pupil.shows) for pupil in PUPILS),
        card=_number(Card.holder_id == holder.id, Card.state == CardState.ACTIVE),
        birth_date=f"{holder.birth_date:%d/%m/%Y}",
        file_number=grouped(young.file_number),
        young_birth_date=f"{young.birth_date:%d/%m/%Y}",
        free=_number(Card.state == CardState.STOCK, Programme.slug == "cjeune"),
    )


def _number(*rules) -> str:
    """The first card that follows these rules, as it is printed."""
    number = db.session.scalar(
        sa.select(Card.number).join(Programme).where(*rules).order_by(Card.id).limit(1)
    )
    return grouped(number) if number else "(aucune)"


def _table(rows) -> str:
    return "\n".join(f"    {first!s:<18} {second:<13} {third}" for first, second, third in rows)
