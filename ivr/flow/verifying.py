"""How far it is certain who calls: asked of the host, or of the caller by PIN.

The telephone PIN is a secret: it goes to the host with the step that it came in, and
no state keeps it.
"""

from ivr.flow.actions import Ask, Say, Verify
from ivr.flow.draft import Draft
from ivr.flow.inputs import Digits, HungUp, Input, Verified
from ivr.flow.model import Verify as VerifyNode
from ivr.flow.repair import help_wanted, missed
from ivr.flow.values import Level
from ivr.flow.wording import ACCOUNT_DATA

ACCOUNT = "account"
FINISH, DO_NOT_HAVE_IT, HELP = "#", "*", "0"
RANKS: dict[Level, int] = {"none": 0, "on_file": 1, "attested": 2, "pin": 3}


def enter(draft: Draft, node: VerifyNode) -> None:
    """Ask for the PIN, or ask the host at once where none is wanted."""
    level = draft.flow.required(node, draft.state.topic)
    if level == "pin":
        ask(draft, node)
    else:
        request(draft, None)


def ask(draft: Draft, node: VerifyNode, lead: tuple[Say, ...] = ()) -> None:
    """Speak `lead` and the question for the PIN."""
    question = draft.again(node.prompt or "pin_question")
    draft.ask(Ask((*lead, question), None, FINISH, node.wait), "secret")


def request(draft: Draft, pin: str | None) -> None:
    """Have the host look."""
    draft.wait("level", Verify(draft.state.collected.get(ACCOUNT), pin))


def receive(draft: Draft, node: VerifyNode, given: Input) -> str | None:
    """Return where the level, or the lack of it, leads."""
    match given:
        case Verified():
            return verified(draft, node, given)
        case Digits(keys=keys) if draft.state.waiting == "secret":
            return typed(draft, node, keys.strip(FINISH))
        case HungUp():
            return None
        case _:
            return silent(draft, node)


def is_pin(keys: str) -> bool:
    """Tell whether keys that were typed are a PIN, not one of those that are none."""
    return keys.strip(FINISH) not in {"", DO_NOT_HAVE_IT, HELP}


def typed(draft: Draft, node: VerifyNode, keys: str) -> str | None:
    """Take a PIN, or one of the keys that are none."""
    match keys:
        case "":
            ask(draft, node)
        case "*":
            draft.mark_choice("without")
            return draft.flow.without(node)
        case "0":
            return help_wanted(draft, node)
        case _:
            request(draft, keys)
    return None


def verified(draft: Draft, node: VerifyNode, found: Verified) -> str | None:
    """Keep what the host found; lead on by whether it is enough."""
    kept = {
        name: value
        for name, value in draft.state.facts.items()
        if not name.startswith(ACCOUNT_DATA)
    }
    data = {ACCOUNT_DATA + name: value for name, value in found.account.items()}
    draft.change(facts=kept | data, verification=found.level)
    level = draft.flow.required(node, draft.state.topic)
    if RANKS[found.level] >= RANKS[level]:
        draft.mark_choice(found.level)
        return node.then
    if level != "pin":
        draft.mark_choice("failed")
        return draft.flow.without(node)
    target = missed(draft, node, "no_match")
    if target is None:
        ask(draft, node, (draft.words("wrong_pin", attempt=draft.state.misses - 1),))
    return target


def silent(draft: Draft, node: VerifyNode) -> str | None:
    """Count a silence; a host that does not answer has not verified anybody."""
    if draft.state.waiting == "level":
        return draft.flow.without(node)
    target = missed(draft, node, "no_input")
    if target is None:
        ask(draft, node, (draft.words("no_digits", attempt=draft.state.silences - 1),))
    return target
