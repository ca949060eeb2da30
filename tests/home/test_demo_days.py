"""The demonstration's calendar: whole weeks, whenever it is loaded first."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from activities.models import Places
from home.demo import retelling
from home.demo.days import SHANGHAI
from home.demo.source import figures, full_width, texts
from home.models import DemoAnchor
from surveys.models import PollPage

WEDNESDAY_IN_SPRING = datetime(2027, 4, 14, 9, 0, tzinfo=SHANGHAI)


def test_a_load_in_another_season_keeps_weekdays_and_what_is_open(db: None) -> None:
    with time_machine.travel(WEDNESDAY_IN_SPRING, tick=False):
        call_command("load_demo", force=True, verbosity=0)

    weekdays = {row["code"].lower(): row["start"] for row in figures()["activities"]}
    for places in Places.objects.filter(page__slug__in=weekdays):
        file_day = datetime.fromisoformat(weekdays[places.page.slug])
        assert timezone.localtime(places.starts_at).weekday() == file_day.weekday()
    opened = PollPage.objects.opened(WEDNESDAY_IN_SPRING)
    assert {page.slug for page in opened} == {"pl05", "pl07"}
    coming = Places.objects.get(page__slug="ac09")
    assert coming.is_open(WEDNESDAY_IN_SPRING)
    assert (coming.left or 0) > 0
    assert DemoAnchor.objects.get().day == WEDNESDAY_IN_SPRING.date()


def test_texts_move_with_the_calendar() -> None:
    told = retelling.retold(
        "{2026-12-05}装配，四月开始，5月到岗，每月一次，三个月内", timedelta(weeks=20)
    )

    assert told == "4月24日（星期六）装配，九月开始，10月到岗，每月一次，三个月内"


def test_every_project_has_its_text() -> None:
    assert set(texts("projects")) == {row["code"] for row in figures()["projects"]}


def test_a_production_site_refuses_the_known_password(db: None) -> None:
    with pytest.raises(CommandError, match="does not belong on a real site"):
        call_command("load_demo")
    assert not DemoAnchor.objects.exists()


def test_titles_have_full_width_marks_between_chinese_characters() -> None:
    assert full_width("物业治理沙龙①:业主有哪些权利") == "物业治理沙龙①：业主有哪些权利"
    assert full_width("夜间巡逻(19:00-21:00)怎么办?") == "夜间巡逻（19:00-21:00）怎么办？"
    assert full_width("Public notice (until 5:00)") == "Public notice (until 5:00)"
    titles = [row["title"] for kind in ("projects", "activities") for row in figures()[kind]]
    assert not [title for title in titles if set(title) & set("?:()!,;")]
