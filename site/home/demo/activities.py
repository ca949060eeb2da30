"""Twelve activities with everybody who signed up, waited and came; every one by the service."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from accounts.models import User
from activities.models import (
    ActivityPage,
    Attendance,
    Places,
    Session,
    SignUp,
    SignUpQuestion,
)
from activities.services import check_in, sign_up
from activities.services.sheet_entry import Reading, finish, save_readings
from activities.services.sheet_printing import freeze
from communities.models import Community, Resident
from projects.models import ProjectPage

from .days import Days
from .publishing import has_page, paragraphs, put
from .source import figures

B = Resident.AgeBand
AUDIENCES = {
    "parents": (B.YOUNG, B.MIDDLE),
    "elders": (B.SENIOR, B.ELDER, B.AGED),
    "all": (B.YOUNG, B.MIDDLE, B.SENIOR, B.ELDER),
}
NOTICE = timedelta(days=14)
KINDS = {
    "qr": Attendance.Kind.QR,
    "paper": Attendance.Kind.PAPER,
    "online": Attendance.Kind.DESK,
}
CHANNELS = (SignUp.Channel.WEB, SignUp.Channel.PHONE, SignUp.Channel.DESK, SignUp.Channel.LEADER)
WEIGHTS = {"qr": (75, 8, 10, 7), "paper": (25, 20, 30, 25), "online": (85, 5, 5, 5)}


def load(days: Days) -> None:
    """Publish the activities and let people sign up and come."""
    projects = {row["code"]: row["community"] for row in figures()["projects"]}
    for row in figures()["activities"]:
        code = projects[row["project"]]
        community = Community.objects.select_related("page").get(code=code)
        if not has_page(community.page, row["code"].lower()):
            page = _publish(community, row, days)
            _fill(page.places.get(), row, days)


def _publish(community: Community, row: dict[str, Any], days: Days) -> ActivityPage:
    text = days.texts("activities")[row["code"]]
    starts_at = days.at(row["start"])
    page = ActivityPage(
        title=row["title"],
        slug=row["code"].lower(),
        kind=text["kind"],
        project=ProjectPage.objects.child_of(community.page).get(slug=row["project"].lower()),
        place=text["place"],
        introduction=text["introduction"],
        body=paragraphs(*text["body"]),
        story=paragraphs(*text["story"]) if text["story"] else [],
        contact=f"{community.name} {community.phone}",
        capacity=row["capacity"],
        sign_up_opens_at=min(starts_at - NOTICE, days.at("2026-11-16", "09:00")),
        by_name=text.get("by_name", False),
        **text.get("ages", {}),
    )
    page.sessions.add(
        Session(
            key=uuid5(NAMESPACE_URL, f"linli:{row['code']}"),
            starts_at=starts_at,
            ends_at=days.at(f"{row['start'].split()[0]} {row['end']}"),
        )
    )
    for number, question in enumerate(text.get("questions", []), 1):
        key = uuid5(NAMESPACE_URL, f"linli:{row['code']}:{number}")
        page.questions.add(SignUpQuestion(key=key, sort_order=number, **question))
    return put(community.page, page, since=page.sign_up_opens_at)


@dataclass(frozen=True)
class Evening:
    """One activity with all that its sign-ups share."""

    places: Places
    row: dict[str, Any]
    dice: Random
    desk: User
    now: datetime


def _fill(places: Places, row: dict[str, Any], days: Days) -> None:
    """Sign people up until the file's figures are reached; most of them came."""
    desk = User.objects.get(username=f"worker-{places.community.code.lower()}")
    evening = Evening(places, row, Random(row["code"]), desk, days.now)
    audience = AUDIENCES[days.texts("activities")[row["code"]]["audience"]]
    people = _people(evening, audience)
    opens_at = places.opens_at or places.starts_at - NOTICE
    step = (min(places.closes_at, days.now) - opens_at) / (len(people) + 2)
    entered = [
        _enter(evening, resident, opens_at + step * number)
        for number, resident in enumerate(people, 1)
    ]
    inside = [entry for entry in entered if entry.is_in]
    there = evening.dice.sample(inside, row["attended"])
    if row["checkin"] == "paper" and there:
        _sign(evening, there)
        return
    for number, entry in enumerate(there, 1):
        _come(evening, entry, number)


def _sign(evening: Evening, there: list[SignUp]) -> None:
    """Print the sign-in sheets an hour before, and enter them the next morning by row number."""
    places, wanted = evening.places, {entry.pk for entry in there}
    entered = min(places.ends_at + timedelta(hours=15), evening.now)
    for sheet in freeze(places, places.starts_at - timedelta(hours=1)):
        rows = sheet.rows.filter(sign_up__in=wanted, companion=None)
        signed = {row.number: Reading(came=True) for row in rows}
        if signed:
            save_readings(sheet, signed, at=entered, by=evening.desk)
            finish(sheet, at=entered, by=evening.desk)


def _people(evening: Evening, audience: tuple[str, ...]) -> list[Resident]:
    """Confirmed residents whom it suits; the demonstration's logins are left to sign up."""
    suited = (
        Resident.objects.verified()
        .filter(community=evening.places.community_id, age_band__in=audience)
        .exclude(representations__isnull=False)
        .order_by("pk")
    )
    return evening.dice.sample(list(suited), evening.row["signups"] + evening.row["waitlist"])


def _enter(evening: Evening, resident: Resident, at: datetime) -> SignUp:
    weights = WEIGHTS[evening.row["checkin"]]
    channel = evening.dice.choices(CHANNELS, weights=weights)[0]
    return sign_up(
        evening.places,
        resident,
        answers=_answers(evening),
        channel=channel,
        key=f"demo-{evening.row['code']}-{resident.pk}",
        at=at,
        by=None if channel == SignUp.Channel.WEB else evening.desk,
    )


def _answers(evening: Evening) -> list[dict[str, Any]]:
    """What somebody answered to the questions of the activity, which are choices."""
    return [
        {name: asked[name] for name in ("key", "text", "kind")}
        | {"answer": evening.dice.choice(asked["choices"])}
        for asked in evening.places.questions
    ]


def _come(evening: Evening, entry: SignUp, number: int) -> None:
    """Check somebody in between a few minutes early and a few minutes late."""
    late = timedelta(minutes=number % 20 - 12, seconds=number * 7 % 60)
    check_in(
        evening.places,
        entry.resident,
        scan_id=f"demo-{evening.row['code']}-{number}-{evening.places.pk}",
        at=evening.places.starts_at + late,
        by=evening.desk,
        kind=KINDS[evening.row["checkin"]],
    )
