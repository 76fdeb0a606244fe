"""200 runs of 30 acts, with the books verified whole after each act."""

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from core.extensions import db
from core.transaction import transaction
from models.convention import Convention
from models.programme import Purse
from tests.builders.world import add_holder, add_partner
from tests.services.ledger.machine import machine_in

RUNS = settings(
    max_examples=200,
    stateful_step_count=30,
    deadline=None,
    database=None,
    derandomize="CI" in os.environ,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.usefixtures("in_app")
def test_no_order_of_acts_puts_the_books_wrong(world):
    with transaction():
        purses = [world.sport, world.tutoring]
        first = db.session.query(Convention).filter_by(partner_id=world.partner).one()
        first.purses = [db.session.get(Purse, purse) for purse in purses]
        second = add_partner("Théâtre", "55208131766522", world.programme, purses)
        world.other_partner = second.id
        holders = [add_holder(world.programme, world.season, granted=False).id for _ in range(2)]
    run_state_machine_as_test(machine_in(world, holders), settings=RUNS)
