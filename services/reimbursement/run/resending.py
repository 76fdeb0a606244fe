"""What the bank rejected is sent again: to the IBANs of the day, before the eyes of two people."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from core.clock import now, today
from core.errors import Refusal
from core.extensions import db
from core.language import lazy
from core.states import move, take
from models.partner import Partner
from models.reimbursement import ASIDE, Anomaly, AnomalyKind, ReimbursementRun, Statement
from models.user import Visitor

from ..transfer.sending import unsent

K = AnomalyKind


class NothingToReplay(Refusal):
    sentence = lazy(
        "Aucun rejet ne peut être représenté aujourd’hui : les partenaires n’ont pas d’IBAN, ou "
        "leur nouvel IBAN attend encore."
    )


def replay(run_id: int, *, by: Visitor) -> None:
    """Ask for the rejected payments to be sent again; another person approves.

    Each goes to the IBAN that its partner has today, which the approver reads: whether it changed
    is an anomaly. A partner without one, or whose new IBAN waits, is put aside until the next
    replay. Raises NotFound, NotNow, NothingToReplay.
    """
    run = take(ReimbursementRun, run_id, "replay", by=by)
    refused = db.session.scalars(
        unsent(run).options(joinedload(Statement.partner), selectinload(Statement.lines))
    ).all()
    found = {one: _anomaly_of(one) for one in refused}
    if all(kind in ASIDE for kind in found.values()):
        raise NothingToReplay
    _forget(run)
    for one, kind in found.items():
        if kind not in ASIDE:
            one.iban_holder, one.iban = _bank_of(one.partner)
    told = [
        {"run_id": run.id, "partner_id": one.partner_id, "kind": kind, "amount": one.amount}
        for one, kind in found.items()
    ]
    db.session.execute(sa.insert(Anomaly), told)
    run.replayed_at, run.replayed_by_id = now(), by.user_id
    run.replay_approved_at = run.replay_approved_by_id = run.ended_at = None
    move(run, "replay", by=by)


def recall(run_id: int, *, by: Visitor) -> None:
    """Give the replay up before anybody approves it. Raises NotFound, NotNow."""
    run = take(ReimbursementRun, run_id, "recall", by=by)
    _forget(run)
    run.ended_at, run.replayed_at, run.replayed_by_id = now(), None, None
    move(run, "recall", by=by)


def _forget(run: ReimbursementRun) -> None:
    """The anomalies of an earlier replay, of what is still to be paid."""
    db.session.execute(
        sa.delete(Anomaly).where(
            Anomaly.run_id == run.id,
            Anomaly.partner_id.in_(unsent(run).with_only_columns(Statement.partner_id)),
            Anomaly.kind.in_((*ASIDE, K.IBAN_CHANGED, K.SAME_IBAN)),
        )
    )


def _anomaly_of(statement: Statement) -> AnomalyKind:
    partner = statement.partner
    iban = _bank_of(partner)[1]
    if not iban:
        return K.NO_IBAN
    if partner.next_iban and partner.next_iban != iban:
        return K.IBAN_WAITS
    return K.SAME_IBAN if iban == statement.lines[-1].iban else K.IBAN_CHANGED


def _bank_of(partner: Partner) -> tuple[str, str | None]:
    holder, iban = partner.bank_on(today())
    return holder or partner.legal_name, iban
