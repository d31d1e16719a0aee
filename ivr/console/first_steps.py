"""The first steps: from an empty installation to its first case, each looked up."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from ivr.doctor.examining import CHECKS, examine
from ivr.doctor.finding import Check, Finding, Ground, bad, good
from ivr.doctor.inside import answering
from ivr.drafts import keeping
from ivr.errors import IvrError, SettingError
from ivr.flow.flow import Flow
from ivr.flow.loader import load_files
from ivr.people.audit import was_noted
from ivr.sentences import later, sentence
from ivr.settings import Settings, read_settings
from ivr.tables import Call, Case

# Numbers and names that reach nobody: +1 202 555 01xx, RFC 2606.
FICTION, EXAMPLE = "+120255501", ".example"
WAITS = "waits"
# Where settings are written that are not in the environment (ivr.settings).
FILE = Path(".env")

# What is looked at by the settings that the hotline runs with, and what by those that
# are written now.
HERE = frozenset({"people", "worker", "models"})
TELEPHONE = frozenset({"settings", "address", "signature", "account", "numbers"})

Found = dict[str, Sequence[Finding]]


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
        "company",
        later("Your company"),
    ),
    Step(later("Twilio's credentials"), ("settings", "restart", "account")),
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


@dataclass(frozen=True, slots=True)
class Stand:
    """How a step stands (good, warning, bad or waits), and what is told of it."""

    step: Step
    state: str
    findings: Sequence[Finding]

    @property
    def is_done(self) -> bool:
        """Whether it is done; one to be looked at again is."""
        return self.state in {"good", "warning"}


@dataclass(frozen=True, slots=True)
class Written:
    """The settings to look at, and what there is to say of them."""

    settings: Settings
    told: list[Finding]


def look(running: Ground, written: Written, *, over_network: bool) -> list[Stand]:
    """Return how each step stands; what needs a network only if that is wanted.

    `running` has the settings that the hotline was started with.  Settings that were
    written since are looked at in their place, so that they are known to be right
    before anything is started again.
    """
    new = Ground(written.settings, running.database, running.at)
    found: Found = {
        one.check.name: one.findings
        for ground, names in ((running, HERE), (new, TELEPHONE))
        for one in examine(ground, checks(names, over_network=over_network))
    }
    found |= {"company": company(running), "restart": written.told, **happened(running)}
    return [Stand(step, *stands(step, found)) for step in STEPS]


def checks(names: frozenset[str], *, over_network: bool) -> list[Check]:
    """Return the checks of some names that are to be looked at."""
    every = (one for one in CHECKS if one.name in names)
    return [one for one in every if one.is_quick or over_network]


def stands(step: Step, found: Found) -> tuple[str, list[Finding]]:
    """Return how a step stands, and what is told of it."""
    told = [one for name in step.checks for one in found.get(name, ())]
    order = ("bad", "warning", "good")
    worst = min((order.index(one.state) for one in told), default=2)
    if order[worst] != "bad" and any(name not in found for name in step.checks):
        return WAITS, told
    return order[worst], told


def settings_now(running: Settings) -> Written:
    """Return the running settings, unless those cannot take calls and new ones can."""
    if is_whole(running):
        return Written(running, [])
    try:
        found = read_settings()
    except SettingError as wrong:
        how = sentence("Mend it where it is set; nothing else is looked at before.")
        return Written(running, [bad(str(wrong).splitlines()[0], how)])
    if not is_whole(found):
        return Written(found, [])
    what = sentence("The hotline still runs without what is set now.")
    return Written(found, [bad(what, sentence("End ivr serve, and start it again."))])


def is_whole(settings: Settings) -> bool:
    """Tell whether these are the settings of a hotline that takes calls."""
    try:
        settings.require_telephony()
    except SettingError:
        return False
    return True


def missing(settings: Settings, new_key: str) -> list[str]:
    """Return the lines that are to be set, with what they look like.

    `new_key` is one that can be taken for the sessions.
    """
    lines = {
        "IVR_PUBLIC_URL=https://hotline.example": settings.ivr_public_url,
        "TWILIO_ACCOUNT_SID=AC…": settings.twilio_account_sid,
        "TWILIO_AUTH_TOKEN=…": settings.tokens,
        f"IVR_SECRET_KEY={new_key}": settings.ivr_secret_key.get_secret_value(),
    }
    return [line for line, value in lines.items() if not value]


def company(ground: Ground) -> list[Finding]:
    """Look whether the flow still has the names and numbers that it is shipped with."""
    try:
        flow, _ = answering(ground)
    except IvrError as wrong:
        how = sentence("Mend it; ivr flow check shows where.")
        return [bad(str(wrong).splitlines()[0], how)]
    shipped = sorted(made_up(flow))
    if not shipped:
        return [good(sentence("The flow has names and numbers of your own."))]
    what = sentence("Made up, as shipped: %(names)s", names=", ".join(shipped))
    if is_drafted(ground):
        return [bad(what, sentence("The draft has your own: publish it."))]
    return [bad(what, sentence("Put your own there, and publish them."))]


def is_drafted(ground: Ground) -> bool:
    """Tell whether there is a draft with nothing made up in it."""
    with ground.database.reading() as session:
        draft = keeping.current(session)
    try:
        return draft is not None and not made_up(load_files(draft.files))
    except IvrError:
        return False


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


def happened(ground: Ground) -> Found:
    """Look whether the flow was called, here or by telephone, and for a case."""
    with ground.database.reading() as session:
        tried = was_noted(session, "flow_tried")
        calls = session.execute(select(func.count()).select_from(Call)).scalar_one()
        cases = session.execute(select(func.count()).select_from(Case)).scalar_one()
    leave = sentence("Ring your number, choose a topic, leave a message.")
    opened = good(sentence("Cases so far: %(count)s", count=cases))
    return {
        "calls": [called(calls, tried=tried)],
        "case": [opened if cases else bad(sentence("There is no case yet."), leave)],
    }


def called(calls: int, *, tried: bool) -> Finding:
    """Return whether the flow was called."""
    if calls:
        return good(sentence("Calls so far: %(count)s", count=calls))
    if tried:
        return good(sentence("The flow was called on the phone here."))
    how = sentence("Call it on the phone here, to the end; nobody is rung by that.")
    return bad(sentence("Nobody has called yet."), how)
