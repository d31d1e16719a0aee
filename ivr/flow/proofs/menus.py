"""What every menu owes a caller: few options, each before its key, and a way out."""

import re
from collections.abc import Iterator

from ivr.flow.flow import choices, own_prompt
from ivr.flow.model import Menu
from ivr.flow.proofs.chart import Chart
from ivr.flow.proofs.verdict import Fault

OFFERS = ("press", "press_sign")
# How a sentence names a key before what it is for: "press 2 for cards".
KEY_FIRST = {
    "en": re.compile(
        r"\b(?:press|dial|choose|select)\s+(?:[1-9]|one|two|three|four|five|six|seven"
        r"|eight|nine)\s*,?\s+(?:for|to|if)\b",
        re.IGNORECASE,
    ),
    "zh": re.compile(
        r"按\s*[1-9一二三四五六七八九](?:号?键)?\s*[，,]?\s*"
        r"(?:是|为|可以|查询|咨询|办理|了解|转接?|进入|报告)"
    ),
    "ko": re.compile(r"[1-9]\s*번(?:은|을\s*누르시면|을\s*누르면)"),
}


def menus(chart: Chart) -> dict[str, Menu]:
    """Return the menus that a caller can come to."""
    nodes = chart.flow.nodes
    found = ((name, nodes[name]) for name in chart.reached)
    return {name: node for name, node in found if isinstance(node, Menu)}


def digits_first(chart: Chart) -> Iterator[Fault]:
    """Yield what names a key before what it is for."""
    every = menus(chart)
    for index, language in enumerate(chart.flow.settings.languages):
        heard = [spot for spot in chart.routes.costs if spot[1] == language]
        spots = [spot for spot in heard if spot[0] in every]
        first = min(spots, key=chart.routes.cost, default=None)
        for name in OFFERS if first else ():
            gaps = chart.flow.prompts[language][name].gaps
            if "option" in gaps and "key" in gaps[: gaps.index("option")]:
                message = (
                    f"phrase {name!r} in {language} names the {{key}} before the "
                    "{option}; a caller listens for the option, then for the key"
                )
                path = chart.routes.path(first) if first else ()
                yield Fault(("languages", index), message, path, (language, name))
    for name, node in every.items():
        yield from keys_in_words(chart, name, node)


def keys_in_words(chart: Chart, name: str, node: Menu) -> Iterator[Fault]:
    """Yield the sentences of a menu that name keys themselves, and first."""
    keys = [node.prompt or own_prompt(name), *(one.option for one in choices(node))]
    for language in chart.languages[name]:
        pattern = KEY_FIRST.get(language.partition("-")[0])
        for key in keys if pattern else ():
            prompt = chart.flow.prompts[language].get(key)
            found = pattern and prompt and pattern.search(" ".join(prompt.words))
            if found:
                message = (
                    f"prompt {key!r} in {language} names a key before what it is for: "
                    f"{found[0]!r}"
                )
                path = chart.path(name, language)
                yield Fault((name, "menu"), message, path, (language, key))


def crowded(chart: Chart) -> Iterator[Fault]:
    """Yield the menus with more options than a caller remembers."""
    most = chart.limits.most_options
    for name, node in menus(chart).items():
        if len(node.menu) > most:
            message = f"{name!r} offers {len(node.menu)} options; at most {most}"
            yield Fault((name, "menu"), message, chart.path(name))


def taken_keys(chart: Chart) -> Iterator[Fault]:
    """Yield the menus that take back, repeat or help away from the caller."""
    for name, node in menus(chart).items():
        offered = {option.then for option in node.menu.values()}
        for key, what in (
            ("*", "going back"),
            ("#", "hearing the menu again"),
            ("0", "help"),
        ):
            if key not in node.menu:
                continue
            places = owed(chart, name, key)
            if places and not offered & places:
                message = (
                    f"{name!r} gives {key} another meaning, and no option leads to "
                    f"what it stands for: {what}"
                )
                yield Fault((name, "menu", key), message, chart.path(name))


def owed(chart: Chart, name: str, key: str) -> set[str]:
    """Return the nodes to which a key leads that a menu does not take for itself."""
    match key:
        case "*":
            return menus_before(chart, name)
        case "#":
            return {name}
        case _:
            return {chart.flow.help}


def menus_before(chart: Chart, name: str) -> set[str]:
    """Return the menus that can be the last that a caller met before `name`."""
    found, seen, waiting = set[str](), {name}, [name]
    while waiting:
        for before in chart.before[waiting.pop()]:
            if before in seen:
                continue
            seen.add(before)
            if isinstance(chart.flow.nodes[before], Menu):
                found.add(before)
            else:
                waiting.append(before)
    return found
