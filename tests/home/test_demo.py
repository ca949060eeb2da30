"""The demonstration: the file's figures, the same rows at a second load, and more of it."""

import zipfile
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import bagit
import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.db.models import CharField, Max, QuerySet, Sum
from django.db.models.functions import Length
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from wagtail.models import Collection, Page

from activities.models import ActivityPage, Attendance, Claim, Meeting, Places, SignUp, Supply
from activities.statistics.figures import Cut, figures_of
from activities.statistics.filters import sessions_between
from activities.statistics.scopes import of_sub_district
from communities.models import (
    Community,
    Estate,
    Grid,
    Household,
    NoticePage,
    Resident,
    ServicePhone,
    SubDistrict,
)
from handbooks.models import Delivery, HandbookPage
from home.demo.days import SHANGHAI
from home.demo.source import figures, texts
from printing.pages import headings
from projects.archive import archive_list
from projects.deciding.deciding import winners_of
from projects.models import (
    Grant,
    ProjectPage,
    Report,
    Review,
    RoundPage,
    Rule,
    Status,
    VoteDecision,
)
from projects.money.balance import unbalanced
from projects.reporting.facts import Facts
from projects.reporting.package import make_package
from projects.reporting.year import year_report
from surveys.models import Ballot, Batch, NamedBallot, Poll, PollPage, Slip, Suggestion
from surveys.services.naming import said_by
from surveys.tally import Result, count

FRIDAY = datetime(2026, 11, 20, 15, 0, tzinfo=SHANGHAI)
COUNTED_ELSEWHERE = {"contenttypes.ContentType", "auth.Permission", "wagtailcore.Locale"}


def load(at: datetime, **options: Any) -> None:
    with time_machine.travel(at, tick=False):
        call_command("load_demo", force=True, verbosity=0, **options)


def all_rows() -> dict[str, list[Any]]:
    """Keys of every row of every table."""
    return {
        model._meta.label: sorted(map(str, model._base_manager.values_list("pk", flat=True)))
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model._meta.label not in COUNTED_ELSEWHERE
    }


def of_the_file() -> QuerySet[Grant]:
    """The grants of the file's two rounds; the small ideas are a round of their own."""
    return Grant.objects.filter(round__code__in=["2026", "2026S"])


@pytest.fixture(scope="module")
def on_friday(module_db: None) -> None:
    """The demonstration as it is loaded on its file's own day, once for all tests here."""
    load(FRIDAY)


pytestmark = pytest.mark.django_db


def test_there_are_sixteen_communities_with_their_households(on_friday: None) -> None:
    expected = {row["code"]: row["households"] for row in figures()["communities"]}

    assert Community.objects.count() == 16
    for community in Community.objects.all():
        assert Household.objects.filter(community=community).count() == expected[community.code]


def test_projects_stand_where_the_file_has_them(on_friday: None) -> None:
    expected = {row["code"]: row["status"] for row in figures()["projects"]}

    assert dict(of_the_file().values_list("code", "status")) == expected


def test_projects_plan_292_000_and_are_awarded_230_000(on_friday: None) -> None:
    pages = ProjectPage.objects.filter(grant__in=of_the_file())
    planned = pages.aggregate(all=Sum("budget_lines__amount"))["all"]

    assert planned == Decimal(292000)
    assert Grant.objects.aggregate(all=Sum("awarded"))["all"] == Decimal(230000)


def test_the_scores_of_the_file_come_from_reviews(on_friday: None) -> None:
    expected = {row["code"]: row["score"] for row in figures()["projects"]}
    scored = Review.objects.submitted().values_list("grant__code", flat=True)

    for grant in of_the_file():
        assert grant.score == (expected[grant.code] and Decimal(str(expected[grant.code])))
        assert grant.score is None or list(scored).count(grant.code) == 3


def test_the_books_of_the_year_balance(on_friday: None) -> None:
    assert list(unbalanced()) == []
    archived = Grant.objects.get(code="MP03")
    assert archived.paid == archived.spent == Decimal(20000)


