"""Phone numbers and masks."""

import pytest

from accounts.masking import mask_name, mask_phone
from accounts.phones import NotAPhone, display, parse, parse_mobile


@pytest.mark.parametrize(
    "typed",
    [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "+86 138 0013 8000",
        "１３８００１３８０００",
    ],
)
def test_one_number_has_one_form(typed: str) -> None:
    assert parse(typed) == parse_mobile(typed) == "+8613800138000"


@pytest.mark.parametrize("typed", ["", "12", "1380013800", "138001380000", "张三", "1" * 500])
def test_what_is_no_phone_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(NotAPhone) as refused:
        parse(typed)
    assert len(str(refused.value)) > 10


def test_a_land_line_takes_no_text_message() -> None:
    assert parse("021 6255 1234") == "+862162551234"
    with pytest.raises(NotAPhone):
        parse_mobile("021 6255 1234")


def test_numbers_are_shown_as_people_read_them() -> None:
    assert display("+8613800138000") == "138 0013 8000"
    assert display("+4930901820") == "+49 30 901820"


@pytest.mark.parametrize(
    ("name", "masked"),
    [("张三", "张*"), ("张小三", "张*三"), ("欧阳小明", "欧**明"), ("王", "*"), ("", "")],
)
def test_names_are_masked(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize("phone", ["13800138000", "+8613800138000", "138 0013 8000"])
def test_phones_are_masked(phone: str) -> None:
    assert mask_phone(phone) == "138****8000"


def test_a_short_number_does_not_show_itself() -> None:
    assert mask_phone("12345678") == "******78"
