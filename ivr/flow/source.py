"""YAML as text that remembers where each value stands.

The words and decimal numbers of the 1.2 core schema, read from the parser's events:
`no`, `07:30` and `012` stay words, so that keys, times and account numbers mean what
they look like (https://yaml.org/spec/1.2.2/#103-core-schema).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.reader import ReaderError

from ivr.errors import IvrError

Place = tuple[str | int, ...]
Mark = tuple[int, int]  # line and column, both from 1

INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
FLOAT = re.compile(r"[-+]?(0|[1-9][0-9]*)?\.[0-9]+")
WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~", "")),
}
# An alias is shared, so a few lines can stand for millions of values; no flow that
# a person wrote comes near this (https://en.wikipedia.org/wiki/Billion_laughs_attack).
MOST_VALUES = 500_000
# A flow is five levels deep; a file of brackets alone would exhaust the stack.
MOST_LEVELS = 50
MORE_THAN_ANY = "there is more in this than in any call flow"
# The parser has a limit of its own since PyYAML 6.0.4, and may come to it first.
TOO_DEEP = "nesting depth"

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong in a file, and what to do about it."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        """Return it as editors read it: file:line:column: message."""
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class FlowError(IvrError):
    """A call flow has problems; each is one line."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep `problems` in the order of their places."""
        self.problems = sorted(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(slots=True)
class Source:
    """A file's values, and the mark of each."""

    file: str
    values: Any = None
    marks: dict[Place, Mark] = field(default_factory=dict[Place, Mark])
    problems: list[Problem] = field(default_factory=list[Problem])

    @property
    def is_mapping(self) -> bool:
        """Whether the file is `name: value` at its top."""
        return isinstance(self.values, dict)

    def mark(self, place: Place) -> Mark:
        """Return where `place` stands, or the nearest place above that is known."""
        while place not in self.marks and place:
            place = place[:-1]
        return self.marks.get(place, (1, 1))

    def problem(self, place: Place, message: str) -> Problem:
        """Return a problem at `place`."""
        return Problem(self.file, *self.mark(place), message)


def read(path: Path, name: str | None = None) -> Source:
    """Read the YAML file at `path`; raises FlowError when it is no YAML at all."""
    shown = name or str(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise FlowError([Problem(shown, 1, 1, "there is no such file")]) from None
    except (OSError, ValueError) as wrong:  # not UTF-8, or no path at all
        reason = f"cannot be read as UTF-8 text ({type(wrong).__name__})"
        raise FlowError([Problem(shown, 1, 1, reason)]) from None
    return parse(text, shown)


def parse(text: str, name: str) -> Source:
    """Parse YAML `text`; raises FlowError with the place of a syntax error."""
    source = Source(name)
    try:
        Reader(source, yaml.parse(text, Loader)).document()
    except yaml.MarkedYAMLError as wrong:
        raise FlowError([syntax_problem(wrong, name)]) from None
    except ReaderError as wrong:
        raise FlowError([character_problem(wrong, text, name)]) from None
    except (yaml.YAMLError, UnicodeError) as wrong:
        reason = f"is not YAML: {str(wrong).splitlines()[0]}"
        raise FlowError([Problem(name, 1, 1, reason)]) from None
    if source.problems:
        raise FlowError(source.problems)
    return source


def syntax_problem(wrong: yaml.MarkedYAMLError, name: str) -> Problem:
    """Return what the YAML parser stumbled over, with its place."""
    mark = wrong.problem_mark or wrong.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    told = str(wrong.problem or wrong.context)
    if TOO_DEEP in told:
        return Problem(name, line, column, MORE_THAN_ANY)
    return Problem(name, line, column, f"is not YAML: {told}")


def character_problem(wrong: ReaderError, text: str, name: str) -> Problem:
    """Return which character may not stand in YAML, with its place.

    libyaml counts the bytes of UTF-8 before it.
    """
    before = text.encode()[: wrong.position].decode()
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return Problem(name, line, column, f"is not YAML: {str(wrong).splitlines()[0]}")


class Reader:
    """Turns the parser's events into values, and writes down the marks."""

    def __init__(self, source: Source, events: Iterator[yaml.Event]) -> None:
        self.source = source
        self.events = events
        self.count = 0
        # A value and how many it stands for; None while it is still being read.
        self.anchors: dict[str, tuple[Any, int] | None] = {}

    def document(self) -> None:
        """Read the only document of the file into the source."""
        next(self.events)  # the stream begins
        if isinstance(next(self.events), yaml.StreamEndEvent):
            return
        self.source.values = self.value(next(self.events), ())
        next(self.events)  # the document ends
        after = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise self.refusal(after, "a second document begins here; a file holds one")

    def value(self, event: Any, place: Place) -> Any:  # noqa: ANN401 - any YAML
        """Return the value that begins with `event`, and stands at `place`."""
        self.source.marks.setdefault(place, mark_of(event))
        before = self.count
        self.count += 1
        if isinstance(event, yaml.AliasEvent):
            return self.repeated(event)
        if self.count > MOST_VALUES or len(place) > MOST_LEVELS:
            raise self.refusal(event, MORE_THAN_ANY)
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        found = self.contents(event, place)
        if event.anchor is not None:
            self.anchors[event.anchor] = (found, self.count - before)
        return found

    def repeated(self, event: Any) -> Any:  # noqa: ANN401 - any YAML
        """Return what an alias stands for."""
        if event.anchor not in self.anchors:
            raise self.refusal(event, f"nothing above is marked &{event.anchor}")
        anchored = self.anchors[event.anchor]
        found, size = anchored or (None, MOST_VALUES)
        self.count += size
        if self.count > MOST_VALUES:
            reason = "aliases repeat this without end; write it out"
            raise self.refusal(event, reason)
        return found

    def contents(self, event: Any, place: Place) -> Any:  # noqa: ANN401 - any YAML
        """Return the scalar, list or mapping that begins with `event`."""
        if isinstance(event, yaml.ScalarEvent):
            return scalar(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(place)
        found: list[Any] = []
        while not isinstance(item := next(self.events), yaml.SequenceEndEvent):
            found.append(self.value(item, (*place, len(found))))
        return found

    def mapping(self, place: Place) -> dict[str, Any]:
        """Return the mapping at `place`; every name in it is text."""
        found: dict[str, Any] = {}
        while not isinstance(name := next(self.events), yaml.MappingEndEvent):
            if not isinstance(name, yaml.ScalarEvent):
                raise self.refusal(name, "a name is a word, not a list or an alias")
            key = str(name.value)
            if key in found:
                self.source.problems.append(
                    self.problem(name, f"{key!r} is given twice")
                )
            self.source.marks.setdefault((*place, key), mark_of(name))
            value = self.value(next(self.events), (*place, key))
            found.setdefault(key, value)
        return found

    def problem(self, event: Any, message: str) -> Problem:  # noqa: ANN401 - as above
        """Return a problem where `event` stands."""
        return Problem(self.source.file, *mark_of(event), message)

    def refusal(self, event: Any, message: str) -> FlowError:  # noqa: ANN401 - as above
        """Return the error that ends the reading at `event`."""
        return FlowError([*self.source.problems, self.problem(event, message)])


def mark_of(event: Any) -> Mark:  # noqa: ANN401 - two parsers, two kinds of event
    """Return where `event` begins."""
    return event.start_mark.line + 1, event.start_mark.column + 1


def scalar(event: Any) -> Any:  # noqa: ANN401 - any YAML scalar
    """Return a plain scalar by the core schema; quoted or tagged it is text."""
    text = str(event.value)
    plain, _ = event.implicit
    if not plain:
        return text
    if text in WORDS:
        return WORDS[text]
    if INTEGER.fullmatch(text):
        return int(text) if len(text) < 20 else text  # noqa: PLR2004 - no such count
    return float(text) if FLOAT.fullmatch(text) else text
