"""Hints and fields as agents see and use them."""

import json

import pytest
from case_rows import CALLER, add_case, add_recording
from click.testing import CliRunner
from console_browser import Browser, fields, make_app, section

from ivr.calls.understanding import understand_new
from ivr.cli.cases import cases
from ivr.tables import Case, CaseHint

SAID = "my coins were stolen? account 417038825 call 010 1234 5678"


@pytest.fixture
def case(people, clock, hotline, database):
    """Return the number of a case with a message; its hints were found."""
    del people, clock
    with database.writing() as session:
        row = add_case(session, topic="how_to", caller="+821099998888", account="9")
        row.verification, row.verification_reasons = "pin", ["the PIN is right"]
        add_recording(session, row, SAID, state="transcribed")
        number = row.number
    understand_new(hotline)
    return number


@pytest.fixture
def browse(people, tmp_path, database):
    def opened(name):
        app = make_app(database, tmp_path / "rec", secure=False)
        browser = Browser(app, people, secure=False)
        browser.come_in(name)
        return browser

    return opened


def field(rows, name):
    ids = {(row["name"], row["value"]): row["id"] for row in rows(CaseHint)}
    return next(number for (kind, _), number in ids.items() if kind == name)


def use(browser, rows, case, name, version):
    page = browser.read(f"/console/cases/{case}")
    token = fields(page, f"/console/cases/{case}/note")["csrf_token"]
    form = {"version": str(version), "csrf_token": token}
    return browser.post(f"/console/cases/{case}/use/{field(rows, name)}", form)


def test_the_page_shows_hints_with_their_words_and_fields(browse, case):
    page = browse("Mei").get(f"/console/cases/{case}").text
    shown = " ".join(section(page, "hints").split())
    assert "stolen : \u201cstolen\u201d at 0:01 \u00b7 account security" in shown
    assert "urgent \u00b7 50% sure" in shown
    assert "Account 417038825 at 0:02" in shown
    assert "Callback number +82 10-1234-5678 at 0:03" in shown
    assert "Use as callback number" in shown


@pytest.mark.usefixtures("case")
def test_a_row_of_the_list_shows_what_was_heard(browse):
    page = browse("Mei").get("/console/").text
    assert '<span class="heard">stolen</span>' in page


def test_a_field_is_used_by_a_form_and_leaves_a_line(browse, case, rows, people):
    version = people.row(case).version
    answer = use(browse("Mei"), rows, case, "callback_number", version)
    assert (answer.status_code, people.row(case).callback_number) == (
        303,
        "+821012345678",
    )
    line = "callback number +821012345678 from the message, in place of +8613800138000"
    assert people.timeline(case)[-1] == ("field_used", "Mei", line)
    assert people.row(case).verification == "pin"
    again = use(browse("Mei"), rows, case, "callback_number", version)
    assert (again.status_code, len(people.timeline(case))) == (303, 3)


def test_another_account_is_as_sure_as_nobody(browse, case, rows, people):
    use(browse("Mei"), rows, case, "account", people.row(case).version)
    row = people.row(case)
    assert (row.account, row.collected, row.verification, row.verification_reasons) == (
        "417038825",
        {"account": "417038825"},
        "none",
        [],
    )


@pytest.mark.usefixtures("case")
def test_a_field_of_another_case_is_not_used(browse, rows, people):
    other = people.case(callback_number=None)
    answer = use(browse("Mei"), rows, other, "callback_number", 1)
    assert (answer.status_code, people.row(other).callback_number) == (409, None)


def test_a_hint_is_no_field(browse, case, rows, people):
    answer = use(browse("Mei"), rows, case, "stolen", people.row(case).version)
    assert answer.status_code == 409
    assert "no number that could be used" in answer.text


def test_somebody_elses_case_and_an_old_page_are_refused(
    browse, case, rows, people, database
):
    stale = use(browse("Mei"), rows, case, "account", 1)
    with database.writing() as session:
        row = session.get(Case, case)
        row.status, row.assigned_to = "claimed", people.jun.id
    taken = use(browse("Mei"), rows, case, "account", people.row(case).version)
    assert (stale.status_code, taken.status_code) == (409, 409)
    assert people.row(case).account == "9"


def test_no_field_is_used_without_a_forms_token(browse, case, rows, people):
    browser = browse("Mei")
    address = f"/console/cases/{case}/use/{field(rows, 'account')}"
    answer = browser.post(address, {"version": "3"})
    assert (answer.status_code, people.row(case).account) == (400, "9")


def test_the_command_line_shows_hints_and_fields(case, database, monkeypatch):
    monkeypatch.setenv("IVR_DATABASE_URL", str(database.url))
    told = CliRunner().invoke(cases, ["show", str(case), "--json"])
    found = json.loads(told.output)
    assert found["hints"] == [
        {
            "kind": "hint",
            "name": "stolen",
            "said": "stolen",
            "topic": "account_security",
            "priority": "urgent",
            "start": 1.5,
            "end": 2.0,
            "confidence": 0.5,
        }
    ]
    assert [(one["kind"], one["value"]) for one in found["fields"]] == [
        ("account", "417038825"),
        ("callback_number", "+821012345678"),
        ("callback_number", "+861012345678"),
    ]
    assert found["priority"] == "urgent"
    assert found["callback_number"] == CALLER
