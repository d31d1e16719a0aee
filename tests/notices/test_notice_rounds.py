"""Rounds of sending: what is tried again, what ends, what the case is told."""

from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest
from case_rows import add_call
from notice_receivers import FROM, TO, free_port
from structlog.testing import capture_logs

from ivr.notices.mail import Mail
from ivr.notices.outcome import Told
from ivr.notices.rows import LEASE
from ivr.notices.send import NoticeSender, address_new
from ivr.settings.freeze import MailServer
from ivr.tables import Delivery, Notice

pytestmark = pytest.mark.both_databases

DAY = timedelta(hours=24)


@pytest.fixture
def change(database):
    """Change every delivery, as the passing of time or a crash would."""

    def changed(table=Delivery, **values):
        with database.writing() as session:
            for row in session.query(table):
                for name, value in values.items():
                    setattr(row, name, value)

    return changed


def ago(time_):
    return datetime.now(UTC) - time_


def ends(rows):
    """How each delivery ended, with nothing left to do."""
    found = rows(Delivery)
    left = {(row["due_at"], row["lease"], row["leased_until"]) for row in found}
    assert left == {(None, None, None)}
    assert all(row["ended_at"] for row in found)
    return [(row["channel"], row["state"], row["reason"]) for row in found]


def test_everybody_is_told_once_under_one_id(
    ask, send, web, webhook, mail, letters, rows, case, desk
):
    ask()
    send(webhook, letters)
    send(webhook, letters)
    (notice,) = rows(Notice)
    assert web.by_id == {notice["id"]: notice["body"].encode()}
    assert list(mail.by_id) == [f"<{notice['id']}@hotline.example>"]
    assert (len(web.requests), len(mail.mails)) == (1, 1)
    assert ends(rows) == [("webhook", "done", None), ("email", "done", None)]
    assert desk.timeline(case.number)[1:] == [
        ("freeze_requested", None, ""),
        ("freeze_told", None, "webhook"),
        ("freeze_told", None, "email"),
    ]


def test_neither_number_nor_address_is_in_the_log(ask, send, web, webhook, rows):
    nobody = Mail(MailServer("127.0.0.1", free_port(), "none"), FROM, TO)
    web.statuses.append(410)
    ask()
    (notice,) = rows(Notice)
    with capture_logs() as logged:
        send(webhook, nobody)
    assert logged == [
        {
            "event": "freeze_not_told",
            "log_level": "error",
            "notice": notice["id"],
            "channel": "webhook",
            "reason": "the webhook is gone (410)",
        },
        {
            "event": "notice_waits",
            "log_level": "warning",
            "notice": notice["id"],
            "channel": "email",
            "reason": "the mail server cannot be reached",
        },
    ]


def test_a_refusal_for_good_ends_one_channel_and_not_the_other(
    ask, send, web, webhook, mail, letters, rows, case, desk
):
    web.statuses.append(410)
    ask()
    send(webhook, letters)
    gone = "the webhook is gone (410)"
    assert ends(rows) == [("webhook", "failed", gone), ("email", "done", None)]
    assert len(mail.mails) == 1
    assert desk.timeline(case.number)[2:] == [
        ("freeze_not_told", None, f"webhook: {gone}"),
        ("freeze_told", None, "email"),
    ]


def test_what_may_be_tried_again_waits_longer_each_time(
    ask, send, web, webhook, rows, change, case, desk
):
    web.statuses += [503] * 12
    ask()
    waits = []
    for _ in range(12):
        send(webhook)
        (row,) = rows(Delivery)
        assert (row["state"], row["lease"]) == ("queued", None)
        waits.append((row["due_at"] - datetime.now(UTC)).total_seconds())
        send(webhook)  # which is too early
        change(due_at=ago(timedelta(0)))
    assert row["reason"] == "the webhook answered 503"
    assert len(web.requests) == row["attempts"] == 12
    wanted = [min(2**tries, 900) for tries in range(1, 13)]
    assert all(
        0.7 * plain < wait < 1.25 * plain
        for plain, wait in zip(wanted, waits, strict=True)
    )
    send(webhook)
    assert ends(rows) == [("webhook", "done", None)]
    assert desk.timeline(case.number)[2:] == [("freeze_told", None, "webhook")]


