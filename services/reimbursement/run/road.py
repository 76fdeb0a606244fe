"""The road of a run: each act is checked against its state, by one person, then by another."""

import sqlalchemy as sa

from core.clock import now
from core.errors import Refusal
from core.extensions import db
from core.language import lazy
from core.states import move, take
from models.reimbursement import Anomaly, ReimbursementRun, RunState, Statement, StatementSum
from models.user import Visitor

from ..letters import tell_statements
from ..ranges import changed_since

S = RunState


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


def review(run_id: int, *, by: Visitor) -> None:
    """Vouch for the draft, its anomalies read. Raises NotNow, StillDrawing, NothingToPay."""
    run = take(ReimbursementRun, run_id, "review", by=by)
    if not run.computed_at:
        raise StillDrawing
    if not run.statements:
        raise NothingToPay
    run.reviewed_at, run.reviewed_by_id = now(), by.user_id
    move(run, "review", by=by)


def send_back(run_id: int, *, by: Visitor) -> None:
    """Make the run a draft again. Raises NotNow."""
    run = take(ReimbursementRun, run_id, "send_back", by=by)
    run.reviewed_at = run.reviewed_by_id = None
    move(run, "send_back", by=by)


def discard(run_id: int, *, by: Visitor) -> None:
    """Give the draft up: its ranges are free again, for the next run. Raises NotNow."""
    run = take(ReimbursementRun, run_id, "discard", by=by)
    for table in (Statement, StatementSum, Anomaly):
        db.session.execute(sa.delete(table).where(table.run_id == run.id))
    run.computed_at, run.ended_at = run.computed_at or now(), now()
    run.amount = run.statements = 0
    move(run, "discard", by=by)


def approve(run_id: int, *, by: Visitor) -> None:
    """Order the payment, as somebody else than those who asked for it.

    The ranges are summed anew; the statements get their numbers, the partners a mail, once.
    Raises NotFound, NotNow, SamePerson, BooksChanged.
    """
    run = take(ReimbursementRun, run_id, "approve", by=by)
    if not run.may_be_approved_by(by.user_id):
        raise SamePerson
    if changed_since(run):
        raise BooksChanged
    replayed = run.state == S.REPLAYED
    if replayed:
        run.replay_approved_at, run.replay_approved_by_id = now(), by.user_id
    else:
        run.approved_at, run.approved_by_id = now(), by.user_id
    move(run, "approve", by=by)
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
        for serial, id in enumerate(new, (last or 0) + 1)
    ]
    db.session.execute(sa.update(Statement), rows)
