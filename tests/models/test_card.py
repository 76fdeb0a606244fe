import pytest

from models.card import Card, CardState

ACTS = {"send", "associate", "set_aside", "expire", "declare_lost", "declare_stolen"}
EXPECTED = {
    CardState.STOCK: {"send", "associate", "set_aside", "expire"},
    CardState.AT_SCHOOL: {"associate", "set_aside", "expire"},
    CardState.ACTIVE: {"declare_lost", "declare_stolen", "set_aside", "expire"},
}


def test_every_state_has_its_acts_and_its_label():
    assert set(Card.ACTS) == set(CardState)
    assert set().union(*Card.ACTS.values()) == ACTS
    assert len({str(state.label) for state in CardState}) == len(CardState)


@pytest.mark.parametrize("state", CardState)
@pytest.mark.parametrize("act", sorted(ACTS))
def test_a_card_allows_what_its_state_allows(state, act):
    assert Card(state=state).allows(act) is (act in EXPECTED.get(state, set()))
