"""Buildings are counted as people count them, and runs of them are one word."""

import pytest

from communities.naming import compressed, natural_key


def test_ten_comes_after_nine():
    names = ["10号楼", "1号楼", "11号楼", "2号楼", "东楼"]
    assert sorted(names, key=natural_key) == ["1号楼", "2号楼", "10号楼", "11号楼", "东楼"]


def test_addresses_are_counted_too():
    names = ["海防路100弄 2号楼", "海防路21弄 10号楼", "海防路21弄 9号楼"]
    assert sorted(names, key=natural_key) == [
        "海防路21弄 9号楼",
        "海防路21弄 10号楼",
        "海防路100弄 2号楼",
    ]


@pytest.mark.chinese_house
@pytest.mark.parametrize(
    ("names", "short"),
    [
        ([], ""),
        (["3号楼"], "3号楼"),
        (["2号楼", "1号楼"], "1、2号楼"),
        ([f"{n}号楼" for n in (*range(1, 12), 13)], "1–11号楼、13号楼"),
        (["1号", "2号楼", "3号楼"], "1号、2、3号楼"),
        (["东楼", "西楼"], "东楼、西楼"),
        (["1弄2号", "1弄3号"], "1弄2号、1弄3号"),
        (["A1楼", "A2楼", "A3楼", "B4楼"], "A1–3楼、B4楼"),
        (["1号楼", "1号楼"], "1号楼"),
    ],
)
def test_runs_of_numbers_are_written_as_one(names, short):
    assert compressed(names) == short
