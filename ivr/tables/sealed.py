"""Columns whose texts are sealed with the key ring of their database's engine.

A type is shown nothing but the dialect, of which every engine has its own; so the
ring rides there (`ivr.engines`).  Without a key that seals, texts are stored plain.
"""

import json
from typing import Any

import structlog
from sqlalchemy import JSON, Dialect, String
from sqlalchemy.types import TypeDecorator

from ivr.vault.keys import (
    NO_KEYS,
    ON_DIALECT,
    KeyRing,
    MissingKeyError,
    VaultError,
)
from ivr.vault.texts import open_text, seal_text, text_sealed_with

log = structlog.get_logger()


def ring_of(dialect: Dialect) -> KeyRing:
    """Return the key ring of an engine's dialect."""
    return getattr(dialect, ON_DIALECT, NO_KEYS)


def readable(stored: str, ring: KeyRing, place: str) -> str | None:
    """Return the text, or None where no key opens it: the rest is still to be read."""
    try:
        return open_text(stored, ring, place)
    except VaultError as wrong:
        log.warning("text_not_opened", reason=str(wrong))
        return None


class SealedText(TypeDecorator[str]):
    """A text.  `place` is `table.column`, which it is bound to.

    Where no key opens it, a sentence that names the key stands in its place.
    """

    impl = String
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Seal the text."""
        return None if value is None else seal_text(value, ring_of(dialect), self.place)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Open the text."""
        if value is None:
            return None
        ring = ring_of(dialect)
        opened = readable(value, ring, self.place)
        return unreadable(value, ring) if opened is None else opened


class SealedJson(TypeDecorator[Any]):
    """A list or a dict; `empty` stands in its place where no key opens it."""

    impl = JSON
    cache_ok = True

    def __init__(
        self, place: str, empty: type[list[Any]] | type[dict[Any, Any]]
    ) -> None:
        super().__init__()
        self.place = place
        self.empty = empty

    def process_bind_param(self, value: Any | None, dialect: Dialect) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Seal the value's JSON text."""
        ring = ring_of(dialect)
        if value is None or ring.first is None:
            return value
        return seal_text(json.dumps(value, ensure_ascii=False), ring, self.place)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Open the value."""
        if text_sealed_with(value) is None:
            return value
        opened = readable(str(value), ring_of(dialect), self.place)
        return self.empty() if opened is None else json.loads(opened)


def unreadable(stored: str, ring: KeyRing) -> str:
    """Return the sentence that stands in place of a text that no key opens."""
    key_id = text_sealed_with(stored) or ""
    try:
        ring.find(key_id)
    except MissingKeyError:
        return f"[sealed with key {key_id}, which is missing]"
    return f"[sealed with another key {key_id} than the one that is here]"
