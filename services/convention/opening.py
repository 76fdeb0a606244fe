"""A convention opened by the team, for a partner that asked on paper."""

from collections.abc import Collection

from core.errors import Refusal
from core.extensions import db
from core.language import lazy
from models.convention import Convention
from models.partner import Partner
from models.programme import Programme, Purse

from .rights import open_of
from .road import request


class NothingChosen(Refusal):
    sentence = lazy("Choisissez le partenaire et le programme.")


class PurseElsewhere(Refusal):
    sentence = lazy("Choisissez des porte-monnaie du programme de la convention.")
    field = "purses"


class AlreadyAsked(Refusal):
    sentence = lazy("Une demande de ce partenaire est déjà en cours.")


def open_for(
    partner: Partner | None,
    programme: Programme | None,
    purses: Collection[Purse],
    payment_ceiling: int | None,
    daily_ceiling: int | None,
) -> Convention:
    """A draft for these purses; the ceilings are cents.

    Raises NothingChosen, PurseElsewhere, AlreadyAsked, TooEarly.
    """
    if partner is None or programme is None:
        raise NothingChosen
    if any(purse.programme_id != programme.id for purse in purses):
        raise PurseElsewhere
    if open_of(partner.id, programme.id):
        raise AlreadyAsked
    made = request(partner.id, programme.id)
    made.purses = list(purses)
    made.payment_ceiling, made.daily_ceiling = payment_ceiling, daily_ceiling
    db.session.flush()
    return made
