"""Files of Pabulib: read, counted by the command, or refused with a line and a reason."""

import json
from fractions import Fraction
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from projects.allocation import equal_shares, greedy
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
    expected = {"winners": ["007", "C"], "total": 90.5}

    assert counted(file) == counted(file, "--rule", "equalshares-add1") == expected


def test_a_ballot_without_projects_owns_its_share() -> None:
    voted = read([*FILE.splitlines(), "11;;;paper"])

    assert len(voted.ballots) == 11
    assert voted.ballots[-1] == frozenset()


def test_files_as_they_are_found_are_read() -> None:
    """Windows line ends, keys without a value, titles with capitals, columns nobody asked for."""
    wild = FILE.replace("rule;equalshares/add1", "rule: greedy\nCOMMENT;").replace(
        "project_id;cost;votes;name", "Cost; latitude ;name;PROJECT_ID;selected"
    )
    for old, new in (
        ("007;50;6;Trees", "50;52.1;Trees;007;1"),
        ('8;50;6;"Benches"', '50;;"Bänke; ""Rast""";8;0'),
        ('C;40,50;4;A "roof" for bins', "40,50;;;C;0"),
        ("VOTES\n", "\nvotes;;\n"),
        ("vote_type;approval", "vote_type; Choose-1"),
    ):
        wild = wild.replace(old, new)

    voted = read(wild.replace("\n", "\r\n").splitlines(keepends=True))

    assert [(one.key, one.name) for one in voted.projects] == [
        ("007", "Trees"),
        ("8", 'Bänke; "Rast"'),
        ("C", ""),
    ]
    assert len(voted.ballots) == 10


def test_only_line_ends_divide_the_lines_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "odd.pb"
    path.write_text(FILE.replace("Trees", "Trees\u2028and\x0bbins\x85"), encoding="utf-8")

    assert counted(path, "--rule", "greedy")["winners"] == ["007", "8"]


def test_projects_below_the_threshold_of_the_file_are_not_funded() -> None:
    voted = read(
        FILE.replace("budget;100", "budget;100\nmin_project_score_threshold;5").splitlines()
    )

    assert [one.key for one in voted.projects] == ["007", "8"]
    assert len(voted.ballots) == 10


def test_what_costs_nothing_is_funded_if_anybody_wants_it() -> None:
    free = FILE.replace("8;50;6", "8;0;6").replace('"Benches"', '"Benches"\n9;0;0;Nobody\'s')
    voted = read(free.splitlines())

    assert equal_shares(voted).winners == ("8", "007", "C")
    assert set(equal_shares(voted).reasons) == {"9"}
    assert set(greedy(voted).winners) == {"8", "007", "C"}


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("vote_type;approval", "vote_type;ordinal", "Only approval ballots"),
        ("8;50;6", "8;much;6", "Line 10: “much” is not an amount of money."),
        ("8;50;6", "8;-5;6", "Line 10: -5 is below zero."),
        ("8;50;6", "8;1e999999999;6", "Line 10: “1e999999999” is not an amount of money."),
        ("8;50;6", "8;NaN;6", "Line 10: “NaN” is not an amount of money."),
        ("budget;100", "budget;", "META: “” is not an amount of money."),
        ("Trees", f'"{"x" * 140_000}"', "Line 9: field larger than field limit"),
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
