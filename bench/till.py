"""The till's debit over HTTP, in turns with the ceiling's, on one engine."""

from pathlib import Path
from statistics import median
from urllib.parse import urlencode

import sqlalchemy as sa

from app import create_app
from commands import ledger as books
from core.extensions import db
from core.signing import sign
from core.transaction import transaction
from models.card import Card, CardState
from services import ledger
from tests.builders.world import PASSWORD, World, add_holder
from tests.engines import Database, dispose
from tests.server import SECRET, Browser, serving

from .clients import Round, run
from .machine import memory_of

CLIENTS, HOLDERS, ROUNDS, REQUESTS, WARM_UP = 8, 500, 11, 600, 400


def measure(engine: str, folder: Path) -> dict:
    """Medians over the rounds of both, their ratios, and the memory that Cigale takes."""
    database = Database(engine, folder)
    database.reset()
    app = create_app(SQLALCHEMY_DATABASE_URI=database.url, SECRET_KEY=SECRET)
    with app.app_context():
        world, cards = _seed()
    dispose(app)
    with (
        serving(database.url, "app:create_app", 2, "--with-work") as cigale,
        serving(database.url, "bench.ceiling:create_app") as bare,
    ):
        till = Till(app, world, cards, cigale.port)
        rounds = {"cigale": [], "bare": []}
        for number in range(ROUNDS + 1):
            count = REQUESTS if number else WARM_UP
            ours = run(cigale.port, till.requests(number, count), CLIENTS)
            theirs = run(bare.port, till.bare_requests(number, count), CLIENTS)
            assert (ours.answers, theirs.answers) == ({303: count}, {200: count})
            if number:
                rounds["cigale"].append(ours)
                rounds["bare"].append(theirs)
        memory = memory_of(cigale.pid)
    with app.app_context():
        assert books.verify() == {}
    dispose(app)
    return _compare(rounds) | {"memory_mb": round(memory, 1)}


def _seed() -> tuple[World, list]:
    world = World.make()
    with transaction():
        for _ in range(HOLDERS):
            add_holder(world.programme, world.season)
        ledger.due_account(world.partner, world.sport)
    active = sa.select(Card.holder_id, Card.id).where(Card.state == CardState.ACTIVE)
    return world, db.session.execute(active).all()


class Till:
    """Requests made beforehand, as the signed-in partner's browser sends them."""

    def __init__(self, app, world: World, cards: list, port: int):
        self.app, self.world, self.cards = app, world, cards
        browser = Browser(port)
        self.csrf_token = browser.sign_in("piscine", PASSWORD)
        self.headers = (
            f"Host: 127.0.0.1:{port}\r\nCookie: {browser.cookie}\r\nHX-Request: true\r\n"
            "User-Agent: Mozilla/5.0 (Linux; Android 14)\r\nAccept: */*\r\n"
            "Accept-Language: fr-FR,fr;q=0.9\r\nAccept-Encoding: gzip\r\n"
        )
        browser.line.close()

    def requests(self, number: int, count: int) -> list[bytes]:
        fields = {"amount": "0,01", "purse": self.world.sport, "csrf_token": self.csrf_token}
        with self.app.app_context():
            return [
                self._post(f"/caisse/debit/{sign('till', slip)}", fields, self.headers)
                for slip in self._slips("c", number, count)
            ]

    def bare_requests(self, number: int, count: int) -> list[bytes]:
        names = ("holder_id", "card_id", "actor_id", "token")
        fixed = {"amount": "0.01", "purse_id": self.world.sport, "partner_id": self.world.partner}
        return [
            self._post("/debit", fixed | dict(zip(names, slip, strict=True)), "Host: localhost\r\n")
            for slip in self._slips("b", number, count)
        ]

    def _slips(self, whose: str, number: int, count: int) -> list[list]:
        return [
            [*self.cards[(number * count + n) % len(self.cards)], self.world.partner_user, token]
            for n, token in enumerate(f"{whose}-{number}-{n}" for n in range(count))
        ]

    def _post(self, path: str, fields: dict, headers: str) -> bytes:
        body = urlencode(fields)
        form = "Content-Type: application/x-www-form-urlencoded\r\n"
        length = f"Content-Length: {len(body)}\r\n"
        return f"POST {path} HTTP/1.1\r\n{headers}{form}{length}\r\n{body}".encode()


def _compare(rounds: dict[str, list[Round]]) -> dict:
    figures = {
        name: {
            "requests_per_second": round(median(r.per_second for r in made), 1),
            "p50_ms": round(median(r.p50 for r in made), 2),
            "p95_ms": round(median(r.p95 for r in made), 2),
        }
        for name, made in rounds.items()
    }
    ours, ceiling = figures["cigale"], figures["bare"]
    return {
        "throughput_ratio": round(ours["requests_per_second"] / ceiling["requests_per_second"], 3),
        "p95_ratio": round(ours["p95_ms"] / ceiling["p95_ms"], 3),
        **figures,
    }
