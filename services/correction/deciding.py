"""Decide on a correction: another person than the one who proposed it, once."""

from core.clock import now, today
from core.errors import Refusal
from core.language import lazy
from core.states import move, take
from models.correction import Correction, CorrectionKind
from models.ledger import AccountKind
from models.user import Visitor

from .. import ledger
from .letters import tell
from .proposing import NoReason


class OwnCorrection(Refusal):
    sentence = lazy("Vous avez proposé cette correction : une autre personne doit la traiter.")


class NotYours(Refusal):
    sentence = lazy("Seule la personne qui a proposé cette correction peut la retirer.")


class SeasonOver(Refusal):
    sentence = lazy("La saison est terminée : ce crédit ne servirait plus. Refusez la correction.")


def approve(correction_id: int, *, by: Visitor) -> None:
    """Move the money, dated today, and tell whom it concerns.

    What is taken back from a payment of a season that is over goes to the funder: the holder's
    purse has expired. Raises NotFound, NotNow, OwnCorrection, SeasonOver.
    """
    correction = _take(correction_id, "approve", by=by)
    debit, credit = _accounts(correction)
    moved = ledger.adjust(debit, credit, correction.amount, by=by)
    correction.transfer_id = moved
    _decide(correction, "approve", by=by)
    tell(correction, to_funder=_goes_to_funder(correction))


def refuse(correction_id: int, reason: str, *, by: Visitor) -> None:
    """Refuse it, for a reason; nothing moves. Raises NotFound, NotNow, OwnCorrection, NoReason."""
    if not reason.strip():
        raise NoReason
    correction = _take(correction_id, "refuse", by=by)
    correction.refusal = reason[:500]
    _decide(correction, "refuse", by=by, reason=reason)


def withdraw(correction_id: int, *, by: Visitor) -> None:
    """Take one's own proposal back; nothing moves. Raises NotFound, NotNow, NotYours."""
    correction = take(Correction, correction_id, "withdraw", by=by)
    if correction.proposed_by_id != by.user_id:
        raise NotYours
    correction.decided_at = now()
    move(correction, "withdraw", by=by)


def _take(correction_id: int, act: str, *, by: Visitor) -> Correction:
    correction = take(Correction, correction_id, act, by=by)
    if correction.proposed_by_id == by.user_id:
        raise OwnCorrection
    return correction


def _decide(correction: Correction, act: str, *, by: Visitor, reason: str | None = None) -> None:
    correction.decided_at, correction.decided_by_id = now(), by.user_id
    move(correction, act, by=by, reason=reason)


def _accounts(correction: Correction) -> tuple[int, int]:
    """Where the money leaves, and where it arrives; the table's CHECKs say whose they are."""
    partner_id, holder_id = int(correction.partner_id or 0), int(correction.holder_id or 0)
    place = correction.purse_id, correction.season_id
    funder = ledger.funder_account(AccountKind.FUNDER, *place)
    if correction.kind == CorrectionKind.PARTNER:
        return funder, ledger.due_account(partner_id, correction.purse_id)
    if correction.kind == CorrectionKind.GESTURE:
        if correction.season.ends_on < today():
            raise SeasonOver
        return funder, ledger.holder_account(AccountKind.WALLET, holder_id, *place)
    due = ledger.due_account(partner_id, correction.purse_id)
    if _goes_to_funder(correction):
        return due, funder
    return due, ledger.holder_account(AccountKind.WALLET, holder_id, *place)


def _goes_to_funder(correction: Correction) -> bool:
    return correction.kind == CorrectionKind.TAKE_BACK and correction.season.ends_on < today()
