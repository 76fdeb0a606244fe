"""Several people at the same instant: one act happens, the others are told."""

from functools import partial

import pytest
import sqlalchemy as sa

from core.clock import today
from core.errors import Refusal
from core.extensions import db
from core.states import NotNow
from core.transaction import perform, transaction
from models.convention import Convention, ConventionState
from models.mail import Mail
from models.partner import Partner
from models.till import Payment
from models.user import Role
from services import convention as conventions
from services.convention.dossier import own_convention, own_partner
from services.till import NotAllowedHere, Slip, debit
from tests.builders.acting import acting
from tests.builders.at_once import together
from tests.builders.dossier import OTHER_SIRET, in_state
from tests.builders.world import add_user

pytestmark = pytest.mark.usefixtures("in_app")
S = ConventionState


def made(world, state):
    with transaction():
        id = in_state(world, state).id
    return id, db.session.get(Partner, world.partner).version


def refused(results, kind):
    return [isinstance(result, kind) for result in results].count(True)


def test_one_of_eight_editors_is_heard(app, world):
    id, version = made(world, S.DRAFT)
    towns = [f"Ville {n}" for n in range(8)]

    def edit(town):
        by = acting(world.partner_user, partner_id=world.partner)
        return perform(conventions.save_part, id, version, {"town": town}, by=by) and town

    db.session.rollback()
    results = together(app, [lambda town=town: edit(town) for town in towns])
    assert refused(results, conventions.ChangedMeanwhile) == 7
    (heard,) = (result for result in results if not isinstance(result, Refusal))
    db.session.rollback()
    assert db.session.get(Partner, world.partner).town == heard


def test_a_request_is_decided_once(app, world):
    id, _ = made(world, S.SUBMITTED)
    with transaction():
        agents = [add_user(f"agent{n}", Role.AGENT).id for n in range(4)]
    db.session.rollback()
    decide = conventions.approve, conventions.refuse
    works = [
        lambda agent=agent, verb=verb: perform(
            verb, id, *(("x",) * (verb is decide[1])), by=acting(agent)
        )
        for agent in agents
        for verb in decide
    ]
    assert refused(together(app, works), NotNow) == 7
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count(Mail.id))) == 1


def test_one_convention_is_asked_for_whoever_asks(app, world):
    made(world, S.EXPIRED)
    db.session.rollback()
    ask = lambda: perform(conventions.request, world.partner, world.programme).id  # noqa: E731
    assert len(set(together(app, [ask] * 8))) == 1


def test_no_debit_follows_the_change_that_closes_the_till(app, world):
    """Each debit is either before the change, and paid, or after it, and refused."""
    id, version = made(world, S.IN_FORCE)
    db.session.rollback()

    def pay(n):
        slip = Slip(world.holder, world.card, world.partner_user, f"t{n}")
        return perform(debit, slip, world.sport, 1_00, by=acting(partner_id=world.partner))

    def change():
        by = acting(world.partner_user, partner_id=world.partner)
        return perform(conventions.save_part, id, version, {"siret": OTHER_SIRET}, by=by).id

    results = together(app, [*(lambda n=n: pay(n) for n in range(7)), change])
    paid = 7 - refused(results, NotAllowedHere)
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count(Payment.id))) == paid
    with pytest.raises(NotAllowedHere):
        pay(99)
    assert not db.session.scalar(
        sa.select(Convention.id)
        .where(Convention.running(today()))
        .where(Convention.partner_id == world.partner)
    )


def test_a_dossier_under_change_does_not_keep_the_till_waiting(app, world, database):
    """Two acts that wait for each other's row would be a deadlock: here the debit never waits."""
    if database.engine == "sqlite":
        pytest.skip("SQLite's writers queue")
    id, version = made(world, S.IN_FORCE)
    slip = Slip(world.holder, world.card, world.partner_user, "t")
    with transaction():
        own_partner(version, by=acting(partner_id=world.partner))
        own_convention(id, by=acting(partner_id=world.partner))
        pay = partial(perform, debit, slip, world.sport, 1_00, by=acting(partner_id=world.partner))
        (payment,) = together(app, [pay])
    assert payment
