"""A day at a hotline that is killed, cut off and told half: every caller is found."""

import json
import subprocess
from datetime import UTC, datetime, timedelta

import day_flow
import pytest
from day_of_calls import AGENT, DayOfCalls, number_of
from documented_client import ACCOUNT, NUMBER, PUBLIC_URL, TOKEN, Twilio
from processes import wait_for
from real_hotline import IVR, Hotline, free_port, settings_in

from ivr.simulator import Exchange, Press, Subscriber, VirtualClock

pytestmark = pytest.mark.slow

DESK = """\
calling: {hours: "00:00-24:00", countries: [US]}
"""


@pytest.fixture
def exchange():
    begun = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=20)
    port = free_port()
    found = Exchange(
        account_sid=ACCOUNT,
        auth_token=TOKEN,
        clock=VirtualClock(begun),
        connect_to=f"http://127.0.0.1:{port}",
    )
    found.add_number(
        NUMBER,
        voice_url=f"{PUBLIC_URL}/twilio/voice",
        status_callback=f"{PUBLIC_URL}/twilio/status",
    )
    with found.serving() as api_url:
        yield found, api_url, port


@pytest.fixture
def hotline(exchange, tmp_path):
    _, api_url, port = exchange
    flow = day_flow.write(tmp_path / "flow")
    flow.with_name("desk.yaml").write_text(DESK, encoding="utf-8")
    environment = settings_in(tmp_path, api_url) | {"IVR_FLOW": str(flow)}
    twilio = Twilio(f"http://127.0.0.1:{port}")
    found = Hotline(tmp_path, None, port, environment, twilio)
    found.start()
    yield found
    twilio.close()
    found.kill()


def call_back(hotline, exchange, day):
    """Have an agent call the first case's caller, and both talk."""
    exchange.subscribers[AGENT] = Subscriber(presses="1")
    talks = Subscriber(script=(Press("1"), Press("2")), talks_s=5)
    exchange.subscribers[number_of(1)] = talks
    subprocess.run(
        (IVR, "agents", "add", "mei", "--role", "agent", "--password-stdin"),
        env=hotline.environment,
        cwd=hotline.folder,
        input="tulips in the winter",
        text=True,
        check=True,
        capture_output=True,
    )
    assert hotline.ivr("agents", "phone", "mei", AGENT).returncode == 0
    asked = hotline.ivr("cases", "call", "1001", "--by", "mei")
    assert (asked.returncode, asked.stderr) == (0, "")

    def over():
        legs = {leg.to: leg for leg in exchange._office.legs.values()}
        agent = legs.get(AGENT)
        return legs if agent is not None and agent.ended else None

    legs = wait_for(over, 30, "the callback to be over")
    exchange.settle()
    day.sids |= {"agent": legs[AGENT].sid, "called back": legs[number_of(1)].sid}


def compared(hotline, day, *given):
    """Run the command; return each call's verdict by its caller's name, and counts."""
    ended = hotline.ivr("reconcile", "--json", *given)
    assert (ended.returncode, ended.stderr) == (0, "")
    told = json.loads(ended.stdout)
    names = {sid: name for name, sid in day.sids.items()}
    table = {
        names[one["sid"]]: (one["verdict"], one["reason"], one["case"])
        for one in told["calls"]
    }
    return table, told["counts"]


def test_every_call_of_a_day_is_found_whatever_happened_to_the_hotline(
    exchange, hotline
):
    network, api_url, _ = exchange
    day = DayOfCalls(network)
    day.plain_calls()
    day.note_leg("person")
    call_back(hotline, network, day)
    day.lost_news()
    on_the_line = day.ring("on the line")
    on_the_line.press("1")
    hotline.kill()
    on_the_line.hang_up()
    day.ring("while it was down")
    day.ring("while it was down, again", number_of(day.serial))
    hotline.start()
    day.leave_message("after it")
    day.somebody_elses(api_url)
    table = {
        "opened": ("case", "opened", 1001),
        "again": ("case", "joined", 1001),
        "question": ("answered", "question", None),
        "person": ("answered", "person", None),
        "person's leg": ("answered", "leg", None),
        "no_wish": ("hung_up", "no_wish", None),
        "by_menu": ("hung_up", "no_wish", None),
        "agent": ("case", "callback", 1001),
        "called back": ("case", "callback", 1001),
        "end_lost": ("case", "opened", 1002),
        "after it": ("case", "opened", 1003),
        "hung_up_unheard": ("case", "opened", 1004),
        "on the line": ("case", "opened", 1005),
        "while it was down": ("alert", "unseen_call", 1006),
        "while it was down, again": ("alert", "unseen_call", 1006),
        "somebody_elses": ("alert", "unknown_outbound", None),
    }
    counts = {
        "calls": {"alert": 3, "answered": 3, "case": 8, "hung_up": 2},
        "recordings": {"known": 4},
        "texts": {},
    }
    repaired = {"ended": 3, "opened": 2, "recordings": 1, "told": 1}
    dry = compared(hotline, day, "--dry-run")
    assert dry[1]["repaired"] == repaired
    assert compared(hotline, day) == (table, {**counts, "repaired": repaired})
    assert compared(hotline, day) == (table, {**counts, "repaired": {}})
    stored = "SELECT count(*) FROM recordings WHERE state = 'stored'"
    wait_for(lambda: hotline.rows(stored) == [(4,)], 30, "the recordings to be fetched")
    assert {case["number"] for case in hotline.cases()} == set(range(1001, 1007))
    ready = hotline.twilio.session.get(f"{hotline.twilio.url}/readyz", timeout=10).text
    assert ready == (
        "ready\nbut: 3 calls or texts need a look: Twilio's lists and ours differ\n"
    )
