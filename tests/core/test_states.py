"""A state moves by acts, and each move leaves one row that nothing can change."""

import enum

import pytest
import sqlalchemy as sa

from core.clock import now
from core.errors import NotFound
from core.extensions import db
from core.states import NotNow, State, Stateful, Transition, allowed, move, take
from core.transaction import transaction
from models.card import Card, CardState
from models.registration import Registration, RegistrationState
from tests.builders.acting import acting

STATEFUL = sorted(
    {m.class_ for m in db.Model.registry.mappers if issubclass(m.class_, Stateful)},
    key=lambda model: model.__name__,
)
CARD_ACTS = [
    (before, act, after) for before, acts in Card.ACTS.items() for act, after in acts.items()
]
CARD_REFUSALS = [
    (state, act)
    for state, acts in Card.ACTS.items()
    for act in sorted({act for _, act, _ in CARD_ACTS} - set(acts))
]
SUBMITTED, VALIDATED = RegistrationState.SUBMITTED, RegistrationState.VALIDATED

pytestmark = pytest.mark.usefixtures("in_app")


def put(model, id: int, state: State) -> None:
    """Set that state aside from any act, and without a row."""
    with transaction():
        db.session.execute(sa.update(model).where(model.id == id).values(state=state))


def rows() -> list[Transition]:
    return list(db.session.scalars(sa.select(Transition).order_by(Transition.id)))


def state_of(model, id: int) -> State:
    return db.session.scalar(sa.select(model.state).where(model.id == id))


@pytest.mark.parametrize(("before", "act", "after"), CARD_ACTS)
def test_an_allowed_act_moves_and_leaves_one_row(world, before, act, after):
    put(Card, world.card, before)
    seen, since = {row.id for row in rows()}, now()
    by = acting(world.admin)
    with transaction():
        move(take(Card, world.card, act, by=by), act, by=by, reason="vu au guichet")
    assert state_of(Card, world.card) == after
    (row,) = (row for row in rows() if row.id not in seen)
    assert (row.subject_type, row.subject_id, row.act) == ("card", world.card, act)
    assert (row.before, row.after) == (before, after)
    assert (row.actor_id, row.reason) == (world.admin, "vu au guichet")
    assert since <= row.at <= now()


@pytest.mark.parametrize(("state", "act"), CARD_REFUSALS)
def test_a_refused_act_says_why_and_leaves_nothing(world, state, act):
    put(Card, world.card, state)
    seen = len(rows())
    by = acting(world.admin)
    with pytest.raises(NotNow, match=f"^{state.refusal}$"), transaction():
        take(Card, world.card, act, by=by)
    with pytest.raises(NotNow), transaction():
        move(db.session.get(Card, world.card), act, by=by)
    assert state_of(Card, world.card) == state
    assert len(rows()) == seen


def test_it_is_hidden_from_those_it_does_not_belong_to(world):
    stranger = acting(world.partner_user, partner_id=world.partner)
    registration = db.session.scalars(sa.select(Registration)).first()
    with pytest.raises(NotFound):
        allowed(registration, "submit", by=stranger)
    with pytest.raises(NotFound), transaction():
        take(Card, 999_999, "associate", by=acting(world.admin))


@pytest.mark.parametrize(("to", "left"), [(SUBMITTED, 0), (VALIDATED, 1)])
def test_an_act_of_several_goals_leaves_a_row_when_it_moves(world, to, left):
    registration = db.session.scalars(sa.select(Registration)).first().id
    put(Registration, registration, SUBMITTED)
    seen = len(rows())
    with transaction():
        move(db.session.get(Registration, registration), "submit", by=None, to=to)
    assert state_of(Registration, registration) == to
    assert len(rows()) - seen == left
    assert all(row.actor_id is None and row.reason is None for row in rows()[seen:])


@pytest.mark.parametrize("to", [None, RegistrationState.REFUSED])
def test_an_act_of_several_goals_goes_nowhere_else(world, to):
    registration = db.session.scalars(sa.select(Registration)).first().id
    put(Registration, registration, SUBMITTED)
    seen = len(rows())
    with pytest.raises(ValueError, match="does not lead"), transaction():
        move(db.session.get(Registration, registration), "submit", by=None, to=to)
    assert state_of(Registration, registration) == SUBMITTED
    assert len(rows()) == seen


@pytest.mark.parametrize(
    "act", ["UPDATE transition SET reason = 'autre'", "DELETE FROM transition"]
)
def test_a_row_stays_as_it_was_written(world, act):
    put(Card, world.card, CardState.STOCK)
    with transaction():
        move(db.session.get(Card, world.card), "associate", by=None, reason="un")
    seen = [(row.id, row.reason) for row in rows()]
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), transaction():
        db.session.execute(sa.text(act))
    assert [(row.id, row.reason) for row in rows()] == seen


@pytest.mark.parametrize("model", STATEFUL)
def test_acts_name_states_that_exist(model):
    states = set(model.__table__.c.state.type.enum_class)
    assert set(model.ACTS) == states
    for acts in model.ACTS.values():
        for goal in acts.values():
            goals = goal if isinstance(goal, tuple) else (goal,) * (goal is not None)
            assert set(goals) <= states
            assert all(isinstance(one, enum.Enum) for one in goals)


@pytest.mark.parametrize("model", STATEFUL)
def test_each_state_has_a_word_and_a_sentence_of_its_own(model):
    states = model.__table__.c.state.type.enum_class
    assert issubclass(states, State)
    assert len({str(state.label) for state in states}) == len(states)
    for state in states:
        assert str(state.label).strip()
        assert str(state.refusal).endswith((".", "!", "?"))
