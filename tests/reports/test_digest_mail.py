"""The digest by mail, through a real mail server: whole, once, late but not never."""

import threading
import time
from datetime import date, timedelta

import pytest
from notice_receivers import FROM, serving_mail
from report_rows import HOURS, at

from ivr.reports.digest.facts import digest
from ivr.reports.digest.rows import LEASE, digest_alarm
from ivr.reports.digest.sender import DigestSender, Post
from ivr.reports.digest.wording import text
from ivr.settings.freeze import mail_server
from ivr.tables import Hold, Recording, SentDigest

HOST = "https://hotline.example"
LEAD, BOSS = "lead@company.example", "boss@company.example"
MONDAY = date(2026, 11, 2)
LATER = at("11-05 09:00")
TEXT = """\
Hotline: Monday 2 November 2026 (America/New_York)

                              that day  day before  week before
Calls taken                          4           3            0
Abandoned calls                   0.0%       33.3%            —
Cases opened                         2           2            0
Complaints                           1           0            0
Repeated calls on one issue      33.3%        0.0%            —
Time to first answer, median   0:30:00           —            —
Time to resolution, median     0:40:00           —            —
Resolution rate                 100.0%           —            —
First-call resolution            50.0%           —            —
Promises kept                    75.0%           —            —
Satisfaction, mean of 5           5.00           —            —

Promises broken:
- Case {late}, account security, promised by 2 Nov 09:05: {host}/console/cases/{late}

Late at 5 Nov 09:00:
- Case {open}, transfers, due 4 Nov 12:00: {host}/console/cases/{open}

Complaints:
- Case {angry}, complaints, opened 2 Nov 10:01: {host}/console/cases/{angry}

Alarms:
- No recording can be fetched since 2026-11-04 09:00 UTC: Twilio refused us (401)
- Recordings that failed: 1
- Case {angry}: {host}/console/cases/{angry}

All figures: {host}/console/reports?from=2026-11-02&to=2026-11-02
"""
LIST = f"{HOST}/console/reports/list?measure="
DAY = "&amp;from=2026-11-02&amp;to=2026-11-02"
PAGE = """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{subject}</title></head>
<body>
<h1>{subject}</h1>
<p>America/New_York</p>
<table border="1" cellpadding="4"><tr><th scope="col"></th>\
<th scope="col">that day</th><th scope="col">day before</th>\
<th scope="col">week before</th></tr>
{figures}</table>
<h2>Promises broken</h2>
<ul>
<li><a href="{host}/console/cases/{late}">Case {late}, account security, promised by \
2 Nov 09:05</a></li>
</ul>
<h2>Late at 5 Nov 09:00</h2>
<ul>
<li><a href="{host}/console/cases/{open}">Case {open}, transfers, due \
4 Nov 12:00</a></li>
</ul>
<h2>Complaints</h2>
<ul>
<li><a href="{host}/console/cases/{angry}">Case {angry}, complaints, opened \
2 Nov 10:01</a></li>
</ul>
<h2>Alarms</h2>
<ul>
<li>No recording can be fetched since 2026-11-04 09:00 UTC: Twilio refused us (401)</li>
<li>Recordings that failed: 1</li>
<li><a href="{host}/console/cases/{angry}">Case {angry}</a></li>
</ul>
<p><a href="{host}/console/reports?from=2026-11-02&amp;to=2026-11-02">\
All figures</a></p>
</body></html>
"""
FIGURES = (
    ("Calls taken", "calls", "all", "4", "3", "0"),
    ("Abandoned calls", "abandoned_calls", "part", "0.0%", "33.3%", "—"),
    ("Cases opened", "cases", "all", "2", "2", "0"),
    ("Complaints", "complaints", "part", "1", "0", "0"),
    ("Repeated calls on one issue", "repeated_calls", "part", "33.3%", "0.0%", "—"),
    ("Time to first answer, median", "first_answer", "all", "0:30:00", "—", "—"),
    ("Time to resolution, median", "resolution", "all", "0:40:00", "—", "—"),
    ("Resolution rate", "resolution_rate", "part", "100.0%", "—", "—"),
    ("First-call resolution", "first_call_resolution", "part", "50.0%", "—", "—"),
    ("Promises kept", "promises_kept", "part", "75.0%", "—", "—"),
    ("Satisfaction, mean of 5", "satisfaction", "all", "5.00", "—", "—"),
)


