"""The supervisor's page as it is read: cards, charts and tables of figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ivr.console.charts import (
    Bar,
    Columns,
    Datum,
    Spark,
    bars,
    columns,
    spark,
)
from ivr.console.words import Words
from ivr.reports.desk import DeskFigures, Part
from ivr.reports.figures import Figure
from ivr.reports.measures import MEASURES
from ivr.reports.shapes import NONE, link, shown
from ivr.sentences import later

# What is shown of each measure, in this order.
CARDS = {
    "promises_kept": "share",
    "first_answer": "median",
    "resolution": "median",
    "satisfaction": "mean",
    "calls": "count",
    "abandoned_calls": "share",
    "cases": "count",
    "transcription": "median",
    "recognition_error": "character_error",
}
# What the figure of a measure is, where its title does not say it.
KINDS = {
    "median": later("Median"),
    "mean": later("Mean of 5"),
    "character_error": later("Characters"),
}
MOST_BARS = 8
HALF_A_REVISION = 8
TWO_MINUTES_S = 120


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure as it is read, and the address of what it counts."""

    told: str
    href: str


@dataclass(frozen=True, slots=True)
class Card:
    """A measure: today's figure, that of all seven days, and the line of the days."""

    title: str
    kind: str
    today: Cell
    week: Cell
    days: Sequence[Cell]
    spark: Spark


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn, and the same as rows of a table: a name and a figure each."""

    measure: str
    by: str
    data: Sequence[Datum]
    drawn: Columns | None = None
    bars: Sequence[Bar] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """Puts the figures into words."""

    figures: DeskFigures
    say: Words

    def cards(self) -> list[Card]:
        """Return a card for each measure of CARDS."""
        return [self._card(measure, name) for measure, name in CARDS.items()]

    def _card(self, measure: str, name: str) -> Card:
        by_day = self.figures.find("days", measure, name)
        [week] = self.figures.find("week", measure, name)
        cells = [self._cell("days", one) for one in by_day]
        drawn = [
            Datum(self.say.language.short_day(one.group["day"]), one.value, cell.told)
            for one, cell in zip(by_day, cells, strict=True)
        ]
        return Card(
            MEASURES[measure].title,
            KINDS.get(name, ""),
            cells[-1],
            self._cell("week", week),
            cells,
            spark(drawn),
        )

    def hours(self) -> Chart:
        """Return the calls by the hour of the day."""
        found = self.figures.find("hours", "calls", "count")
        data = [self._datum("hours", f"{one.group['hour']:02}", one) for one in found]
        return Chart("calls", "hour", data, drawn=columns(data))

    def topics(self) -> Chart:
        """Return the cases by what they are about, the most frequent first."""
        found = self.figures.find("topics", "cases", "count")
        data = [self._datum("topics", self._name(one, "topic"), one) for one in found]
        return Chart("cases", "topic", data, bars=bars(data, MOST_BARS))

    def left(self) -> Chart:
        """Return where callers hung up, the place at which most did first."""
        found = self.figures.find("left", "left_at", "count")
        many = len({one.group["revision"] for one in found}) > 1
        data = [self._datum("left", self._place(one, many=many), one) for one in found]
        return Chart("left_at", "", data, bars=bars(data, MOST_BARS))

    def _place(self, one: Figure, *, many: bool) -> str:
        name = self._name(one, "node")
        revision = str(one.group["revision"])[:HALF_A_REVISION]
        return f"{name} ({revision})" if many else name

    def _name(self, one: Figure, dim: str) -> str:
        value: Any = one.group[dim]
        return self.say.language.word(NONE) if value is None else self.say.name(value)

    def _datum(self, part: Part, label: str, one: Figure) -> Datum:
        cell = self._cell(part, one)
        return Datum(label, one.value, cell.told, cell.href)

    def _cell(self, part: Part, one: Figure) -> Cell:
        return Cell(self.told(one), link(one, self.figures.scope(part)))

    def told(self, one: Figure) -> str:
        """Return a figure as people say it: `97.1%`, `12 min`, `40 s`."""
        if one.value is None or one.unit not in {"s", "staffed s"}:
            return shown(one)
        if one.value < TWO_MINUTES_S:
            return self.say.language.gettext("%(seconds)d s", seconds=one.value)
        return self.say.span(timedelta(seconds=one.value))
