"""Find a beneficiary, and what a partner may debit from them."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from core.database import AnyRow, AnySelect
from core.errors import Counted
from core.extensions import db
from core.language import lazy
from models.card import Card, CardState
from models.convention import Convention, convention_purse
from models.holder import Holder
from models.ledger import Account, AccountKind
from models.programme import Purse
from models.season import Allotment, Season
from models.user import Visitor

from .. import attempt


class NoSuchBeneficiary(Counted):
    """One sentence for a wrong number and for a wrong birth date."""

    # The birth date is in effect a PIN: nothing may tell which of the two was wrong.
    sentence = lazy(
        "Aucun bénéficiaire ne correspond à ce numéro et à cette date de naissance. "
        "Vérifiez les deux."
    )


@dataclass(frozen=True)
class DebitablePurse:
    """A purse that this partner may debit, with the holder's balance in cents.

    `payment_ceiling` and `daily_ceiling` are the convention's, if it has them.
    """

    purse: Purse
    balance: int
    partner_id: int
    convention_id: int
    payment_ceiling: int | None
    daily_ceiling: int | None


def find_beneficiary(
    reference: str, birth_date: date, *, by: Visitor
) -> tuple[Holder, Card | None]:
    """The holder with that card or file number, and that birth date.

    Raises NoSuchBeneficiary, counted; TooManyAttempts past 5 failures for a number, or 50 for a
    partner, in a civil day.
    """
    wanted = (
        sa.select(Holder, Card)
        .outerjoin(
            Card,
            sa.and_(
                Card.holder_id == Holder.id,
                Card.state == CardState.ACTIVE,
                Card.number == reference,
            ),
        )
        .where(
            sa.or_(Card.number == reference, Holder.file_number == reference),
            Holder.birth_date == birth_date,
        )
    )
    holder, card = match(reference, wanted, NoSuchBeneficiary, by=by)
    return holder, card


def match(reference: str, wanted: AnySelect, missing: type[Counted], *, by: Visitor) -> AnyRow:
    """The first row wanted; when there is none, a failure for that number and that partner.

    Raises `missing`, TooManyAttempts.
    """
    day = attempt.day_period()
    with attempt.guess(
        ("till_partner", str(by.partner_id), day, attempt.PARTNER_A_DAY),
        ("till_number", reference, day, attempt.CARD_A_DAY),
    ):
        found = db.session.execute(wanted).first()
        if found is None:
            raise missing
    return found


def purses_for(partner_id: int, holder: Holder, day: date) -> list[DebitablePurse]:
    """The purses that the partner's conventions allow for this holder on that civil day."""
    rows = db.session.execute(
        sa.select(
            Purse,
            sa.func.coalesce(Account.balance, 0),
            Convention.partner_id,
            Convention.id,
            Convention.payment_ceiling,
            Convention.daily_ceiling,
        )
        .join(convention_purse, convention_purse.c.purse_id == Purse.id)
        .join(Convention, Convention.covers(partner_id, Purse.id, day))
        .join(Season, Season.programme_id == Purse.programme_id)
        .join(Allotment, sa.and_(Allotment.purse_id == Purse.id, Allotment.season_id == Season.id))
        .outerjoin(
            Account,
            sa.and_(
                Account.kind == AccountKind.WALLET,
                Account.holder_id == holder.id,
                Account.purse_id == Purse.id,
                Account.season_id == Season.id,
            ),
        )
        .where(
            Convention.programme_id == holder.programme_id,
            Season.starts_on <= day,
            Season.ends_on >= day,
            Purse.at_till,
        )
        .order_by(Purse.position)
    )
    return [DebitablePurse(*row) for row in rows]
