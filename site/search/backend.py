"""Wagtail's database search with Han characters indexed one by one, on SQLite and PostgreSQL."""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from modelsearch.backends.base import BaseSearchBackend
from modelsearch.query import MatchAll, SearchQuery

from .words import prefix_query_for, query_for, spaced

LAST_WORD = "fieldends"
Mixin: Any = object  # whatever it stands before: the search classes come without types


class HanValues(Mixin):
    """For an indexer: text goes into the index spaced."""

    def prepare_value(self, value: Any) -> str:
        """Return the text of one field as it is indexed."""
        return spaced(super().prepare_value(value))

    def prepare_field(self, obj: Any, field: Any) -> Iterator[tuple[Any, ...]]:
        """Give every field a last word, or a phrase would run on from one field into the next."""
        for *about, text in super().prepare_field(obj, field):
            ends = not text.strip() or text.endswith(LAST_WORD)
            yield (*about, text if ends else f"{text} {LAST_WORD}")


class HanQueries(Mixin):
    """For a backend: what somebody typed becomes words and phrases."""

    def search(self, query: str | SearchQuery, *args: Any, **kwargs: Any) -> Any:
        """Search for whole words."""
        operator = kwargs.pop("operator", None) or "and"
        if isinstance(query, str):
            query = query_for(query, operator) if query else MatchAll()
        return super().search(query, *args, **kwargs)

    def autocomplete(self, query: str | SearchQuery, *args: Any, **kwargs: Any) -> Any:
        """Search for words whose last one is still being typed."""
        operator = kwargs.pop("operator", None) or "and"
        if isinstance(query, str):
            query = prefix_query_for(query, operator) if query else MatchAll()
        return super().autocomplete(query, *args, **kwargs)


def SearchBackend(params: dict[str, Any]) -> BaseSearchBackend:  # noqa: N802 - Wagtail's name
    """Return the backend for the database in use; Wagtail looks for this name."""
    if connection.vendor == "postgresql":
        return _postgres(params)
    return _sqlite(params)


def _postgres(params: dict[str, Any]) -> BaseSearchBackend:
    from modelsearch.backends.database.postgres import postgres

    _space_indexed_text(postgres)

    class Backend(HanQueries, postgres.PostgresSearchBackend):
        """PostgreSQL's full text search; the dictionary `simple` changes no word."""

    return Backend({"SEARCH_CONFIG": "simple", **params})


def _sqlite(params: dict[str, Any]) -> BaseSearchBackend:
    from modelsearch.backends.database.sqlite import query, sqlite

    _space_indexed_text(sqlite)

    class Ranked:
        """bm25() ranks a row of the index whole, however many words the query has."""

        def _build_rank_expression(self, vectors: Any, config: Any) -> Any:
            return query.BM25()

    class Compiler(Ranked, sqlite.SQLiteSearchQueryCompiler):
        """Whole words."""

    class Autocompleter(Ranked, sqlite.SQLiteAutocompleteQueryCompiler):
        """A word that is still being typed."""

    class Backend(HanQueries, sqlite.SQLiteSearchBackend):
        """SQLite's FTS5."""

        query_compiler_class = Compiler
        autocomplete_query_compiler_class = Autocompleter

    return Backend(params)


def _space_indexed_text(module: Any) -> None:
    """Let the module's index use an indexer that spaces text; the module offers no other way in."""
    if not issubclass(module.ObjectIndexer, HanValues):
        module.ObjectIndexer = type("HanIndexer", (HanValues, module.ObjectIndexer), {})
