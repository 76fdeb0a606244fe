"""The road of a run: each act is checked against its state, by one person, then by another."""

import sqlalchemy as sa

from core.clock import now
from core.database import LOCK
from core.errors import NotFound, Refusal
from core.extensions import db
from core.language import lazy
from models.reimbursement import (
    Anomaly,
    ReimbursementRun,
    RunState,
    Statement,
    StatementSum,
)

from .letters import tell_statements
from .ranges import changed_since

S = RunState


class NotNow(Refusal):
    sentence = lazy("L’état de cette campagne ne le permet pas.")


class StillDrawing(Refusal):
    sentence = lazy("La campagne est encore en cours de calcul : attendez qu’elle soit complète.")


class NothingToPay(Refusal):
    sentence = lazy("Cette campagne ne paie personne : abandonnez-la.")


class SamePerson(Refusal):
    sentence = lazy("Une autre personne que celle qui a préparé ou vérifié doit approuver.")


class BooksChanged(Refusal):
    sentence = lazy(
        "Un relevé n’égale plus la somme de ses transactions : abandonnez la campagne et "
        "prévenez l’administrateur."
    )


def take(run_id: int, act: str) -> ReimbursementRun:
    """The run, locked, when its state allows the act. Raises NotFound, NotNow."""
    run = db.session.get(ReimbursementRun, run_id, with_for_update=LOCK, populate_existing=True)
    if run is None:
        raise NotFound
    if not run.allows(act):
        raise NotNow
    return run


def review(run_id: int, actor_id: int) -> None:
    """Vouch for the draft, its anomalies read. Raises NotNow, StillDrawing, NothingToPay."""
    run = take(run_id, "review")
    if not run.computed_at:
        raise StillDrawing
    if not run.statements:
        raise NothingToPay
    run.state, run.reviewed_at, run.reviewed_by_id = S.REVIEWED, now(), actor_id
    db.session.flush()


def send_back(run_id: int) -> None:
    """Make the run a draft again. Raises NotNow."""
    run = take(run_id, "send_back")
    run.state, run.reviewed_at, run.reviewed_by_id = S.DRAFT, None, None
    db.session.flush()


def discard(run_id: int) -> None:
    """Give the draft up: its ranges are free again, for the next run. Raises NotNow."""
    run = take(run_id, "discard")
    for table in (Statement, StatementSum, Anomaly):
        db.session.execute(sa.delete(table).where(table.run_id == run.id))
    run.state, run.computed_at, run.ended_at = S.DISCARDED, run.computed_at or now(), now()
    run.amount = run.statements = 0
    db.session.flush()


def approve(run_id: int, actor_id: int) -> None:
    """Order the payment, as somebody else than those who asked for it.

    The ranges are summed anew; the statements get their numbers, the partners a mail, once.
    Raises NotFound, NotNow, SamePerson, BooksChanged.
    """
    run = take(run_id, "approve")
    if not run.may_be_approved_by(actor_id):
        raise SamePerson
    if changed_since(run):
        raise BooksChanged
    replayed, run.state = run.state == S.REPLAYED, S.APPROVED
    if replayed:
        run.replay_approved_at, run.replay_approved_by_id = now(), actor_id
    else:
        run.approved_at, run.approved_by_id = now(), actor_id
    db.session.flush()
    if not replayed:
        _number(run)
        tell_statements(run)


def _number(run: ReimbursementRun) -> None:
    """Number the run's statements after the programme's last one.

    No other run of the programme is numbered meanwhile: one is open at a time.
    """
    last = db.session.scalar(
        sa.select(sa.func.coalesce(sa.func.max(Statement.serial), 0)).where(
            Statement.programme_id == run.programme_id
        )
    )
    new = db.session.scalars(
        sa.select(Statement.id).where(Statement.run_id == run.id).order_by(Statement.partner_id)
    )
    rows = [
        {"id": id, "serial": serial, "number": f"R{run.programme_id}-{serial:06d}"}
        for serial, id in enumerate(new, last + 1)
    ]
    db.session.execute(sa.update(Statement), rows)
