"""What fails is tried again for days, in peace; what is gone is told no more."""

import socket
import threading
from datetime import timedelta

import pytest
from hook_receivers import Told
from structlog.testing import capture_logs

from ivr.cases.feed import catch_up, events_after
from ivr.network.guard import Allowed, allowed, is_public
from ivr.tables import CaseEvent
from ivr.webhooks import deliveries, endpoints
from ivr.webhooks.alarms import alarm
from ivr.webhooks.endpoints import EndpointError
from ivr.webhooks.outcome import LONGEST_REST_S, WAITS_S
from ivr.webhooks.sending import WebhookSender

REDIRECT = {"Location": "http://127.0.0.1:9/elsewhere"}


def begun(told: Told, *statuses: int, notes: int = 1) -> int:
    """Add a webhook, and a case with notes; return the webhook."""
    webhook = told.add("case.note")
    number = told.desk.case()
    told.hooks.statuses = list(statuses)
    for step in range(notes):
        told.note(number, str(step))
    told.send()
    return webhook


@pytest.mark.parametrize("status", [500, 503, 429, 301, 400, 404])
def test_it_is_tried_again_under_the_same_id_until_it_is_had(told: Told, status):
    told.hooks.headers = REDIRECT if status == 301 else {}
    begun(told, status, status)
    assert told.states() == [("queued", 1, status)]
    told.send()
    assert told.states() == [("queued", 1, status)]
    told.clock.shift(seconds=7)
    told.send()
    assert told.states() == [("queued", 2, status)]
    told.clock.shift(seconds=WAITS_S[1] * 1.3)
    told.send()
    assert told.states() == [("done", 3, 204)]
    assert len(told.hooks.ids) == 1
    assert told.hooks.ids[0].startswith("msg_")


def test_an_endpoint_that_fails_is_left_alone_and_caught_up_with_at_once(told: Told):
    webhook = begun(told, 503, 503, notes=3)
    told.note(told.desk.case(), "another case")
    told.clock.shift(seconds=7)
    told.send()
    # One try a round, of whichever is first: nobody is hammered.
    assert sum(tries for _, tries, _ in told.states()) == 2
    assert told.endpoint(webhook).failures == 2
    told.clock.shift(seconds=LONGEST_REST_S * 1.2)
    told.send()
    assert [state for state, *_ in told.states()] == ["done"] * 4
    assert told.endpoint(webhook).failures == 0


def test_retry_after_is_obeyed(told: Told):
    told.hooks.headers = {"Retry-After": "3000"}
    webhook = begun(told, 429)
    rests = told.endpoint(webhook).rests_until
    assert rests is not None
    left = (rests - told.clock()).total_seconds()
    assert 2900 < left <= 3000
    told.clock.shift(seconds=2900)
    told.send()
    assert told.states() == [("queued", 1, 429)]
    told.clock.shift(seconds=100)
    told.send()
    assert told.states() == [("done", 2, 204)]


def test_one_that_is_gone_is_told_no_more_and_loses_nothing(told: Told):
    with capture_logs() as logs:
        webhook = begun(told, 410)
    assert told.endpoint(webhook).state == "disabled"
    assert [one["event"] for one in logs if one["log_level"] == "critical"] == [
        "webhook_disabled"
    ]
    with told.desk.database.reading() as session:
        assert alarm(session) == (
            f"webhook {webhook}: it is gone (410); see to it, then: "
            f"ivr webhooks enable {webhook}"
        )
    number = told.desk.case()
    told.note(number, "meanwhile")
    told.clock.shift(days=5)
    told.send()
    assert told.hooks.messages == []
    told.change(webhook, "enable", at=told.clock())
    told.send()
    assert len(told.hooks.messages) == 2
    with told.desk.database.reading() as session:
        assert alarm(session) is None


def test_one_that_fails_for_days_is_disabled_with_an_alarm(told: Told):
    told.hooks.always = 500
    webhook = begun(told)
    while told.endpoint(webhook).state == "active":
        told.clock.shift(hours=6)
        told.send()
        assert told.clock.ahead < timedelta(hours=110)
    assert told.clock.ahead >= timedelta(hours=72)
    assert told.endpoint(webhook).reason == "it has failed for three days"
    ((state, tries, status),) = told.states()
    assert (state, status) == ("failed", 500)
    assert tries >= len(WAITS_S)


def test_what_was_given_up_is_sent_again_by_hand(told: Told):
    webhook = begun(told)
    told.note(1001, "refused")
    told.hooks.always = 400
    told.send()
    told.clock.shift(days=3, seconds=60)
    told.send()
    assert told.states() == [("done", 1, 204), ("failed", 2, 400)]
    assert told.endpoint(webhook).state == "active"
    told.hooks.always = None
    with told.desk.database.writing() as session:
        assert deliveries.replay(session, webhook, told.clock()) == 1
    told.send()
    assert told.states()[1] == ("done", 1, 204)
    since = told.clock() - timedelta(days=9)
    with told.desk.database.writing() as session:
        count = deliveries.replay(session, webhook, told.clock(), since=since)
    told.send()
    assert count == 2
    assert len(told.hooks.ids) == 4
    assert len(set(told.hooks.ids)) == 2


