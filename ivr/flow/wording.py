"""What must hold between a flow and its words before a caller may hear it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import assert_never

from ivr.flow.finding import Finding, meant
from ivr.flow.flow import Flow, own_prompt
from ivr.flow.model import (
    Branch,
    Collect,
    Goto,
    HangUp,
    Menu,
    Node,
    OpenCase,
    Play,
    Request,
    Say,
    Send,
    SwitchLanguage,
    Tag,
    Transfer,
    Verify,
    Voicemail,
)
from ivr.flow.prompts import Prompt, Prompts, phrase_names, phrases
from ivr.flow.source import Place

# What any sentence can speak of, beside what the flow asks its callers for.
KNOWN_EVERYWHERE = frozenset(
    {
        "case_number",
        "due_at",
        "caller",
        "open_case",
        "open_case_place",
        "open_case_due_at",
    }
)
OF_A_MESSAGE = frozenset({"longest"})
# It stands in an address, which servers on the way may log, so nothing that a caller
# gave can be in it.
WHISPER = "whisper"
# Levels for which a caller may be asked for the PIN.
ASKS_PIN = ("pin", "topic")
ACCOUNT_DATA = "account."
FORMS = frozenset({"digits", "number", "money", "date", "time", "phone", "text"})


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


def wording_findings(flow: Flow, sounds: frozenset[str]) -> Iterator[Finding]:
    """Yield each sentence that a language lacks, or that speaks of unknown things.

    `sounds` are the sound files that there are.
    """
    known = KNOWN_EVERYWHERE | flow.kept | flow.settings.variables.keys()
    written = frozenset[str]().union(*flow.prompts.values())
    for name, node in flow.nodes.items():
        for wanted in sentences(name, node, known, written):
            for language, prompts in flow.prompts.items():
                if wanted.language in (None, language):
                    yield from prompt_findings(wanted, language, prompts)
        if isinstance(node, Play):
            yield from unrecorded(flow, name, node)
    for index, language in enumerate(flow.settings.languages):
        if language in flow.prompts:
            place: Place = ("languages", index)
            yield from phrase_findings(place, language, flow.prompts[language], known)
            yield from sound_findings(flow, place, language, sounds)


def unrecorded(flow: Flow, name: str, node: Play) -> Iterator[Finding]:
    """Yield the languages in which a prompt to play has no recording."""
    for language, prompts in flow.prompts.items():
        if node.play in prompts and prompts[node.play].sound is None:
            message = f"prompt {node.play!r} in {language} has no `play: sound file`"
            yield Finding((name, "play"), message)


def sound_findings(
    flow: Flow, place: Place, language: str, sounds: frozenset[str]
) -> Iterator[Finding]:
    """Yield the recordings that are named and not there."""
    for name, prompt in flow.prompts[language].items():
        if prompt.sound is None:
            continue
        file = sound_file(flow, prompt.sound)
        if file not in sounds:
            message = f"prompt {name!r} in {language} plays {file}"
            yield Finding(place, f"{message}, which is not there{meant(file, sounds)}")


def sound_file(flow: Flow, name: str) -> str:
    """Return the file of a sound, relative to the flow."""
    return str(PurePosixPath(flow.settings.prompts, name))


def sentences(
    name: str, node: Node, known: frozenset[str], written: frozenset[str]
) -> Iterator[Wanted]:
    """Yield each sentence of `node`; `written` are those that some language has."""
    place, key, gaps = spoken_at(name, node, written)
    if key:
        yield Wanted((name, place), key, None, known | gaps)
    if isinstance(node, Menu):
        yield from offers(name, node, known)


def spoken_at(  # noqa: C901 - one case a kind
    name: str, node: Node, written: frozenset[str]
) -> tuple[str, str | None, frozenset[str]]:
    """Return the sentence of a node: the field that names it, its name, its own gaps.

    The name is None where nothing is said.
    """
    own, none = own_prompt(name), frozenset[str]()
    match node:
        case Say(say=key):
            return "say", key, none
        case Play(play=key):
            return "play", key, none
        case HangUp(hang_up=key):
            return "hang_up", key, none
        case OpenCase(say=key):
            return "say", key, none
        case Send(send=key):
            return "send", key, none
        case Menu(prompt=key) | Transfer(prompt=key):
            return "prompt", key or (own if own in written else None), none
        case Collect(prompt=key):
            return "prompt", key or own, none
        case Verify(prompt=key):
            return (
                "prompt",
                key or ("pin_question" if node.verify in ASKS_PIN else None),
                none,
            )
        case Voicemail(prompt=key):
            return "prompt", key or own, OF_A_MESSAGE
        case Branch() | Goto() | Request() | SwitchLanguage() | Tag():
            return "", None, none
        case _:
            assert_never(node)


def offers(name: str, node: Menu, known: frozenset[str]) -> Iterator[Wanted]:
    """Yield the name of each option of a menu."""
    for key, option in node.menu.items():
        place = (name, "menu", key, "option")
        yield Wanted(place, option.option, option.language, known)
    for index, option in enumerate(node.spoken):
        yield Wanted((name, "spoken", index, "option"), option.option, None, known)


def gap_fault(gap: str, known: frozenset[str]) -> str | None:
    """Return what is wrong with a gap, None when it can be spoken."""
    name, _, form = gap.partition(":")
    if form and form not in FORMS:
        return f"in the form {form!r}, which there is not{meant(form, FORMS)}"
    if name in known or name.startswith(ACCOUNT_DATA):
        return None
    return f"which is not known there{meant(name, known)}"


def prompt_findings(
    wanted: Wanted, language: str, prompts: Prompts
) -> Iterator[Finding]:
    """Yield what is wrong with a wanted sentence in one language."""
    if wanted.name not in prompts:
        hint = meant(wanted.name, prompts)
        yield Finding(wanted.place, f"no prompt {wanted.name!r} in {language}{hint}")
        return
    for gap in dict.fromkeys(prompts[wanted.name].every_gap):
        fault = gap_fault(gap, wanted.gaps)
        if fault:
            says = f"prompt {wanted.name!r} in {language} speaks of {{{gap}}}"
            yield Finding(wanted.place, f"{says}, {fault}")


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
        yield from one_phrase(place, language, name, (prompts[name], ours), known)


def one_phrase(
    place: Place,
    language: str,
    name: str,
    pair: tuple[Prompt, Prompt],
    known: frozenset[str],
) -> Iterator[Finding]:
    """Yield what a phrase of the flow's own lacks that ours has, or has too much."""
    given, needed = pair[0].every_gap, pair[1].gaps
    for gap in needed:
        if gap not in pair[0].gaps:
            message = f"phrase {name!r} in {language} must speak of {{{gap}}}"
            yield Finding(place, message)
    for gap in dict.fromkeys(given):
        fault = gap_fault(gap, known | frozenset(needed))
        if name == WHISPER and gap not in needed:
            fault = "which would stand in an address; leave it out"
        if fault:
            says = f"phrase {name!r} in {language} speaks of {{{gap}}}"
            yield Finding(place, f"{says}, {fault}")
