"""Queries of a public page, told apart: what finds the page, and what the page itself asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.test.utils import CaptureQueriesContext
from wagtail import hooks


@dataclass
class Queries:
    """SQL that one request ran."""

    all: list[str] = field(default_factory=list)
    routing: int = 0

    @property
    def total(self) -> int:
        """How many there were."""
        return len(self.all)

    @property
    def beyond(self) -> int:
        """How many there were once Wagtail had found the page at this path."""
        return self.total - self.routing

    @property
    def own(self) -> list[str]:
        """What was asked beyond the routing."""
        return self.all[self.routing :]


@contextmanager
def counted() -> Iterator[Queries]:
    """Count the queries inside; a page's routing ends where Wagtail hands over to the page.

    Wagtail's look whether the page is restricted comes after the routing and counts as the page's.
    """
    queries = Queries()

    def found(page: Any, request: HttpRequest, args: Any, kwargs: Any) -> None:
        queries.routing = len(connection.queries_log) - captured.initial_queries

    with (
        hooks.register_temporarily("before_serve_page", found, order=-100),
        CaptureQueriesContext(connection) as captured,
    ):
        yield queries
    queries.all = [str(query["sql"]) for query in captured.captured_queries]
