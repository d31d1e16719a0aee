"""What an agent sees of a secret: that it was told, and what to do; never what."""

import sys
from pathlib import Path

import pytest
import time_machine
from secret_texts import phrase
from signed import ACCOUNT, NUMBER
from stored_bytes import stored_in

sys.path.insert(0, str(Path(__file__).parents[1] / "cases"))
sys.path.insert(0, str(Path(__file__).parents[1] / "console"))

from case_rows import AT, CALLER, add_case, add_recording, make_desk
from console_browser import Browser, make_app, section

from ivr.calls import callers
from ivr.flags import flag_call, flag_case
from ivr.keeping.holds import hold
from ivr.tables import BlockedNumber, Call, Case, CaseEvent, LegalHold, Transcript

SEED = " ".join(phrase("en", bytes(range(3, 19))))
GAP = "[secret removed]"


@pytest.fixture
def desk(database):
    return make_desk(database)


@pytest.fixture
def text(twilio):
    """Post a text message as Twilio does."""

    def post(body, number=1):
        fields = {
            "MessageSid": f"SM{number:032x}",
            "AccountSid": ACCOUNT,
            "From": CALLER,
            "To": NUMBER,
            "Body": body,
        }
        assert twilio.post("/twilio/message", fields).status_code == 200

    return post


def test_a_text_message_loses_its_secrets_and_flags_the_case(
    text, desk, rows, cases, database
):
    desk.case()
    for number in (1, 2):
        text(f"{SEED}\nand my password is hunter2", number)
    text("the transfer came, thank you", 3)
    gaps = f"{GAP}\nand my password is {GAP}"
    assert [(row["kind"], row["text"]) for row in rows(CaseEvent)] == [
        ("opened", ""),
        ("text_received", gaps),
        ("secret_removed", "seed_phrase"),
        ("secret_removed", "password"),
        ("text_received", gaps),
        ("text_received", "the transfer came, thank you"),
    ]
    assert cases()[0]["flags"] == ["secret_heard:seed_phrase", "secret_heard:password"]
    kept = stored_in(database)
    assert b"text_received" in kept
    assert b"hunter2" not in kept
    assert SEED[:20].encode() not in kept


@pytest.mark.parametrize(
    ("language", "gap"), [("ko-KR", "[비밀 삭제됨]"), ("zh-CN", "[机密已删除]")]
)
def test_the_gap_is_told_in_the_language_of_the_case(text, desk, language, gap):
    number = desk.case(language=language)
    text("hunter2000 483920 my code is 483920")
    said = f"hunter2000 483920 my code is {gap}"
    assert ("text_received", None, said) in desk.timeline(number)


def test_a_secret_at_the_edge_of_a_long_text_is_not_cut_in_two(text, desk):
    number = desk.case()
    text("x" * 1580 + f" {SEED}")
    (said,) = [line[2] for line in desk.timeline(number) if line[0] == "text_received"]
    assert said == "x" * 1580 + f" {GAP}"


def test_flags_are_noted_once_and_leave_the_version_alone(desk, database):
    """Who is looking at the case can still work on it."""
    number = desk.case()
    before = desk.row(number)
    for _ in range(2):
        database.write(lambda one: flag_case(one, number, ("code", "password"), AT))
        database.write(lambda one: flag_call(one, before.call_id, ("code",), AT))
    after = desk.row(number)
    assert after.flags == ["secret_heard:code", "secret_heard:password"]
    assert after.version == before.version
    assert [line[0] for line in desk.timeline(number)].count("secret_removed") == 2


def test_a_call_without_a_case_keeps_its_flags_for_it(desk, database, rows):
    call = desk.row(desk.case()).call_id
    with database.writing() as session:
        session.query(CaseEvent).delete()
        session.query(Case).delete()
    database.write(lambda one: flag_call(one, call, ("card_number",), AT))
    assert rows(Call, "flags") == [{"flags": ["secret_heard:card_number"]}]
    assert rows(CaseEvent) == []


@pytest.fixture
def mei(desk, tmp_path):
    with time_machine.travel(AT, tick=False):
        browser = Browser(
            make_app(desk.database, tmp_path, secure=False), desk, secure=False
        )
        browser.come_in("Mei")
        yield browser


def test_the_page_of_a_case_tells_what_to_do_and_marks_the_gaps(mei, database):
    with database.writing() as session:
        case = add_case(session)
        add_recording(session, case, "seed is a b? now", state="transcribed")
        row = session.query(Transcript).one()
        gone = {"word": "", "removed": "seed_phrase"}
        row.words = [
            {**w, **(gone if n in {2, 3} else {})} for n, w in enumerate(row.words)
        ]
        event = {"kind": "text_received", "text": f"<b> my code is {GAP}, ok"}
        session.add(CaseEvent(case_number=case.number, at=AT, **event))
    kinds = ("seed_phrase", "private_key", "code")
    database.write(lambda one: flag_case(one, case.number, kinds, AT))
    page = mei.read(f"/console/cases/{case.number}")
    told = section(page, "flag")
    assert told.startswith("A secret was told: seed phrase, private key, code ")
    assert told.count("move the funds to a new wallet") == 1
    assert "change the PIN" in told
    assert "Where it was said, recordings are muted" in told
    assert page.count(f">{GAP}</mark>") == 2
    assert f"&lt;b&gt; my code is <mark>{GAP}</mark>, ok" in page
    assert section(page, "message").startswith(f"Message seed is {GAP} now")


def test_the_page_of_an_ordinary_case_speaks_of_no_secret(mei, desk):
    page = mei.read(f"/console/cases/{desk.case()}")
    assert 'id="flag"' not in page
    assert "<mark>" not in page


@pytest.mark.both_databases
def test_a_reason_to_hold_a_case_or_block_a_number_loses_its_secrets(
    database, desk, rows
):
    number, why = desk.case(), f"said {SEED}"
    with database.writing() as session:
        hold(session, number, why, "ada", AT)
    wanted = callers.Block(why, "ada", AT)
    database.write(lambda wrote: callers.block(database, wrote, CALLER, wanted))
    kept = [row["reason"] for row in (*rows(LegalHold), *rows(BlockedNumber))]
    told = [row["text"] for row in rows(CaseEvent) if row["kind"] == "legal_hold"]
    assert (kept, told) == ([f"said {GAP}"] * 2, [f"ada: said {GAP}"])
