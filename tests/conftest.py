from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from app import create_app
from tests.engines import ENGINES, Database, dispose
from tests.world import World


@pytest.fixture(scope="session", params=ENGINES)
def database(request):
    with TemporaryDirectory(prefix="cigale-", ignore_cleanup_errors=True) as folder:
        database = Database(request.param, Path(folder), haste=True)
        yield database
        database.close()


@pytest.fixture(scope="session")
def one_app(database):
    return create_app(
        SQLALCHEMY_DATABASE_URI=database.url,
        SECRET_KEY="test",
        TESTING=True,
        WTF_CSRF_ENABLED=False,
        MIGRATION_LOGS=False,
        BASE_URL="http://localhost",
        TRUSTED_HOSTS=["localhost"],
        OIDC_ISSUER="http://localhost:9400",
    )


@pytest.fixture
def app(one_app, database):
    """The application on a freshly migrated database, once for each engine."""
    dispose(one_app)
    database.reset()
    yield one_app
    dispose(one_app)


@pytest.fixture(autouse=True)
def _push_request_context():
    """pytest-flask would keep one context for a whole test, and one visitor for two clients."""
    return


@pytest.fixture
def client(app):
    """A browser; made outside of a `with`, which would keep the last request's visitor."""
    return app.test_client()


@pytest.fixture
def in_app(app):
    with app.app_context():
        yield


@pytest.fixture
def world(app):
    with app.app_context():
        return World.make()
