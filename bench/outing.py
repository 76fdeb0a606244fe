"""One absence marked at the door of an outing of 15, then of 500, on a page that htmx swaps."""

from pathlib import Path
from statistics import median
from time import perf_counter

from app import create_app
from core.clock import now
from core.transaction import transaction
from models.outing import OutingState, Participation, ParticipationState
from models.user import Role
from services import ledger
from services import outing as outings
from tests.builders.outing import add_sheet
from tests.builders.signed_in import sign_in
from tests.builders.world import World, add, add_holder, add_user
from tests.engines import Database, dispose
from tests.server import SECRET

FEW, MANY, ROUNDS, GOAL = 15, 500, 40, 2
SWAP = {"HX-Request": "true"}


def measure(engine: str, folder: Path) -> dict:
    """The median time of a mark at both sizes, in milliseconds, and what the size costs."""
    database = Database(engine, folder)
    app = create_app(
        SQLALCHEMY_DATABASE_URI=database.url, SECRET_KEY=SECRET, WTF_CSRF_ENABLED=False
    )
    found = {}
    for size in (FEW, MANY):
        database.reset()
        with app.app_context():
            user, outing, places = _seed(size)
        client = app.test_client()
        sign_in(client, user)
        times = []
        for n in range(ROUNDS):
            place, present, heard = places[n // 2 % FEW], str(n % 2), str(n)
            begun = perf_counter()
            answer = client.post(
                f"/mes-sorties/{outing}/presences/{place}",
                data={"present": present, "vu": heard},
                headers=SWAP,
            )
            times.append(perf_counter() - begun)
            assert answer.text.count("<li") == 1
        found[f"of_{size}_ms"] = round(median(times) * 1000, 2)
        dispose(app)
    database.close()
    return found | {"ratio_500_to_15": round(found[f"of_{MANY}_ms"] / found[f"of_{FEW}_ms"], 2)}


def _seed(size: int) -> tuple[int, int, list[int]]:
    """A validated outing of that many, each with its hold."""
    world = World.make()
    with transaction():
        code = "0" * 10
        outing = add_sheet(
            world, world.school, world.partner, state=OutingState.VALIDATED, code=code
        )
        holders = [
            add_holder(world.programme, world.season, school_id=world.school).id
            for _ in range(size)
        ]
        held = ledger.hold_all(holders, world.sport, world.season, 1_00, by=None)
        for holder in holders:
            add(
                Participation(
                    outing_id=outing.id,
                    holder_id=holder,
                    hold_id=held[holder],
                    state=ParticipationState.PRESENT,
                    registered_at=now(),
                )
            )
        user = add_user("porte", Role.PARTNER, partner_id=world.partner)
        return user.id, outing.id, [one.id for one in outings.roll(outing.id)]
