"""`ivr report`: figures on the terminal, and every way to ask for them wrongly."""

import json
import re

import pytest
from notice_receivers import FROM, TO, serving_mail

EMPTY = """\
2026-11-01 to 2026-11-02, Asia/Shanghai

Promises kept (promises_kept)
day         Count  Of  Share
2026-11-01      0   0      —
2026-11-02      0   0      —
"""
ASKED = ("--from", "2026-11-01", "--to", "2026-11-02")


def test_a_measure_is_shown_as_table_csv_and_json(ivr):
    shown = ivr("report", "promises_kept", *ASKED, "--by", "day")
    assert (shown.out, shown.err, shown.code) == (EMPTY, "", 0)
    told = ivr("report", "promises_kept", *ASKED, "--format", "json")
    figures = json.loads(told.out)["figures"]
    assert [one["figure"] for one in figures] == ["count", "of", "share"]
    lines = ivr("report", *ASKED, "--format", "csv").out.splitlines()
    assert lines[0].removeprefix("\ufeff").startswith("measure,topic,language,")
    assert sum(line.startswith("promises_kept,") for line in lines) == 3


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (("promise_kept",), "no measure 'promise_kept'; did you mean 'promises_kept'?"),
        (("--from", "yesterday"), "'yesterday' is no day; write it like 2026-11-24"),
        (
            ("--from", "2026-11-02", "--to", "2026-11-01"),
            "2026-11-01 is before 2026-11-02; turn them round",
        ),
        (("--by", "week"), "nothing is parted by 'week'; there are: topic, "),
        (("--by", "day,day"), "'day,day' names something twice"),
        (("--format", "xml"), "Invalid value for '--format': 'xml' is not one of"),
    ],
)
def test_what_cannot_be_reported_is_one_line(ivr, typed, told):
    ended = ivr("report", *typed)
    assert (ended.complaint[: len(told)], ended.code, ended.out) == (told, 2, "")


DIGEST = """\
Hotline: Monday 2 November 2026 (Asia/Shanghai)

"""
REPORT = ("report", "digest", "--date", "2026-11-02")


def test_a_digest_is_printed_and_sent_once(ivr):
    told = ivr(*REPORT)
    assert (told.out[: len(DIGEST)], told.code) == (DIGEST, 0)
    with serving_mail() as mail:
        post = {"IVR_SMTP_URL": mail.url, "IVR_SMTP_FROM": FROM, "IVR_DIGEST_TO": TO}
        first = ivr(*REPORT, "--send", **post)
        again = ivr(*REPORT, "--send", **post)
    assert first.out.endswith(f"\n\n{TO}: sent\n")
    assert re.search(rf"{TO}: was sent at .* UTC, and is not sent again\n$", again.out)
    assert [str(one["Subject"]) for one in mail.mails] == [
        "Hotline: Monday 2 November 2026"
    ]


def test_a_digest_that_cannot_be_sent_is_told(ivr):
    with serving_mail() as mail:
        mail.answers["MAIL"] = ["550 no"]
        post = {"IVR_SMTP_URL": mail.url, "IVR_SMTP_FROM": FROM, "IVR_DIGEST_TO": TO}
        ended = ivr(*REPORT, "--send", **post)
    reason = "the mail server refused it (550)"
    assert ended.err.endswith(f"ivr: the digest was not sent to all: {reason}\n")
    assert (ended.code, mail.mails) == (1, [])


@pytest.mark.parametrize(
    ("typed", "settings", "told"),
    [
        (
            ("digest", "--send"),
            {},
            "nobody to send it to: IVR_DIGEST_TO is not set",
        ),
        (("digest", "--by", "day"), {}, "--by means nothing with digest"),
        (("calls", "--send"), {}, "--send means nothing with calls"),
        (("digest", "--date", "tomorrow"), {}, "'tomorrow' is no day; write it like "),
        (("digest", "--date", "2999-01-01"), {}, "2999-01-01 has not come yet; "),
        (
            ("digest", "--send"),
            {"IVR_DIGEST_TO": TO},
            "IVR_SMTP_URL is not set; IVR_DIGEST_TO needs it",
        ),
        (
            ("digest",),
            {"IVR_DIGEST_TO": "lead"},
            "IVR_DIGEST_TO is wrong: write addresses like lead@company.example",
        ),
        (
            ("digest",),
            {"IVR_DIGEST_HOUR": "24"},
            "IVR_DIGEST_HOUR is wrong: Input should be less than or equal to 23",
        ),
    ],
)
def test_what_a_digest_cannot_do_is_one_line(ivr, typed, settings, told):
    ended = ivr("report", *typed, **settings)
    assert (ended.complaint[: len(told)], ended.code) == (told, 2)
