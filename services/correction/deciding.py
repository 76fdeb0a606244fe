"""Decide on a correction: another person than the one who proposed it, once."""

from core.clock import now, today
from core.database import LOCK
from core.errors import NotFound, Refusal
from core.extensions import db
from core.language import lazy
from models.correction import Correction, CorrectionKind, CorrectionState
from models.ledger import AccountKind

from .. import ledger
from .letters import tell
from .proposing import NoReason


class TooLate(Refusal):
    sentence = lazy("Cette correction a déjà été traitée.")


class OwnCorrection(Refusal):
    sentence = lazy("Vous avez proposé cette correction : une autre personne doit la traiter.")


class NotYours(Refusal):
    sentence = lazy("Seule la personne qui a proposé cette correction peut la retirer.")


class SeasonOver(Refusal):
    sentence = lazy("La saison est terminée : ce crédit ne servirait plus. Refusez la correction.")


def approve(correction_id: int, actor_id: int) -> None:
    """Move the money, dated today, and tell whom it concerns.

    What is taken back from a payment of a season that is over goes to the funder: the holder's
    purse has expired. Raises NotFound, TooLate, OwnCorrection, SeasonOver.
    """
    correction = _take(correction_id, "approve", actor_id)
    debit, credit = _accounts(correction)
    moved = ledger.adjust(debit, credit, correction.amount, actor_id=actor_id)
    _decide(correction, CorrectionState.APPROVED, actor_id, transfer_id=moved)
    tell(correction, to_funder=_goes_to_funder(correction))


def refuse(correction_id: int, actor_id: int, reason: str) -> None:
    """Refuse it, for a reason; nothing moves. Raises NotFound, TooLate, OwnCorrection, NoReason."""
    if not reason.strip():
        raise NoReason
    correction = _take(correction_id, "refuse", actor_id)
    _decide(correction, CorrectionState.REFUSED, actor_id, refusal=reason[:500])


def withdraw(correction_id: int, actor_id: int) -> None:
    """Take one's own proposal back; nothing moves. Raises NotFound, TooLate, NotYours."""
    correction = _lock(correction_id, "withdraw")
    if correction.proposed_by_id != actor_id:
        raise NotYours
    correction.state, correction.decided_at = CorrectionState.WITHDRAWN, now()
    db.session.flush()


def _take(correction_id: int, act: str, actor_id: int) -> Correction:
    correction = _lock(correction_id, act)
    if correction.proposed_by_id == actor_id:
        raise OwnCorrection
    return correction


def _lock(correction_id: int, act: str) -> Correction:
    correction = db.session.get(
        Correction, correction_id, with_for_update=LOCK, populate_existing=True
    )
    if correction is None:
        raise NotFound
    if not correction.allows(act):
        raise TooLate
    return correction


def _decide(correction: Correction, state: CorrectionState, actor_id: int, **outcome) -> None:
    correction.state, correction.decided_at, correction.decided_by_id = state, now(), actor_id
    for name, value in outcome.items():
        setattr(correction, name, value)
    db.session.flush()


def _accounts(correction: Correction) -> tuple[int, int]:
    """Where the money leaves, and where it arrives."""
    place = correction.purse_id, correction.season_id
    funder = ledger.funder_account(AccountKind.FUNDER, *place)
    if correction.kind == CorrectionKind.PARTNER:
        return funder, ledger.due_account(correction.partner_id, correction.purse_id)
    if correction.kind == CorrectionKind.GESTURE:
        if correction.season.ends_on < today():
            raise SeasonOver
        return funder, ledger.holder_account(AccountKind.WALLET, correction.holder_id, *place)
    due = ledger.due_account(correction.partner_id, correction.purse_id)
    if _goes_to_funder(correction):
        return due, funder
    return due, ledger.holder_account(AccountKind.WALLET, correction.holder_id, *place)


def _goes_to_funder(correction: Correction) -> bool:
    return correction.kind == CorrectionKind.TAKE_BACK and correction.season.ends_on < today()
