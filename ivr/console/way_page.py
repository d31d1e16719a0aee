"""A call's way through the flow that it heard: step by step, and in its picture."""

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, url_for
from flask.typing import ResponseReturnValue

from ivr.calls.revisions import stored
from ivr.console.pictures import as_image
from ivr.console.site import Console, page
from ivr.flow.drawing.picture import Box, Picture, picture
from ivr.flow.drawing.svg import anchor, svg
from ivr.flow.drawing.walk import walked
from ivr.tables import Case

# Revisions whose pictures are kept at hand, in each of their languages.
MOST_KEPT = 8


@dataclass(frozen=True, slots=True)
class Step:
    """One place of the way: what was chosen there, and what the flow has there.

    `box` is None where the revision has no such place, or cannot be read.
    """

    place: str
    chosen: str
    box: Box | None


class WayPage:
    """The views.  They show the revision that the call heard, whatever answers now."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.kept: dict[tuple[str, str], Picture] = {}

    def way(self, number: int) -> ResponseReturnValue:
        """Show the way step by step, with what was heard."""
        case, shown = self._heard(number)
        boxes = shown.boxes if shown else {}
        steps = [step_of(one, boxes) for one in case.path]
        return page("way", case=case, steps=steps, is_drawn=shown is not None)

    def way_picture(self, number: int) -> ResponseReturnValue:
        """Return the flow as a picture in which the way is marked."""
        case, shown = self._heard(number)
        if shown is None:  # its page says so
            return redirect(url_for("console.way", number=number), 303)
        return as_image(svg(walked(shown, case.path)))

    def _heard(self, number: int) -> tuple[Case, Picture | None]:
        with self.console.database.reading() as session:
            case = session.get(Case, number)
            if case is None:
                abort(404)
            key = (case.flow_revision, case.language)
            shown = self.kept.get(key)
            flow = None if shown else stored(session, case.flow_revision)
        if flow is not None:
            spoken = case.language in flow.settings.languages
            shown = picture(flow, case.language if spoken else None)
            if len(self.kept) >= MOST_KEPT:
                self.kept.clear()
            self.kept[key] = shown
        return case, shown


def step_of(step: str, boxes: dict[str, Box]) -> Step:
    """Return an entry of a path (`main:missing_transfer`) with its place in a flow."""
    place, _, chosen = step.partition(":")
    return Step(place, chosen, boxes.get(place))


def add(routes: Blueprint, console: Console) -> None:
    """Add the views to the console, and for links where a place is in the picture."""
    pages = WayPage(console)
    routes.get("/cases/<int:number>/way", endpoint="way")(pages.way)
    picture_of = "/cases/<int:number>/way.svg"
    routes.get(picture_of, endpoint="way_picture")(pages.way_picture)

    @routes.context_processor
    def words() -> dict[str, object]:
        return {"anchor": anchor}
