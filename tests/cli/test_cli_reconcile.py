"""`ivr reconcile`: as it is typed, and what it prints."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from signed import ACCOUNT, NUMBER, TOKEN

from ivr.simulator import Exchange, VirtualClock

CALLER = "+14155550101"
BEGAN = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=5)


@pytest.fixture
def exchange():
    found = Exchange(account_sid=ACCOUNT, auth_token=TOKEN, clock=VirtualClock(BEGAN))
    found.add_number(NUMBER, voice_url="https://hotline.example/twilio/voice")
    found.is_reachable = False
    return found


@pytest.fixture
def reconcile(ivr, exchange):
    """Run the command on an installation that this exchange calls."""
    with exchange.serving() as url:
        account = {
            "IVR_TWILIO_API_URL": url,
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
        }
        yield lambda *given: ivr("reconcile", *given, **account)


@pytest.fixture
def unseen(exchange):
    """A call that never reached us."""
    return exchange.call(from_=CALLER, to=NUMBER)


def test_every_call_is_told_with_its_verdict(reconcile, unseen, ivr):
    told = reconcile("--json")
    assert (told.code, told.err) == (0, "")
    found = json.loads(told.out)
    assert found["calls"] == [
        {
            "sid": unseen.sid,
            "began_at": BEGAN.isoformat(),
            "verdict": "alert",
            "reason": "unseen_call",
            "case": 1001,
        }
    ]
    assert found["counts"] == {
        "calls": {"alert": 1},
        "recordings": {},
        "texts": {},
        "repaired": {"opened": 1},
    }
    (case,) = json.loads(ivr("cases", "list", "--json").out)
    assert (case["caller"], case["priority"]) == (CALLER, "high")


def test_the_last_runs_and_what_is_open_until_somebody_has_looked(reconcile, unseen):
    assert reconcile("--last").out == (
        "Nothing has been compared yet; see: ivr reconcile\n"
    )
    told = reconcile().out.splitlines()
    assert told[0].startswith("1 calls from ")
    assert told[1:5] == [
        "  calls       alert 1",
        "  recordings  -",
        "  texts       -",
        "  repaired    opened 1",
    ]
    assert told[5:] == [
        f"{unseen.sid}  {BEGAN:%Y-%m-%d %H:%M}  unseen_call       case 1001"
    ]
    shown = json.loads(reconcile("--last", "--json").out)
    assert [run["state"] for run in shown["runs"]] == ["done"]
    assert [one["case"] for one in shown["open"]] == [1001]
    assert reconcile("--acknowledge").out == "1 looked at.\n"
    heads, *runs = reconcile("--last").out.splitlines()
    assert heads.split()[:4] == ["began", "(UTC)", "state", "from"]
    assert len(runs) == 1
    assert " done " in runs[0]


def test_a_dry_run_opens_no_case(reconcile, unseen, ivr):
    assert json.loads(reconcile("--dry-run", "--json").out)["counts"]["calls"] == {
        "alert": 1
    }
    assert ivr("cases", "list", "--json").out == "[]\n"
    assert unseen.ended


def test_a_window_is_typed_as_days_or_moments(reconcile, unseen):
    day = f"{BEGAN:%Y-%m-%d}"
    assert len(json.loads(reconcile("--from", day, "--json").out)["calls"]) == 1
    before = ("--from", "2026-01-01", "--to", f"{BEGAN:%Y-%m-%dT%H:%M:%S+00:00}")
    assert json.loads(reconcile(*before, "--json").out)["calls"] == []
    assert unseen.ended


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("--from", "yesterday"), "Invalid value for '--from'"),
        (("--last", "--dry-run"), "give --last or --acknowledge alone"),
        (("--last", "--acknowledge"), "give --last or --acknowledge alone"),
        (("--from", "2099-01-01"), "there is nothing between 2099-01-01 00:00 and"),
    ],
)
def test_what_cannot_be_compared_is_one_sentence(reconcile, given, told):
    assert reconcile(*given).complaint.startswith(told)


def test_an_account_that_is_refused_is_one_sentence(reconcile, exchange):
    exchange.refuse(401)
    assert reconcile().complaint == (
        "Twilio refuses our account (401); check TWILIO_AUTH_TOKEN"
    )


def test_a_setting_that_is_none_is_told(ivr):
    told = ivr("reconcile", IVR_RECONCILE="at night")
    assert told.complaint == (
        "IVR_RECONCILE is wrong: write a time of day like 04:00, or off "
        "(found 8 characters)"
    )
    told = ivr("reconcile", IVR_NUMBERS="+18005550100,12")
    assert told.complaint == (
        "IVR_NUMBERS is wrong: write numbers like +18005550100, with commas between "
        "(found 15 characters)"
    )