def test_budget_lines_add_up_to_the_files_categories(on_friday: None) -> None:
    for row in figures()["projects"]:
        lines = ProjectPage.objects.get(code=row["code"]).budget_lines
        sums = lines.order_by().values_list("category").annotate(Sum("amount"))
        assert dict(sums) == {key: Decimal(yuan) for key, yuan in row["budget_lines"].items()}


def test_the_report_of_number_3_is_counted_from_its_records(on_friday: None) -> None:
    report = Report.objects.get(grant__code="MP03", kind="closing")

    facts = Facts.from_json(report.facts)

    done = {goal.label: (goal.planned, goal.done) for goal in facts.targets}
    assert done == {"物业治理沙龙": (3, 3), "到场": (75, 78), "印发手册": (500, 500)}
    assert [event.person_times for event in facts.events] == [27, 26, 25]
    assert facts.account.awarded == Decimal(20000)
    assert report.summary
    assert report.outlook


def test_the_archive_of_number_3_names_what_is_missing_and_its_package_is_sound(
    on_friday: None, tmp_path: Path
) -> None:
    grant = Grant.objects.get(code="MP03")

    items = archive_list(grant, at=FRIDAY, language="zh-hans")
    package = make_package(grant, by=None, at=FRIDAY, language="zh-hans")

    assert len(items) == 16
    assert all(item.parts or item.missing or item.remark for item in items)
    with package.file.open("rb") as file, zipfile.ZipFile(file) as archive:
        archive.extractall(tmp_path)
    assert bagit.Bag(str(tmp_path / package.name.removesuffix(".zip"))).validate()
    assert package.gaps == sum(len(item.missing) for item in items)
    package.file.delete(save=False)
    package.delete()


def test_434_signed_up_and_346_came(on_friday: None) -> None:
    assert SignUp.objects.filter(state=SignUp.State.IN).count() == 434
    assert Attendance.objects.count() == 346


def test_the_figures_of_the_sub_district_say_434_and_346(on_friday: None) -> None:
    """Each from a computation: places taken, and attendance that counts."""
    scope = of_sub_district(SubDistrict.objects.get())
    year = sessions_between(scope, date(2026, 1, 1), date(2026, 12, 31))
    found = figures_of(Cut(scope.communities, year))

    assert (found.signed_up, found.person_times) == (434, 346)
    assert sum(n for _month, n in found.months) == 346


def test_every_activity_has_the_files_figures(on_friday: None) -> None:
    for row in figures()["activities"]:
        places = Places.objects.get(page__slug=row["code"].lower())
        came = places.attendances.count()
        assert (places.capacity, places.taken) == (row["capacity"], row["signups"])
        assert (places.waiting, came) == (row["waitlist"], row["attended"])


@pytest.mark.parametrize("code", ["PL01", "PL02", "PL03", "PL04", "PL06"])
def test_a_closed_poll_is_sealed_with_the_files_figures(on_friday: None, code: str) -> None:
    row = next(row for row in figures()["polls"] if row["code"] == code)
    result = Result.from_json(Poll.objects.get(page__slug=code.lower()).result)

    assert result.participants == row["respondents"]
    (question,) = result.questions
    assert {item.label: (item.web, item.paper) for item in question.options} == {
        option["label"]: (option["online"], option["paper"]) for option in row["options"]
    }


def test_the_open_poll_has_its_ballots_and_no_result(on_friday: None) -> None:
    poll = Poll.objects.get(page__slug="pl05")

    opened = PollPage.objects.opened(FRIDAY).values_list("slug", flat=True)
    assert set(opened) == {"pl05", "pl07"}
    assert (poll.result, count(poll).participants) == (None, 321)
    assert Ballot.objects.filter(poll=poll).count() == 321


def the_vote() -> VoteDecision:
    return VoteDecision.objects.get(round__code="DZ")


def test_both_rules_choose_differently_and_the_office_chose_equal_shares(on_friday: None) -> None:
    decision = the_vote()

    chosen = {
        rule: sorted(Grant.objects.filter(pk__in=found["winners"]).values_list("code", flat=True))
        for rule, found in decision.figures["rules"].items()
    }
    assert decision.rule == Rule.EQUAL_SHARES
    assert chosen == {
        Rule.EQUAL_SHARES: ["DZ01", "DZ02", "DZ03", "DZ05"],
        Rule.GREEDY: ["DZ02", "DZ05", "DZ07"],
    }
    heard = [decision.figures["rules"][rule]["heard"] for rule in Rule]
    assert all(f"{n}张" in decision.reason for n in heard)


