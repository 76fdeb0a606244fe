from datetime import date

import pytest

from models.programme import Programme, Territory, age_on

DAY = date(2026, 9, 1)
BIRTHDAYS = [
    (date(2011, 9, 1), DAY, 15),
    (date(2011, 9, 2), DAY, 14),
    (date(2011, 8, 31), DAY, 15),
    (date(2012, 2, 29), date(2027, 2, 28), 14),
    (date(2012, 2, 29), date(2027, 3, 1), 15),
    (date(2012, 2, 29), date(2028, 2, 28), 15),
    (date(2012, 2, 29), date(2028, 2, 29), 16),
    (date(2026, 9, 1), DAY, 0),
]


@pytest.mark.parametrize(("born", "day", "age"), BIRTHDAYS)
def test_an_age_is_whole_years_on_the_civil_day(born, day, age):
    assert age_on(born, day) == age


def cjeune(**rules) -> Programme:
    rules = {
        "territory": Territory.RESIDENCE_AND_SCHOOL,
        "departements": ["13"],
        "statuses": [],
    } | rules
    return Programme(slug="p", name="P", **rules)


def epass(**rules) -> Programme:
    return cjeune(
        territory=Territory.RESIDENCE_OR_SCHOOL,
        departements=["04", "05", "06", "13", "83", "84"],
        min_age=15,
        max_age=25,
        statuses=["lycéen", "apprenti"],
        **rules,
    )


def reasons(programme, residence="13", school="13", born=date(2010, 1, 1), status="lycéen"):
    found = programme.reasons_against(
        birth_date=born, residence=residence, school=school, status=status, day=DAY
    )
    return len(found)


@pytest.mark.parametrize(
    ("residence", "school", "both", "one"),
    [
        ("13", "13", 0, 0),
        ("13", "84", 1, 0),
        ("84", "13", 1, 0),
        ("13", "75", 1, 0),
        ("75", "13", 1, 0),
        ("75", "75", 1, 1),
        ("13", None, 1, 0),
        (None, "13", 1, 0),
        (None, None, 1, 1),
    ],
)
def test_residence_and_school_count_together_or_either(residence, school, both, one):
    assert reasons(cjeune(), residence, school) == both
    assert reasons(epass(), residence, school) == one


@pytest.mark.parametrize(
    ("born", "refused"),
    [
        (date(2011, 9, 1), 0),
        (date(2011, 9, 2), 1),
        (date(2001, 9, 1), 0),
        (date(2000, 9, 2), 0),
        (date(2000, 9, 1), 1),
        (None, 1),
    ],
)
def test_the_age_bounds_are_both_included(born, refused):
    assert reasons(epass(), born=born) == refused
    assert reasons(cjeune(), born=born) == 0


@pytest.mark.parametrize(
    ("born", "day", "refused"),
    [
        (date(2012, 2, 29), date(2027, 2, 28), 1),
        (date(2012, 2, 29), date(2027, 3, 1), 0),
        (date(2000, 2, 29), date(2026, 2, 28), 0),
        (date(2000, 2, 29), date(2026, 3, 1), 1),
    ],
)
def test_a_birthday_on_the_29th_of_february_comes_on_the_1st_of_march(born, day, refused):
    found = epass().reasons_against(
        birth_date=born, residence="13", school="13", status="lycéen", day=day
    )
    assert len(found) == refused


@pytest.mark.parametrize(("status", "refused"), [("lycéen", 0), ("retraité", 1), (None, 1)])
def test_the_status_counts_where_the_programme_lists_some(status, refused):
    assert reasons(epass(), status=status) == refused
    assert reasons(cjeune(), status=status) == 0


def test_every_reason_is_told_at_once_with_the_places_and_ages():
    found = epass().reasons_against(
        birth_date=date(1990, 1, 1), residence="75", school=None, status=None, day=DAY
    )
    assert len(found) == 3
    assert "04, 05, 06, 13, 83, 84" in str(found[0])
    assert "15 à 25" in str(found[1])
