import pytest

from tests.services.reimbursement.paying import make_office


@pytest.fixture
def office(world):
    """Who pays the first programme's partners."""
    return make_office(world)