def figure_rows() -> str:
    return "".join(
        f'<tr><th scope="row" align="left">{title}</th><td align="right">'
        f'<a href="{LIST}{name}&amp;part={part}{DAY}">{first}</a></td>'
        f'<td align="right">{before}</td><td align="right">{week}</td></tr>\n'
        for title, name, part, first, before, week in FIGURES
    )


@pytest.fixture
def mail():
    with serving_mail() as found:
        yield found


@pytest.fixture
def troubled(month):
    """The days of the month, and what went wrong on the Monday."""
    call = month.calls["angry"]
    hold = {"name": "refused", "reason": "Twilio refused us (401)", "attempts": 3}
    times = {"since": at("11-04 04:00"), "until": at("11-06 04:00")}
    month.add(
        Recording(
            sid="RE" + "9" * 32,
            call_id=call,
            language="ko-KR",
            state="failed",
            reason="no sound",
            announced_at=at("11-02 10:02"),
        ),
        Hold(account="x", **hold, **times),
    )
    return month


class Clock:
    """A clock that a test sets."""

    def __init__(self, moment):
        self.moment = moment

    def __call__(self):
        return self.moment


def sender(database, mail, moment, *to, hour=7, longest_s=20.0):
    post = Post(mail_server(mail.url), FROM, to or (LEAD,), hour, HOST, longest_s)
    return DigestSender(database, post, lambda: HOURS, Clock(moment))


def days(mail) -> list[str]:
    return [str(one["Subject"]).removeprefix("Hotline: ") for one in mail.mails]


def states(rows):
    return [(row["day"], row["state"]) for row in rows(SentDigest, "day", "state")]


@pytest.mark.both_databases
def test_the_whole_mail_tells_the_day_and_nobodys_number(troubled, database, mail):
    found = sender(database, mail, LATER)
    (row,) = found.send_now(MONDAY)
    assert (row.state, row.letter, row.reason) == ("sent", None, None)
    (one,) = mail.mails
    assert mail.envelopes == [(FROM, [LEAD])]
    headers = {name: str(value) for name, value in one.items()}
    boundary = "=_digest-2026-11-02-7f536c8d792162a7"
    subject = "Hotline: Monday 2 November 2026"
    assert headers == {
        "From": FROM,
        "To": LEAD,
        "Subject": subject,
        "Date": "Thu, 05 Nov 2026 14:00:00 +0000",
        "Message-ID": "<digest-2026-11-02-7f536c8d792162a7@hotline.example>",
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/alternative; boundary="{boundary}"',
    }
    plain, rich = one.iter_parts()
    kinds = [part.get_content_type() for part in (plain, rich)]
    assert kinds == ["text/plain", "text/html"]
    named = troubled.cases | {"host": HOST, "subject": subject}
    assert plain.get_content().replace("\r\n", "\n") == TEXT.format(**named)
    html = PAGE.format(figures=figure_rows(), **named)
    assert rich.get_content().replace("\r\n", "\n") == html
    assert b"+1202555" not in mail.raw[0]


def test_a_digest_is_due_at_its_hour_on_the_hotlines_clock(database, mail, rows):
    for moment, wanted in (
        ("11-03 06:59:59", ["Sunday 1 November 2026"]),
        ("11-03 07:00", ["Sunday 1 November 2026", "Monday 2 November 2026"]),
        ("11-03 23:00", ["Sunday 1 November 2026", "Monday 2 November 2026"]),
    ):
        sender(database, mail, at(moment)).send_due()
        assert days(mail) == wanted
    assert states(rows) == [("2026-11-01", "sent"), ("2026-11-02", "sent")]


def test_after_an_outage_each_day_that_was_missed_is_told(database, mail):
    sender(database, mail, at("10-29 08:00")).send_due()
    sender(database, mail, at("11-02 05:00")).send_due()
    assert days(mail) == [
        "Wednesday 28 October 2026",
        "Thursday 29 October 2026",
        "Friday 30 October 2026",
        "Saturday 31 October 2026",
    ]
    sender(database, mail, at("11-20 08:00")).send_due()
    assert [one.partition(" ")[2] for one in days(mail)[4:]] == [
        f"{number} November 2026" for number in range(13, 20)
    ]


