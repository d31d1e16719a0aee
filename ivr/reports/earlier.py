"""A stored moment a week before another, as each database reckons it."""

from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from ivr.tables import Utc


class week_before(FunctionElement[Any]):  # noqa: N801 - a function of SQL
    """`week_before(column)`: the moment 7 times 24 hours before the column's."""

    type = Utc()
    inherit_cache = True


@compiles(week_before, "sqlite")
def on_sqlite(element: week_before, compiler: SQLCompiler, **more: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    """Write it in the form in which moments are stored, which sorts as they do."""
    at = compiler.process(element.clauses, **more)
    return f"strftime('%Y-%m-%d %H:%M:%f', {at}, '-7 days') || '000'"


@compiles(week_before, "postgresql")
def on_postgresql(element: week_before, compiler: SQLCompiler, **more: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    """Write it in hours, since a day of PostgreSQL may have 23 or 25."""
    at = compiler.process(element.clauses, **more)
    return f"({at} - interval '168 hours')"
