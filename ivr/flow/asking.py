"""A menu: options before keys, three ways out that every caller has.

Unless the menu gives them another meaning: `*` goes back to the menu before, `#`
repeats, `0` leads to the flow's help.
"""

from ivr.flow import spoken
from ivr.flow.actions import Ask, Say
from ivr.flow.draft import Draft
from ivr.flow.inputs import (
    Arrived,
    CaseOpened,
    Digits,
    HungUp,
    Input,
    Recorded,
    Silence,
)
from ivr.flow.model import Menu, Option

# From the second miss on a prompt explains more than it did the first time.
MISSES_BEFORE_HELP = 2


def enter(draft: Draft, node: Menu) -> None:
    """Offer the menu's options."""
    ask(draft, node, lead=intro(draft, node))


def intro(draft: Draft, node: Menu) -> tuple[Say, ...]:
    """Return the words before the options, where the menu has such."""
    key = node.prompt or draft.state.node
    return (draft.words(key),) if draft.has(key) else ()


def ask(draft: Draft, node: Menu, lead: tuple[Say, ...] = ()) -> None:
    """Speak `lead` and every option, and wait for one key."""
    options = tuple(offer(draft, key, node.menu[key]) for key in node.menu)
    draft.ask(Ask((*lead, *options), 1, "", node.wait))


def offer(draft: Draft, key: str, option: Option) -> Say:
    """Return `for a missing transfer, press 2`; a language is offered in itself."""
    language = option.language or draft.state.language
    words = draft.words(option.option, language).text
    phrase = "press" if key.isdigit() else "press_sign"
    named = spoken.key(key, language)
    return draft.words(phrase, language, option=words, key=named)


def receive(draft: Draft, node: Menu, given: Input) -> str | None:
    """Return where the caller's key leads; None when the menu is heard again."""
    match given:
        case Digits(keys=keys):
            return key_pressed(draft, node, keys)
        case Silence() | Recorded() | CaseOpened() | Arrived():
            return silent(draft, node)
        case HungUp():
            return None


def key_pressed(draft: Draft, node: Menu, keys: str) -> str | None:
    """Follow an option, or one of the keys that every menu has."""
    if keys in node.menu:
        return choose(draft, node.menu[keys])
    match keys:
        case "*" if draft.state.menus:
            *before, last = draft.state.menus
            draft.change(menus=tuple(before))
            draft.mark_choice("back")
            return last
        case "#":
            ask(draft, node, lead=intro(draft, node))
            return None
        case "0":
            draft.mark_choice("help")
            return draft.flow.help
        case _:
            return mistaken(draft, node)


def choose(draft: Draft, option: Option) -> str:
    """Take an option with all that it means."""
    draft.mark_choice(option.option)
    draft.change(
        menus=(*draft.state.menus, draft.state.node),
        topic=option.topic or draft.state.topic,
        language=option.language or draft.state.language,
    )
    return option.then


def silent(draft: Draft, node: Menu) -> str | None:
    """Count a silence; after the limit lead on."""
    draft.change(silences=draft.state.silences + 1)
    if draft.state.silences >= node.no_input.limit:
        draft.mark_choice("no_input")
        return draft.flow.after(node.no_input, node)
    again = draft.state.silences >= MISSES_BEFORE_HELP
    ask(draft, node, lead=(draft.words("no_input_again" if again else "no_input"),))
    return None


def mistaken(draft: Draft, node: Menu) -> str | None:
    """Count a wrong key; after the limit lead on."""
    draft.change(misses=draft.state.misses + 1)
    if draft.state.misses >= node.no_match.limit:
        draft.mark_choice("no_match")
        return draft.flow.after(node.no_match, node)
    again = draft.state.misses >= MISSES_BEFORE_HELP
    ask(draft, node, lead=(draft.words("no_match_again" if again else "no_match"),))
    return None