def test_what_the_vote_funds_is_on_notice_and_the_rest_is_told_why(on_friday: None) -> None:
    funded = Grant.objects.filter(round__code="DZ", status=Status.ON_NOTICE)
    refused = Grant.objects.filter(round__code="DZ", status=Status.REJECTED)

    assert sorted(funded.values_list("code", flat=True)) == ["DZ01", "DZ02", "DZ03", "DZ05"]
    assert sum(grant.requested for grant in funded) == Decimal(23200)
    for grant in refused:
        said = grant.transitions.get(action="reject").note
        assert f"{grant.requested:,.0f}" in said


def test_each_poll_of_the_vote_counts_web_and_paper_and_every_door_had_a_slip(
    on_friday: None,
) -> None:
    rows = texts("ideas")
    for code, votes in rows["votes"].items():
        poll = Poll.objects.get(page__slug="ideas-vote", community__code=code)
        result = Result.from_json(poll.result)
        pile = len(rows["batches"].get(code, []))
        counted = {origin: n for origin, (n, _marks) in votes.items()}
        assert (result.web, result.paper) == (counted["web"], counted["paper"] + pile)
        assert sum(poll.batches.values_list("stubs", flat=True)) == pile
        doors = Household.objects.filter(community=poll.community_id).count()
        assert Slip.objects.filter(poll=poll).count() == doors


def test_everybody_reads_how_the_residents_decided(on_friday: None, client: Client) -> None:
    call = RoundPage.objects.get(code="DZ")
    address = reverse("projects:vote", args=[call.pk])

    notice = NoticePage.objects.get(slug="notice-ideas")
    for leads_there in (call, notice):
        assert address in client.get(leads_there.url).content.decode()
    page = client.get(address).content.decode()
    assert all(row["title"] in page for row in texts("ideas")["ideas"])


def test_the_poll_with_names_is_open_and_its_worker_knows_who_chose_what(on_friday: None) -> None:
    poll = Poll.objects.get(page__slug="pl07")
    entries = list(poll.roll.values_list("pk", flat=True))

    assert (poll.secret, poll.result) == (False, None)
    assert poll.opens_at < FRIDAY < poll.closes_at
    assert len(entries) == Ballot.objects.filter(poll=poll).count() == 46
    assert NamedBallot.objects.filter(entry__poll=poll).count() == 46
    assert all(said_by(entries).values())
    assert not poll.roll.filter(household__residents__representations__isnull=False).exists()


def test_the_year_of_the_file_does_not_count_the_small_ideas(on_friday: None) -> None:
    report = year_report(RoundPage.objects.get(code="2026"), FRIDAY)

    assert len(report.rounds) == 2
    assert report.planned == Decimal(292000)


def test_500_handbooks_went_to_four_places(on_friday: None) -> None:
    assert list(Delivery.objects.order_by("-copies").values_list("copies", flat=True)) == [
        180,
        140,
        110,
        70,
    ]
    assert HandbookPage.objects.live().count() == 16
    assert len(HandbookPage.objects.get(title="海防治家手册").chapters) == 14


def test_every_community_has_a_book_with_its_own_phones_and_nobody_elses(
    on_friday: None, tmp_path: Path
) -> None:
    call_command("render_handbook", all=True, output=tmp_path, stdout=StringIO())
    phones = {community.code: phones_of(community) for community in Community.objects.all()}
    assert len(list(tmp_path.iterdir())) == len(phones) == 16
    for code, own in phones.items():
        pdf = (tmp_path / f"{code}.pdf").read_bytes()
        pages = ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]
        contents = headings(pdf, deepest=1)
        assert len(contents) == 14
        assert len(pages) >= 32
        for title, number in contents:
            words = "".join(title.split())
            assert words in pages[number - 1]
            assert pages[2].split(words, 1)[1].lstrip(".").startswith(str(number))
        said = "".join(filter(str.isdigit, "".join(pages)))
        assert all(phone in said for phone in own)
        strange = set().union(*phones.values()) - own
        assert not [phone for phone in strange if phone in said]


