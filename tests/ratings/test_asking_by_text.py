"""Callers are asked by text once, when it suits them, if they took texts before."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from case_rows import AT, CALLER, Desk
from signed import NUMBER
from sqlalchemy import update

from ivr.db import Transaction
from ivr.messages.inbox import Text
from ivr.messages.outbox import queue
from ivr.policy.policy import Satisfaction
from ivr.ratings.answers import take_text_or_mark
from ivr.ratings.texting import Texting, ask_by_text
from ivr.tables import Call, Case, CaseEvent, Message, OptOut, Rating, ReceivedText

pytestmark = pytest.mark.both_databases
LATER = AT + timedelta(hours=1)
QUESTION = (
    "How did we do in case 1001? Answer with a digit, 1 (poor) to 5 (very good). "
    "You need not answer. STOP ends our texts."
)


@pytest.fixture
def resolved(desk: Desk):
    """A case that was resolved at AT, whose caller took a text in the call."""

    def make(*, took_text: bool = True, **values: Any) -> int:
        plain = {
            "status": "resolved",
            "closed_at": AT,
            "resolved_at": AT,
            "disposition": "solved",
            "assigned_to": desk.mei.id,
        }
        number = desk.case(**(plain | values))
        with desk.database.writing() as session:
            session.execute(update(Call).values(called=NUMBER))
            case = session.get_one(Case, number)
            if took_text:
                text(session, case)
        return number

    return make


def text(session: Any, case: Case) -> None:
    transaction = Transaction(session.connection())
    values = {"call_id": case.call_id, "name": "case_text", "text": "Case.", "at": AT}
    queue(transaction, to=CALLER, **values)
    session.execute(update(Message).values(state="sent", due_at=None))


@pytest.fixture
def ask(desk: Desk, flow):
    def run(
        wanted: Satisfaction | None = None,
        at: datetime = LATER,
        *,
        may: bool = True,
    ) -> int:
        how = Texting(lambda _: flow, lambda _number, _at: may)
        with desk.database.writing() as session:
            return ask_by_text(session, wanted or Satisfaction(), how, at)

    return run


@pytest.fixture
def reply(desk: Desk):
    def send(words: str, sid: str = "SM1", at: datetime = LATER, who: str = CALLER):
        given = Text(sid, who, words)
        desk.database.write(lambda found: take_text_or_mark(found, given, at))

    return send


def test_a_caller_is_asked_once_and_answers_with_a_digit(
    desk: Desk, resolved, ask, reply, rows
):
    number = resolved()
    assert (ask(), ask()) == (1, 0)
    sent = [row for row in rows(Message) if row["name"] == "rating"]
    assert [(row["to"], row["text"], row["state"]) for row in sent] == [
        (CALLER, QUESTION, "queued")
    ]
    reply("5, thank you")
    [row] = rows(Rating)
    kept = {
        "asked_by": "text",
        "case_number": number,
        "agent_id": desk.mei.id,
        "topic": "transfers",
        "language": "en-US",
        "score": 5,
        "highest": 5,
        "asked_at": LATER,
        "at": LATER,
        "comment": "thank you",
        "told_at": None,
    }
    assert {name: row[name] for name in kept} == kept
    assert desk.timeline(number)[-1] == ("rated", None, "5 of 5: thank you")
    assert desk.row(number).status == "resolved"


def test_the_same_message_again_and_a_second_mark_change_nothing(
    desk: Desk, resolved, ask, reply, rows
):
    number = resolved()
    ask()
    for sid, words in (("SM1", "4"), ("SM1", "4"), ("SM2", "1")):
        reply(words, sid)
    assert [(row["score"], row["comment"]) for row in rows(Rating)] == [(4, None)]
    kinds = [kind for kind, _, _ in desk.timeline(number)]
    assert kinds.count("rated") == 1
    assert [row["sid"] for row in rows(ReceivedText)] == ["SM1"]


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ({"took_text": False}, None),
        ({"disposition": "nuisance"}, None),
        ({"disposition": "duplicate"}, None),
        ({"disposition": "not_reached"}, None),
        ({"callback_number": None}, None),
        ({"callback_number": "+12125550123"}, None),
        ({"status": "claimed", "closed_at": None}, None),
        ({"resolved_at": AT - timedelta(days=3)}, None),
        ({"resolved_at": AT + timedelta(minutes=1)}, None),
        ({}, Satisfaction(by=["key"])),
        ({}, Satisfaction(by=[])),
        ({}, Satisfaction(topics=["feedback"])),
        ({}, Satisfaction(after=timedelta(hours=2))),
    ],
)
def test_who_is_not_to_be_asked_is_not_asked(resolved, ask, rows, values, wanted):
    resolved(**values)
    assert ask(wanted) == 0
    assert rows(Rating) == []


def test_nobody_is_asked_at_night_but_later(resolved, ask):
    resolved()
    assert (ask(may=False), ask()) == (0, 1)


def test_who_wants_no_texts_gets_none(desk: Desk, resolved, ask, rows):
    resolved()
    with desk.database.writing() as session:
        session.add(OptOut(number=CALLER, at=AT))
    assert (ask(), rows(Rating)) == (0, [])


def test_who_was_asked_in_the_flow_is_not_asked_again(desk: Desk, resolved, ask):
    number = resolved()
    with desk.database.writing() as session:
        call = desk.row(number).call_id
        given = {"topic": "transfers", "language": "en-US", "call_id": call}
        session.add(Rating(asked_by="survey", asked_at=AT, **given))
    assert ask() == 0


def test_stop_is_no_mark_and_ends_texts(resolved, ask, reply, rows):
    resolved()
    ask()
    reply("STOP")
    assert [row["score"] for row in rows(Rating)] == [None]
    assert [row["number"] for row in rows(OptOut)] == [CALLER]


def test_other_words_and_other_numbers_are_no_mark(
    desk: Desk, resolved, ask, reply, rows
):
    number = resolved()
    ask()
    reply("is anybody there?")
    reply("5", "SM2", who="+8613900139000")
    reply("5", "SM3", at=LATER + timedelta(days=8))
    assert [row["score"] for row in rows(Rating)] == [None]
    assert [kind for kind, _, _ in desk.timeline(number)] == ["opened"]


def test_a_digit_that_nobody_asked_for_is_a_text_like_others(desk: Desk, reply, rows):
    number = desk.case()
    reply("5")
    assert rows(Rating) == []
    assert desk.timeline(number)[-1] == ("text_received", None, "5")


def test_a_secret_beside_the_mark_is_not_kept(desk: Desk, resolved, ask, reply, rows):
    words = "abandon ability able about above absent absorb abstract absurd abuse"
    number = resolved()
    ask()
    reply(f"3 {words} access accident")
    [row] = rows(Rating)
    assert "abandon" not in (row["comment"] or "")
    assert "abandon" not in str(rows(CaseEvent))
    assert desk.row(number).flags != []