def test_an_endpoint_that_hangs_holds_up_no_other(told: Told, monkeypatch):
    monkeypatch.setattr("ivr.webhooks.sending.LONGEST_TRY_S", 3.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        told.add("case.note", url=f"http://127.0.0.1:{silent.getsockname()[1]}/")
        told.add("case.note")
        told.note(told.desk.case(), "a")
        told.send()
    assert told.hooks.types == ["case.note"]
    assert told.states() == [("queued", 1, None), ("done", 1, 204)]


def test_a_webhook_that_is_removed_is_forgotten(told: Told):
    webhook = begun(told, 500)
    told.change(webhook, "remove")
    assert told.states() == []
    told.clock.shift(hours=1)
    told.send()


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://company.example/a", "write it like https://company.example/hooks"),
        ("https://", "write it like https://company.example/hooks"),
        ("https://user:word@company.example/", "write it like"),
        ("https://company.example/#part", "write it like"),
        ("https://company.example:port/", "write it like"),
        ("https://company.example/a b", "write it like"),
        ("http://company.example/", "it must begin with https://"),
        ("https://localhost/", "localhost is of this machine or network"),
        ("https://127.0.0.1/", "127.0.0.1 is of this machine or network"),
        ("https://10.1.2.3/", "10.1.2.3 is of this machine or network"),
        ("https://169.254.169.254/latest", "169.254.169.254 is of this machine"),
        ("https://[::1]/", "::1 is of this machine or network"),
        ("https://[::ffff:10.0.0.1]/", "::ffff:10.0.0.1 is of this machine"),
        ("https://company.example/" + "a" * 2000, "it is longer than 2000"),
    ],
)
def test_an_address_that_is_not_told_is_one_sentence(told: Told, url, why):
    wanted = endpoints.Wanted(url, ("*",))
    at = told.clock()
    with told.desk.database.writing() as session, pytest.raises(EndpointError) as told_:
        endpoints.add(session, wanted, Allowed(), at)
    assert str(told_.value).startswith(why)
    assert told_.value.field == "url"


@pytest.mark.parametrize("events", [(), ("opened",), ("case.",), ("case.Opened",)])
def test_events_that_are_none_are_one_sentence(told: Told, events):
    with pytest.raises(EndpointError) as wrong:
        endpoints.check_events(events)
    assert wrong.value.field == "events"
    del told


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("::", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_which_addresses_are_public(address, public):
    assert is_public(address) is public


def test_a_name_that_leads_to_this_machine_is_not_connected_to(told: Told):
    """As when a name server's answer changes after the webhook was added."""
    port = told.hooks.url.rpartition(":")[2]
    told.add("case.note", url=f"http://localhost:{port}")
    told.note(told.desk.case(), "a")
    stern = WebhookSender(told.desk.database, Allowed(), told.clock)
    stern.send_due()
    stern.settle()
    stern.stopping.set()
    stern._threads.shutdown()
    assert not told.hooks.arrived.is_set()
    assert told.states() == [("queued", 1, None)]


def test_a_setting_allows_names_addresses_and_networks():
    found = allowed(["Desk.Internal", "10.1.0.0/16", "127.0.0.1"])
    assert found.host("desk.internal")
    assert found.address("any.example", "10.1.2.3")
    assert found.address("desk.internal", "192.168.7.7")
    assert not found.address("any.example", "10.2.0.1")
    assert not found.host("other.internal")


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_whoever_commits_late_is_not_overlooked(told: Told):
    """An event whose id is the smaller and whose commit the later comes behind."""
    database = told.desk.database
    number, other = told.desk.case(), told.desk.case()
    catch_up(database)
    held, go_on = threading.Event(), threading.Event()

    def slow():
        with database.writing() as session:
            session.add(event(number, told.clock()))
            session.flush()
            held.set()
            assert go_on.wait(20)

    thread = threading.Thread(target=slow)
    thread.start()
    assert held.wait(20)
    with database.writing() as session:
        session.add(event(other, told.clock()))
    catch_up(database)
    with database.reading() as session:
        seen = events_after(session, 2, 10)
    go_on.set()
    thread.join()
    catch_up(database)
    with database.reading() as session:
        late = events_after(session, seen[-1].position or 0, 10)
    assert [one.case_number for one in seen] == [other]
    assert [one.case_number for one in late] == [number]
    assert late[0].id < seen[0].id


def event(number, at):
    return CaseEvent(case_number=number, at=at, kind="note")
