"""A menu: options before keys, three ways out that every caller has.

Unless the menu gives them another meaning: `*` goes back to the menu before, `#`
repeats, `0` leads to the flow's help.  Where speech is on, a caller can say what an
option is called, its number, or one of the words for the three ways out.
"""

from collections.abc import Iterator

from ivr.flow import hearing, spoken
from ivr.flow.actions import Ask, Say
from ivr.flow.draft import Draft
from ivr.flow.flow import own_prompt
from ivr.flow.inputs import Digits, HungUp, Input, Spoken
from ivr.flow.model import Menu, Option
from ivr.flow.repair import missed

BACK, REPEAT, HELP = "*", "#", "0"
SPOKEN_KEYS = {BACK: "hear_back", REPEAT: "hear_repeat", HELP: "hear_help"}


def enter(draft: Draft, node: Menu) -> None:
    """Offer the menu's options."""
    ask(draft, node, lead=intro(draft, node))


def intro(draft: Draft, node: Menu) -> tuple[Say, ...]:
    """Return the words before the options, where the menu has such."""
    key = node.prompt or own_prompt(draft.state.node)
    return (draft.again(key),) if draft.has(key) else ()


def ask(draft: Draft, node: Menu, lead: tuple[Say, ...] = ()) -> None:
    """Speak `lead` and every option, and wait for one key."""
    options = tuple(offer(draft, key, node.menu[key]) for key in node.menu)
    hints = tuple(dict.fromkeys(hear_words(draft, node)))
    draft.ask(Ask((*lead, *options), 1, "", node.wait, hints))


def hear_words(draft: Draft, node: Menu) -> Iterator[str]:
    """Yield the words that mean something at a menu; none where speech is off."""
    if draft.flow.listens(node, draft.state.language):
        for _, words in spoken_choices(draft, node):
            yield from words


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
        case Spoken():
            return words_said(draft, node, given)
        case HungUp():
            return None
        case _:
            return again(draft, node, missed(draft, node, "no_input"), "no_input")


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
            return again(draft, node, missed(draft, node, "no_match"), "no_match")


def words_said(draft: Draft, node: Menu, given: Spoken) -> str | None:
    """Follow the choice whose words the caller said, where it is clear which."""
    unsure = given.confidence is not None and (
        given.confidence < hearing.LEAST_CONFIDENCE
    )
    choice = None if unsure else hearing.meant(given.text, spoken_choices(draft, node))
    if choice is None:
        return again(draft, node, missed(draft, node, "no_match"), "no_match")
    if isinstance(choice, str):
        return key_pressed(draft, node, choice)
    return choose(draft, node.spoken[choice])


def spoken_choices(
    draft: Draft, node: Menu
) -> Iterator[tuple[str | int, tuple[str, ...]]]:
    """Yield each key, or index of a choice without one, with the words that mean it."""
    here = draft.state.language
    for key, option in node.menu.items():
        language = option.language or here
        own = draft.flow.prompts[language][option.option]
        yield key, (*own.hear, *spoken.numbers(key, here))
    for index, option in enumerate(node.spoken):
        yield index, draft.flow.prompts[here][option.option].hear
    for key, phrase in SPOKEN_KEYS.items():
        if key not in node.menu:
            yield key, draft.flow.prompts[here][phrase].hear


def choose(draft: Draft, option: Option) -> str:
    """Take an option with all that it means."""
    draft.mark_choice(option.option)
    draft.keep(option.set)
    draft.tag([option.tag] if option.tag else [])
    state = draft.state
    draft.change(
        menus=(*state.menus, state.node),
        topic=option.topic or state.topic,
        language=option.language or state.language,
        answered=option.answered or (state.answered and option.topic is None),
    )
    return option.then


def again(draft: Draft, node: Menu, target: str | None, why: str) -> str | None:
    """Lead on, or offer the options once more after saying why."""
    if target is None:
        attempt = draft.state.silences if why == "no_input" else draft.state.misses
        ask(draft, node, (draft.words(why, attempt=attempt - 1), *shorter(draft, node)))
    return target


def shorter(draft: Draft, node: Menu) -> tuple[Say, ...]:
    """Return the introduction that is written for asking again, if there is one."""
    lead = draft.flow.prompts[draft.state.language]
    key = node.prompt or own_prompt(draft.state.node)
    return intro(draft, node) if key in lead and lead[key].later else ()
