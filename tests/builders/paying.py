"""A world with something to reimburse, and the acts of the two who pay."""

import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from commands import ledger as books
from commands.work import advance_next
from core.clock import now, past, today
from core.extensions import db
from core.transaction import perform, transaction
from models.partner import Partner
from models.programme import Purse
from models.reimbursement import BankLine, Payer, ReimbursementRun, Statement
from models.till import Payment
from models.user import Role
from services import correction, reimbursement, till
from tests.builders.acting import acting
from tests.builders.dossier import IBAN, OTHER_IBAN, noon
from tests.builders.world import World, add, add_user

PAYER_IBAN = "FR7630001007941234567890185"


@dataclass
class Office:
    """Who pays: the payer, one who prepares, another who approves."""

    payer: int
    finance: int
    admin: int


def make_office(world: World, *more: int) -> Office:
    """The payer of the first programme; both partners have an IBAN, the pool sells every purse."""
    with transaction():
        pool = db.session.get(Partner, world.partner)
        pool.conventions[0].purses = [
            db.session.get(Purse, p) for p in (world.sport, world.tutoring, *more)
        ]
        for partner_id, iban in ((world.partner, IBAN), (world.other_partner, OTHER_IBAN)):
            partner = db.session.get(Partner, partner_id)
            partner.iban, partner.iban_holder = iban, f"{partner.legal_name} & Cie"
            partner.iban_since = today() - timedelta(days=60)
        payer = add(Payer(programme_id=world.programme, name="Région d’Été", iban=PAYER_IBAN))
        finance = add_user("finances", Role.FINANCE)
        return Office(payer.id, finance.id, world.admin)


@contextmanager
def days_ago(days: int):
    """Live the block at noon of that civil day."""
    with past(noon(today() - timedelta(days=days)) if days else now()):
        yield


def buy(
    world: World, amount: int, days: int, cancelled: bool = False, purse: int | None = None
) -> int:
    """A payment at the pool's till, that many days ago."""
    with days_ago(days):
        slip = till.Slip(world.holder, None, world.partner_user, secrets.token_hex(8))
        payment = perform(
            till.debit, slip, purse or world.sport, amount, by=acting(partner_id=world.partner)
        )
        if cancelled:
            perform(till.cancel, payment, by=acting(world.partner_user, partner_id=world.partner))
    return payment


def adjust(world: World, amount: int, days: int, purse: int | None = None) -> None:
    """A correction of what is due to the pool: up, or down when below zero."""
    with days_ago(days), transaction():
        correct(world, amount, purse or world.sport, world.partner)


def correct(world: World, amount: int, purse: int, partner: int) -> None:
    """The same, for any partner: down, it takes back a payment that is large enough."""
    paid = (
        sa.select(Payment)
        .filter_by(partner_id=partner, purse_id=purse, state="confirmed")
        .where(Payment.civil_date < today())
    )
    if amount > 0:
        asked = correction.propose_for_partner, (partner, purse, amount, "Oubli")
    else:
        left = (p.id for p in db.session.scalars(paid) if correction.left_of(p) >= -amount)
        asked = correction.propose_take_back, (next(left, 0), -amount, "Erreur")
    verb, known = asked
    correction.approve(verb(*known, by=acting(world.partner_user)), by=acting(world.admin))


def ask(office: Office, days: int = 1) -> int:
    """A run up to that many days ago, for the worker to draw up."""
    cut_off = today() - timedelta(days=days)
    return perform(reimbursement.open_run, office.payer, cut_off, by=acting(office.finance)).id


def draw(office: Office, days: int = 1) -> int:
    """The same, drawn up."""
    run = ask(office, days)
    while advance_next():
        pass
    return run


def send(office: Office, days: int = 1) -> int:
    """A run, reviewed, approved by the other person, handed to the bank."""
    run = draw(office, days)
    perform(reimbursement.review, run, by=acting(office.finance))
    perform(reimbursement.approve, run, by=acting(office.admin))
    perform(reimbursement.export, run, by=acting(office.finance))
    return run


def pay(office: Office, days: int = 1) -> int:
    """A run that the bank paid."""
    run = send(office, days)
    perform(reimbursement.pay_rest, run, by=acting(office.finance))
    return run


def statements(run: int) -> list[Statement]:
    db.session.expire_all()
    return db.session.scalars(
        sa.select(Statement).where(Statement.run_id == run).order_by(Statement.id)
    ).all()


def state_of(run: int) -> str:
    db.session.expire_all()
    return db.session.get(ReimbursementRun, run).state.value


def lines_of(run: int) -> list[BankLine]:
    db.session.expire_all()
    return [line for file in db.session.get(ReimbursementRun, run).files for line in file.lines]


def prove() -> None:
    """Every book, promise and statement is right."""
    assert books.verify() | books.verify_promises() | books.verify_statements() == {}
