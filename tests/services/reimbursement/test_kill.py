"""Killed twenty times on its road, a run of 20,000 transactions is paid once, and whole."""

import os
import random
import signal
import time

import pytest
import sqlalchemy as sa

from commands.jobs import WORKS
from commands.work import advance_next
from core.clock import civil_day, now
from core.extensions import db
from core.transaction import perform, transaction
from models.convention import Convention
from models.holder import Holder
from models.job import JobKind
from models.ledger import Account, AccountKind, Transfer, TransferKind
from models.mail import Mail
from models.partner import Partner
from models.reimbursement import ReimbursementRun, RunState, Statement
from models.till import Payment, PaymentState
from services import ledger, reimbursement
from services.job import Work
from tests.builders.acting import acting
from tests.builders.dossier import IBAN
from tests.builders.paying import ask, days_ago, lines_of, make_office, prove, state_of
from tests.builders.world import add_holder

pytestmark = pytest.mark.usefixtures("in_app")

PARTNERS, EACH, KILLS = 200, 100, 20


def sell(world, each: int = EACH) -> None:
    """Payments of one cent at each of many partners, three days ago, in one bulk INSERT."""
    with transaction():
        first = db.session.get(Holder, world.holder)
        holders = [first, add_holder(world.programme, world.season)]
        wallets = [
            ledger.holder_account(AccountKind.WALLET, h.id, world.sport, world.season)
            for h in holders
        ]
        known = {"iban": IBAN, "iban_holder": "Un", "version": 1, "email": "p@example.org"}
        partners = [{"legal_name": f"P{n}", "trade_name": f"P{n}"} | known for n in range(PARTNERS)]
        made = sa.insert(Partner).returning(Partner.id)
        partners = db.session.scalars(made, partners).all()
        due = [
            {"kind": AccountKind.PARTNER_DUE, "partner_id": p, "purse_id": world.sport}
            for p in partners
        ]
        db.session.execute(sa.insert(Account), due)
        accounts = dict(
            db.session.execute(
                sa.select(Account.partner_id, Account.id).where(Account.partner_id.in_(partners))
            ).all()
        )
        payments, transfers = [], []
        base = {"amount": 1, "civil_date": civil_day(now()), "created_at": now()}
        convention = db.session.scalar(sa.select(Convention.id).limit(1))
        start = 1_000_000
        for rank, partner in enumerate(p for p in partners for _ in range(each)):
            holder = rank % 2
            payments.append(
                base
                | {
                    "id": start + rank,
                    "partner_id": partner,
                    "convention_id": convention,
                    "holder_id": holders[holder].id,
                    "purse_id": world.sport,
                    "season_id": world.season,
                    "actor_id": world.partner_user,
                    "token": str(rank),
                    "state": PaymentState.CONFIRMED,
                }
            )
            transfers.append(
                base
                | {
                    "kind": TransferKind.PAY,
                    "debit_account_id": wallets[holder],
                    "credit_account_id": accounts[partner],
                    "payment_id": start + rank,
                }
            )
        connection = db.session.connection()
        connection.execute(sa.insert(Payment.__table__), payments)
        connection.execute(sa.insert(Transfer.__table__), transfers)
        spent = sa.update(Account).where(Account.id.in_(wallets))
        connection.execute(spent.values(balance=Account.balance - len(payments) // 2))


def go_on(run: int, office, tell=lambda: None) -> None:
    """Whatever comes next for the run, until it is paid; `tell` at each act that is done."""
    while (state := state_of(run)) != RunState.PAID:
        tell()
        if advance_next():
            continue
        match state:
            case RunState.DRAFT:
                perform(reimbursement.review, run, by=acting(office.finance))
            case RunState.REVIEWED:
                perform(reimbursement.approve, run, by=acting(office.admin))
            case RunState.APPROVED:
                perform(reimbursement.export, run, by=acting(office.finance))
            case RunState.EXPORTED:
                perform(reimbursement.pay_rest, run, by=acting(office.finance))


def killed(run: int, office, acts: int, seconds: float) -> bool:
    """Go on in a process of its own, killed in the midst of an act, after so many others."""
    db.session.remove()
    db.engine.dispose()
    told, telling = os.pipe()
    child = os.fork()
    if not child:
        try:
            go_on(run, office, lambda: os.write(telling, b"."))
        finally:
            os._exit(0)
    os.close(telling)
    while acts >= 0 and os.read(told, 1):
        acts -= 1
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.close(told)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_killed_twenty_times_it_is_paid_once_and_whole(world, monkeypatch):
    monkeypatch.setitem(WORKS, JobKind.REIMBURSEMENT, Work(2, reimbursement.draw_some))
    office = make_office(world)
    with days_ago(3):
        sell(world)
    run, rng, reached = ask(office), random.Random(7), set()
    for _ in range(KILLS):
        assert killed(run, office, rng.randint(0, 4), rng.uniform(0, 0.01))
        reached.add(db.session.get(ReimbursementRun, run, populate_existing=True).cursor)
    assert len(reached) > KILLS // 2, "it must have been killed at many places"
    assert state_of(run) == RunState.DRAFT
    while advance_next():
        pass
    later = 0
    while state_of(run) != RunState.PAID:
        later += killed(run, office, 0, 0.02 * 2**later)
    assert later, "it must have been killed past its drawing too"
    go_on(run, office)
    count, total = db.session.execute(
        sa.select(sa.func.count(), sa.func.sum(Statement.amount))
    ).one()
    assert (count, int(total)) == (PARTNERS, PARTNERS * EACH)
    settled = sa.select(sa.func.count(), sa.func.sum(Transfer.amount))
    count, total = db.session.execute(settled.where(Transfer.kind == TransferKind.SETTLE)).one()
    assert (count, int(total)) == (PARTNERS, PARTNERS * EACH)
    assert len(lines_of(run)) == PARTNERS
    assert db.session.query(Mail).count() == PARTNERS
    prove()
