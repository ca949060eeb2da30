"""The block picker shows how each block will look."""

import pytest

from blocks.body import BodyBlock

PREVIEWED = {
    "text": "每月25日",
    "heading": "怎样报名",
    "steps": "记下工单号",
    "notice": "电瓶车",
    "quote": "自己定的规矩",
    "table": "物业报修",
}


@pytest.mark.parametrize("name", PREVIEWED)
def test_a_block_renders_its_example(name: str) -> None:
    block = BodyBlock().child_blocks[name]
    assert block.is_previewable
    html = block.render(block.get_preview_value())
    assert PREVIEWED[name] in html
    assert "style=" not in html


def test_only_the_photo_has_no_example() -> None:
    without = {name for name, block in BodyBlock().child_blocks.items() if name not in PREVIEWED}
    assert without == {"photo"}
