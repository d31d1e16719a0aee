"""What finds cases: tokens of what they hold, and which ones are to be read anew.

On SQLite the full-text index `search_index` (FTS5) reads `search_docs`; on PostgreSQL
it is a GIN index of its column.  Triggers of the migration keep the first one in step,
and write to `search_waiting` whatever changes a case, in the same transaction.
"""

from typing import Any

from sqlalchemy import BigInteger, Dialect, ForeignKey, Index, Integer, Text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

from ivr.tables.base import Base

# FTS5's `ascii` tokenizer takes hexadecimal digits as one word; seven tell enough.
DIGITS = 7
MASK = (1 << 4 * DIGITS) - 1


def word(token: int) -> str:
    """Return the word that stands for a token in SQLite's index: its last 28 bits."""
    return f"{token & MASK:0{DIGITS}x}"


class Tokens(TypeDecorator[Any]):
    """A list of integers on PostgreSQL, of words in a text on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the database's own type."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.ARRAY(Integer))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: Any | None, dialect: Dialect) -> Any:  # noqa: ANN401 - of the database's own type
        """Return the tokens as they are stored."""
        if value is None or dialect.name == "postgresql":
            return value
        return " ".join({word(token) for token in value})


class SearchDoc(Base):
    """A case's tokens, and the name of the form in which they were made."""

    __tablename__ = "search_docs"

    case_number: Mapped[int] = mapped_column(
        ForeignKey("cases.number", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    form: Mapped[str]
    tokens: Mapped[Any] = mapped_column(Tokens())

    __table_args__ = (Index("ix_search_docs_form", "form", "case_number"),)


class SearchWaiting(Base):
    """A case that something changed; several rows for one do no harm."""

    __tablename__ = "search_waiting"

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True
    )
    case_number: Mapped[int]


class SearchRebuild(Base):
    """How far a rebuilding has come: every case up to `position` is done."""

    __tablename__ = "search_rebuilds"

    name: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
