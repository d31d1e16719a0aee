"""What a check finds, and what was probably meant."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from ivr.flow.source import Place


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at a place of the flow file."""

    place: Place
    message: str


def meant(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean X?` when `known` has a name like `word`."""
    near = get_close_matches(word, sorted(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""
