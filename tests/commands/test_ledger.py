import json

import pytest
import sqlalchemy as sa

from core.extensions import db
from core.transaction import transaction


def verify(app, *options):
    return app.test_cli_runner().invoke(args=["ledger", "verify", *options])


@pytest.mark.usefixtures("world")
def test_right_books_are_said_right(app):
    answer = verify(app)
    assert answer.exit_code == 0
    assert answer.output == "Les livres sont justes : 2 écritures entre 4 comptes.\n"
    report = json.loads(verify(app, "--json").output)
    assert report == {"ok": True, "accounts": 4, "transfers": 2, "findings": {}}


@pytest.mark.usefixtures("world")
def test_wrong_books_are_an_error_that_names_the_rows(app):
    with app.app_context(), transaction():
        wallet = db.session.scalar(
            sa.text("SELECT id FROM account WHERE kind = 'wallet' ORDER BY id LIMIT 1")
        )
        db.session.execute(
            sa.text("UPDATE account SET balance = balance + 1 WHERE id = :id"), {"id": wallet}
        )
    answer = verify(app)
    assert answer.exit_code == 1
    assert "Les livres ne sont PAS justes : 1 règle(s) enfreinte(s)." in answer.output
    found = verify(app, "--json")
    assert found.exit_code == 1
    report = json.loads(found.output)
    assert not report["ok"]
    rule = "a kept balance equals the sum of its transfers"
    assert report["findings"] == {rule: [[wallet, 100_01, 100_00]]}
