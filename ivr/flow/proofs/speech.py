"""Speech is never the only way, and what can be said has words that mean it."""

from collections.abc import Iterator
from dataclasses import dataclass

from ivr.flow.model import Option
from ivr.flow.proofs.chart import Chart
from ivr.flow.proofs.search import search
from ivr.flow.proofs.verdict import Fault, Presses
from ivr.flow.proofs.way import Way
from ivr.flow.source import Place


@dataclass(frozen=True, slots=True)
class Spoken:
    """A choice that has no key: the menu, the choice, and its way."""

    menu: str
    option: Option
    way: Way

    @property
    def place(self) -> Place:
        """Where the choice is written."""
        return (self.menu, *self.way.place[:2])


def spoken_choices(chart: Chart) -> list[Spoken]:
    """Return the choices without a key of all menus that a caller can come to."""
    return [
        Spoken(name, way.option, way)
        for name in chart.reached
        for way in chart.ways[name]
        if way.option is not None and way.is_spoken
    ]


def speech_alone(chart: Chart) -> Iterator[Fault]:
    """Yield the spoken choices that lead to what no key leads to."""
    spoken = spoken_choices(chart)
    if not spoken:
        return
    keyed = by_keys(chart)
    topics = {
        way.option.topic
        for name in keyed
        for way in chart.ways[name]
        if way.option is not None and not way.is_spoken
    }
    for one in spoken:
        if one.menu not in keyed:
            continue  # the choice that leads to the menu is told
        target, topic = one.way.target, one.option.topic
        if target not in keyed:
            lost = f"{target!r}, to which no key leads"
        elif topic and topic not in topics:
            lost = f"the topic {topic!r}, which no key chooses"
        else:
            continue
        message = f"only words lead to {lost}; a caller may not be understood"
        path = (*chart.path(one.menu), *one.way.presses)
        yield Fault(one.place, message, path)


def by_keys(chart: Chart) -> set[str]:
    """Return the nodes to which a caller can come who never speaks."""

    def onward(name: str) -> Iterator[tuple[Presses, str]]:
        for way in chart.ways[name]:
            if not way.is_spoken:
                yield way.presses, way.target

    settings = chart.flow.settings
    starts = (settings.start, settings.emergency)
    return {at for start in starts if start for at in search(start, onward).costs}


def unheard(chart: Chart) -> Iterator[Fault]:
    """Yield the spoken choices for which a language has no words to hear."""
    for one in spoken_choices(chart):
        for language in chart.languages[one.menu]:
            key = one.option.option
            heard = chart.flow.prompts[language][key].hear
            if one.way.is_open(language) and not heard:
                message = (
                    f"prompt {key!r} in {language} has no words to `hear`, and the "
                    "choice has no key"
                )
                path = chart.path(one.menu, language)
                yield Fault(one.place, message, path, (language, key))
