"""What the case's page says of a request, and of who was told of it."""

import pytest
from console_browser import Browser, make_app, section, words

from ivr.tables import Delivery, Notice

FROZE_NOTHING = "The hotline froze nothing: only the company's own systems can."


@pytest.fixture
def read(desk, case, tmp_path):
    """Return the case's page as it is read."""

    def opened():
        app = make_app(desk.database, tmp_path / "rec", secure=False)
        browser = Browser(app, desk, secure=False)
        browser.come_in("Mei")
        return browser.read(f"/console/cases/{case.number}")

    return opened


def points(page):
    """The page's words about who was told."""
    return words(section(page, "notice-1"))


def test_a_case_without_a_request_says_nothing_of_one(read):
    assert "froze" not in read()


def test_a_request_that_no_worker_saw_yet_is_shown_all_the_same(read, ask):
    ask()
    page = points(read())
    assert "Asked for: freeze" in page
    assert FROZE_NOTHING in page
    assert "nobody is told yet; the worker does it" in page


def test_who_was_told_and_who_not_yet_is_shown(read, ask, send, web, webhook, letters):
    web.statuses.append(503)
    ask()
    send(webhook, letters)
    page = points(read())
    assert "webhook: not told yet, 1 try; the webhook answered 503" in page
    assert "email: told, " in page
    assert "tell them yourself" not in page


def test_a_request_that_nobody_hears_of_is_loud(read, ask, send, rows):
    ask()
    send()
    page = read()
    assert "Not everybody was told: tell them yourself, now." in points(page)
    assert "nobody: NOT told; nobody to tell" in points(page)
    assert 'class="refusal" role="alert"' in page
    assert rows(Notice)[0]["id"] in page


def test_a_hostile_reason_is_only_text(read, ask, send, database):
    ask()
    send()
    with database.writing() as session:
        session.query(Delivery).one().reason = "<script>alert(1)</script>"
    page = read()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
