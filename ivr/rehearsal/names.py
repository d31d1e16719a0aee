"""Names in a conversation that the flow does not know, and what was meant."""

from collections.abc import Iterable, Iterator

from ivr.flow.finding import meant
from ivr.flow.flow import TOPIC_OF_THE_REST, Flow, choices
from ivr.flow.model import Menu
from ivr.flow.source import Place, Problem
from ivr.rehearsal.hearing import GAP
from ivr.rehearsal.script import Choose, Conversation, Expectation, Line
from ivr.rehearsal.values import PromptNamed, Wanted
from ivr.rehearsal.words import CaseWanted


def name_problems(flow: Flow, one: Conversation) -> list[Problem]:
    """Return a problem for each name that the flow does not know."""
    found = [*recognition(one), *of_expectation(flow, one.expect)]
    for line in one.lines:
        found += of_line(flow, line)
    return [one.problem(place, message) for place, message in found]


Fault = tuple[Place, str]


def recognition(one: Conversation) -> Iterator[Fault]:
    """Yield what cannot be known of a caller without a number."""
    if one.caller is None:
        for name in ("rang_before", "open_case", "attested"):
            if getattr(one.facts, name):
                why = "nobody knows a caller whose number is withheld"
                yield (*one.place, "facts", name), f"`{name}`: {why}"


def of_line(flow: Flow, line: Line) -> Iterator[Fault]:
    """Yield the unknown names of a step."""
    yield from of_wishes(flow, (*line.place, "hear"), line.hear)
    yield from of_wishes(flow, (*line.place, "not_hear"), line.not_hear)
    if line.at_node is not None:
        yield from unless("node", line.at_node, flow.nodes, (*line.place, "at_node"))
    if isinstance(line.act, Choose):
        options = option_names(flow)
        place = (*line.place, "choose")
        yield from unless("option", line.act.option, options, place)


def of_wishes(flow: Flow, place: Place, wishes: Iterable[Wanted]) -> Iterator[Fault]:
    """Yield the unknown prompts of a list."""
    prompts = set[str]().union(*flow.prompts.values())
    for index, one in enumerate(wishes):
        if isinstance(one, PromptNamed):
            yield from unless("prompt", one.name, prompts, (*place, index))


def of_expectation(flow: Flow, expect: Expectation) -> Iterator[Fault]:
    """Yield the unknown names in what comes of the call."""
    place = expect.place
    if expect.ended_at is not None:
        yield from unless("node", expect.ended_at, flow.nodes, (*place, "ended_at"))
    yield from of_wishes(flow, (*place, "texts"), expect.texts or ())
    if isinstance(expect.case, CaseWanted):
        yield from of_case(flow, expect.case, (*place, "case"))


def of_case(flow: Flow, case: CaseWanted, place: Place) -> Iterator[Fault]:
    """Yield the unknown names of a case."""
    if case.topic is not None:
        topics = {*flow.settings.topics, TOPIC_OF_THE_REST}
        yield from unless("topic", case.topic, topics, (*place, "topic"))
    if case.language is not None:
        known = flow.prompts
        yield from unless("language", case.language, known, (*place, "language"))
    for index, entry in enumerate(case.path or ()):
        node = entry.partition(":")[0]
        if node != GAP:
            yield from unless("node", node, flow.nodes, (*place, "path", index))


def unless(kind: str, name: str, known: Iterable[str], place: Place) -> Iterator[Fault]:
    """Yield that there is no such thing, unless there is."""
    names = set(known)
    if name not in names:
        yield place, f"there is no {kind} {name!r}{meant(name, names)}"


def option_names(flow: Flow) -> set[str]:
    """Return the name of every choice of every menu."""
    menus = (node for node in flow.nodes.values() if isinstance(node, Menu))
    return {option.option for menu in menus for option in choices(menu)}
