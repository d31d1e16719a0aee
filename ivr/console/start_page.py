"""The first steps: from an empty installation to its first case, each looked up.

Nothing is ticked by hand.  What asks over a network is looked at when somebody presses.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from ivr.console.admins import for_admins
from ivr.console.languages import later
from ivr.console.site import Console, now, page
from ivr.doctor.examining import CHECKS, examine
from ivr.doctor.finding import Finding, Ground, bad, good
from ivr.doctor.inside import answering
from ivr.errors import IvrError
from ivr.flow.flow import Flow
from ivr.sentences import sentence
from ivr.tables import Call, Case

# Numbers and names that reach nobody: +1 202 555 01xx, RFC 2606.
FICTION, EXAMPLE = "+120255501", ".example"
WAITS = "waits"


@dataclass(frozen=True, slots=True)
class Step:
    """A step: the checks that tell whether it is done, and where it is done.

    `place` is the endpoint of a page, empty for what is set on the machine.
    """

    title: str
    checks: tuple[str, ...]
    place: str = ""
    link: str = ""


STEPS = (
    Step(later("An account of your own"), ("people",)),
    Step(
        later("Your company's names and numbers"),
        ("company",),
        "draft",
        later("Change the flow"),
    ),
    Step(later("Twilio's credentials"), ("settings", "account")),
    Step(
        later("A number that leads here"),
        ("address", "signature", "numbers"),
        "doctor",
        later("Check-up"),
    ),
    Step(
        later("Speech models and a worker"),
        ("worker", "models"),
        "models",
        later("Install models"),
    ),
    Step(later("A test call"), ("calls",), "phone", later("Try it on the phone here")),
    Step(later("The first case"), ("case",), "cases", later("To the cases")),
)


class StartPage:
    """The views; looking changes nothing."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def start(self) -> ResponseReturnValue:
        """Show the steps; what needs a network is not looked at."""
        return self._show(over_network=False)

    def look(self) -> ResponseReturnValue:
        """Show the steps, looked at over the network too."""
        return self._show(over_network=True)

    def _show(self, *, over_network: bool) -> ResponseReturnValue:
        ground = Ground(self.console.settings, self.console.database, now())
        wanted = {name for step in STEPS for name in step.checks}
        checks = [
            one
            for one in CHECKS
            if one.name in wanted and (one.is_quick or over_network)
        ]
        found = {one.check.name: one.findings for one in examine(ground, checks)}
        found |= {"company": company(ground), **happened(ground)}
        steps = [(step, *stands(step, found)) for step in STEPS]
        done = sum(state == "good" for _, state, _ in steps)
        return page("start", steps=steps, done=done)


def stands(
    step: Step, found: dict[str, Sequence[Finding]]
) -> tuple[str, list[Finding]]:
    """Return how a step stands, and what is told of it."""
    told = [one for name in step.checks for one in found.get(name, ())]
    order = ("bad", "warning", "good")
    worst = min((order.index(one.state) for one in told), default=2)
    if order[worst] != "bad" and any(name not in found for name in step.checks):
        return WAITS, told
    return order[worst], told


def company(ground: Ground) -> list[Finding]:
    """Look whether the flow still has the names and numbers that it is shipped with."""
    how = sentence("Put your own under `variables` and `people` of the flow.")
    try:
        flow, _ = answering(ground)
    except IvrError as wrong:
        return [bad(str(wrong).splitlines()[0], how)]
    shipped = sorted(made_up(flow))
    if shipped:
        what = sentence("Made up, as shipped: %(names)s", names=", ".join(shipped))
        return [bad(what, how)]
    return [good(sentence("The flow has names and numbers of your own."))]


def made_up(flow: Flow) -> set[str]:
    """Return the names of what reaches nobody."""
    settings = flow.settings
    names = {
        name
        for name, words in settings.variables.items()
        if EXAMPLE in words or words.startswith(FICTION)
    }
    for name, one in settings.people.items():
        if any(number.startswith(FICTION) for number in one.number):
            names.add(name)
    return names


def happened(ground: Ground) -> dict[str, Sequence[Finding]]:
    """Look whether somebody has called, and whether there is a case."""
    with ground.database.reading() as session:
        calls = session.execute(select(func.count()).select_from(Call)).scalar_one()
        cases = session.execute(select(func.count()).select_from(Case)).scalar_one()
    ring = sentence("Try the flow on the phone here, then ring your number.")
    leave = sentence("Ring your number, choose a topic, leave a message.")
    called = good(sentence("Calls so far: %(count)s", count=calls))
    opened = good(sentence("Cases so far: %(count)s", count=cases))
    return {
        "calls": [called if calls else bad(sentence("Nobody has called yet."), ring)],
        "case": [opened if cases else bad(sentence("There is no case yet."), leave)],
    }


def add(routes: Blueprint, console: Console) -> None:
    """Add the page to the console."""
    pages = StartPage(console)
    routes.get("/start", endpoint="start")(for_admins(pages.start))
    routes.post("/start", endpoint="start_look")(for_admins(pages.look))
