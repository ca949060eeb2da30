import pytest
from hypothesis import given
from hypothesis import strategies as st

from printing.headlines import HEIGHT, LARGEST, LEADING, LINE, SMALLEST, fit, phrases, width

CHARACTERS = st.text(alphabet="居民区议事会，。：《》 ①2026 Linli", min_size=1, max_size=40)


def test_a_headline_breaks_where_one_would_breathe() -> None:
    assert fit("物业治理沙龙①：业主有哪些权利").lines == ("物业治理沙龙①：", "业主有哪些权利")


@pytest.mark.parametrize(
    "lines",
    [
        "社区花园共建/周末志愿者招募",
        "党建联建联席会议/暨物业治理沙龙",
        "家庭应急包/与备灾课",
        "打电话前/先记三样",
        "海防路421弄/停水",
        "楼道公约/共写工作坊",
        "11月联席会议",
        "邻里灯火：/三无小区楼组长接力",
        "《海防治家手册》/最想查什么/（可选三项）",
        "夜间安全巡逻/（19:00-21:00）/的小喇叭怎么用？",
        "海防治家手册/2026年第一期/发放通知",
    ],
)
def test_a_headline_keeps_its_words_whole(lines: str) -> None:
    assert "/".join(fit(lines.replace("/", "")).lines) == lines


def test_a_headline_of_unknown_words_has_lines_of_like_length() -> None:
    assert [len(line) for line in fit("甲乙丙丁戊己庚辛壬癸子丑").lines] == [6, 6]


def test_on_screen_a_title_may_end_its_lines_between_words_only() -> None:
    parts = phrases("停车微循环出入口调整意向（意见征询，不作业主表决）")
    assert parts[:4] == ("停车", "微循环", "出入口", "调整")
    assert "".join(parts) == "停车微循环出入口调整意向（意见征询，不作业主表决）"


def test_a_long_notice_breaks_between_words() -> None:
    title = "关于海防路421弄1号楼至5号楼二次供水设施改造施工期间停水的通知"
    for word in (
        "海防路421弄",
        "1号楼",
        "5号楼",
        "二次供水",
        "设施",
        "改造",
        "施工",
        "停水",
        "通知",
    ):
        assert any(word in line for line in fit(title).lines), word


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
