"""What must hold between the parts of a flow before a caller may hear it."""

from collections.abc import Iterator

from ivr.flow.finding import Finding, meant
from ivr.flow.flow import Flow
from ivr.flow.hints.phrases import fault
from ivr.flow.model import Branch, Collect, Menu, Node, Option, SwitchLanguage, Transfer
from ivr.flow.settings import Hint
from ivr.flow.source import Place
from ivr.flow.subflows import RETURN
from ivr.flow.ways import targets
from ivr.flow.wording import KNOWN_EVERYWHERE, wording_findings

# What a branch can ask; each with the kind of its ways.
FACTS = frozenset(
    {
        "open_now",
        "holiday",
        "emergency",
        "caller_known",
        "attested",
        "repeat_caller",
        "open_case",
        "language_known",
        "message_left",
    }
)
VALUES = frozenset({"language", "topic", "verification"})
RESERVED = FACTS | VALUES | KNOWN_EVERYWHERE
LEVELS = ("none", "on_file", "attested", "pin")


def findings(flow: Flow, sounds: frozenset[str]) -> Iterator[Finding]:
    """Yield everything that would leave a caller without a way or without words.

    `sounds` are the sound files that there are.
    """
    settings = flow.settings
    for key in ("start", "give_up", "help", "emergency"):
        if target := getattr(settings, key):
            yield from target_findings(flow, (key,), target)
    if not settings.topics:
        yield Finding((), "give the `topics` that callers can choose")
    if not settings.hours.ever_open:
        yield Finding(("hours",), "nobody is ever there; leave out `week` for always")
    for variable in sorted(RESERVED & settings.variables.keys()):
        message = f"{variable!r} is known of every call; give it another name"
        yield Finding(("variables", variable), message)
    for name, hint in settings.hints.items():
        yield from hint_findings(flow, ("hints", name), hint)
    for index, language in enumerate(settings.speech):
        yield from language_findings(flow, ("speech", index), language)
    for name, node in flow.nodes.items():
        for place, target in targets(node):
            yield from target_findings(flow, (name, *place), target)
        yield from node_findings(flow, name, node)
    yield from wording_findings(flow, sounds)


def target_findings(flow: Flow, place: Place, target: str) -> Iterator[Finding]:
    """Yield a finding when `target` is not a node."""
    if target not in flow.nodes:
        hint = meant(target, [*flow.nodes, *inner_names(flow, place)])
        yield Finding(place, f"there is no node {target!r}{hint}")


def inner_names(flow: Flow, place: Place) -> list[str]:
    """Return what a node of a subflow can also lead to, by its names there."""
    subflow = flow.place(place)[:2]
    if subflow[0] != "subflows":
        return []
    return [*flow.settings.subflows[str(subflow[1])].nodes, RETURN]


def language_findings(flow: Flow, place: Place, language: str) -> Iterator[Finding]:
    """Yield a finding when `language` is not spoken here."""
    languages = flow.settings.languages
    if language not in languages:
        hint = meant(language, languages)
        yield Finding(place, f"{language!r} is not one of the languages{hint}")


def hint_findings(flow: Flow, place: Place, hint: Hint) -> Iterator[Finding]:
    """Yield what is wrong with the topic, the languages and the words of a hint."""
    topics = flow.settings.topics
    if hint.topic and hint.topic not in topics:
        near = meant(hint.topic, topics)
        yield Finding((*place, "topic"), f"there is no topic {hint.topic!r}{near}")
    for language, words in hint.words.items():
        yield from language_findings(flow, (*place, "words", language), language)
        for index, text in enumerate(words):
            if wrong := fault(text):
                at = (*place, "words", language, index)
                yield Finding(at, f"{text!r}: {wrong}")


def node_findings(flow: Flow, name: str, node: Node) -> Iterator[Finding]:
    """Yield what is wrong with the values of one node."""
    match node:
        case Collect():
            yield from collect_findings(flow, name, node)
        case Menu():
            for key, option in node.menu.items():
                yield from option_findings(flow, (name, "menu", key), option)
            for index, option in enumerate(node.spoken):
                yield from option_findings(flow, (name, "spoken", index), option)
        case Branch():
            yield from branch_findings(flow, name, node)
        case SwitchLanguage():
            yield from language_findings(flow, (name, "language"), node.language)
        case Transfer():
            people = flow.settings.people
            if node.transfer not in people:
                hint = meant(node.transfer, people)
                message = f"{node.transfer!r} is not among the `people`{hint}"
                yield Finding((name, "transfer"), message)
        case _:
            return


def collect_findings(flow: Flow, name: str, node: Collect) -> Iterator[Finding]:
    """Yield what is wrong with an entry."""
    if node.collect in RESERVED:
        message = f"{node.collect!r} is known of every call; give it another name"
        yield Finding((name, "collect"), message)
    if flow.entry(node) is None:
        yield Finding((name, "collect"), "say how many `digits` it has, such as 9")
    if node.check and flow.type(node) not in {"digits", "account"}:
        message = f"`type: {flow.type(node)}` has no check digit"
        yield Finding((name, "check"), message)
    if node.digits and flow.type(node) in {"date", "time"}:
        message = f"`type: {flow.type(node)}` has a length of its own"
        yield Finding((name, "digits"), message)
    if node.currency and flow.type(node) != "amount":
        message = "only an amount has a currency; write `type: amount`"
        yield Finding((name, "currency"), message)
    if node.speech and flow.type(node) in {"date", "time", "amount"}:
        message = f"`type: {flow.type(node)}` is typed; only digits can be spoken"
        yield Finding((name, "speech"), message)
    if node.highest and flow.type(node) != "digits":
        yield Finding((name, "highest"), "only digits have a highest value")


def option_findings(flow: Flow, place: Place, option: Option) -> Iterator[Finding]:
    """Yield what is wrong with a choice of a menu."""
    topics = flow.settings.topics
    if option.topic and option.topic not in topics:
        hint = meant(option.topic, topics)
        yield Finding((*place, "topic"), f"there is no topic {option.topic!r}{hint}")
    if option.language:
        yield from language_findings(flow, (*place, "language"), option.language)


def branch_findings(flow: Flow, name: str, node: Branch) -> Iterator[Finding]:
    """Yield what is wrong with the subject of a branch, or with its values."""
    subject, kept = node.branch, flow.kept
    place = (name, "branch")
    if subject.startswith("tag.") and node.yes is None:
        yield Finding(place, f"write `yes` and `no` for {subject!r}")
    if subject.startswith(("account.", "tag.")) or subject in kept:
        return
    if subject not in FACTS | VALUES:
        hint = meant(subject, {*FACTS, *VALUES, *kept})
        yield Finding(place, f"nothing is known as {subject!r}{hint}")
    elif (subject in FACTS) != (node.yes is not None):
        ways = "`yes` and `no`" if subject in FACTS else "`is` and `else`"
        yield Finding(place, f"write {ways} for {subject!r}")
    known = {
        "language": flow.settings.languages,
        "topic": flow.settings.topics,
        "verification": LEVELS,
    }.get(subject)
    for value in node.is_ or {}:
        if known is not None and value not in known:
            message = f"{subject!r} is never {value!r}{meant(value, known)}"
            yield Finding((name, "is", value), message)
