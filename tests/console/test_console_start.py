"""The first steps: each looked up, for admins."""

import pytest
from console_browser import Browser, fields, make_app, words
from sqlalchemy import select

from ivr.console import start_page
from ivr.console.first_steps import STEPS, Stand
from ivr.tables import AuditLine

PAGE = "/console/start"


def steps(page: str) -> list[str]:
    """What each step says, its state first."""
    return [words(one) for one in page.split('<li class="check ')[1:]]


def test_the_first_steps_are_for_admins(browse):
    ada = browse("Ada")
    assert ada.get(PAGE).status_code == 403
    assert ada.post(PAGE, {"csrf_token": ada.token()}).status_code == 403


def test_each_step_is_looked_up(root: Browser):
    found = steps(root.read(PAGE))
    assert [one.partition('"')[0] for one in found] == [
        *("good", "good", "bad", "waits", "bad", "bad", "bad"),
    ]
    assert "IVR_PUBLIC_URL is not set" in found[2]
    assert found[6].startswith('bad"> 7. The first case still to do There is no case')
    root.desk.case()
    found = steps(root.read(PAGE))
    assert [one.partition('"')[0] for one in found[5:]] == ["good", "good"]
    assert "Cases so far: 1" in found[6]


def test_names_that_are_shipped_are_made_up(root: Browser, tmp_path):
    app = make_app(root.desk.database, tmp_path / "rec", secure=False)
    shipped = Browser(app, root.desk)
    shipped.come_in("Root")
    company = steps(shipped.read(PAGE))[1]
    assert company.startswith('bad"> 2.')
    assert (
        "Made up, as shipped: mail, management, official_number, security, website"
        in company
    )


def test_the_network_is_asked_when_somebody_presses(root: Browser):
    answer = root.send(root.read(PAGE), PAGE)
    assert answer.status_code == 200
    assert "waits" not in {one.partition('"')[0] for one in steps(answer.text)}


PHONE, MODELS = "/console/flow/phone", "/console/models"
SID, TOKEN = "AC" + "a" * 32, "a token that nobody sees"


def noted(browser: Browser) -> list[tuple[str, str]]:
    """What the log of the administration has."""
    with browser.desk.database.reading() as session:
        rows = session.scalars(select(AuditLine).order_by(AuditLine.id))
        return [(one.by, one.kind) for one in rows]


def call(browser: Browser, *presses: str) -> None:
    """Make a call on the phone in the console."""
    page = browser.read(f"{PHONE}?flow=answers")
    for pressed in ("ring", *presses):
        form = fields(page, PHONE) | {"flow": "answers", "do": pressed}
        for unticked in ("attested", "rang_before", "emergency"):
            form.pop(unticked)
        page = browser.post(PHONE, form).text


def test_a_call_on_the_phone_here_counts_when_it_came_to_its_end(root: Browser):
    call(root, "1")
    assert (steps(root.read(PAGE))[5][:3], noted(root)) == ("bad", [])
    for _ in range(2):
        call(root, "1", "h")
    told = steps(root.read(PAGE))[5]
    assert told.startswith(
        'good"> 6. A test call fine The flow was called on the phone'
    )
    assert noted(root) == [("Root", "flow_tried")]


def test_missing_settings_are_lines_to_write_and_no_secret_is_shown(
    root: Browser, monkeypatch: pytest.MonkeyPatch
):
    told = steps(root.read(PAGE))[2]
    for line in (
        "IVR_PUBLIC_URL=https://",
        "TWILIO_ACCOUNT_SID=AC…",
        "IVR_SECRET_KEY=",
    ):
        assert line in told
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", TOKEN)
    told = steps(root.read(PAGE))[2]
    assert "TWILIO_AUTH_TOKEN=" not in told
    assert "IVR_PUBLIC_URL is not set" in told
    assert TOKEN not in told


def test_what_was_set_since_the_start_is_looked_at_before_the_next_one(
    root: Browser, monkeypatch: pytest.MonkeyPatch
):
    for name, text in (
        ("IVR_PUBLIC_URL", "http://127.0.0.1:9"),
        ("TWILIO_ACCOUNT_SID", SID),
        ("TWILIO_AUTH_TOKEN", TOKEN),
        ("IVR_TWILIO_API_URL", "http://127.0.0.1:9"),
    ):
        monkeypatch.setenv(name, text)
    page = root.send(root.read(PAGE), PAGE).text
    told = steps(page)[2]
    assert "The hotline still runs without what is set now. End ivr serve" in told
    assert "Twilio could not be asked" in told
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", "AC1")
    told = steps(root.read(PAGE))[2]
    assert "TWILIO_ACCOUNT_SID is wrong: should be AC and 32" in told
    monkeypatch.undo()


@pytest.mark.parametrize("last", ["warning", "waits"])
def test_the_page_leaves_the_tabs_when_all_was_found_to_be_done(
    root: Browser, monkeypatch: pytest.MonkeyPatch, last: str
):
    states = [*["good"] * (len(STEPS) - 1), last]
    found = [Stand(step, state, []) for step, state in zip(STEPS, states, strict=True)]
    monkeypatch.setattr(start_page, "look", lambda *_args, **_named: found)
    tab = f'<a href="{PAGE}"'
    root.read(PAGE)
    assert tab in root.read(MODELS)
    page = root.send(root.read(PAGE), PAGE).text
    is_done = last == "warning"
    assert ("All is done." in page, tab in page) == (is_done, True)
    assert (tab in root.read(MODELS)) is not is_done
    assert noted(root) == ([("Root", "first_steps_done")] if is_done else [])
    root.send(root.read(PAGE), PAGE)
    assert len(noted(root)) == is_done


def test_a_refusal_is_told_in_the_language_of_the_page(root: Browser):
    for code, told in (
        ("zh", "IVR_PUBLIC_URL 未设置；应为 https://hotline.example"),
        ("ko", "IVR_PUBLIC_URL이(가) 설정되지 않았습니다. 형식: https://"),
    ):
        root.client.set_cookie("ivr-language", code)
        assert told in root.read(PAGE)
        assert told in root.read("/console/doctor")
