"""What must hold between a flow and its words before a caller may hear it."""

from collections.abc import Iterator
from dataclasses import dataclass

from ivr.flow.finding import Finding, meant
from ivr.flow.flow import Flow
from ivr.flow.model import (
    Branch,
    Collect,
    Goto,
    HangUp,
    Menu,
    Node,
    OpenCase,
    Say,
    Voicemail,
)
from ivr.flow.prompts import Prompts, phrase_names, phrases
from ivr.flow.source import Place

# What any sentence can speak of, beside what the flow asks its callers for.
KNOWN_EVERYWHERE = frozenset({"case_number", "due_at"})
OF_A_MESSAGE = frozenset({"longest"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """A sentence that the flow needs: where it is named, its name, its language.

    A language is offered in itself alone; every other sentence is heard in all, and
    `language` is None.  `gaps` are the values that it can speak of.
    """

    place: Place
    name: str
    language: str | None
    gaps: frozenset[str]


def wording_findings(flow: Flow) -> Iterator[Finding]:
    """Yield each sentence that a language lacks, or that speaks of unknown things."""
    known = KNOWN_EVERYWHERE | collected_names(flow)
    written = frozenset[str]().union(*flow.prompts.values())
    for name, node in flow.nodes.items():
        for wanted in sentences(name, node, known, written):
            for language, prompts in flow.prompts.items():
                if wanted.language in (None, language):
                    yield from prompt_findings(wanted, language, prompts)
    for index, language in enumerate(flow.settings.languages):
        if language in flow.prompts:
            place: Place = ("languages", index)
            yield from phrase_findings(place, language, flow.prompts[language], known)


def collected_names(flow: Flow) -> frozenset[str]:
    """Return what the flow asks its callers for."""
    nodes = flow.nodes.values()
    return frozenset(node.collect for node in nodes if isinstance(node, Collect))


def sentences(
    name: str, node: Node, known: frozenset[str], written: frozenset[str]
) -> Iterator[Wanted]:
    """Yield each sentence of `node`; `written` are those that some language has."""
    match node:
        case Say(say=key):
            yield Wanted((name, "say"), key, None, known)
        case HangUp(hang_up=key):
            yield Wanted((name, "hang_up"), key, None, known)
        case OpenCase(say=key):
            if key:
                yield Wanted((name, "say"), key, None, known)
        case Menu(prompt=key):
            if key or name in written:
                yield Wanted((name, "prompt"), key or name, None, known)
            yield from offers(name, node, known)
        case Collect(prompt=key):
            yield Wanted((name, "prompt"), key or name, None, known)
        case Voicemail(prompt=key):
            yield Wanted((name, "prompt"), key or name, None, known | OF_A_MESSAGE)
        case Branch() | Goto():
            return


def offers(name: str, node: Menu, known: frozenset[str]) -> Iterator[Wanted]:
    """Yield the name of each option of a menu."""
    for key, option in node.menu.items():
        place = (name, "menu", key, "option")
        yield Wanted(place, option.option, option.language, known)


def prompt_findings(
    wanted: Wanted, language: str, prompts: Prompts
) -> Iterator[Finding]:
    """Yield what is wrong with a wanted sentence in one language."""
    if wanted.name not in prompts:
        hint = meant(wanted.name, prompts)
        yield Finding(wanted.place, f"no prompt {wanted.name!r} in {language}{hint}")
        return
    for gap in prompts[wanted.name].gaps:
        if gap not in wanted.gaps:
            says = f"prompt {wanted.name!r} in {language} speaks of {{{gap}}}"
            hint = meant(gap, wanted.gaps)
            yield Finding(wanted.place, f"{says}, which is not known there{hint}")


def phrase_findings(
    place: Place, language: str, prompts: Prompts, known: frozenset[str]
) -> Iterator[Finding]:
    """Yield our own phrases that a language lacks, or that it words without need."""
    missing = sorted(phrase_names() - prompts.keys())
    if missing:
        listed = ", ".join(missing)
        message = f"we have no phrases for {language}; its prompts need: {listed}"
        yield Finding(place, message)
    for name, ours in phrases("en-US").items():
        if name not in prompts:
            continue
        given, needed = prompts[name].gaps, ours.gaps
        for gap in needed:
            if gap not in given:
                message = f"phrase {name!r} in {language} must speak of {{{gap}}}"
                yield Finding(place, message)
        for gap in given:
            if gap not in {*needed, *known}:
                says = f"phrase {name!r} in {language} speaks of {{{gap}}}"
                hint = meant(gap, {*needed, *known})
                yield Finding(place, f"{says}, which is not known there{hint}")