@pytest.mark.both_databases
def test_many_workers_at_once_send_one_to_each(database, mail, rows):
    senders = [sender(database, mail, LATER, LEAD, BOSS) for _ in range(4)]
    threads = [threading.Thread(target=one.send_due) for one in senders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(mail.envelopes) == [(FROM, [BOSS]), (FROM, [LEAD])]
    assert {row["state"] for row in rows(SentDigest)} == {"sent"}


def test_a_server_that_fails_is_tried_again_later_and_told_as_an_alarm(
    database, mail, rows
):
    mail.answers["MAIL"] = ["451 later"] * 2 + ["550 never"]
    found = sender(database, mail, LATER)
    found.send_due()
    told = (
        "The digest of 2026-11-04 could not be sent since 2026-11-05 14:00 UTC: "
        "the mail server refused it (451)"
    )
    with database.reading() as session:
        assert digest_alarm(session) == told
    (first,) = rows(SentDigest, "due_at", "attempts", "state", "letter")
    wait = (first["due_at"] - LATER).total_seconds()
    assert (first["attempts"], first["state"], 1.5 <= wait <= 2.5) == (
        1,
        "queued",
        True,
    )
    found.send_due()
    assert rows(SentDigest, "attempts") == [{"attempts": 1}]
    for minutes in (5, 10):
        found.now.moment = LATER + timedelta(minutes=minutes)
        found.send_due()
    assert (rows(SentDigest, "attempts"), mail.mails) == ([{"attempts": 3}], [])
    found.now.moment = LATER + timedelta(hours=1)
    found.send_due()
    assert states(rows) == [("2026-11-04", "sent")]
    with database.reading() as session:
        assert digest_alarm(session) is None
    # The mail is the one that was made for the first try.
    assert str(mail.mails[0]["Date"]) == "Thu, 05 Nov 2026 14:00:00 +0000"


def test_after_three_days_a_digest_is_given_up_and_the_next_ends_the_alarm(
    database, mail, rows
):
    mail.answers["MAIL"] = ["451 later"] * 2
    found = sender(database, mail, LATER)
    found.send_due()
    found.now.moment = LATER + timedelta(days=3, hours=1)
    with database.writing() as session:
        session.query(SentDigest).update({"due_at": found.now.moment})
        found_row = session.query(SentDigest).one()
        assert found_row.state == "queued"
    found.send_due()
    ended = [state for _, state in states(rows)]
    assert ended == ["failed", "sent", "sent", "sent"]
    with database.reading() as session:
        assert digest_alarm(session) is None


def test_what_a_dead_worker_had_taken_is_sent_by_another_and_once(database, mail, rows):
    """Killed before the server had it; the server keeps nothing of it."""
    first = sender(database, mail, LATER)
    first.queue_due()
    (number,) = [row["id"] for row in rows(SentDigest)]
    with database.writing() as session:
        row = session.get(SentDigest, number)
        row.state, row.lease, row.attempts = "sending", "dead", 1
        row.leased_until = LATER + LEASE
    second = sender(database, mail, LATER + timedelta(minutes=1))
    second.send_due()
    assert mail.mails == []
    second.now.moment = LATER + LEASE + timedelta(seconds=1)
    second.send_due()
    second.send_due()
    assert (days(mail), states(rows)) == (
        ["Wednesday 4 November 2026"],
        [("2026-11-04", "sent")],
    )


def test_a_worker_that_lost_its_lease_writes_nothing(database, mail, rows):
    slow = sender(database, mail, LATER)
    mail.hold = threading.Event()
    thread = threading.Thread(target=slow.send_due)
    thread.start()
    assert mail.arrived.wait(10)
    time.sleep(0.3)  # until the server's thread waits
    mail.hold, hold = None, mail.hold
    other = sender(database, mail, LATER + LEASE + timedelta(seconds=1))
    other.send_due()
    hold.set()
    thread.join()
    # It was in doubt whether the server had it: sent again, and the same to the byte.
    assert (len(mail.raw), len(mail.by_id)) == (2, 1)
    assert states(rows) == [("2026-11-04", "sent")]


def test_a_digest_without_a_host_links_by_path_and_an_empty_day_is_told(desk):
    with desk.database.reading() as session:
        told = text(digest(session, MONDAY, HOURS, LATER), "")
    assert told.count("none") == 4
    assert told.endswith(
        "All figures: /console/reports?from=2026-11-02&to=2026-11-02\n"
    )
