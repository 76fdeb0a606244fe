"""What keeps a programme's seasons and money in order."""

import sqlalchemy as sa

from core.errors import Refusal
from core.extensions import db
from core.language import lazy
from models.ledger import Account, AccountKind
from models.season import Allotment, Season


class SeasonsOverlap(Refusal):
    sentence = lazy("Une autre saison de ce programme couvre déjà une partie de ces dates.")


class AlreadyGranted(Refusal):
    sentence = lazy("Des crédits de cette dotation ont déjà été versés : elle ne change plus.")


class PurseElsewhere(Refusal):
    sentence = lazy("Ce porte-monnaie n’est pas du même programme.")


def check_season(season: Season) -> None:
    """Raises SeasonsOverlap when a day would belong to two seasons of the programme."""
    with db.session.no_autoflush:
        overlapping = db.session.scalar(
            sa.select(Season.id)
            .where(
                Season.programme_id == season.programme.id,
                Season.id != (season.id or 0),
                Season.starts_on <= season.ends_on,
                Season.ends_on >= season.starts_on,
            )
            .limit(1)
        )
    if overlapping:
        raise SeasonsOverlap


def check_allotment(allotment: Allotment) -> None:
    """Raises PurseElsewhere when purse and season are of two programmes."""
    if allotment.purse.programme_id != allotment.season.programme_id:
        raise PurseElsewhere


def check_not_granted(allotment: Allotment) -> None:
    """Raises AlreadyGranted when a wallet was filled by it: the books would no longer tally."""
    filled = db.session.scalar(
        sa.select(Account.id)
        .where(
            Account.kind == AccountKind.WALLET,
            Account.purse_id == allotment.purse_id,
            Account.season_id == allotment.season_id,
        )
        .limit(1)
    )
    if filled:
        raise AlreadyGranted
