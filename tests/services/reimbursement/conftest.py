import pytest

from tests.builders.paying import make_office


@pytest.fixture
def office(world):
    """Who pays the first programme's partners."""
    return make_office(world)
