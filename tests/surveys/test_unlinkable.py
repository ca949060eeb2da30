"""Somebody who reads the whole database after sealing, its files' order included, learns nothing.

The reader lines the roll up in every order that its columns give and the ballots in every order
that theirs give, row by row, and says for each voter what the ballot beside them says.
"""

import random
from itertools import product
from typing import Any

import pytest
from django.db import connection

from surveys.models import Ballot, BallotChoice, Poll
from surveys.services import seal
from surveys.vocabulary import Channel
from tests import factories
from tests.factories import surveys as make

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

VOTERS = 160
ENTRIES = "surveys_rollentry"
CERTAIN = VOTERS * 95 // 100
CHANCE = VOTERS // 2 + 5 * 7  # half of them, and five and a half standard deviations
HIDDEN = ("ctid", "xmin::text::bigint", "cmin::text::bigint")
ROLL = ("id", "at", "key", "receipt", "household_id", "entered_by_id", *HIDDEN)
BALLOT = ("id", *HIDDEN)
MARK = ("ballot_id", "option_id, ballot_id", *HIDDEN)


def ask(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def voted(poll: Poll) -> dict[int, int]:
    """Everybody votes on the web, each in a transaction of their own; what each chose, by door."""
    said = {}
    drawn = random.Random(278)
    for home in make.homes(poll.community, VOTERS):
        neighbour = factories.resident(home)
        choice = drawn.randrange(2)
        by = factories.account_of(neighbour)
        make.vote(poll, home, choice, channel=Channel.WEB, by=by)
        said[home.pk] = choice
    return said


def guesses(poll: Poll, said: dict[int, int]) -> dict[tuple[str, str], int]:
    """How many voters the reader gets right, by the two orders that are laid side by side."""
    first = poll.options.order_by("order").values_list("pk", flat=True)[0]
    of_ballot = {pk: int(option != first) for pk, option in marks_of(poll)}
    orders = [("ballot", order) for order in BALLOT] + [("mark", order) for order in MARK]
    right = {}
    for roll, (table, order) in product(ROLL, orders):
        voters = [
            pk for (pk,) in ask(f"SELECT household_id FROM surveys_rollentry ORDER BY {roll}")
        ]
        rows = ask(_sql(table, order))
        pairs = zip(voters, rows, strict=True)
        right[roll, f"{table} {order}"] = sum(said[pk] == of_ballot[row[0]] for pk, row in pairs)
    return right


def _sql(table: str, order: str) -> str:
    if table == "ballot":
        return f"SELECT id FROM surveys_ballot ORDER BY {order}"
    return f"SELECT ballot_id FROM surveys_ballotchoice ORDER BY {order}"


def marks_of(poll: Poll) -> list[tuple[Any, int]]:
    return list(
        BallotChoice.objects.filter(ballot__poll=poll).values_list("ballot_id", "option_id")
    )


def outside_the_urn() -> str:
    """Every row of every other table of the database, as text."""
    urn = {"surveys_ballot", "surveys_ballotchoice", "surveys_ballottext"}
    names = set(connection.introspection.table_names()) - urn
    return "\n".join(
        str(row[0]) for name in sorted(names) for row in ask(f'SELECT t::text FROM "{name}" t')
    )


def test_the_reader_knows_everything_before_sealing_and_nothing_after():
    poll = make.poll(factories.community())
    said = voted(poll)
    before = guesses(poll, said)
    assert before["id", "ballot ctid"] >= CERTAIN  # what docs/secrecy.md says of an open poll
    assert before["ctid", "mark ctid"] >= CERTAIN
    assert before["at", "ballot xmin::text::bigint"] >= CERTAIN
    seal(poll, poll.closes_at)
    after = guesses(poll, said)
    assert not {how: n for how, n in after.items() if not VOTERS - CHANCE < n < CHANCE}


def test_after_sealing_no_ballot_shares_a_transaction_with_the_roll():
    poll = make.poll(factories.community())
    for _ in range(5):
        make.vote(poll)
    seal(poll, poll.closes_at)
    roll, ballots, marks = (
        {row[0] for row in ask(f"SELECT xmin::text FROM {table}")}
        for table in ("surveys_rollentry", "surveys_ballot", "surveys_ballotchoice")
    )
    assert len(roll) == 5
    assert len(ballots | marks) == 1
    assert not roll & ballots


def test_no_row_outside_the_urn_names_a_ballot_now_or_as_it_was():
    poll = make.poll(factories.community())
    for _ in range(5):
        make.vote(poll)
    old = set(map(str, Ballot.objects.values_list("pk", flat=True)))
    assert not [pk for pk in old if pk in outside_the_urn()]
    seal(poll, poll.closes_at)
    everything = outside_the_urn()
    new = set(map(str, Ballot.objects.values_list("pk", flat=True)))
    assert not [pk for pk in old | new if pk in everything]
    assert str(poll.roll.first().key) in everything  # the search finds what is there
