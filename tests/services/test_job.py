import pytest

from commands.jobs import WORKS
from commands.work import advance_next
from core.extensions import db
from core.transaction import perform
from models.audit import AuditLine
from models.card import Card
from models.job import Job, JobKind, JobState
from services import job
from services.job import Work

pytestmark = pytest.mark.usefixtures("in_app")


def ask(world, count, **arguments):
    known = {"programme_id": world.programme, "school_id": None} | arguments
    return perform(job.start, JobKind.CARD_BATCH, count, **known).id


def fresh_cards(world):
    return db.session.query(Card).filter(Card.id != world.card).count()


def test_a_batch_is_made_step_by_step_and_once(world):
    asked = ask(world, 450)
    seen = []
    while advance_next():
        seen.append(db.session.get(Job, asked).done)
    assert seen == [200, 400, 450]
    assert db.session.get(Job, asked).state is JobState.DONE
    assert fresh_cards(world) == 450


def test_a_step_that_fails_leaves_nothing_and_says_why(world):
    asked = ask(world, 10, programme_id=10**6)
    assert advance_next()
    failed = db.session.get(Job, asked)
    assert failed.state is JobState.FAILED
    assert "IntegrityError" in failed.error
    assert fresh_cards(world) == 0
    assert not advance_next()


def test_a_worker_that_dies_in_a_step_leaves_it_to_the_next(world, monkeypatch):
    asked = ask(world, 300)
    advance_next()

    def die(**arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setitem(WORKS, JobKind.CARD_BATCH, Work(200, die))
        with pytest.raises(KeyboardInterrupt):
            advance_next()
    assert db.session.get(Job, asked).done == 200
    while advance_next():
        pass
    assert fresh_cards(world) == 300


def test_what_a_step_makes_is_the_asker_s(world):
    perform(db.session.info.__setitem__, "actor_id", world.admin)
    ask(world, 2)
    db.session.info.pop("actor_id")
    advance_next()
    lines = db.session.query(AuditLine).filter_by(act="create", subject_type="card").all()
    assert [line.actor_id for line in lines[-2:]] == [world.admin] * 2
