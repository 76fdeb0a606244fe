from itertools import combinations, pairwise

import pytest

from core.codes import (
    ALPHABET,
    CARD_LENGTH,
    FILE_LENGTH,
    LOOK_ALIKES,
    VOUCHER_LENGTH,
    NotACode,
    check_character,
    fold,
    grouped,
    new_code,
    parse_code,
)

LENGTHS = (CARD_LENGTH, VOUCHER_LENGTH, FILE_LENGTH)
CODES = [new_code(LENGTHS[n % 3]) for n in range(200)]


def passes(code: str) -> bool:
    return check_character(code[:-1]) == code[-1]


def test_a_new_code_is_read_back():
    for code in CODES:
        assert parse_code(code, *LENGTHS) == code


def test_every_single_wrong_character_is_caught():
    for code in CODES:
        for place, right in enumerate(code):
            for wrong in set(ALPHABET) - {right}:
                assert not passes(code[:place] + wrong + code[place + 1 :])


def test_every_exchange_of_two_characters_is_caught():
    for code in CODES:
        for one, other in combinations(range(len(code)), 2):
            if code[one] != code[other]:
                swapped = list(code)
                swapped[one], swapped[other] = code[other], code[one]
                assert not passes("".join(swapped))


def test_a_code_of_another_length_is_refused():
    for code in CODES:
        for wrong in (code[:-1], code + "0", ""):
            with pytest.raises(NotACode):
                parse_code(wrong, len(code))


def test_spaces_case_punctuation_and_look_alikes_are_forgiven():
    twins = {chr(seen): chr(meant) for seen, meant in LOOK_ALIKES.items()}
    for code in CODES:
        assert parse_code(f" {grouped(code)} ".lower(), len(code)) == code
        assert parse_code("-".join(code), len(code)) == code
        for seen, meant in twins.items():
            assert parse_code(code.replace(meant, seen), len(code)) == code


@pytest.mark.parametrize(
    "typed", [None, "", "  ", "é" * 12, "４K7P92HX0A3F", "UVWY" * 3, "🎫" * 12]
)
def test_what_is_not_a_code_is_refused(typed):
    with pytest.raises(NotACode):
        parse_code(typed, CARD_LENGTH)


def test_no_look_alike_is_in_the_alphabet():
    assert len(set(ALPHABET)) == 23
    assert not {chr(seen) for seen in LOOK_ALIKES} & set(ALPHABET)
    assert fold(ALPHABET) == ALPHABET


def test_codes_follow_no_sequence():
    codes = [new_code(CARD_LENGTH) for _ in range(1000)]
    assert len(set(codes)) == 1000
    for place in zip(*codes, strict=True):
        assert set(place) == set(ALPHABET)
    shared = sum(a == b for one, other in pairwise(codes) for a, b in zip(one, other, strict=True))
    assert shared / (999 * CARD_LENGTH) < 0.1


def test_a_code_is_printed_in_groups_of_four():
    assert grouped("4K7P92HX0A3F") == "4K7P 92HX 0A3F"
    assert grouped("4K7P92HX0A") == "4K7P 92HX 0A"
