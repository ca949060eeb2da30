"""What stands between words, in both languages."""

import pytest
from django.template import Context, Template
from django.utils import translation

from communities.naming import compressed
from home import punctuation


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-hans", ("甲、乙", "甲；乙", "甲（乙）", "甲：乙", "1、2号楼、5–7号楼")),
        ("en", ("甲, 乙", "甲; 乙", "甲 (乙)", "甲: 乙", "1, 2号楼, 5–7号楼")),
    ],
)
def test_each_language_has_its_own_marks(language: str, said: tuple[str, ...]) -> None:
    names, parts, note, head, doors = said
    pair = ["甲", "乙"]
    loop = (
        "{% load linli %}{{ pair|listed }} {{ pair|clauses }} "
        "{% for one in pair %}{{ one }}{% if not forloop.last %}{% comma %}{% endif %}{% endfor %}"
    )
    with translation.override(language):
        assert punctuation.listed(pair) == names
        assert punctuation.clauses(pair) == parts
        assert punctuation.noted(*pair) == note
        assert punctuation.headed(*pair) == head
        assert compressed(f"{n}号楼" for n in (7, 1, 2, 5, 6)) == doors
        assert Template(loop).render(Context({"pair": pair})) == f"{names} {parts} {names}"