def test_after_24_hours_it_is_given_up_with_the_last_reason(
    ask, send, web, webhook, rows, case, desk
):
    web.statuses.append(503)
    ask(at=ago(DAY + timedelta(seconds=1)))
    send(webhook)
    reason = "given up after 24 hours; the webhook answered 503"
    assert ends(rows) == [("webhook", "failed", reason)]
    assert desk.timeline(case.number)[2:] == [
        ("freeze_not_told", None, f"webhook: {reason}")
    ]


def test_one_that_no_worker_saw_for_a_day_is_tried_all_the_same(
    ask, send, web, webhook, rows
):
    ask(at=ago(2 * DAY))
    send(webhook)
    assert ends(rows) == [("webhook", "done", None)]
    assert len(web.by_id) == 1


def test_what_a_dead_worker_was_sending_is_sent_again_under_the_same_id(
    ask, send, web, webhook, rows, change
):
    ask()
    send(webhook)
    dead = {"lease": "dead", "due_at": ago(DAY), "ended_at": None}
    change(state="sending", leased_until=ago(-LEASE), **dead)
    send(webhook)
    assert len(web.requests) == 1  # the lease still holds
    change(leased_until=ago(timedelta(seconds=1)))
    send(webhook)
    assert ends(rows) == [("webhook", "done", None)]
    assert (len(web.requests), len(web.by_id)) == (2, 1)


def test_who_lost_the_lease_writes_no_end(ask, database, rows, change, case, desk):
    class Slow:
        name = "webhook"

        def tell(self, identity, body):
            del identity, body
            change(lease="another")
            return Told()

    ask()
    address_new(database, ["webhook"])
    NoticeSender(database, Slow()).send_due()
    assert rows(Delivery, "state", "lease") == [
        {"state": "sending", "lease": "another"}
    ]
    assert desk.timeline(case.number)[2:] == []


def test_two_workers_at_once_send_it_once(ask, database, web, webhook, rows):
    ask()
    web.answer_s = 0.3
    address_new(database, ["webhook"])
    threads = [
        Thread(target=NoticeSender(database, webhook).send_due) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ends(rows) == [("webhook", "done", None)]
    assert len(web.requests) == 1


def test_one_that_breaks_on_our_side_holds_no_other_up(
    ask, database, rows, case, web, webhook
):
    class Breaking:
        name = "webhook"

        def __init__(self):
            self.left = 1

        def tell(self, identity, body):
            if self.left:
                self.left -= 1
                raise ValueError(body)
            return webhook.tell(identity, body)

    with database.writing() as session:
        other = add_call(session, None).id
    ask()
    ask(call=other)
    address_new(database, ["webhook"])
    with capture_logs() as logged:
        NoticeSender(database, Breaking()).send_due()
    states = [row["state"] for row in rows(Delivery)]
    assert (sorted(states), len(web.by_id)) == (["done", "queued"], 1)
    assert logged[0]["event"] == "notice_broke"
    assert case.number


def test_a_worker_that_ends_begins_no_other(ask, database, rows, web, webhook):
    ask()
    address_new(database, ["webhook"])
    stopping = Event()
    stopping.set()
    NoticeSender(database, webhook, stopping).send_due()
    assert rows(Delivery, "state") == [{"state": "queued"}]
    assert web.requests == []


def test_two_calls_are_two_requests(ask, database, send, web, webhook):
    with database.writing() as session:
        other = add_call(session, None).id
    ask()
    ask(call=other)
    send(webhook)
    assert len(web.by_id) == len(web.requests) == 2


def test_a_lease_outlives_every_try(webhook, letters):
    longest = timedelta(seconds=max(webhook.longest_s, letters.longest_s))
    assert longest < LEASE
