"""What Twilio's lists told is seen by people and machines until somebody has looked."""

import pytest
from case_rows import AT, Desk, agent
from console_browser import Browser, alert, section, words
from flask import Flask

from ivr.app import add_operations
from ivr.tables import Case, Discrepancy, Reconciliation

PAGE = "/console/reconciliation"
SID = "CA" + "7" * 32
TOLD = "1 call or text needs a look: Twilio's lists and ours differ"


@pytest.fixture
def ada(browse) -> Browser:
    """The browser of a supervisor."""
    return browse("Ada")


@pytest.fixture
def unseen(desk: Desk) -> int:
    """A call that never reached us, with its case."""
    number = desk.case(flags=["unseen_call"])
    with desk.database.writing() as session:
        call_id = session.get_one(Case, number).call_id
        row = {"sid": SID, "call_id": call_id, "reason": "unseen_call"}
        session.add(Discrepancy(**row, at=AT, found_at=AT))
    return number


def test_the_page_is_for_supervisors_and_admins(browse, desk):
    with desk.database.writing() as session:
        session.add(agent("Root", role="admin"))
    mei = browse("Mei")
    assert mei.get(PAGE).status_code == 403
    looked = mei.post(f"{PAGE}/looked", {"csrf_token": mei.token()})
    assert looked.status_code == 403
    assert f'href="{PAGE}"' not in mei.read("/console/")
    for who in ("Ada", "Root"):
        assert f'href="{PAGE}"' in browse(who).read("/console/")
        assert "None was made yet." in section(browse(who).read(PAGE), "runs")


def test_what_nobody_has_looked_at_is_an_alarm_until_a_supervisor_has(
    ada, browse, desk, unseen
):
    operations = Flask("operations")
    add_operations(operations, desk.database)
    ready = operations.test_client()
    assert ready.get("/readyz").text == f"ready\nbut: {TOLD}\n"
    assert alert(browse("Mei").read("/console/")) == TOLD
    shown = section(ada.read(PAGE), "open")
    assert "unseen call" in shown
    assert SID in shown
    assert f'href="/console/cases/{unseen}"' in ada.read(PAGE)
    answer = ada.send(ada.read(PAGE), f"{PAGE}/looked")
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    with desk.database.reading() as session:
        (row,) = session.query(Discrepancy)
    assert (row.seen_by, row.seen_at) == ("Ada", AT)
    assert "Nothing: Twilio's lists and ours agree" in section(ada.read(PAGE), "open")
    assert ready.get("/readyz").text == "ready\n"


def test_a_case_of_a_call_that_never_arrived_says_so(ada, unseen, desk):
    page = words(ada.read(f"/console/cases/{unseen}"))
    assert "A call of theirs never reached the hotline" in page
    assert "A secret was told" not in page
    other = words(ada.read(f"/console/cases/{desk.case()}"))
    assert "never reached the hotline" not in other


def test_runs_stand_there_with_what_they_counted_and_why_they_failed(ada, desk):
    span = {"began_at": AT, "since": AT, "until": AT, "ended_at": AT}
    counts = {"calls": {"case": 41, "answered": 7, "hung_up": 3, "alert": 2}}
    with desk.database.writing() as session:
        session.add(Reconciliation(state="done", counts=counts, **span))
        row = {"state": "failed", "reason": "Twilio answered 500", "counts": {}}
        session.add(Reconciliation(**row, **span))
    shown = words(section(ada.read(PAGE), "runs"))
    assert (
        shown.split("Alerts ", 1)[1].split()
        == (
            "Tue 24 Nov 2026, 12:00 UTC+8 Tue 24 Nov 2026, 12:00 UTC+8 "
            "failed: Twilio answered 500 0 0 0 0 "
            "Tue 24 Nov 2026, 12:00 UTC+8 Tue 24 Nov 2026, 12:00 UTC+8 done 41 7 3 2"
        ).split()
    )
