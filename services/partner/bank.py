"""Where a partner is paid: a new IBAN waits a week, and the old address hears of it."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from core.clock import today
from core.database import LOCK
from core.errors import Counted, NotFound, Refusal
from core.extensions import db
from core.language import lazy
from models.convention import ConventionState
from models.partner import FileKind, Partner
from models.user import Role, Visitor

from ..convention.dossier import keep_file, own_convention, own_partner, touch
from ..convention.letters import tell_dossier
from ..user import check_password

S = ConventionState
# Whoever steals a password must wait too: long enough for the known addresses to say no.
WAIT_DAYS = 7
NEVER_SIGNED = (S.DRAFT, S.SUBMITTED, S.RETURNED, S.REFUSED)


class PaperNeeded(Refusal):
    sentence = lazy("Joignez le RIB de cet IBAN.")
    field = "paper"


class WrongPassword(Counted):
    sentence = lazy("Ce mot de passe n’est pas le bon : l’IBAN n’a pas changé.")
    field = "password"


class NothingWaits(Refusal):
    sentence = lazy("Aucun changement d’IBAN n’attend.")


def must_wait(partner: Partner, iban: str | None) -> bool:
    """Whether a new IBAN must wait: money may already be due to the one that is known."""
    return bool(iban) and any(c.state not in NEVER_SIGNED for c in partner.conventions)


def save_bank(
    convention_id: int,
    version: int,
    *,
    holder: str,
    iban: str,
    paper: tuple[str, bytes] | None,
    password: str,
    by: Visitor,
) -> None:
    """Keep the bank details; for a partner that sells, confirmed by password, from day 7 only.

    Raises WrongPassword, counted; TooManyAttempts, ChangedMeanwhile, NotEditable, PaperNeeded.
    """
    partner = own_partner(version, by=by)
    own_convention(convention_id, by=by)
    known = (partner.next_iban_holder, partner.next_iban) if partner.next_iban else None
    changed = (holder, iban) != (known or (partner.iban_holder, partner.iban))
    has_paper = any(file.kind == FileKind.BANK for file in partner.files)
    if paper is None and (not has_paper or (changed and iban != partner.iban)):
        raise PaperNeeded
    if changed and must_wait(partner, partner.iban):
        check_password(by.login, password, WrongPassword)
        delay_bank_change(partner, holder, iban)
    elif changed:
        partner.iban_holder, partner.iban = holder, iban
    if paper:
        keep_file(partner, FileKind.BANK, paper, by=by)
    touch(partner)


def delay_bank_change(partner: Partner, holder: str | None, iban: str | None) -> None:
    """Let the new IBAN wait a week, and say so to the addresses that are known."""
    partner.next_iban_holder, partner.next_iban = holder, iban
    partner.next_iban_on = today() + timedelta(days=WAIT_DAYS)
    _tell_owners(partner, "bank_change", end=(iban or "")[-4:], day=partner.next_iban_on)


def drop_bank_change(partner_id: int, *, by: Visitor) -> None:
    """Give up the new IBAN that waits. Raises NothingWaits."""
    partner = db.session.get(Partner, partner_id, with_for_update=LOCK)
    if partner is None or not (by.is_team or by.partner_id == partner_id):
        raise NotFound
    if partner.next_iban is None:
        raise NothingWaits
    partner.next_iban = partner.next_iban_holder = partner.next_iban_on = None
    touch(partner)
    _tell_owners(partner, "bank_dropped")


def apply_bank_changes() -> int:
    """Use the new IBANs whose week is over; tell how many."""
    due = db.session.scalars(
        sa.select(Partner)
        .where(Partner.next_iban_on <= today())
        .with_for_update(skip_locked=True, **LOCK)
    ).all()
    for partner in due:
        partner.iban_holder, partner.iban = partner.bank_on(today())
        partner.next_iban = partner.next_iban_holder = partner.next_iban_on = None
        touch(partner)
        _tell_owners(partner, "bank_changed", end=(partner.iban or "")[-4:])
    return len(due)


def _tell_owners(partner: Partner, turn: str, **words: Any) -> None:
    owners = [u.email for u in partner.users if u.role == Role.PARTNER and u.active]
    tell_dossier(partner, turn, *owners, **words)
