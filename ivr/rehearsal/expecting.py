"""What comes of a call, against what was expected of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from ivr.cases.listing import CaseView
from ivr.flow.source import Place
from ivr.rehearsal.hearing import GAP, Said, is_meant, written
from ivr.rehearsal.script import Conversation
from ivr.rehearsal.stage import StagedCall
from ivr.rehearsal.values import NONE, WITHHELD
from ivr.rehearsal.values import shown as clock
from ivr.rehearsal.words import CaseWanted

NO_CASE = "no case"


@dataclass(frozen=True, slots=True)
class Missed:
    """An expectation that was not met: where it is written, and what was instead."""

    place: Place
    expected: str
    found: str


def missed(one: Conversation, call: StagedCall) -> Iterator[Missed]:
    """Yield every expectation of a whole call that was not met."""
    expect, place, case = one.expect, one.expect.place, call.case()
    ended = call.state.node
    if expect.ended_at not in (None, ended):
        yield Missed((*place, "ended_at"), f"to end at {expect.ended_at}", ended)
    if expect.case is False and case is not None:
        yield Missed((*place, "case"), "no case", in_words(case))
    if expect.case and case is None:
        yield Missed((*place, "case"), "a case", NO_CASE)
    if isinstance(expect.case, CaseWanted) and case is not None:
        yield from of_case(expect.case, (*place, "case"), case)
    if expect.due is not None:
        yield from of_due(call, (*place, "due"), expect.due, case)
    if expect.texts is not None:
        yield from of_texts(one, call)


def in_words(view: CaseView) -> str:
    """Return a case in a few words."""
    return f"case {view.case.number}: {view.case.topic}, {view.case.priority}"


def of_due(
    call: StagedCall, place: Place, wanted: datetime, case: CaseView | None
) -> Iterator[Missed]:
    """Yield a promise that was not the one expected."""
    if case is not None and case.case.due_at == wanted:
        return
    zone = ZoneInfo(call.stage.flow.hours.zone)
    found = clock(case.case.due_at.astimezone(zone)) if case else NO_CASE
    yield Missed(place, f"the case due {clock(wanted)}", found)


def of_texts(one: Conversation, call: StagedCall) -> Iterator[Missed]:
    """Yield text messages that are not those expected, each in its turn."""
    flow, wanted = call.stage.flow, one.expect.texts or ()
    sent = [Said(text.text, call.state.language) for text in call.texts()]
    same = len(sent) == len(wanted) and all(
        is_meant(flow, wish, text) for wish, text in zip(wanted, sent, strict=True)
    )
    if not same:
        expected = [written(flow, wish, call.state.language)[0] for wish in wanted]
        place = (*one.expect.place, "texts")
        texts = [text.text for text in sent]
        yield Missed(place, f"text messages: {listed(expected)}", listed(texts))


def listed(texts: Sequence[str]) -> str:
    """Return texts in one line."""
    return "; ".join(texts) or NONE


def of_case(wanted: CaseWanted, place: Place, view: CaseView) -> Iterator[Missed]:
    """Yield each field of a case that does not hold what was expected."""
    for name in CaseWanted.model_fields:
        if name not in wanted.model_fields_set:
            continue
        expected = getattr(wanted, name)
        if name == "collected":
            for value, digits in expected.items():
                found = shown(view.case.collected.get(value))
                if found != digits:
                    yield unlike((*place, name, value), value, digits, found)
            continue
        found = FOUND[name](view)
        if not ALIKE.get(name, alike)(expected, found):
            yield unlike((*place, name), name, expected, found)


def unlike(place: Place, name: str, expected: object, found: object) -> Missed:
    """Return that a field is not what was expected."""
    return Missed(place, f"{name} {shown(expected)}", shown(found))


def shown(value: object) -> str:
    """Return a value as it is written in a conversation."""
    match value:
        case None:
            return NONE
        case bool():
            return str(value).lower()
        case list():
            return ", ".join(map(str, cast("list[Any]", value))) or NONE
        case _:
            return str(value)


def left_message(view: CaseView) -> bool:
    """Tell whether the caller left a message; an empty recording is none."""
    return view.recording is not None and view.recording.state != "failed"


FOUND: dict[str, Callable[[CaseView], object]] = {
    "number": lambda view: view.case.number,
    "topic": lambda view: view.case.topic,
    "priority": lambda view: view.case.priority,
    "language": lambda view: view.case.language,
    "caller": lambda view: view.case.caller or WITHHELD,
    "account": lambda view: view.case.account,
    "callback_number": lambda view: view.case.callback_number,
    "verification": lambda view: view.case.verification,
    "verification_reasons": lambda view: view.case.verification_reasons,
    "tags": lambda view: view.case.tags,
    "path": lambda view: view.case.path,
    "message": left_message,
    "contacts": lambda view: view.contacts,
    "abandoned": lambda view: view.case.abandoned,
}


def alike(expected: object, found: object) -> bool:
    """Tell whether a value is the one expected; `none` is one that is not known."""
    return shown(expected) == shown(found)


def same_words(expected: Any, found: Any) -> bool:  # noqa: ANN401 - lists of words
    """Tell whether two lists hold the same words in any order."""
    return sorted(expected) == sorted(found)


def same_path(expected: Any, found: Any) -> bool:  # noqa: ANN401 - lists of words
    """Tell whether a path is the one expected, in which `…` is any part of it.

    `main` is the node with whatever option was chosen there.
    """
    wanted: list[str] = list(expected)
    path: list[str] = list(found)
    if not wanted:
        return not path
    first, *others = wanted
    if first == GAP:
        return any(same_path(others, path[i:]) for i in range(len(path) + 1))
    if not path or first not in (path[0], path[0].partition(":")[0]):
        return False
    return same_path(others, path[1:])


ALIKE: dict[str, Callable[[Any, Any], bool]] = {"tags": same_words, "path": same_path}
