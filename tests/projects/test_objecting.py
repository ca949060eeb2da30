"""The public notice: who objects, who answers, and that nothing moves before."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.my_data import chapters, forget_everywhere
from communities.models import Resident
from outbox.models import Message
from projects import errors
from projects.lifecycle import apply
from projects.models import Grant, GrantPaper, Holiday, Objection, ProjectPage, Status
from projects.objecting import object_to, purge_objectors, reply_to, take_down_objection
from tests import factories as make
from tests.factories.projects import APPROVED, POSTED, SHANGHAI, grant_at, project

from .conftest import Town

LAST_SECOND = datetime(2026, 3, 20, 23, 59, 59, tzinfo=SHANGHAI)
WHY = "预算里的租车费高于市价。"


@pytest.fixture
def grant(town: Town) -> Grant:
    page = project(town.home, town.round)
    return grant_at(page, "on_notice", worker=town.worker, officer=town.officer)


@pytest.fixture
def neighbour(town: Town) -> Resident:
    return make.neighbour(town.home)


@pytest.fixture
def objects(town: Town, grant: Grant, neighbour: Resident) -> Callable[..., Objection]:
    def objecting(at: datetime = POSTED, author: Resident = neighbour) -> Objection:
        return object_to(grant, "budget", WHY, author=author, by=None, at=at)

    return objecting


# --- objecting ----------------------------------------------------------------------------------


def test_objections_are_taken_to_the_last_second_of_the_notice(
    objects: Callable[..., Objection], town: Town
) -> None:
    with pytest.raises(errors.NotOnNotice):
        objects(at=LAST_SECOND + timedelta(seconds=1))

    assert objects(at=LAST_SECOND).replied_at is None


def test_only_confirmed_residents_of_the_sub_district_object(
    town: Town, objects: Callable[..., Objection]
) -> None:
    far = make.neighbour(make.community(sub_district=make.sub_district()))
    pending = make.neighbour(town.home, status="pending")

    for author in (far, pending):
        with pytest.raises(errors.ObjectionRefused):
            objects(author=author)
    objects(author=make.neighbour(town.elsewhere))


def test_a_resident_has_one_open_objection_to_a_project(
    objects: Callable[..., Objection], town: Town
) -> None:
    first = objects()

    with pytest.raises(errors.ObjectionRefused):
        objects()
    reply_to(first, "dismissed", "按三家比价。", public=True, by=town.officer, at=POSTED)
    objects()


def test_a_letter_is_entered_with_a_name_by_the_desk(town: Town, grant: Grant) -> None:
    given: dict[str, Any] = {"by": town.worker, "at": POSTED, "channel": "paper"}

    with pytest.raises(errors.ObjectionRefused):
        take_down_objection(grant, "other", WHY, name=" ", **given)
    with pytest.raises(errors.NotYours):
        take_down_objection(grant, "other", WHY, name="王阿姨", **{**given, "by": town.stranger})

    made = take_down_objection(grant, "other", WHY, name="王阿姨", **given)
    assert (made.channel, made.entered_by, made.author) == ("paper", town.worker, None)
    with pytest.raises(errors.ObjectionRefused):
        take_down_objection(grant, "other", WHY, name="王阿姨", **given)


# --- the answer that is owed --------------------------------------------------------------------


def test_nothing_is_approved_while_somebody_waits_for_an_answer(
    town: Town, grant: Grant, objects: Callable[..., Objection]
) -> None:
    objection = objects()

    with pytest.raises(errors.AnswerOwed, match="1"):
        apply(grant, "approve", by=town.officer, at=APPROVED)
    reply_to(objection, "dismissed", "按三家比价。", public=True, by=town.officer, at=POSTED)

    apply(grant, "approve", by=town.officer, at=APPROVED)
    assert grant.status == Status.APPROVED


@pytest.mark.parametrize(
    ("answered", "days", "last"),
    [
        (datetime(2026, 3, 17, 10, tzinfo=SHANGHAI), 2, date(2026, 3, 20)),
        (datetime(2026, 3, 20, 10, tzinfo=SHANGHAI), 2, date(2026, 3, 24)),
        (datetime(2026, 3, 20, 10, tzinfo=SHANGHAI), 0, date(2026, 3, 20)),
    ],
)
def test_after_an_answer_the_notice_hangs_on_for_its_working_days(
    *,
    town: Town,
    grant: Grant,
    objects: Callable[..., Objection],
    answered: datetime,
    days: int,
    last: date,
) -> None:
    grant.round.extension_days = days
    grant.round.save()

    reply_to(objects(), "partly", "改为公交。", public=True, by=town.officer, at=answered)

    grant.refresh_from_db()
    assert grant.notice_to == last


def test_a_holiday_in_between_moves_the_extension(
    town: Town, grant: Grant, objects: Callable[..., Objection]
) -> None:
    Holiday.objects.create(sub_district=town.place, day=date(2026, 3, 21), works=True)
    Holiday.objects.create(sub_district=town.place, day=date(2026, 3, 23), name="假日")
    answered = datetime(2026, 3, 20, 10, tzinfo=SHANGHAI)

    reply_to(objects(), "partly", "改为公交。", public=True, by=town.officer, at=answered)

    grant.refresh_from_db()
    assert grant.notice_to == date(2026, 3, 24)


def test_only_the_office_answers_and_only_once(
    town: Town, objects: Callable[..., Objection]
) -> None:
    objection = objects()

    with pytest.raises(errors.NotYours):
        reply_to(objection, "dismissed", "不成立。", public=True, by=town.worker, at=POSTED)
    with pytest.raises(errors.ObjectionRefused):
        reply_to(objection, "", "不成立。", public=True, by=town.officer, at=POSTED)
    reply_to(objection, "dismissed", "不成立。", public=True, by=town.officer, at=POSTED)
    with pytest.raises(errors.ObjectionRefused):
        reply_to(objection, "upheld", "成立。", public=True, by=town.officer, at=POSTED)


def test_who_objected_is_told_the_answer(
    town: Town, objects: Callable[..., Objection], neighbour: Resident
) -> None:
    reply_to(objects(), "upheld", "租车费已核减。", public=False, by=town.officer, at=POSTED)

    [told] = Message.objects.filter(resident=neighbour, channel="page")
    assert "租车费已核减" in told.text


# --- on the site --------------------------------------------------------------------------------


def test_the_page_leads_to_an_objection_while_the_notice_hangs(
    client: Client, grant: Grant
) -> None:
    form = reverse("projects:object", args=[grant.pk])

    with time_machine.travel(LAST_SECOND, tick=False):
        assert form in client.get(grant.page.url).text
    with time_machine.travel(LAST_SECOND + timedelta(seconds=1), tick=False):
        assert form not in client.get(grant.page.url).text


def test_a_resident_objects_on_the_site_and_a_stranger_is_told_where_else(
    client: Client, grant: Grant, neighbour: Resident
) -> None:
    form = reverse("projects:object", args=[grant.pk])
    sent = {"resident": neighbour.pk, "about": "budget", "text": WHY}

    with time_machine.travel(POSTED):
        assert client.get(form).status_code == 302
        client.force_login(make.user())
        assert "<textarea" not in client.get(form).text
        client.post(form, sent)
        assert not Objection.objects.exists()
        client.force_login(make.account_of(neighbour))
        assert client.post(form, sent).status_code == 302

    assert Objection.objects.get().author == neighbour


@pytest.mark.parametrize("public", [True, False])
def test_the_page_shows_public_answers_and_never_who_objected_or_what(
    *,
    town: Town,
    client: Client,
    grant: Grant,
    objects: Callable[..., Objection],
    neighbour: Resident,
    public: bool,
) -> None:
    reply_to(objects(), "upheld", "租车费已核减。", public=public, by=town.officer, at=POSTED)

    text = client.get(grant.page.url).text

    assert ("租车费已核减" in text) is public
    assert neighbour.name not in text
    assert WHY not in text


def test_the_office_answers_on_the_screen_of_the_grant(
    town: Town, client: Client, grant: Grant, objects: Callable[..., Objection]
) -> None:
    objection = objects()
    sent = {"decision": "dismissed", "reply": "按三家比价。", "public": "on"}
    url = reverse("objection_answer", args=[objection.pk])

    client.force_login(town.stranger)
    assert client.post(url, sent).status_code == 404
    client.force_login(town.officer)
    assert WHY in client.get(reverse("project_grant", args=[grant.pk])).text
    client.post(url, sent)

    objection.refresh_from_db()
    assert objection.public
    assert objection.replied_by == town.officer


def test_one_photo_of_the_wall_is_kept_with_every_project_on_the_notice(
    town: Town, client: Client, grant: Grant
) -> None:
    other = project(town.elsewhere, town.round)
    grant_at(other, "on_notice", worker=town.stranger, officer=town.officer)
    photo = SimpleUploadedFile("wall.jpg", b"\xff\xd8\xff a wall")
    url = reverse("round_proof", args=[town.round.pk])

    client.force_login(town.worker)
    assert client.post(url, {"file": photo}).status_code == 404
    client.force_login(town.officer)
    photo.seek(0)
    client.post(url, {"file": photo})

    assert set(GrantPaper.objects.values_list("grant", flat=True)) == {grant.pk, other.pk}


def test_a_year_after_the_answer_nobody_knows_who_objected(
    town: Town, grant: Grant, objects: Callable[..., Objection]
) -> None:
    given: dict[str, Any] = {
        "name": "王阿姨",
        "phone": "021-55501234",
        "channel": "desk",
        "by": town.worker,
    }
    desk = take_down_objection(grant, "other", WHY, at=POSTED, **given)
    for one in (desk, objects()):
        reply_to(one, "dismissed", "合规。", public=False, by=town.officer, at=POSTED)

    assert purge_objectors(POSTED + timedelta(days=364)) == 0
    assert purge_objectors(POSTED + timedelta(days=366)) == 2
    assert purge_objectors(POSTED + timedelta(days=366)) == 0
    names = Objection.objects.values_list("name", "phone", "author", "text")
    assert set(names) == {("", "", None, WHY)}


# --- my data ------------------------------------------------------------------------------------


def test_an_objection_is_in_my_data_and_stays_without_its_author(
    objects: Callable[..., Objection], neighbour: Resident
) -> None:
    objects()

    held = {chapter.key: chapter.held for chapter in chapters(neighbour)}
    forget_everywhere(neighbour, POSTED)

    assert [one.title for one in held["objections"]] == [WHY]
    assert Objection.objects.get().author is None


def test_a_lead_who_is_erased_is_gone_from_every_version(town: Town, neighbour: Resident) -> None:
    account = make.account_of(neighbour)
    page = project(town.home, town.round, leads=("林小满", "方启航"), lead_user=account)

    held = {chapter.key: chapter.held for chapter in chapters(neighbour)}
    forget_everywhere(neighbour, POSTED)

    assert [one.title for one in held["projects"]] == [page.title]
    newest = ProjectPage.objects.get().get_latest_revision_as_object()
    assert [lead.name for lead in newest.leads.all()] == ["—", "方启航"]
    assert not any("林小满" in str(revision.content) for revision in page.revisions.all())
