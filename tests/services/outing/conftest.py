import pytest

from commands import ledger as books
from core.extensions import db
from tests.builders.outing import Trip


@pytest.fixture
def trip(in_app, world):
    """A class and its museum; in the end the books are right."""
    made = Trip.make(world)
    yield made
    db.session.rollback()
    assert books.verify() | books.verify_promises() == {}
