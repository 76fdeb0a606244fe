"""Who pays in the demo: one run that the bank has paid, one that waits for its reviewer."""

from datetime import timedelta

import sqlalchemy as sa

from core.clock import past, today
from core.extensions import db
from models.account import User
from models.convention import Partner
from models.job import Job, JobState
from models.reimbursement import Payer, ReimbursementRun, Statement
from services import job, reimbursement

from .people import PARTNER_LOGINS, TEAM_LOGINS
from .programmes import Scheme
from .story import moment

PAYER_IBANS = {"cjeune": "FR7699999000010000000001376", "epass": "FR7699999000010000000008360"}
NEW_IBAN = "FR7699999000010000000009912"
PAID_DAYS, DRAFT_DAYS = 9, 1
SHARE = 0.6


def reimburse(schemes: dict[str, Scheme]) -> None:
    """The payers; for the first programme, a paid run nine days ago and a draft of today."""
    payers = {slug: _payer(slug, scheme) for slug, scheme in schemes.items()}
    admin, finance = _user(TEAM_LOGINS[0].login), _user(TEAM_LOGINS[-1].login)
    with past(moment(today() - timedelta(days=PAID_DAYS - 1), SHARE)):
        run = _draw(payers["cjeune"], PAID_DAYS, finance)
        if run.statements:
            reimbursement.review(run.id, finance)
            reimbursement.approve(run.id, admin)
            reimbursement.export(run.id, finance)
    if run.statements:
        with past(moment(today() - timedelta(days=PAID_DAYS - 3), SHARE)):
            reimbursement.pay_rest(run.id, finance)
    else:
        reimbursement.discard(run.id)
    pool = db.session.scalar(sa.select(User.partner_id).filter_by(login=PARTNER_LOGINS[0].login))
    changed = db.session.scalar(
        sa.select(Partner)
        .join(Statement, Statement.partner_id == Partner.id)
        .where(Partner.id != pool)
        .order_by(Statement.amount.desc(), Partner.id)
        .limit(1)
    )
    if changed:
        changed.next_iban_holder, changed.next_iban = changed.iban_holder, NEW_IBAN
        changed.next_iban_on = today() + timedelta(days=5)
        db.session.flush()
    _draw(payers["cjeune"], DRAFT_DAYS, finance)
    while reimbursement.seal_next():
        pass


def _draw(payer_id: int, days: int, finance: int) -> ReimbursementRun:
    """A run up to that many days ago, as the worker draws it up."""
    cut_off = min(today() - timedelta(days=days), reimbursement.last_closed_day())
    run = reimbursement.open_run(payer_id, cut_off, finance)
    while db.session.get(Job, run.job_id).state == JobState.RUNNING:
        job.advance(run.job_id)
    db.session.info.pop("actor_id", None)
    return run


def _payer(slug: str, scheme: Scheme) -> int:
    programme = scheme.programme
    payer = Payer(programme_id=programme.id, name=programme.payer, iban=PAYER_IBANS[slug])
    db.session.add(payer)
    db.session.flush()
    return payer.id


def _user(login: str) -> int:
    return db.session.scalar(sa.select(User.id).filter_by(login=login))
