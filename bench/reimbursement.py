"""A reimbursement run over a million transactions, against the bare INSERT … SELECT … GROUP BY."""

import resource
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

import sqlalchemy as sa

from app import create_app
from commands.work import advance_next
from core.clock import now, today
from core.extensions import db
from core.transaction import perform, transaction
from models.reimbursement import ReimbursementRun
from services import reimbursement
from tests.builders.acting import acting
from tests.builders.paying import ask, make_office
from tests.builders.world import World
from tests.engines import Database, dispose
from tests.server import SECRET

TRANSFERS, FEW, PARTNERS, ROUNDS, GOAL = 1_000_000, 100_000, 5_000, 5, 2
NUMBERS, DAYS = "generate_series(1, :n) AS s(n)", 14
PEOPLE = """INSERT INTO partner (legal_name, trade_name, email, phone, other_phone, website,
    address, postal_code, town, contact_first_name, contact_last_name, contact_duty,
    contact_email, contact_phone, contact_other_phone, place_address, place_postal_code,
    place_town, accessibility, iban, iban_holder, updated_at, version)
    SELECT 'P' || n, 'P' || n, 'p@example.org', '', '', '', '', '', '', '', '', '', '', '', '',
    '', '', '', '[]', 'FR1420041010050500013M02606', 'P' || n, :at, 1 FROM {numbers}"""
DUES = """INSERT INTO account (kind, partner_id, purse_id)
    SELECT 'partner_due', id, :purse FROM partner WHERE legal_name LIKE 'P%'
    AND iban_holder = legal_name"""
PAPERS = """INSERT INTO convention (number, partner_id, programme_id, state, starts_on, ends_on)
    SELECT 'B' || id, id, :programme, 'in_force', :day, :end FROM partner
    WHERE iban_holder = legal_name AND legal_name LIKE 'P%'"""
SALES = """INSERT INTO transfer (kind, debit_account_id, credit_account_id, amount, civil_date,
    created_at) SELECT 'pay', :wallet, :first + n % :partners, 100 + n % 900,
    :day - CAST(n / :partners % :days AS int), :at FROM {numbers}"""
BARE = """INSERT INTO bare (partner_id, purse_id, amount, moves)
    SELECT a.partner_id, a.purse_id, SUM(t.amount), COUNT(*) FROM transfer t
    JOIN account a ON a.id = t.credit_account_id AND a.kind = 'partner_due'
    WHERE t.civil_date <= :day GROUP BY a.partner_id, a.purse_id"""


def measure(engine: str, folder: Path) -> dict:
    """Seconds of a run and of the bare sums, their ratio, and what the size costs in memory."""
    database = Database(engine, folder)
    app = create_app(SQLALCHEMY_DATABASE_URI=database.url, SECRET_KEY=SECRET)
    with app.app_context():
        world = World.make()
        office = make_office(world)
        _seed(world, FEW)
        _run(office)
        before = _memory()
        _seed(world, TRANSFERS - FEW, more=True)
        runs, bare = [], []
        for _ in range(ROUNDS):
            bare.append(_bare())
            runs.append(_run(office))
        more = _memory() - before
        dispose(app)
    database.close()
    return {
        "transfers": TRANSFERS,
        "partners": PARTNERS,
        "run_seconds": round(median(runs), 2),
        "group_by_seconds": round(median(bare), 2),
        "ratio_to_group_by": round(median(runs) / median(bare), 2),
        "ten_times_more_transfers_mb": round(more, 1),
    }


def _seed(world, count: int, more: bool = False) -> None:
    """So many sales over a fortnight, all of them in the first programme, in one INSERT."""
    known = {"at": now().replace(tzinfo=None), "day": today() - timedelta(days=3)}
    with transaction():
        if not more:
            run = db.session.execute
            run(sa.text(PEOPLE.format(numbers=NUMBERS)), {"n": PARTNERS, "at": known["at"]})
            run(sa.text(DUES), {"purse": world.sport})
            season = {"day": known["day"], "end": today() + timedelta(days=90)}
            paper = sa.text(PAPERS).bindparams(
                sa.bindparam("day", type_=sa.Date()), sa.bindparam("end", type_=sa.Date())
            )
            run(paper, season | {"programme": world.programme})
        first = "SELECT MIN(a.id) FROM account a WHERE a.kind = 'partner_due'"
        wallet = "SELECT MIN(a.id) FROM account a WHERE a.kind = 'wallet'"
        db.session.execute(
            sa.text(SALES.format(numbers=NUMBERS)).bindparams(
                sa.bindparam("day", type_=sa.Date()), sa.bindparam("at", type_=sa.DateTime())
            ),
            known
            | {"n": count, "partners": PARTNERS, "days": DAYS}
            | {"first": db.session.scalar(sa.text(first))}
            | {"wallet": db.session.scalar(sa.text(wallet))},
        )
    _clean()


def _clean() -> None:
    """What autovacuum does by itself: a run given up leaves nothing for the next one."""
    with db.engine.connect() as connection:
        connection.execute(sa.text("VACUUM ANALYZE"))


def _run(office) -> float:
    """The seconds that the worker takes to draw a run up; it is then given up."""
    run = ask(office)
    begun = perf_counter()
    while advance_next():
        pass
    took = perf_counter() - begun
    made = db.session.get(ReimbursementRun, run, populate_existing=True)
    assert (made.statements, made.computed_at is not None) == (PARTNERS, True)
    db.session.rollback()
    perform(reimbursement.discard, run, by=acting(office.finance))
    _clean()
    return took


def _bare() -> float:
    """The seconds of the same sums into a table with no rule at all, committed."""
    make = "CREATE TABLE bare (partner_id BIGINT, purse_id BIGINT, amount BIGINT, moves BIGINT)"
    for statement in ("DROP TABLE IF EXISTS bare", make):
        perform(db.session.execute, sa.text(statement))
    asked = sa.text(BARE).bindparams(sa.bindparam("day", type_=sa.Date()))
    begun = perf_counter()
    perform(db.session.execute, asked, {"day": today() - timedelta(days=1)})
    return perf_counter() - begun


def _memory() -> float:
    """The most memory that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def show(found: dict) -> None:
    """Say it in a line an engine."""
    for engine, run in found.items():
        print(
            f"a run over {run['transfers']} transactions of {run['partners']} partners on "
            f"{engine}: {run['run_seconds']} s, {run['ratio_to_group_by']} x the bare GROUP BY "
            f"(goal < {GOAL}), {run['ten_times_more_transfers_mb']} MB more than a tenth of it"
        )