def phones_of(community: Community) -> set[str]:
    """All numbers that a community's book prints, in digits; 110 and 119 are everybody's."""
    estates = Estate.objects.filter(community=community).values_list("repair_phone", flat=True)
    services = ServicePhone.objects.filter(community=community).values_list("phone", flat=True)
    grids = Grid.objects.filter(community=community).values_list("phone", flat=True)
    digits = ["".join(filter(str.isdigit, phone)) for phone in [*estates, *services, *grids]]
    return {number for number in digits if len(number) > 8}


def test_suggestions_are_answered_as_fast_as_the_file_says(on_friday: None) -> None:
    days = {row["text"]: row["reply_days"] for row in figures()["suggestions"]}
    answered = Suggestion.objects.exclude(decision="").filter(text__in=days)

    assert {item.text: item.days_to_reply for item in answered} == days


def test_every_community_has_a_current_notice(on_friday: None) -> None:
    current = NoticePage.objects.current(FRIDAY).exclude(community=None)

    assert current.values("community").distinct().count() == 16
    assert NoticePage.objects.filter(expires_at__lte=FRIDAY).exists()


def test_everybody_is_confirmed_but_two_newcomers_a_community(on_friday: None) -> None:
    assert Resident.objects.pending().count() == 32


def test_every_text_fits_its_column_which_only_postgresql_asks(on_friday: None) -> None:
    longest = {
        f"{model._meta.label}.{field.name}": (field.max_length, _longest(model, field.name))
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
        if isinstance(field, CharField) and field.max_length and model._meta.managed
    }
    assert {name: pair for name, pair in longest.items() if pair[1] > pair[0]} == {}


def _longest(model: Any, name: str) -> int:
    found = model._base_manager.aggregate(longest=Max(Length(name)))["longest"]
    return int(found or 0)


def test_a_second_load_changes_no_row(on_friday: None) -> None:
    before = all_rows()

    load(FRIDAY + timedelta(hours=3))

    assert all_rows() == before


def test_a_copy_has_as_much_as_the_first_and_a_sound_tree(on_friday: None) -> None:
    twice = (Household, SignUp, Review, Meeting, Supply, Claim, Batch, NamedBallot, VoteDecision)
    before = {kind: kind.objects.count() for kind in twice}

    load(FRIDAY, scale=2)

    assert Community.objects.count() == 32
    assert {kind: kind.objects.count() for kind in twice} == {k: 2 * n for k, n in before.items()}
    copied = Grant.objects.filter(code="MP03").latest("pk")
    assert copied.reviews.current().submitted().count() == 3
    decision = VoteDecision.objects.latest("pk")
    funded = Grant.objects.filter(pk__in=winners_of(decision), round=decision.round)
    assert sorted(funded.values_list("code", flat=True)) == ["DZ01", "DZ02", "DZ03", "DZ05"]
    assert not any(Page.find_problems())
    assert not any(Collection.find_problems())
    copied = Page.objects.get(slug="hfc", url_path__contains="/ch2/")
    assert copied.get_children().count() == copied.numchild > 0


@pytest.mark.parametrize("later", [0, 1, 2, 3, 40])
def test_the_notice_and_the_meeting_are_new_at_a_later_load(on_friday: None, later: int) -> None:
    at = FRIDAY + timedelta(days=later)

    load(at)

    hanging = list(Grant.objects.filter(status=Status.ON_NOTICE))
    assert [grant.code for grant in hanging if grant.code.startswith("MP")] == ["MP12"]
    for notice in hanging:
        assert notice.notice_from <= at.date() <= notice.notice_to
    meeting = Places.objects.get(page__slug="joint-meeting")
    assert meeting.starts_at > at
    assert timezone.localtime(meeting.starts_at).day == 25
    assert ActivityPage.objects.filter(slug="joint-meeting").count() == 1
