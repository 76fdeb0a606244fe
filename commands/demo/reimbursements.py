"""Who pays in the demo: runs that the bank has paid, one that waits for its reviewer."""

from datetime import timedelta

import sqlalchemy as sa

from commands.jobs import WORKS
from core.clock import past, today
from core.extensions import db
from models.job import Job, JobState
from models.partner import Partner
from models.reimbursement import Payer, ReimbursementRun
from models.till import Payment, PaymentState
from models.user import Visitor
from services import job, ledger, reimbursement

from .people import PARTNER_LOGINS, TEAM_LOGINS
from .programmes import Scheme
from .story import moment, user_of, visitor

PAYER_IBANS = {"cjeune": "FR7699999000010000000001376", "epass": "FR7699999000010000000008360"}
NEW_IBAN = "FR7699999000010000000009912"
PAID_DAYS, TWO_DAYS = {"epass": 12, "cjeune": 8}, timedelta(days=2)
SHARE = 0.6


def reimburse(schemes: dict[str, Scheme]) -> None:
    """The payers, a paid run for each; then, for the first one, a draft with something to read."""
    payers = {slug: _payer(slug, scheme) for slug, scheme in schemes.items()}
    admin, finance = visitor(TEAM_LOGINS[0]), visitor(TEAM_LOGINS[-1])
    for slug, days in PAID_DAYS.items():
        _pay(payers[slug], days, finance, admin)
    changed = db.session.scalar(
        sa.select(Partner)
        .join(Payment, Payment.partner_id == Partner.id)
        .where(
            Partner.id != user_of(PARTNER_LOGINS[0]).partner_id,
            Payment.purse_id.in_([purse.id for purse in schemes["cjeune"].purses.values()]),
            Payment.state == PaymentState.CONFIRMED,
            Payment.civil_date > today() - timedelta(days=PAID_DAYS["cjeune"] - 1),
            Payment.civil_date <= today() - TWO_DAYS,
        )
        .order_by(Partner.id)
        .limit(1)
    )
    if changed:
        changed.next_iban_holder, changed.next_iban = changed.iban_holder, NEW_IBAN
        changed.next_iban_on = today() + timedelta(days=5)
        db.session.flush()
    _draw(payers["cjeune"], finance)
    while ledger.seal_of(today() - TWO_DAYS) is None and ledger.seal_next():
        pass


def _pay(payer_id: int, days: int, finance: Visitor, admin: Visitor) -> None:
    """A run of that many days ago, which the bank paid two days later."""
    with past(moment(today() - timedelta(days=days), SHARE)):
        run = _draw(payer_id, finance)
        if not run.statements:
            reimbursement.discard(run.id, by=finance)
            return
        reimbursement.review(run.id, by=finance)
        reimbursement.approve(run.id, by=admin)
        reimbursement.export(run.id, by=finance)
    with past(moment(today() - timedelta(days=days) + TWO_DAYS, SHARE)):
        reimbursement.pay_rest(run.id, by=finance)


def _draw(payer_id: int, finance: Visitor) -> ReimbursementRun:
    """A run up to two days before, as the worker draws it up."""
    run = reimbursement.open_run(payer_id, today() - TWO_DAYS, by=finance)
    while db.session.get(Job, run.job_id).state == JobState.RUNNING:
        job.advance(run.job_id, WORKS)
    db.session.info.pop("actor_id", None)
    return run


def _payer(slug: str, scheme: Scheme) -> int:
    programme = scheme.programme
    payer = Payer(programme_id=programme.id, name=programme.payer, iban=PAYER_IBANS[slug])
    db.session.add(payer)
    db.session.flush()
    return payer.id
