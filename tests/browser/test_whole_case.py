"""One case from the call to the caller's mark, by the console and by the API alone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Page, sync_playwright
from test_console import CHROMIUM, OPTIONS
from whole_hotline import AGENT, CALLER, PASSWORD, WholeHotline, whole_hotline

from ivr.simulator import Press, Subscriber

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]

NOBODY = Subscriber(answers=False)
TOMORROW = f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%dT10:30}"
# What must have happened, by whichever way it was asked for.
LIFE = [
    "opened",
    "taken",
    *("calling", "ringing_caller", "call_no_answer", "planned"),
    "planned",
    *("calling", "ringing_caller", "rated", "call_talked"),
    "resolved",
]


def who_talks_and_gives_five() -> Subscriber:
    return Subscriber(script=[Press("1"), Press("5")], talks_s=60)


@pytest.fixture
def hotline(tmp_path: Path) -> Iterator[WholeHotline]:
    with whole_hotline(tmp_path) as found:
        yield found


@pytest.fixture
def page(hotline: WholeHotline) -> Iterator[Page]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=OPTIONS, headless=True
        )
        yield chromium.new_context(base_url=hotline.url).new_page()
        chromium.close()


def kinds(hotline: WholeHotline, number: int) -> list[str]:
    return [line["kind"] for line in hotline.case(number)["timeline"]]


def assert_lived(hotline: WholeHotline, number: int) -> None:
    """The whole life is on the timeline, once; both telephones rang twice."""
    hotline.await_case(number, lambda _case: "rated" in kinds(hotline, number))
    hotline.await_case(number, lambda case: case["status"] == "resolved")
    assert sorted(kinds(hotline, number)) == sorted(LIFE)
    assert hotline.rung() == [AGENT, CALLER] * 2


def test_a_case_is_worked_from_call_to_mark_by_the_console(
    hotline: WholeHotline, page: Page
):
    number = hotline.ring()
    page.goto("/console/")
    page.get_by_label("Name").fill("Mei")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name=str(number)).first.click()
    page.get_by_role("button", name="Take this case").click()

    hotline.phones.update({AGENT: Subscriber(presses="1"), CALLER: NOBODY})
    page.get_by_role("button", name="Ring me, then the caller").click()
    hotline.await_case(number, lambda case: case["status"] == "waiting")
    page.reload()
    page.locator("summary", has_text="Plan the next call").click()
    page.get_by_label("Call again at").fill(TOMORROW)
    page.get_by_role("button", name="Plan the call").click()
    assert TOMORROW.replace("T", " ") in page.get_by_role("main").inner_text()

    hotline.phones[CALLER] = who_talks_and_gives_five()
    hotline.phones[AGENT] = Subscriber(by_hand=True)
    page.get_by_role("button", name="Ring me, then the caller").click()
    talk = hotline.agent_takes_the_call(2)
    page.reload()
    page.get_by_role("button", name="End the talk, and ask the caller").click()
    hotline.await_case(number, lambda _case: "rated" in kinds(hotline, number))
    talk.press("1")

    assert_lived(hotline, number)
    page.goto(f"/console/cases/{number}")
    assert "5 of 5" in page.get_by_role("main").inner_text()


def test_a_case_is_worked_from_call_to_mark_by_the_api(hotline: WholeHotline):
    number = hotline.ring()
    scopes = ("cases:read", "cases:write", "cases:call", "reports:read")
    token = hotline.running.ivr(
        *("tokens", "add", "desk", "--as", "Mei"),
        *(part for scope in scopes for part in ("--scope", scope)),
    ).split()[-1]
    headers = {"Authorization": f"Bearer {token}", "If-Match": "*"}

    def post(what: str, **body: str) -> dict[str, object]:
        address = f"{hotline.url}/api/v1/cases/{number}/{what}"
        answer = requests.post(address, json=body, headers=headers, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.json()

    assert post("claim")["status"] == "claimed"
    hotline.phones.update({AGENT: Subscriber(presses="1"), CALLER: NOBODY})
    assert post("call")["status"] == "calling"
    hotline.await_case(number, lambda case: case["status"] == "waiting")
    assert post("plan", local=TOMORROW)["status"] == "waiting"

    hotline.phones[CALLER] = who_talks_and_gives_five()
    hotline.phones[AGENT] = Subscriber(by_hand=True)
    post("call")
    talk = hotline.agent_takes_the_call(2)
    post("end-talk")
    hotline.await_case(number, lambda _case: "rated" in kinds(hotline, number))
    talk.hang_up()
    hotline.await_case(number, lambda case: case["status"] == "claimed")
    ended = post("close", disposition="solved", text="It opens.")

    assert (ended["status"], ended["disposition"]) == ("resolved", "solved")
    assert_lived(hotline, number)
    address = f"{hotline.url}/api/v1/ratings"
    told = requests.get(address, headers=headers, timeout=30).json()
    assert [(one["case"], one["score"]) for one in told["ratings"]] == [(number, 5)]
