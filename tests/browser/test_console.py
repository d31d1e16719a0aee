import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from app_server import served
from case_rows import PASSWORD, Desk, add_case, add_recording, keep_wav, make_desk
from console_browser import make_app
from fitting import content_width
from playwright.sync_api import BrowserContext, Page, sync_playwright

from ivr.db import Database

CHROMIUM = Path("/usr/bin/chromium")
OPTIONS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking"
).split()
WIDTHS = [1280, 360]
SMALLEST_TARGET = 24
# From the page's beginning to its first case: the lists, the next case, the search.
MOST_TABS = 14
# Where pictures are kept for a person to look at, if anywhere.
PICTURES = os.environ.get("IVR_TEST_PICTURES")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    """Return a desk with an urgent late case, one in Chinese, and one not yet heard."""
    made, now = make_desk(database), datetime.now(UTC)
    with database.writing() as session:
        urgent = add_case(
            session,
            topic="account_security",
            priority="urgent",
            opened_at=now - timedelta(hours=1),
            due_at=now - timedelta(minutes=3),
            account="314159265",
            collected={"account": "314159265", "app_version": "3.1"},
            path="welcome language:english main:stolen_or_locked urgent_closed "
            "identify reach message promise goodbye".split(),
        )
        kept = {"state": "transcribed", "sha256": "0", "seconds": 42}
        path = keep_wav(tmp_path / "rec", "a.wav")
        said = "somebody moved? my money and now my account is locked? please call"
        add_recording(session, urgent, said, path=path, **kept)
        transfer = add_case(
            session,
            priority="high",
            language="zh-CN",
            caller=None,
            callback_number=None,
            opened_at=now,
            due_at=now + timedelta(minutes=12),
        )
        path = keep_wav(tmp_path / "rec", "b.wav")
        said = "我 的 转账 一直 没有? 到 请 尽快 回电"
        add_recording(session, transfer, said, path=path, **kept)
        fault = add_case(
            session,
            topic="software_faults",
            opened_at=now,
            due_at=now + timedelta(hours=20),
            assigned_to=made.jun.id,
            status="claimed",
        )
        add_recording(session, fault, state="stored", reason="no model for ko-KR")
    return made


@pytest.fixture
def site(desk: Desk, tmp_path: Path) -> Iterator[str]:
    """Return the address of a console that is being served."""
    app = make_app(desk.database, tmp_path / "rec", secure=False)
    with served(app) as url:
        yield url


@pytest.fixture(params=WIDTHS)
def context(request: pytest.FixtureRequest, site: str) -> Iterator[BrowserContext]:
    """Return a window of a width, its addresses relative to the console."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=OPTIONS, headless=True
        )
        scheme = "light" if request.param == WIDTHS[0] else "dark"
        yield chromium.new_context(
            base_url=site,
            viewport={"width": request.param, "height": 800},
            color_scheme=scheme,
        )
        chromium.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """Return a page on which nothing may go wrong."""
    wrong: list[str] = []
    found = context.new_page()
    found.on("pageerror", lambda error: wrong.append(str(error)))
    found.on(
        "console",
        lambda line: wrong.append(line.text) if line.type != "log" else None,
    )
    yield found
    assert wrong == []


def sign_in(page: Page, password: str = PASSWORD) -> None:
    """Fill in the form and send it."""
    page.get_by_label("Name").fill("Mei")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def look(page: Page, name: str) -> None:
    """Check that the page fits its window and can be touched; keep a picture."""
    width = page.viewport_size["width"]
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
    assert content_width(page) == width, name
    small = page.evaluate(
        """smallest => [...document.querySelectorAll("main a, button, nav a, input")]
          .filter(each => each.type !== "hidden" && each.checkVisibility())
          .filter(each => each.getBoundingClientRect().height < smallest)
          .map(each => each.outerHTML)""",
        SMALLEST_TARGET,
    )
    assert small == [], name


def test_an_agent_works_through_the_urgent_case(page: Page, desk: Desk):
    page.goto("/console/")
    look(page, "sign-in")
    sign_in(page)
    look(page, "list")

    assert page.locator("tbody time").first.inner_text() == "late 3 min"
    first = page.get_by_role("table").get_by_role("link").first
    number = int(first.inner_text())
    first.click()
    look(page, "case")
    page.wait_for_function("document.querySelector('audio').duration === 1")
    page.get_by_role("button", name="Take this case").click()
    taken = page.get_by_text(f"Case {number} is yours.")
    assert taken.get_attribute("role") == "status"

    page.get_by_label("Note").fill("Rang: engaged.\nAgain at ten.")
    page.get_by_role("button", name="Add note").click()
    assert page.get_by_text("Note added.").get_attribute("role") == "status"
    look(page, "case-noted")
    page.get_by_label("How it ends").select_option("passed_on")
    page.get_by_label("What came of it").fill("Account frozen, password reset.")
    page.get_by_role("button", name="End the case").click()
    assert page.locator(".done [role=status]").inner_text() == f"Case {number} is done."
    look(page, "list-after")
    assert str(number) not in page.get_by_role("table").inner_text()
    assert desk.timeline(number) == [
        ("opened", None, ""),
        ("taken", "Mei", ""),
        ("note", "Mei", "Rang: engaged.\nAgain at ten."),
        ("closed", "Mei", "Account frozen, password reset."),
    ]


def test_the_keyboard_alone_is_enough(page: Page):
    page.goto("/console/sign-in")
    for keys in ("Tab", "Enter", "Tab", "M", "e", "i", "Tab", *PASSWORD, "Enter"):
        page.keyboard.press("Space" if keys == " " else keys)
    page.wait_for_url("**/console/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Skip to the page"
    page.keyboard.press("Enter")
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("!!document.activeElement.closest('table a')"):
            break
    look(page, "list-by-keyboard")
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/cases/*")
    assert page.get_by_role("heading", level=1).inner_text().startswith("Case ")


def test_a_wrong_password_is_one_sentence(context: BrowserContext):
    page = context.new_page()
    page.goto("/console/")
    sign_in(page, "not the password")
    assert page.get_by_role("alert").inner_text() == (
        "This name and password do not belong together."
    )
    assert page.get_by_label("Name").input_value() == "Mei"
    look(page, "sign-in-refused")


def test_a_typed_text_is_shown_again_beside_what_is_new(context: BrowserContext):
    page = context.new_page()
    page.goto("/console/")
    sign_in(page)
    page.get_by_role("table").get_by_role("link").first.click()
    # What is typed keeps the form as it is, whatever comes in meanwhile.
    page.locator("summary", has_text="End the case").click()
    page.get_by_label("How it ends").select_option("solved")
    page.get_by_label("What came of it").fill("Mine.")
    other = context.new_page()
    other.goto(page.url)
    other.get_by_label("Note").fill("From the other window.")
    other.get_by_role("button", name="Add note").click()
    other.get_by_text("Note added.").wait_for()
    page.get_by_role("button", name="End the case").click()
    assert page.get_by_label("What came of it").input_value() == "Mine."
    assert page.get_by_label("How it ends").input_value() == "solved"
    timeline = page.get_by_role("region", name="Timeline").inner_text()
    assert "From the other window." in timeline
    look(page, "case-changed")
