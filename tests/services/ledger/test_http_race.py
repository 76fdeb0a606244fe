"""32 tills, 100 debits of 1 € each, one purse of 100 €, over HTTP on four server processes.

And 16 tills that cash the same voucher.
"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from commands import ledger as books
from core.extensions import db
from core.signing import sign
from core.transaction import perform
from models.till import Payment
from services import ledger, voucher
from tests.builders.acting import acting
from tests.builders.world import PASSWORD
from tests.engines import dispose
from tests.server import Browser, serving

TILLS, DEBITS, WORKERS = 32, 100, 4


@pytest.fixture
def storm(app, world, database):
    """Debit from all tills at once; the answers by status."""

    def shop(port: int, cookies: dict, fields: dict, slips: list[str]) -> Counter:
        till, answers = Browser(port, dict(cookies), {"HX-Request": "true"}), Counter()
        for slip in slips:
            answers[till.open(f"/caisse/debit/{slip}", fields)[0]] += 1
            till.line.close()  # a kept line would stay with the first worker that was up
        return answers

    def run(factory="app:create_app", debits=DEBITS, tills=TILLS, promised=()) -> Counter:
        found = world.holder, None if promised else world.card, world.partner_user
        with app.app_context():
            slips = [
                [sign("till", [*found, f"{till}-{n}", *promised]) for n in range(debits)]
                for till in range(tills)
            ]
        dispose(app)
        with serving(database.url, factory, WORKERS) as server, ThreadPoolExecutor(TILLS) as pool:
            visitor = Browser(server.port)
            token = visitor.sign_in("piscine", PASSWORD)
            fields = {"amount": "1,00", "purse": world.sport, "csrf_token": token}
            tills = [
                pool.submit(shop, server.port, visitor.cookies, fields, mine) for mine in slips
            ]
            visitor.line.close()
            return sum((till.result() for till in tills), Counter())

    return run


def prove(app, world, answers: Counter) -> None:
    assert answers == {303: 100, 422: answers.total() - 100}
    with app.app_context():
        wallets = {p.id: cents for p, cents in ledger.wallets(world.holder, world.season)}
        assert wallets[world.sport] == 0
        assert db.session.scalar(sa.select(sa.func.sum(Payment.amount))) == 100_00
        assert books.verify() == {}


def test_3200_debits_at_once_spend_100_euros_once(app, world, storm):
    answers = storm()
    assert answers.total() == 3200
    prove(app, world, answers)


def test_16_tills_cash_one_voucher_once(app, world, storm):
    with app.app_context():
        made = perform(
            voucher.issue, world.holder, world.sport, 20_00, by=acting(world.holder_user)
        )
    assert storm(debits=1, tills=16, promised=[made]) == {303: 1, 422: 15}
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.sum(Payment.amount))) == 1_00
        assert books.verify() | books.verify_promises() == {}


def test_without_the_guard_the_same_test_fails_on_postgresql(app, world, database, storm):
    if database.engine == "sqlite":
        pytest.skip("SQLite's writers queue, so a naive debit passes there")
    answers = storm("tests.services.ledger.naive:create_app", debits=20)
    assert answers[303] > 100
    with pytest.raises(AssertionError):
        prove(app, world, answers)
    with app.app_context():
        assert "a kept balance equals the sum of its transfers" in books.verify()
