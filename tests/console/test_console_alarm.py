"""That nothing can be fetched is seen by people and by machines, while it lasts."""

from case_rows import AT, Desk
from console_browser import Browser
from flask import Flask

from ivr.app import add_operations
from ivr.audio.fetch import RefusedError
from ivr.audio.holds import Holds

TOLD = f"No recording can be fetched since {AT:%Y-%m-%d %H:%M} UTC: Refused (401)"


def test_f24_a_refused_account_is_told_until_it_is_accepted(mei: Browser, desk: Desk):
    holds = Holds(desk.database, "account", lambda: AT)
    operations = Flask("operations")
    add_operations(operations, desk.database)
    ready = operations.test_client()
    assert (ready.get("/readyz").text, TOLD in mei.get("/console/").text) == (
        "ready\n",
        False,
    )
    holds.refused(RefusedError("Refused (401)"))
    answer = ready.get("/readyz")
    assert (answer.status_code, answer.text) == (200, f"ready\nbut: {TOLD}\n")
    page = mei.get("/console/").text
    assert f'<p class="refusal" role="alert">{TOLD}</p>' in page
    holds.accepted()
    assert ready.get("/readyz").text == "ready\n"
    assert TOLD not in mei.get("/console/").text
