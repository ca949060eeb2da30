"""What a public page asks on every request: SQL that is made once in a process.

Django builds and compiles a queryset anew each time. On a page of a dozen small questions that is
half of the time, five times what the database needs to answer: a community's three polls take
1.7 ms, of which 0.2 ms are spent in asking and 0.4 ms in making the objects.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, QuerySet
from django.db.models.query import get_related_populators
from django.db.models.utils import create_namedtuple_class

Row = TypeVar("Row")


class Given(Expression):
    """Stands in a queryset for a value that comes with the question; it is never NULL."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Leave a place for the value."""
        return "%s", [self]


def given(name: str) -> Any:
    """Name a value that a statement gets when it is asked."""
    return Given(name)


@dataclass(frozen=True)
class _Made:
    """The SQL of one kind of database, and what turns its rows into objects."""

    sql: str
    parameters: Sequence[Any]
    compiler: Any
    converters: dict[int, Any]
    read: Callable[[Sequence[Any]], Any]


class Statement(Generic[Row]):
    """A queryset that is built once, with `given(…)` where its values will stand.

    It may yield models, with `select_related` and `only`, or `values_list(…, named=True)`. Nothing
    else may differ between two askings: no list of another length, no other slice or order.
    """

    def __init__(self, build: Callable[[], "QuerySet[Any, Row]"]) -> None:
        self._build = build
        self._made: dict[str, _Made] = {}

    def __call__(self, **values: int | str | datetime) -> list[Row]:
        """Ask with these values."""
        connection = connections[DEFAULT_DB_ALIAS]
        made = self._made.get(connection.vendor) or self._make(connection)
        at = connection.ops.adapt_datetimefield_value
        ready = {
            name: at(value) if isinstance(value, datetime) else value
            for name, value in values.items()
        }
        bound = [ready[one.name] if isinstance(one, Given) else one for one in made.parameters]
        with _cursor(connection) as cursor:
            cursor.execute(made.sql, bound)
            rows = cursor.fetchall()
        if made.converters:
            rows = made.compiler.apply_converters(rows, made.converters)
        return [made.read(row) for row in rows]

    def _make(self, connection: Any) -> _Made:
        queryset = self._build()
        compiler = queryset.query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        columns = [column for column, _sql, _alias in compiler.select]
        converters = compiler.get_converters(columns)
        made = _Made(sql, parameters, compiler, converters, _reader(queryset, compiler))
        self._made[connection.vendor] = made
        return made


def _cursor(connection: Any) -> Any:
    """A cursor whose statements PostgreSQL plans once for a connection, not at each asking.

    Django's own puts the values into the SQL, so that no two are alike; planning them takes three
    times as long as answering (of a community's page: 4.5 of 6 ms).
    """
    if connection.vendor != "postgresql":
        return connection.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor

    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors:
        cursor = ServerBindingCursor(connection.connection)  # type: ignore[call-arg]  # stubs lag
        return connection._prepare_cursor(cursor)


def _reader(queryset: "QuerySet[Any, Any]", compiler: Any) -> Callable[[Sequence[Any]], Any]:
    """What makes of a row the object that the queryset would have yielded."""
    fields = queryset._fields  # type: ignore[attr-defined]  # Django's own, without a stub
    if fields is not None:
        named: Callable[[Sequence[Any]], Any] = create_namedtuple_class(*fields)._make
        return named
    info = compiler.klass_info
    first, last = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column[0].target.attname for column in compiler.select[first:last]]
    # The stubs are of a later Django, which takes one argument more.
    populators: Any = get_related_populators
    related = populators(info, compiler.select, DEFAULT_DB_ALIAS)

    def read(row: Sequence[Any]) -> Any:
        instance = info["model"].from_db(DEFAULT_DB_ALIAS, names, row[first:last])
        for populator in related:
            populator.populate(row, instance)
        return instance

    return read
