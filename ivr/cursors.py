"""Cursors: where a page of a list ended, as a text that only the same list takes back.

A cursor is a position in an order, and no row's; so it stays right when rows come, go
or move.  It opens nothing that its list does not: its digest tells a cursor that was
mistyped, cut, made up or of another list from one of ours, and is no signature.
"""

import base64
import binascii
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any, Self, cast

from ivr.errors import UsageError

Value = int | datetime
LONGEST = 500
DIGEST_BYTES = 9
MOMENT = "@"


class CursorError(UsageError):
    """The cursor is none of this list: begin at its first page."""

    def __init__(self) -> None:
        super().__init__("this is no place in this list; begin at its first page")


@dataclass(frozen=True, slots=True)
class Cursor:
    """A position in a list; `mark` is what makes it that list and no other."""

    mark: tuple[str, ...]
    position: tuple[Value, ...]

    @property
    def text(self) -> str:
        """The cursor as it is handed out: letters, digits, `-` and `_`."""
        body = json.dumps(list(map(written, self.position))).encode()
        return base64.urlsafe_b64encode(self._digest(body) + body).decode().rstrip("=")

    @classmethod
    def read(cls, text: str, mark: tuple[str, ...], kinds: tuple[type, ...]) -> Self:
        """Return the cursor that `text` is, of values of these kinds.

        Raises CursorError for whatever `text` of such a list never was.
        """
        try:
            raw = base64.urlsafe_b64decode(text[:LONGEST] + "=" * (-len(text) % 4))
            body = raw[DIGEST_BYTES:]
            found = cls(mark, tuple(values(json.loads(body))))
        except (ValueError, binascii.Error, RecursionError):
            raise CursorError from None
        if found.text != text or tuple(map(type, found.position)) != kinds:
            raise CursorError
        return found

    def _digest(self, body: bytes) -> bytes:
        mark = json.dumps(self.mark).encode()
        return blake2b(mark + b"\0" + body, digest_size=DIGEST_BYTES).digest()


def written(value: Value) -> int | str:
    """Return a value as JSON holds it."""
    return MOMENT + value.isoformat() if isinstance(value, datetime) else value


def values(held: Any) -> Iterator[Value]:  # noqa: ANN401 - whatever JSON holds
    """Yield values as they were; raises ValueError."""
    if not isinstance(held, list):
        raise ValueError("no list")  # noqa: TRY004 - it is the text that is wrong
    for one in cast("list[Any]", held):
        if isinstance(one, str) and one.startswith(MOMENT):
            moment = datetime.fromisoformat(one.removeprefix(MOMENT))
            if moment.tzinfo is None:
                raise ValueError("no zone")
            yield moment
        elif type(one) is int and abs(one) < 1 << 63:
            yield one
        else:
            raise ValueError("no value")
