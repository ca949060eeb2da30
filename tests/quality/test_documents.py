"""What the documentation promises is there."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "README.zh.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.fixture(params=PAGES, ids=lambda page: page.name)
def page(request: pytest.FixtureRequest) -> Path:
    return request.param


def test_every_command_exists(page: Path) -> None:
    text = page.read_text("utf-8")
    assert set(re.findall(r"manage\.py (\w+)", text)) <= get_commands().keys()
    ours = re.findall(r"^    (\w+)\)", (ROOT / "dev").read_text("utf-8"), re.M)
    assert set(re.findall(r"\./dev (\w+)", text)) <= set(ours)


def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_the_readme_names_every_page(readme: str) -> None:
    text = (ROOT / readme).read_text("utf-8")
    assert [page.name for page in (ROOT / "docs").glob("*.md") if page.name not in text] == []
