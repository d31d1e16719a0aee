"""The shapes of promises, ratings and reports, asked and answered."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from ivr.api.shapes import Shape
from ivr.api.wishes import MOST, Filter, Moment, Page, Word


class PromiseShape(Shape):
    """A time by which a caller was told that they are called back."""

    case: int
    topic: str
    priority: str
    language: str
    made_at: datetime
    due_at: datetime
    limit_at: datetime | None = Field(
        description="The latest time that the rule allowed; null for older ones."
    )
    state: Literal["open", "kept", "broken", "void"]
    answered_at: datetime | None


class PromisePage(Shape):
    """Promises, the oldest first."""

    promises: list[PromiseShape]
    next: str | None = Field(description="The `cursor` of the next page.")


class PromiseFilter(Page):
    """Which promises."""

    since: Moment | None = None
    state: Literal["open", "kept", "broken", "void"] | None = None


class RatingShape(Shape):
    """What a caller thought of how they were helped: 1 to `highest`."""

    id: int
    case: int | None
    asked_by: str
    asked_at: datetime
    answered_at: datetime | None
    score: int | None = Field(description="null while nobody answered.")
    highest: int
    topic: str
    language: str
    comment: str | None


class RatingPage(Shape):
    """Ratings in the order in which callers were asked."""

    ratings: list[RatingShape]
    next: int | None = Field(description="The `after` of the next page.")


class RatingFilter(Filter):
    """Which ratings."""

    after: Annotated[int, Field(ge=0, le=MOST)] = 0
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    answered: bool | None = None


class FigureShape(Shape):
    """One figure of a measure; docs/reports.md says what each counts."""

    measure: str
    group: dict[str, Any]
    figure: str
    value: float | None
    unit: str
    items: int = Field(description="How many items it counts.")
    list: str = Field(description="Where they are shown.")


class ReportShape(Shape):
    """Figures of some days, in the desk's zone."""

    from_: date = Field(alias="from")
    to: date
    zone: str
    by: list[str]
    figures: list[FigureShape]


class ReportFilter(Filter):
    """Which days, figures and partings."""

    model_config = ConfigDict(extra="forbid", populate_by_name=False)

    from_: date | None = Field(
        None, alias="from", description="Without it, 29 days before the last."
    )
    to: date | None = Field(None, description="Without it, today.")
    by: Annotated[str, Field(max_length=100)] = Field(
        "", description="topic, language, agent, day; some: topic,day."
    )
    measure: Word | None = Field(None, description="Without it, all.")
    topic: Word | None = None
    language: Word | None = None
    agent: Word | None = None
