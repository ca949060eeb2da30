import pytest
from hypothesis import given
from hypothesis import strategies as st

from printing.headlines import HEIGHT, LARGEST, LEADING, LINE, SMALLEST, fit, width

CHARACTERS = st.text(alphabet="居民区议事会，。：《》 ①2026 Linli", min_size=1, max_size=40)


def test_a_headline_breaks_where_one_would_breathe() -> None:
    assert fit("物业治理沙龙①：业主有哪些权利").lines == ("物业治理沙龙①：", "业主有哪些权利")


def test_a_headline_without_a_pause_has_lines_of_like_length() -> None:
    assert [len(line) for line in fit("社区花园共建周末志愿者招募").lines] == [7, 6]


def test_a_short_headline_stays_on_one_line() -> None:
    assert fit("停水通知").lines == ("停水通知",)


@given(CHARACTERS.filter(str.strip))
def test_nothing_is_lost_and_every_line_fits(text: str) -> None:
    headline = fit(text)
    assert "".join("".join(headline.lines).split()) == "".join(text.split())
    assert headline.size <= LARGEST
    assert all(width(line) * headline.size <= LINE for line in headline.lines)


@pytest.mark.parametrize("length", range(1, 25))
def test_up_to_twenty_four_characters_are_read_at_two_metres(length: int) -> None:
    headline = fit("居" * length)
    assert headline.size >= SMALLEST
    assert headline.size * LEADING * len(headline.lines) <= HEIGHT


def test_a_headline_shares_the_sheet_with_a_photo() -> None:
    shared = fit("物业治理沙龙①：业主有哪些权利", height=48)
    assert len(shared.lines) == 2
    assert SMALLEST <= shared.size <= 48 / (2 * LEADING)
