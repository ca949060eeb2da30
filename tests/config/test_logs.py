"""Logs say what happened, and not to whom."""

import json
import logging
import sys

import pytest
from django.test import Client

from config.logs import JsonFormatter, TextFormatter


def record(**extra: object) -> logging.LogRecord:
    made = logging.makeLogRecord({"name": "linli.test", "levelno": 20, "levelname": "INFO"})
    made.msg = "said"
    vars(made).update(extra)
    return made


def broken() -> logging.LogRecord:
    try:
        raise ValueError("Key (phone)=(+8613800138000) already exists")
    except ValueError:
        return record(exc_info=sys.exc_info())


def test_a_line_is_one_json_object_with_its_extra_fields() -> None:
    said = json.loads(JsonFormatter().format(record(route="q/<str:code>/", ms=3.2)))
    assert (said["message"], said["route"], said["ms"]) == ("said", "q/<str:code>/", 3.2)
    assert said["at"].endswith("+00:00")


def test_an_exception_says_where_but_not_which_row() -> None:
    line = JsonFormatter().format(broken())
    assert "13800138000" not in line
    said = json.loads(line)
    assert said["error"] == "ValueError"
    assert said["where"][0].endswith(" broken")


def test_on_a_laptop_the_reason_is_shown() -> None:
    assert "already exists" in TextFormatter().format(broken())


@pytest.mark.django_db
def test_a_request_is_logged_by_its_route_without_path_query_or_address(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        client.get("/q/L7K49QXH/?name=许念慈", REMOTE_ADDR="203.0.113.7")
    lines = [JsonFormatter().format(record) for record in caplog.records]
    assert any('"route": "q/' in line for line in lines)
    for secret in ("L7K49QXH", "许念慈", "203.0.113.7"):
        assert not any(secret in line for line in lines)
