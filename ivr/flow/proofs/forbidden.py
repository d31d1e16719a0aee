"""No prompt asks a caller for what only a thief would ask for.

A question (what is said before the caller types or speaks) asks for whatever it
names; any other sentence may speak of a password, and must not ask for it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ivr.flow.flow import own_prompt
from ivr.flow.model import Collect, Verify, Voicemail
from ivr.flow.prompts import Prompt, phrases
from ivr.flow.proofs.chart import Chart
from ivr.flow.proofs.verdict import Fault
from ivr.flow.proofs.wordlists import WORDS, Words
from ivr.flow.source import Place
from ivr.flow.wording import sentences

# Stands in a sentence for what is filled in; no pattern matches it.
GAP = "…"
APOSTROPHE = "\u2019"
# A caller may be asked for the PIN of the telephone service, by the node for that.
PIN = re.compile(r"(?<!card )(?<!bank )\bpins?\b(?! of )", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Spoken:
    """Where a prompt is named, and whether it is a question, or one for a PIN."""

    place: Place
    question: bool = False
    pin: bool = False


def forbidden_requests(chart: Chart) -> Iterator[Fault]:
    """Yield each prompt that asks for a secret, once, in each language."""
    places = spoken_at(chart)
    for index, language in enumerate(chart.flow.settings.languages):
        words = WORDS.get(base(language))
        ours = phrases(language)
        for name, prompt in chart.flow.prompts[language].items() if words else ():
            if words is None or prompt is ours.get(name):
                continue  # our own phrases are read by a test
            spoken = places.get(name, Spoken(("languages", index)))
            found = asked_in(prompt, words, question=spoken.question, pin=spoken.pin)
            if found:
                what, clause = found
                message = (
                    f"prompt {name!r} in {language} asks for {what!r}, which "
                    f"nobody may be asked for: {clause!r}"
                )
                path = chart.path(str(spoken.place[0]), language)
                yield Fault(spoken.place, message, path, (language, name))


def unread_languages(chart: Chart) -> Iterator[Fault]:
    """Yield the languages in which nothing can be said about what prompts ask for."""
    for index, language in enumerate(chart.flow.settings.languages):
        if base(language) not in WORDS:
            message = (
                f"we cannot read {language}: have somebody make sure that no prompt "
                "asks for a secret"
            )
            yield Fault(("languages", index), message)


def base(language: str) -> str:
    """Return the language of a tag: zh of zh-CN."""
    return language.partition("-")[0]


def asked_in(
    prompt: Prompt, words: Words, *, question: bool = False, pin: bool = False
) -> tuple[str, str] | None:
    """Return what a prompt asks for and the clause that does, if it does.

    What it says the second time counts, and so does the text of a recording.
    """
    for said in (prompt, *prompt.later):
        text = GAP.join(said.words).replace(APOSTROPHE, "'")
        for clause in words.clauses.split(text):
            found = asked_in_clause(clause, words, question=question, pin=pin)
            if found:
                return found, clause.strip()
    return None


def asked_in_clause(
    clause: str, words: Words, *, question: bool, pin: bool
) -> str | None:
    """Return what a clause asks for, None when it asks for nothing forbidden."""
    refuses = words.no.search(words.idle.sub(GAP, clause))
    if refuses and not words.unless.search(clause):
        return None
    deed = words.deeds.search(clause)
    if deed:
        return deed[0]
    bare = words.harmless.sub(GAP, clause)
    named = words.things.search(PIN.sub(GAP, bare) if pin else bare)
    if named is None or words.elsewhere.search(clause):
        return None
    return named[0] if question or words.asking.search(bare) else None


def spoken_at(chart: Chart) -> dict[str, Spoken]:
    """Return where each prompt is spoken, the nearest node first.

    One that is a question anywhere counts as a question everywhere.
    """
    written = frozenset[str]().union(*chart.flow.prompts.values())
    found: dict[str, Spoken] = {}
    for name in (*chart.reached, *(chart.flow.nodes.keys() - chart.reached.keys())):
        node = chart.flow.nodes[name]
        asks = isinstance(node, Collect | Verify | Voicemail)
        own = node.prompt or own_prompt(name) if asks else None
        for wanted in sentences(name, node, frozenset(), written):
            question = wanted.name == own
            before = found.setdefault(wanted.name, Spoken(wanted.place))
            if question and not before.question:
                pin = isinstance(node, Verify)
                found[wanted.name] = Spoken(wanted.place, question=True, pin=pin)
    return found
