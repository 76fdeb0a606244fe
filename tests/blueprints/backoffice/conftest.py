import pytest

from core.extensions import db
from core.transaction import transaction
from models.user import User
from tests.blueprints.backoffice.rows import fill_every_table
from tests.builders.signed_in import sign_in


@pytest.fixture
def full_world(app, world):
    """The small world, and at least one row in every table."""
    with app.app_context(), transaction():
        fill_every_table(world)
    return world


@pytest.fixture
def team(app, full_world):
    """A signed-in client for a login of the team, second factor shown."""

    def enter(login="admin", second_factor=True):
        client = app.test_client()
        with app.app_context():
            user_id = db.session.scalar(db.select(User.id).filter_by(login=login))
        sign_in(client, user_id, second_factor)
        return client

    return enter


@pytest.fixture
def screens(app):
    return [view for view in app.extensions["admin"][0]._views if hasattr(view, "model")]
