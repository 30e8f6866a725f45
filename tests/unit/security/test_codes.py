"""Case codes: form, tolerance for how people type, and what the check character catches."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.security.codes import code_from, digits_of, new_code, new_pin, parse_code, show_code

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
random_bytes = st.binary(min_size=10, max_size=10)


@given(random_bytes)
def test_a_code_is_qz_and_16_crockford_characters_and_a_check(random: bytes) -> None:
    code = code_from(random)
    assert len(code) == 19
    assert code.startswith("QZ")
    assert set(code[2:]) <= set(ALPHABET)
    number = 0
    for sign in code[2:18]:
        number = number * 32 + ALPHABET.index(sign)
    assert number.to_bytes(10, "big") == random
    assert [len(group) for group in show_code(code).split("-")] == [4, 4, 4, 4, 3]


@given(random_bytes, st.sampled_from([" ", "", "--", " - ", "　"]), st.booleans())
def test_a_code_is_read_as_people_type_it(random: bytes, gap: str, lower: bool) -> None:
    code = code_from(random)
    typed = gap.join(show_code(code).split("-")).replace("0", "O").replace("1", "l")
    assert parse_code(typed.lower() if lower else typed) == code
    assert parse_code(code[2:]) == code
    assert parse_code(code.translate({c: c + 0xFEE0 for c in range(0x21, 0x7F)})) == code


@given(random_bytes, st.integers(2, 18), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_seen(random: bytes, place: int, wrong: str) -> None:
    code = code_from(random)
    changed = code[:place] + wrong + code[place + 1 :]
    assert (parse_code(changed) is None) == (changed != code)


@given(random_bytes, st.integers(2, 17))
def test_two_neighbours_swapped_are_seen(random: bytes, place: int) -> None:
    code = code_from(random)
    changed = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert (parse_code(changed) is None) == (changed != code)


@given(st.text(max_size=60))
def test_any_text_is_a_code_or_none(text: str) -> None:
    code = parse_code(text)
    assert code is None or parse_code(code) == code


def test_the_generator_uses_all_its_bits() -> None:
    codes = [new_code() for _ in range(4_000)]
    assert len(set(codes)) == len(codes)
    for place in range(2, 18):
        counts = Counter(code[place] for code in codes)
        entropy = -sum(n / 4_000 * math.log2(n / 4_000) for n in counts.values())
        assert entropy > 4.97  # of 5 bits; chance alone leaves about 0.006 below


def test_pins_have_six_digits() -> None:
    assert all(len(pin) == 6 and pin.isdecimal() for pin in (new_pin() for _ in range(100)))


def test_digits_are_folded() -> None:
    assert digits_of(" ８０００ ") == "8000"


def test_a_code_needs_its_bytes() -> None:
    with pytest.raises(ValueError, match="10 bytes"):
        code_from(b"short")
