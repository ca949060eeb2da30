"""What is counted, fixed, hidden, and forgotten when a poll has closed."""

from fractions import Fraction

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from communities.models import Household
from surveys.errors import BadFigures, Closed, NotClosed
from surveys.models import Ballot, BallotChoice, Poll, RollEntry
from surveys.services import Figures, close_due, load_ballots, seal
from surveys.services.sealing import hash_of
from surveys.tally import Result, count, hide_in_grids, hide_small
from surveys.vocabulary import Electorate, Origin
from tests import factories
from tests.factories import surveys as make

pytestmark = pytest.mark.django_db


def homes(community, number: int, building=None) -> list[Household]:
    building = building or factories.building(community)
    return [factories.household(building) for _ in range(number)]


def loaded(
    web: list[int], paper: list[int], labels=("甲", "乙", "丙"), *, most=1, piles=None
) -> Poll:
    """A closed poll with these marks per option and channel, not yet sealed."""
    community = factories.community()
    poll = make.closed_poll(
        community, questions=[make.question(("甲", "乙", "丙"), max_choices=most)]
    )
    keys = make.options(poll)
    people = piles or (sum(web), sum(paper))
    figures = {
        Origin.WEB: Figures(people[0], dict(zip(keys, web, strict=True))),
        Origin.PAPER: Figures(people[1], dict(zip(keys, paper, strict=True))),
    }
    load_ballots(poll, figures, homes(community, sum(people)), at=timezone.now())
    return Poll.objects.get(pk=poll.pk)


def columns(result: Result) -> list[tuple[str, int, int, int]]:
    return [(row.label, row.web, row.paper, row.total) for row in result.questions[0].options]


def test_the_figures_come_back_by_channel_and_together():
    poll = seal(loaded([6, 3, 0], [7, 1, 2]), timezone.now())
    result = Result.from_json(poll.result)
    assert columns(result) == [("甲", 6, 7, 13), ("乙", 3, 1, 4), ("丙", 0, 2, 2)]
    assert (result.web, result.paper, result.participants) == (9, 10, 19)
    assert result.questions[0].options[0].share(result.participants) == Fraction(13, 19)


def test_several_choices_count_participants_not_marks():
    poll = loaded([5, 4, 3], [2, 2, 1], most=2, piles=(6, 3))
    result = count(poll)
    assert [row.total for row in result.questions[0].options] == [7, 6, 4]
    assert result.participants == 9
    assert max(ballot.marks.count() for ballot in Ballot.objects.all()) == 2


def test_figures_that_no_ballots_can_give_are_refused_and_nothing_is_written():
    with pytest.raises(BadFigures), transaction.atomic():
        loaded([5, 4, 3], [0, 0, 0], most=2, piles=(5, 0))
    assert not RollEntry.objects.exists()


def test_loading_twice_gives_the_same_rows():
    poll = loaded([2, 1, 0], [1, 0, 0])
    keys = make.options(poll)
    again = {Origin.WEB: Figures(1, {keys[0]: 1})}
    assert load_ballots(poll, again, list(Household.objects.all()), at=timezone.now()) == 0
    assert RollEntry.objects.count() == Ballot.objects.count() == 4


def test_turnout_is_participants_of_all_who_had_a_ballot():
    poll = loaded([2, 0, 0], [1, 0, 0])
    homes(poll.community, 5)
    assert count(poll).turnout == Fraction(3, 8)


def test_residents_as_electorate_are_counted_one_by_one():
    community = factories.community()
    poll = make.poll(community, electorate=Electorate.RESIDENTS)
    home = factories.household(factories.building(community))
    make.vote(poll, factories.resident(home))
    factories.resident(home)
    assert count(poll).turnout == Fraction(1, 2)


def test_an_open_poll_is_not_sealed():
    with pytest.raises(NotClosed):
        seal(make.poll(factories.community()), timezone.now())


def test_sealing_twice_changes_nothing():
    poll = seal(loaded([2, 1, 0], [1, 0, 0]), timezone.now())
    before = set(Ballot.objects.values_list("pk", flat=True))
    again = seal(poll, timezone.now())
    assert (again.sealed_at, again.result_hash) == (poll.sealed_at, poll.result_hash)
    assert set(Ballot.objects.values_list("pk", flat=True)) == before


def test_the_hash_fits_the_result_and_no_other():
    poll = seal(loaded([2, 1, 0], [1, 0, 0]), timezone.now())
    poll.refresh_from_db()
    assert hash_of(poll, poll.result) == poll.result_hash
    poll.result["questions"][0]["options"][0]["web"] += 1
    assert hash_of(poll, poll.result) != poll.result_hash


def test_sealing_keeps_the_count_and_replaces_every_ballot():
    poll = loaded([6, 3, 0], [7, 1, 2])
    before, old = count(poll), set(Ballot.objects.values_list("pk", flat=True))
    seal(poll, timezone.now())
    assert count(poll) == before
    assert not old & set(Ballot.objects.values_list("pk", flat=True))


@pytest.mark.each_database
def test_after_sealing_the_order_on_disk_is_not_the_order_of_the_roll():
    poll = loaded([30, 0, 0], [0, 30, 0])
    seal(poll, timezone.now())
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT origin FROM surveys_ballot ORDER BY {place}")
        ballots = [row[0] for row in cursor.fetchall()]
    roll = list(RollEntry.objects.order_by("pk").values_list("channel", flat=True))
    assert sorted(ballots) == sorted(roll)
    assert ballots != roll


