import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printing.codes import ALPHABET, KINDS, BadCode, check, grouped, new_code

codes = st.builds(new_code, st.sampled_from(KINDS), st.integers(min_value=4, max_value=30))


@given(codes)
def test_a_new_code_is_good_however_it_is_typed(code: str) -> None:
    full_width = "".join(chr(ord(character) + 0xFEE0) for character in code)
    assert unicodedata.normalize("NFKC", full_width) == code
    for typed in (code, code.lower(), grouped(code), f"  {' '.join(code)} ", full_width):
        assert check(typed) == code


@given(codes, st.data())
def test_any_single_wrong_character_is_found(code: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(code) - 1))
    others = sorted(set(KINDS if place == 0 else ALPHABET) - {code[place]})
    wrong = data.draw(st.sampled_from(others))
    with pytest.raises(BadCode):
        check(code[:place] + wrong + code[place + 1 :])


@given(codes, st.data())
def test_any_two_neighbours_in_the_wrong_order_are_found(code: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(code) - 2))
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if swapped != code:
        with pytest.raises(BadCode):
            check(swapped)


@given(st.text(max_size=60))
def test_whatever_is_typed_gets_a_code_or_a_sentence(typed: str) -> None:
    try:
        code = check(typed)
    except BadCode as error:
        code = str(error)
    assert code


def test_codes_have_their_kind_their_length_and_no_look_alikes() -> None:
    many = {new_code("A") for _ in range(500)}
    assert len(many) == 500
    assert all(len(code) == 8 and code[0] == "A" for code in many)
    assert not set("".join(many)) & set("01OILU")


def test_a_door_letter_is_read_with_a_one_for_its_l() -> None:
    code = new_code("L")
    assert check("1" + code[1:]) == check("I" + code[1:]) == code


def test_codes_are_printed_in_groups_of_four() -> None:
    assert grouped("L7K49QXH") == "L7K4-9QXH"
    assert grouped("L7K49QXH2W") == "L7K4-9QXH-2W"


@pytest.mark.parametrize(("kind", "length"), [("1", 8), ("", 8), ("AB", 8), ("A", 3), ("A", 31)])
def test_no_code_is_made_of_a_wrong_kind_or_length(kind: str, length: int) -> None:
    with pytest.raises(ValueError, match=r"code|kind"):
        new_code(kind, length)
