"""Files of Pabulib: read, counted by the command, or refused with a line and a reason."""

import json
from fractions import Fraction
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from projects.allocation.pabulib import BadFile, read

FILE = """\ufeffMETA
key;value
description;"Green; and a million"
budget;100
vote_type;approval
rule;equalshares/add1
PROJECTS
project_id;cost;votes;name
007;50;6;Trees
8;50;6;"Benches"
C;40,50;4;A "roof" for bins
VOTES
voter_id;age;vote;voting_method
1;40;007,8;internet
2;;007,8;paper
3;;"007, 8";paper
4;;007,8;paper
5;;007,8;paper
6;;007,8;paper
7;;C;paper
8;;C;paper
9;;C;paper
10;;C;paper

"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "green.pb"
    path.write_text(FILE, encoding="utf-8")
    return path


def counted(file: Path, *arguments: str) -> dict[str, object]:
    out = StringIO()
    call_command("allocate", str(file), *arguments, stdout=out)
    answer: dict[str, object] = json.loads(out.getvalue())
    return answer


def test_a_file_becomes_an_election() -> None:
    voted = read(FILE.splitlines())

    assert [one.key for one in voted.projects] == ["007", "8", "C"]
    assert voted.projects[2].cost == Fraction("40.5")
    assert voted.budget == 100
    assert len(voted.ballots) == 10
    assert voted.votes("007") == 6


def test_the_command_prints_the_winners_as_text_and_what_they_cost(file: Path) -> None:
    assert counted(file, "--rule", "greedy") == {"winners": ["007", "8"], "total": 100}


def test_equal_shares_with_add1_is_the_usual_rule(file: Path) -> None:
    expected = {"winners": ["007", "C"], "total": "90.50"}

    assert counted(file) == counted(file, "--rule", "equalshares-add1") == expected


def test_a_ballot_without_projects_owns_its_share() -> None:
    voted = read([*FILE.splitlines(), "11;;;paper"])

    assert len(voted.ballots) == 11
    assert voted.ballots[-1] == frozenset()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("vote_type;approval", "vote_type;ordinal", "Only approval ballots"),
        ("8;50;6", "8;much;6", "Line 10: “much” is not an amount of money."),
        ("8;50;6", "8;-5;6", "Line 10: -5 is below zero."),
        ("8;50;6", "007;50;6", "listed twice"),
        (";;C;paper", ";;X;paper", "Line 20: there is no project X."),
        ("budget;100\n", "", "needs a budget, projects and votes"),
        ("\ufeffMETA\n", "", "begins with META"),
    ],
)
def test_what_cannot_be_counted_is_refused_with_the_line_and_the_reason(
    old: str, new: str, sentence: str
) -> None:
    with pytest.raises(BadFile, match=sentence):
        read(FILE.replace(old, new, 1).splitlines())


def test_the_command_says_what_is_wrong_with_a_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        call_command("allocate", str(tmp_path / "nowhere.pb"))
