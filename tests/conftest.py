import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from app import create_app
from tests.builders.world import World
from tests.engines import ENGINES, Database, dispose


def pytest_xdist_auto_num_workers(config) -> int:
    """One more than there are cores: a browser and a server are often waited for."""
    return min((os.cpu_count() or 1) + 1, 4)


@pytest.fixture(scope="session")
def both():
    """Each engine with its application: made when a test first asks, kept to the end."""
    with TemporaryDirectory(prefix="cigale-", ignore_cleanup_errors=True) as folder:
        made = {}

        def get(engine: str):
            if engine not in made:
                database = Database(engine, Path(folder) / engine, haste=True)
                made[engine] = database, make_app(database.url)
            return made[engine]

        yield get
        for database, _ in made.values():
            database.close()


@pytest.fixture(scope="session", params=ENGINES)
def database(request, both):
    return both(request.param)[0]


@pytest.fixture(scope="session")
def one_app(database, both):
    return both(database.engine)[1]


def make_app(url: str):
    return create_app(
        SQLALCHEMY_DATABASE_URI=url,
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
def world(app, database):
    return database.once(app, World.make)
