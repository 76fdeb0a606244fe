import pytest
from flask import Flask
from flask_babel import force_locale

from core import language
from core.money import MAX_CENTS, NotAnAmount, euros, parse_euros, short_euros, typed_euros

TYPED = {
    "12": 12_00,
    "12,5": 12_50,
    "12,50": 12_50,
    "12.50": 12_50,
    "12,05": 12_05,
    "0,01": 1,
    "0": 0,
    "007": 7_00,
    " 12,50 ": 12_50,
    "12,50 €": 12_50,
    "12,50€": 12_50,
    "12,50\u00a0€": 12_50,
    "1 200,50 €": 1200_50,
    "1\u00a0200,50": 1200_50,
    "1\u202f200": 1200_00,
    "1200,50": 1200_50,
    "1 000 000": MAX_CENTS,
}
REFUSED = (
    *("", " ", "€", "abc", "12€€", "€ 12", "12 €uros", "12€50"),
    *("12,505", "12,", ",50", "12,5,0", "1.200,50", "1,200.50", "12;50"),
    *("-1", "+1", "−1", "1e3", "0x10", "1_000", "½", "²", "NaN", "inf"),
    *("١٢", "１２", "12\n50", "12\t50", "12 50", "1 2", "1 20,50", "1  200", "10 00"),
    *("1000000,01", "1 000 001", "9999999999", "9" * 400),
)


@pytest.mark.parametrize(("typed", "cents"), TYPED.items())
def test_an_amount_is_read_to_the_cent(typed, cents):
    assert parse_euros(typed) == cents


@pytest.mark.parametrize("typed", REFUSED)
def test_what_is_not_clearly_an_amount_is_refused(typed):
    with pytest.raises(NotAnAmount):
        parse_euros(typed)


def test_every_amount_shown_can_be_typed_back():
    for cents in (*range(0, 20_001, 7), 999_999_99, MAX_CENTS):
        assert parse_euros(euros(cents)) == parse_euros(short_euros(cents)) == cents


@pytest.mark.parametrize(
    ("cents", "shown", "short"),
    [
        (0, "0,00\u00a0€", "0\u00a0€"),
        (5, "0,05\u00a0€", "0,05\u00a0€"),
        (12_50, "12,50\u00a0€", "12,50\u00a0€"),
        (100_00, "100,00\u00a0€", "100\u00a0€"),
        (1234_50, "1\u202f234,50\u00a0€", "1\u202f234,50\u00a0€"),
        (1000000_00, "1\u202f000\u202f000,00\u00a0€", "1\u202f000\u202f000\u00a0€"),
        (-2_40, "−2,40\u00a0€", "−2,40\u00a0€"),
    ],
)
def test_an_amount_is_shown_as_french_typography_has_it(cents, shown, short):
    assert (euros(cents), short_euros(cents)) == (shown, short)


@pytest.fixture
def english():
    app = Flask(__name__)
    language.prepare(app)
    with app.app_context(), force_locale("en"):
        yield


@pytest.mark.parametrize(
    ("cents", "shown", "short"),
    [
        (0, "€0.00", "€0"),
        (12_50, "€12.50", "€12.50"),
        (100_00, "€100.00", "€100"),
        (1000000_00, "€1,000,000.00", "€1,000,000"),
        (-2_40, "−€2.40", "−€2.40"),
    ],
)
def test_an_amount_is_shown_as_english_has_it(english, cents, shown, short):
    assert (euros(cents), short_euros(cents)) == (shown, short)


def test_an_amount_in_a_field_can_be_sent_back_in_english_too(english):
    for cents in (0, 5, 12_50, 999_999_99, MAX_CENTS):
        assert parse_euros(typed_euros(cents)) == cents
