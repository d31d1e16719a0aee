"""Columns whose texts are sealed with the key ring of their database's engine.

A type is shown nothing but the dialect, of which every engine has its own; so the
ring rides there (`ivr.engines`).  Without a key that seals, texts are stored plain.
"""

import json
import re
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

UNREADABLE = re.compile(
    r"\[sealed with (another )?key .*(which is missing|that is here)\]"
)


def ring_of(dialect: Dialect) -> KeyRing:
    """Return the key ring of an engine's dialect."""
    return getattr(dialect, ON_DIALECT, NO_KEYS)


class SealedText(TypeDecorator[str]):
    """A text.  `place` is `table.column`, which it is bound to.

    Where no key opens it, a sentence that names the key stands in its place.
    """

    impl = String
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def sealed(self, value: str, ring: KeyRing) -> str:
        """Return a text as it is stored."""
        return seal_text(value, ring, self.place)

    def opened(self, stored: str, ring: KeyRing) -> str:
        """Return the text that is stored; raises VaultError."""
        return open_text(stored, ring, self.place)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Seal the text."""
        return None if value is None else self.sealed(value, ring_of(dialect))

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Open the text."""
        if value is None:
            return None
        ring = ring_of(dialect)
        try:
            return self.opened(value, ring)
        except VaultError as wrong:
            log.warning("text_not_opened", reason=str(wrong))
            return unreadable(value, ring)


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

    def sealed(self, value: Any, ring: KeyRing) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Return a value as it is stored: its JSON text, sealed, or the value."""
        if ring.first is None:
            return value
        return seal_text(json.dumps(value, ensure_ascii=False), ring, self.place)

    def opened(self, stored: Any, ring: KeyRing) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Return the value that is stored; raises VaultError."""
        if text_sealed_with(stored) is None:
            return stored
        return json.loads(open_text(stored, ring, self.place))

    def process_bind_param(self, value: Any | None, dialect: Dialect) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Seal the value."""
        return None if value is None else self.sealed(value, ring_of(dialect))

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Open the value."""
        try:
            return self.opened(value, ring_of(dialect))
        except VaultError as wrong:
            log.warning("text_not_opened", reason=str(wrong))
            return self.empty()


def is_unreadable(text: str | None) -> bool:
    """Tell whether `text` is the sentence that stands for one that no key opens."""
    return text is not None and UNREADABLE.fullmatch(text) is not None


def unreadable(stored: str, ring: KeyRing) -> str:
    """Return the sentence that stands in place of a text that no key opens."""
    key_id = text_sealed_with(stored) or ""
    try:
        ring.find(key_id)
    except MissingKeyError:
        return f"[sealed with key {key_id}, which is missing]"
    return f"[sealed with another key {key_id} than the one that is here]"
