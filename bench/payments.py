"""« Je suis mes transactions » of a partner with 100 payments, then with 100,000."""

from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter

import sqlalchemy as sa

from app import create_app
from core.clock import now, today
from core.extensions import db
from core.transaction import transaction
from models.convention import Convention
from models.till import Payment, PaymentState
from tests.builders.signed_in import sign_in
from tests.builders.world import World
from tests.engines import Database, dispose
from tests.server import SECRET

FEW, MANY, ROUNDS, GOAL = 100, 100_000, 15, 100


def measure(engine: str, folder: Path) -> dict:
    """The median time of the page at both sizes, in milliseconds, and what the size costs."""
    database = Database(engine, folder)
    app = create_app(SQLALCHEMY_DATABASE_URI=database.url, SECRET_KEY=SECRET)
    found = {}
    tokens = count()
    for size in (FEW, MANY):
        database.reset()
        with app.app_context():
            user = _seed(size, tokens)
        client = app.test_client()
        sign_in(client, user)
        times = []
        for _ in range(ROUNDS):
            begun = perf_counter()
            page = client.get("/transactions").text
            times.append(perf_counter() - begun)
        assert f"{size:,} transactions".replace(",", "\u202f") in page
        found[f"of_{size}_ms"] = round(median(times) * 1000, 1)
        dispose(app)
    database.close()
    return found | {"more_ms": round(found[f"of_{MANY}_ms"] - found[f"of_{FEW}_ms"], 1)}


def _seed(size: int, tokens) -> int:
    """The books do not matter here: rows of payments alone."""
    world = World.make()
    convention = db.session.scalar(
        sa.select(Convention.id).where(Convention.partner_id == world.partner)
    )
    row = {
        "partner_id": world.partner,
        "convention_id": convention,
        "holder_id": world.holder,
        "purse_id": world.sport,
        "season_id": world.season,
        "amount": 1_00,
        "civil_date": today(),
        "created_at": now(),
        "actor_id": world.partner_user,
        "state": PaymentState.CONFIRMED,
    }
    with transaction():
        rows = [row | {"token": str(next(tokens))} for _ in range(size)]
        db.session.execute(sa.insert(Payment), rows)
    return world.partner_user
