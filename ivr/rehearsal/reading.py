"""From files to conversations, or to every problem in them at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ivr.errors import UsageError
from ivr.flow.finding import meant
from ivr.flow.flow import Flow
from ivr.flow.refusals import refusals
from ivr.flow.source import FlowError, Place, Problem, Source, read
from ivr.flow.values import Part
from ivr.rehearsal import values, words
from ivr.rehearsal.names import name_problems
from ivr.rehearsal.script import Conversation, Expectation, Line
from ivr.rehearsal.steps import act, acts_in, moment

FOLDER = "conversations"
# Who calls when nothing is said of it: a number that nobody will ever have.
# https://en.wikipedia.org/wiki/555_(telephone_number)
ANYBODY = "+12025550123"
NO_MEANING = "a file holds one conversation, or a list of them"
NO_STEP = f'a step is `press: "1"` or the like; alone stand {", ".join(values.BARE)}'
# What stands in for a field that is wrong, so that the others are read all the same.
STAND_INS: dict[str, Any] = {"name": "?", "steps": ["hang_up"], "conversations": ["?"]}

Shape = TypeVar("Shape", bound=Part)


def conversation_files(flow: Path) -> list[Path]:
    """Return the conversations beside the flow; raises UsageError without any."""
    folder = flow.parent / FOLDER
    found = sorted(folder.glob("*.yaml"))
    if not found:
        hint = f"write one, or make one by hand: ivr flow play --save {folder}/one.yaml"
        raise UsageError(f"there are no conversations in {folder}; {hint}")
    return found


def read_conversations(flow: Flow, files: Iterable[Path]) -> list[Conversation]:
    """Return every conversation, once for each of its languages.

    Raises FlowError with every problem: what, in which file, line and column.
    """
    found: list[Conversation] = []
    problems: list[Problem] = []
    for file in files:
        try:
            source = read(file)
        except FlowError as wrong:
            problems += wrong.problems
            continue
        found += read_source(flow, source, problems)
    if problems:
        raise FlowError(problems)
    return found


def read_source(
    flow: Flow, source: Source, problems: list[Problem]
) -> list[Conversation]:
    """Return the conversations of one file, and note what is wrong in it."""
    reading = Reading(flow, source)
    written = source.values
    if isinstance(written, dict) and "conversations" in written:
        reading.collection(cast("dict[str, Any]", written))
    elif isinstance(written, dict):
        reading.conversation((), written, Common())
    elif isinstance(written, list) and written:
        for index, one in enumerate(cast("list[Any]", written)):
            reading.conversation((index,), one, Common())
    else:
        reading.note((), NO_MEANING)
    problems += reading.problems
    return reading.found


@dataclass(frozen=True, slots=True)
class Common:
    """What the conversations of a file have in common, where they say nothing else."""

    at: datetime | None = None
    from_: str | None = None
    languages: list[str] | None = None
    facts: words.Facts | None = None


@dataclass(slots=True)
class Reading:
    """One file as it is read."""

    flow: Flow
    source: Source
    found: list[Conversation] = field(default_factory=list[Conversation])
    problems: list[Problem] = field(default_factory=list[Problem])

    def note(self, place: Place, message: str) -> None:
        """Note a problem."""
        self.problems.append(self.source.problem(place, message))

    def shaped(self, shape: type[Shape], place: Place, given: Any) -> Shape | None:  # noqa: ANN401 - any YAML
        """Return what is written at `place`, without the fields that are wrong.

        What is wrong is noted; None when nothing is right.
        """
        try:
            return shape.model_validate(given)
        except ValidationError as wrong:
            errors = [self.placed(error, place) for error in wrong.errors()]
        fields = [one.alias or name for name, one in shape.model_fields.items()]
        self.problems += refusals(errors, self.source, place, fields)
        if not isinstance(given, dict):
            return None
        bad = {str(error["loc"][0]) for error in errors if error["loc"]}
        every = cast("dict[str, Any]", given)
        rest = {name: value for name, value in every.items() if name not in bad}
        rest |= {name: STAND_INS[name] for name in bad & STAND_INS.keys()}
        try:
            return shape.model_validate(rest)
        except ValidationError:
            return None

    def placed(self, error: ErrorDetails, base: Place) -> ErrorDetails:
        """Return an error at what is written: one sentence is no list of one."""
        *above, last = error["loc"] or ("",)
        if isinstance(last, int) and (*base, *above, last) not in self.source.marks:
            return {**error, "loc": tuple(above)}
        return error

    def collection(self, given: dict[str, Any]) -> None:
        """Read a file of several conversations with something in common."""
        whole = self.shaped(words.Collection, (), given)
        if whole is None or whole.conversations == STAND_INS["conversations"]:
            return
        common = self.common(whole)
        for index, one in enumerate(whole.conversations):
            self.conversation(("conversations", index), one, common)

    def common(self, head: words.Setting) -> Common:
        """Return what is written above all conversations of a file."""
        facts = self.facts(("facts",), head.facts)
        return Common(head.at, head.from_, self.known(("languages",), head), facts)

    def facts(self, place: Place, given: dict[str, Any] | None) -> words.Facts | None:
        """Return what is so before the phone rings; None where nothing is written."""
        if given is None:
            return None
        return self.shaped(words.Facts, place, given) or words.Facts()

    def known(self, place: Place, head: words.Setting) -> list[str] | None:
        """Return the languages that are written, after noting those unknown."""
        for index, one in enumerate(head.languages or ()):
            if one not in self.flow.prompts:
                hint = meant(one, self.flow.prompts)
                self.note((*place, index), f"the flow does not speak {one}{hint}")
        return head.languages

    def conversation(self, place: Place, given: Any, common: Common) -> None:  # noqa: ANN401 - any YAML
        """Read one conversation, with what it has in common with others below it."""
        head = self.shaped(words.Head, place, given)
        if head is None:
            return
        at, caller = head.at or common.at, head.from_ or common.from_ or ANYBODY
        if at is None and "at" not in given:
            self.note(place, "`at` is missing: write when the phone rings")
        languages = self.known((*place, "languages"), head) or common.languages
        facts = self.facts((*place, "facts"), head.facts) or common.facts
        one = Conversation(
            name=head.name,
            language=self.flow.language,
            at=moment(at or datetime.min, self.flow.hours.zone),  # noqa: DTZ901 - it gets its zone
            caller=None if caller == values.WITHHELD else caller,
            facts=facts or words.Facts(),
            lines=tuple(self.lines((*place, "steps"), head.steps)),
            expect=self.expectation((*place, "expect"), head.expect or {}),
            source=self.source,
            place=place,
        )
        self.problems += name_problems(self.flow, one)
        self.in_each(one, languages or [self.flow.language])

    def in_each(self, one: Conversation, languages: list[str]) -> None:
        """Keep a conversation, once for each language."""
        if len(languages) > 1:
            self.found += (one.spoken_in(language) for language in languages)
        else:
            self.found += (replace(one, language=language) for language in languages)

    def lines(self, base: Place, steps: list[Any]) -> Iterable[Line]:
        """Yield each step that is one."""
        zone = self.flow.hours.zone
        for index, given in enumerate(steps):
            place = (*base, index)
            fields = values.bare(given)
            if not isinstance(fields, dict):
                hint = meant(str(given), values.BARE)
                self.note(place, f"{NO_STEP}{hint}")
                continue
            step = self.shaped(words.Step, place, fields)
            if step is None:
                continue
            acts = acts_in(step)
            if len(acts) > 1:
                once = "a step has one thing that the caller does"
                self.note((*place, acts[1]), f"{once}; make `{acts[1]}` another step")
            yield Line(
                place,
                act(step, acts[0], zone) if acts else None,
                tuple(step.hear or ()),
                tuple(step.not_hear or ()),
                step.at_node,
            )

    def expectation(self, place: Place, given: dict[str, Any]) -> Expectation:
        """Return what comes of the call, after noting what is wrong with it."""
        expect = self.shaped(words.Expect, place, given) or words.Expect()
        case: words.CaseWanted | bool | None = None
        if expect.case == values.NONE:
            case = False
        elif expect.case is not None:
            wanted = self.shaped(words.CaseWanted, (*place, "case"), expect.case)
            case = wanted or words.CaseWanted()
        return Expectation(
            place=place,
            case=case,
            due=moment(expect.due, self.flow.hours.zone) if expect.due else None,
            texts=None if expect.texts is None else tuple(expect.texts),
            ended_at=expect.ended_at,
        )
