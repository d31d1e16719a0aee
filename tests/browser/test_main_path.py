"""The day's main path, as an agent goes it on a real hotline.

Sign in, take a case, hear the message, call back, write down how it ends: with the
pointer in each language, by the keyboard alone, on a narrow page, and without
JavaScript.  Nothing is looked for but by the names that the page shows.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from axe import violations
from fitting import content_width
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from test_console import CHROMIUM, OPTIONS
from two_desks import strict_page
from whole_hotline import (
    AGENT,
    NUMBER,
    PASSWORD,
    WholeHotline,
    wait_until,
    whole_hotline,
)

from ivr.console.languages import TAGS, Language
from ivr.demo.callers import HOW_TO, KOREAN, MORE, THE_LAST, TO_END, said
from ivr.simulator import Subscriber, play

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]
expect.set_options(timeout=30_000)

QUESTION = (KOREAN, MORE, HOW_TO, THE_LAST, said("opening-an-era.wav"), *TO_END)
# What Mei does, and her calls' events.
LIFE = ["taken", "calling", "ringing_caller", "call_talked", "resolved"]
# So many controls no page has between one of them and the next.
MOST_TABS = 250
IS_FOCUSED = "one => one === document.activeElement"
CHOSEN = "list => list.selectedOptions[0].label"


@dataclass(frozen=True)
class Way:
    """How somebody works: language, with scripts or not, by keys alone, how wide."""

    language: str
    caller: str
    script: bool = True
    keys: bool = False
    width: int = 1280


WAYS = {
    "English": Way("en", "+14155550101"),
    "Chinese": Way("zh", "+14155550102"),
    "Korean": Way("ko", "+14155550103"),
    "keys": Way("en", "+14155550104", keys=True),
    "narrow": Way("zh", "+14155550105", width=360),
    "no script": Way("en", "+14155550106", script=False),
    "no script, Korean, keys": Way("ko", "+14155550107", script=False, keys=True),
}


class Worker:
    """An agent at a page: finds what they use by the words of their language."""

    def __init__(self, page: Page, way: Way) -> None:
        self.page, self.way = page, way
        self.say = Language(way.language).gettext

    def button(self, name: str) -> Locator:
        """Return a button by its English name."""
        return self.page.get_by_role("button", name=self.say(name), exact=True)

    def field(self, label: str) -> Locator:
        """Return a field by its English label."""
        return self.page.get_by_label(self.say(label), exact=True)

    def use(self, control: Locator) -> None:
        """Press a button or follow a link."""
        if self.way.keys:
            self.reach(control)
            self.page.keyboard.press("Enter")
        else:
            control.click()

    def fill(self, field: Locator, text: str) -> None:
        """Type into a field."""
        if self.way.keys:
            self.reach(field)
            self.page.keyboard.type(text)
        else:
            field.fill(text)

    def choose(self, field: Locator, label: str) -> None:
        """Choose one of a list, by what it is called."""
        if self.way.keys:
            self.reach(field)
            for _ in range(field.locator("option").count()):
                if field.evaluate(CHOSEN) == label:
                    return
                self.page.keyboard.press("ArrowDown")
            raise AssertionError(f"no key leads to {label}")
        field.select_option(label=label)

    def reach(self, control: Locator) -> None:
        """Go to a control as a keyboard can: one by one."""
        expect(control).to_be_visible()
        for _ in range(MOST_TABS):
            if control.evaluate(IS_FOCUSED):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no key leads to {control}")

    def sees(self, *texts: str) -> None:
        """Return when the page shows these texts, loading it anew without scripts."""
        main = self.page.get_by_role("main")
        if not self.way.script:
            self.page.reload()
        for text in texts:
            expect(main).to_contain_text(text)


@pytest.fixture(scope="module")
def hotline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeHotline]:
    with whole_hotline(tmp_path_factory.mktemp("hotline")) as found:
        found.phones[AGENT] = Subscriber(presses="1")
        yield found


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    options = [*OPTIONS, "--autoplay-policy=no-user-gesture-required"]
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=CHROMIUM, args=options, headless=True
        )
        yield found
        found.close()


def leave_a_message(hotline: WholeHotline, caller: str) -> int:
    """Let somebody ask in Korean; return their case, once the words are there."""
    call = play(hotline.running.exchange, QUESTION, from_=caller, to=NUMBER)
    assert call.errors == []
    hotline.phones[caller] = Subscriber(presses="1", talks_s=60)
    number = max(case["number"] for case in hotline.running.cases())
    hotline.await_case(number, lambda case: case["transcript"]["status"] == "done")
    return number


def hear(worker: Worker, number: int) -> None:
    """Play the message: it goes on by itself."""
    page = worker.page
    audio = page.locator("audio").first
    if worker.way.script:
        expect(page.locator(".player").first).to_have_attribute("data-drawn", "")
        worker.use(worker.button("Play").first)
        wait_until(lambda: audio.evaluate("one => one.currentTime") > 0.2)
        worker.use(worker.button("Pause").first)
        return
    address = audio.get_attribute("src") or ""
    assert audio.get_attribute("controls") is not None
    got = page.request.get(address, headers={"Range": "bytes=0-43"})
    assert (got.status, got.body()[:4], len(got.body())) == (206, b"RIFF", 44)
    assert page.request.get(address).ok, number


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_a_case_is_taken_heard_called_back_and_ended(
    hotline: WholeHotline, chromium: Browser, way: Way
):
    number = leave_a_message(hotline, way.caller)
    wrong: list[str] = []
    context = chromium.new_context(
        base_url=hotline.url,
        locale=TAGS[way.language],
        java_script_enabled=way.script,
        viewport={"width": way.width, "height": 800},
    )
    worker = Worker(strict_page(context, wrong), way)
    page, say = worker.page, worker.say
    page.goto("/console/")
    worker.fill(worker.field("Name"), "Mei")
    worker.fill(worker.field("Password"), PASSWORD)
    worker.use(worker.button("Sign in"))

    worker.use(page.get_by_role("link", name=str(number)).first)
    expect(page.get_by_role("heading", level=1)).to_contain_text(str(number))
    worker.use(worker.button("Take this case"))
    expect(worker.button("Give it back")).to_be_visible()
    words = hotline.case(number)["transcript"]["text"]
    assert words
    for word in words.split():
        expect(page.locator("[aria-labelledby=message]")).to_contain_text(word)
    hear(worker, number)

    worker.use(worker.button("Ring me, then the caller"))
    hotline.await_case(number, lambda case: said_so(case, "call_talked"))
    worker.sees(say("The last call"), say("talked"))
    worker.use(page.get_by_role("link", name=say("Write down how it ends")))
    ending = worker.field("How it ends")
    worker.choose(ending, f"{say('Solved')} ({say('resolved')})")
    worker.fill(worker.field("What came of it"), "Told how it is done")
    if way.script:
        assert violations(page) == []
        assert content_width(page) == way.width
    worker.use(worker.button("End the case"))
    hotline.await_case(number, lambda case: case["status"] == "resolved")
    done = [line for line in hotline.case(number)["timeline"] if line["by"] == "Mei"]
    assert [line["kind"] for line in done] == LIFE
    page.goto(f"/console/cases/{number}")
    worker.sees(say("resolved"), "Told how it is done")
    context.close()
    assert wrong == []


def said_so(case: dict[str, list[dict[str, str]]], kind: str) -> bool:
    """Tell whether something of this kind is on the timeline."""
    return kind in [line["kind"] for line in case["timeline"]]
