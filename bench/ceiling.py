"""The ceiling: a bare Flask route that runs the till's SQL by hand, and nothing else.

The statements are those of the services, as text; no session, no CSRF, no forms, no ORM.
"""

import fcntl
import os
import threading
from contextlib import contextmanager
from datetime import UTC, datetime

import psycopg
import pysqlite3
from flask import Flask, request
from sqlalchemy.dialects import postgresql, sqlite

from core.clock import PARIS
from services.ledger.movements import DEDUCT, ENTER
from services.till.sale import SITUATION, _keep_on

PAYMENT = (
    "partner_id convention_id holder_id purse_id season_id card_id amount civil_date created_at "
    "actor_id token state"
)
TRANSFER = (
    "kind debit_account_id credit_account_id amount civil_date created_at actor_id payment_id"
)
CONSTANTS = {name: str(value) for name, value in SITUATION.compile().params.items() if value}
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "cache_size=-16384",
    "recursive_triggers=ON",
)


def statements(engine: str) -> list[str]:
    """The situation, the payment, the guarded debit, the transfer: as the services write them."""
    dialect = (
        sqlite.dialect(paramstyle="named") if engine == "sqlite" else postgresql.psycopg.dialect()
    )
    parts = [
        SITUATION.compile(dialect=dialect),
        _keep_on(engine).compile(dialect=dialect, column_keys=PAYMENT.split()),
        DEDUCT.compile(dialect=dialect),
        ENTER.compile(dialect=dialect, column_keys=TRANSFER.split()),
    ]
    return [str(part) for part in parts]


def create_app() -> Flask:
    app = Flask(__name__)
    url = os.environ["DATABASE_URL"]
    lite = url.startswith("sqlite")
    situation, pay, deduct, enter = statements("sqlite" if lite else "postgresql")
    writing = _sqlite(url) if lite else _postgresql(url)

    @app.get("/healthz")
    def show_health():
        return {"status": "ok"}

    @app.post("/debit")
    def debit():
        at = datetime.now(UTC)
        day = at.astimezone(PARIS).date()
        row = {name: int(value) for name, value in request.form.items() if name.endswith("_id")}
        row |= {
            "token": request.form["token"],
            "amount": round(float(request.form["amount"]) * 100),
            "day": day.isoformat() if lite else day,
            "created_at": at.strftime("%Y-%m-%d %H:%M:%S.%f") if lite else at.replace(tzinfo=None),
            "state": "confirmed",
            "kind": "pay",
        }
        row["civil_date"] = row["day"]
        with writing() as connection:
            found = connection.execute(situation, row | CONSTANTS).fetchone()
            wallet, row["season_id"], row["convention_id"], _, most, of_day, due, card = found
            row |= {"account": wallet, "debit_account_id": wallet, "credit_account_id": due}
            row["payment_id"] = connection.execute(pay, row).fetchone()[0]
            granted = connection.execute(deduct, row).rowcount
            if card != "active" or not granted or most or of_day:
                connection.rollback()
                return {"error": "refused"}, 422
            connection.execute(enter, row).fetchone()
            connection.commit()
        return {"payment": row["payment_id"]}

    return app


def _postgresql(url: str):
    kept = threading.local()

    @contextmanager
    def writing():
        if not hasattr(kept, "connection"):
            kept.connection = psycopg.connect(url.replace("+psycopg", ""))
        yield kept.connection

    return writing


def _sqlite(url: str):
    kept, file = threading.local(), url.removeprefix("sqlite:///")

    @contextmanager
    def writing():
        if not hasattr(kept, "connection"):
            kept.connection = pysqlite3.connect(
                file, timeout=10, isolation_level=None, cached_statements=256
            )
            for pragma in PRAGMAS:
                kept.connection.execute(f"PRAGMA {pragma}")
        with open(f"{file}.lock", "ab") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            kept.connection.execute("BEGIN IMMEDIATE")
            yield kept.connection

    return writing