def test_no_column_of_the_roll_has_a_value_of_a_ballot_but_the_poll():
    poll = loaded([3, 2, 0], [1, 0, 1])
    seal(poll, timezone.now())
    roll = {
        field.attname: set(RollEntry.objects.values_list(field.attname, flat=True))
        for field in RollEntry._meta.concrete_fields
        if field.attname not in {"poll_id", "channel", "community_id"}
    }
    ballots = set(Ballot.objects.values_list("pk", flat=True))
    for column, values in roll.items():
        assert not {str(value) for value in values} & {str(pk) for pk in ballots}, column
    assert {field.attname for field in Ballot._meta.concrete_fields} == {"id", "poll_id", "origin"}
    assert {field.attname for field in BallotChoice._meta.concrete_fields} == {
        "ballot_id",
        "option_id",
        "rank",
    }


def test_a_vote_leaves_no_trace_in_logs_or_in_the_reference_index():
    from wagtail.models import ModelLogEntry, PageLogEntry, ReferenceIndex

    poll = make.poll(factories.community())
    logged = PageLogEntry.objects.count(), ModelLogEntry.objects.count()
    make.vote(poll)
    assert (PageLogEntry.objects.count(), ModelLogEntry.objects.count()) == logged
    secret = {Ballot, BallotChoice, RollEntry, Poll}
    for model in secret:
        assert not ReferenceIndex.model_is_indexable(model)


def test_a_ballot_that_sealing_has_overtaken_is_refused_and_leaves_nothing():
    """The request began before closing; the sealing was committed in between."""
    poll = make.poll(factories.community())
    make.vote(poll)
    stale = Poll.objects.select_related("page").get(pk=poll.pk)
    seal(poll, poll.closes_at)
    with pytest.raises(Closed):
        make.vote(stale)
    assert RollEntry.objects.count() == Ballot.objects.count() == 1


def test_the_command_seals_what_is_due_and_nothing_else():
    due, running = make.closed_poll(factories.community()), make.poll(factories.community())
    call_command("close_polls")
    due.refresh_from_db()
    running.refresh_from_db()
    assert (due.state, running.state) == (Poll.State.SEALED, Poll.State.PUBLISHED)
    assert close_due(timezone.now()) == 0


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ([("一", 9, 20), ("二", 8, 20)], ["一", "二"]),
        ([("一", 9, 20), ("二", 3, 20), ("三", 30, 50)], ["三"]),  # 二 alone would be the rest
        ([("一", 9, 20), ("二", 1, 20), ("三", 1, 20), ("四", 7, 20)], ["一"]),  # 1 + 1 < 5
        ([("一", 9, 20), ("二", 3, 20), ("三", 4, 20)], ["一"]),
        ([("一", 4, 20)], []),
    ],
)
def test_small_buildings_are_hidden_and_cannot_be_subtracted(rows, shown):
    assert [row.name for row in hide_small(rows, 5) if row.took_part is not None] == shown


@pytest.mark.parametrize("both", [True, False])
def test_the_database_knows_that_a_roll_entry_is_of_a_household_or_a_resident(both):
    entry = make.roll_entry(make.poll(factories.community()))
    entry.resident = factories.neighbour(entry.community) if both else None
    if not both:
        entry.household = None
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save()


def test_the_database_keeps_no_result_before_sealing():
    poll = make.poll(factories.community())
    with pytest.raises(IntegrityError), transaction.atomic():
        Poll.objects.filter(pk=poll.pk).update(result={"web": 1})


def grids_of(**grids: list[int]) -> dict[str, list[tuple[str, int, int]]]:
    """Buildings of 40 doors with these participants, by grid."""
    return {
        name: [(f"{name}{n}", took_part, 40) for n, took_part in enumerate(numbers)]
        for name, numbers in grids.items()
    }


def test_a_small_building_is_hidden_with_another_of_its_grid():
    buildings, grids = hide_in_grids(grids_of(a=[30, 2, 9], b=[20, 21]), 5)
    shown = {row.name for row in buildings if row.took_part is not None}
    assert shown == {"a0", "b0", "b1"}
    assert [row.took_part for row in grids] == [41, 41]


def test_the_buildings_of_a_hidden_grid_do_not_give_its_number():
    buildings, grids = hide_in_grids(grids_of(a=[3, 1], b=[8, 9], c=[30, 31]), 5)
    assert [row.took_part for row in grids] == [None, None, 61]
    assert {row.name for row in buildings if row.took_part is not None} == {"c0", "c1"}


@given(
    st.dictionaries(
        st.sampled_from("abcd"), st.lists(st.integers(0, 12), min_size=1, max_size=4), min_size=1
    )
)
def test_no_hidden_number_follows_from_what_is_shown(numbers):
    """Whoever subtracts shown buildings from shown grids, and shown grids from the total."""
    by_grid = grids_of(**numbers)
    took_part = {cell[0]: cell[1] for cells in by_grid.values() for cell in cells}
    buildings, grids = hide_in_grids(by_grid, 5)
    hidden = {row.name for row in buildings if row.took_part is None}
    gone = {row.name for row in grids if row.took_part is None}
    for name, cells in by_grid.items():
        inside = [took_part[cell[0]] for cell in cells if cell[0] in hidden]
        if inside and grids and name not in gone:
            assert len(inside) > 1
            assert sum(inside) >= 5
    secret = [sum(took_part[cell[0]] for cell in by_grid[name]) for name in gone]
    if secret and len(gone) < len(by_grid):
        assert len(secret) > 1
        assert sum(secret) >= 5
