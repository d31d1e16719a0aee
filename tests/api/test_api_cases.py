"""Cases are listed, looked at and worked on by a program, in an agent's name."""

from datetime import timedelta

import pytest
from case_rows import AT, CALLER, add_recording
from program import AGENT, Program, give_phones, make_token, problem
from sqlalchemy import select

from ivr.api.showing import case_json
from ivr.cases.listing import get_case
from ivr.tables import Callback, Case

pytestmark = pytest.mark.both_databases


def numbers(answer):
    return [one["number"] for one in answer.json["cases"]]


def test_the_list_is_that_of_the_command_line_and_more(desk, program):
    number = desk.case(account="417038825", collected={"coin": "BTC"})
    with desk.database.writing() as session:
        case = session.get(Case, number)
        add_recording(session, case, "my transfer is missing", state="transcribed")
    with desk.database.reading() as session:
        wanted = case_json(get_case(session, number))
    answer = program.get("/cases")
    assert answer.json == {"cases": [wanted], "next": None}
    assert wanted["transcript"]["text"] == "my transfer is missing"
    assert program.case(number) == wanted
    assert program.get(f"/cases/{number}").headers["ETag"] == '"1"'


def test_urgent_ones_and_the_longest_waiting_come_first_page_by_page(desk, program):
    late = AT - timedelta(hours=1)
    plain = [desk.case(called_at=AT + timedelta(minutes=n)) for n in (3, 1, 2)]
    urgent, older = desk.case(priority="urgent"), desk.case(called_at=late)
    order = [urgent, older, plain[1], plain[2], plain[0]]
    assert numbers(program.get("/cases")) == order
    seen, cursor = [], ""
    for _ in range(3):
        page = program.get(f"/cases?limit=2{cursor}")
        seen.append(numbers(page))
        cursor = f"&cursor={page.json['next']}"
    assert seen == [order[:2], order[2:4], order[4:]]
    assert page.json["next"] is None


def test_a_case_that_is_ended_meanwhile_shifts_no_page(desk, program):
    first, *others = [desk.case(called_at=AT + timedelta(minutes=n)) for n in range(4)]
    page = program.get("/cases?limit=2")
    close = {"disposition": "solved"}
    assert program.post(f"/cases/{first}/close", close, version=1).status_code == 200
    rest = program.get(f"/cases?limit=2&cursor={page.json['next']}")
    assert numbers(page) + numbers(rest) == [first, *others]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("topic=transfers", [1001, 1003]),
        ("priority=urgent", [1002]),
        ("tag=vip", [1003]),
        ("tag=vi", []),
        ("unassigned=true", [1002, 1003]),
        ("unassigned=false", [1001]),
        ("assigned_to=Mei", [1001]),
        ("status=claimed&status=new", [1002, 1001, 1003]),
        ("status=claimed", [1001]),
        ("status=closed", []),
        (f"caller=%2B{CALLER[1:]}", [1002, 1001]),
        ("opened_since=2026-11-24T12:00:00%2B08:00", [1002, 1001, 1003]),
        ("opened_since=2026-11-24T04:00:01Z", []),
        ("due_before=2026-11-24T05:00:01Z&topic=transfers", [1001]),
    ],
)
def test_filters_must_all_hold(desk, program, query, found):
    desk.case(status="claimed", assigned_to=desk.mei.id)
    desk.case(priority="urgent", topic="account_security")
    desk.case(tags=["vip"], caller=None, due_at=AT + timedelta(days=1))
    assert numbers(program.get(f"/cases?{query}")) == found


def test_ended_cases_are_listed_where_they_are_asked_for(desk, program):
    number, open_ = desk.case(status="closed", closed_at=AT), desk.case()
    newest = desk.case(status="resolved", closed_at=AT)
    assert numbers(program.get("/cases")) == [open_]
    every = "/cases?status=closed&status=new&status=resolved&limit=2"
    first = program.get(every)
    second = program.get(f"{every}&cursor={first.json['next']}")
    assert (numbers(first), numbers(second)) == ([newest, open_], [number])
    assert numbers(program.get("/cases?status=closed")) == [number]


def test_work_from_claiming_to_the_end_and_open_again(desk, program):
    number = desk.case()
    claimed = program.post(f"/cases/{number}/claim")
    assert (claimed.json["status"], claimed.json["assigned_to"]) == ("claimed", "Mei")
    assert claimed.headers["ETag"] == '"2"'
    noted = program.post(f"/cases/{number}/notes", {"text": "asked the bank"})
    assert noted.json["version"] == 3
    until = "2026-11-25T10:00:00+08:00"
    plan = {"until": until, "reason": "bank opens"}
    planned = program.post(f"/cases/{number}/plan", plan, version=3)
    assert planned.json["status"] == "waiting"
    assert planned.json["follow_up_at"] == "2026-11-25T02:00:00+00:00"
    close = {"disposition": "solved", "text": "it arrived"}
    closed = program.post(f"/cases/{number}/close", close, version=4)
    assert (closed.json["status"], closed.json["disposition"]) == ("resolved", "solved")
    again = program.post(f"/cases/{number}/reopen", version=5)
    assert (again.json["status"], again.json["reopened"]) == ("claimed", 1)
    back = program.post(f"/cases/{number}/release", {"reason": "shift"}, version=6)
    assert (back.json["status"], back.json["assigned_to"]) == ("new", None)
    handed = program.post(f"/cases/{number}/assign", {"agent": "Jun"}, version=7)
    assert (handed.json["status"], handed.json["assigned_to"]) == ("claimed", "Jun")
    asked = program.post(f"/cases/{number}/escalate", {"reason": "angry"})
    assert asked.json["escalation"] == "asked_for"
    assert program.lines(number) == desk.timeline(number)
    assert program.lines(number) == [
        ("opened", None, ""),
        ("taken", "Mei", ""),
        ("note", "Mei", "asked the bank"),
        ("planned", "Mei", "bank opens"),
        ("resolved", "Mei", "it arrived"),
        ("reopened", "Mei", ""),
        ("released", "Mei", "shift"),
        ("assigned", "Mei", "to Jun"),
        ("escalated", "Mei", "asked for: angry"),
    ]


def test_a_line_of_the_timeline_says_what_was_and_what_became(desk, program):
    number = desk.case()
    program.post(f"/cases/{number}/claim")
    line = program.get(f"/cases/{number}/events").json["events"][-1]
    assert line == {
        "id": line["id"],
        "position": None,
        "case": number,
        "kind": "taken",
        "at": AT.isoformat(),
        "by": "Mei",
        "text": "",
        "changes": {
            "status": {"from": "new", "to": "claimed"},
            "assigned_to": {"from": None, "to": "Mei"},
        },
    }


def test_a_call_is_asked_for_once_however_often_it_is_asked(desk, program):
    number = desk.case()
    give_phones(desk)
    first = program.post(f"/cases/{number}/call")
    second = program.post(f"/cases/{number}/call")
    assert (first.json["status"], second.json) == ("calling", first.json)
    with desk.database.reading() as session:
        rows = session.scalars(select(Callback)).all()
        called = [(row.agent_number, row.caller_number) for row in rows]
    assert called == [(AGENT, CALLER)]


def test_a_number_that_may_not_be_called_is_not(desk, program):
    number = desk.case(callback_number="+4930901820")
    give_phones(desk)
    answer = program.post(f"/cases/{number}/call")
    assert problem(answer) == (
        409,
        "not_called",
        f"case {number} is not called: DE is not among the countries that are called",
    )
    assert program.case(number)["status"] == "new"


def test_what_came_of_a_call_by_the_desks_own_phone_is_taken(desk, program):
    number = desk.case()
    program.post(f"/cases/{number}/claim")
    told = program.post(f"/cases/{number}/called", {"outcome": "busy"}).json
    assert (told["status"], told["attempts"]) == ("waiting", 1)
    assert program.lines(number)[-2:] == [
        ("call_busy", "Mei", "desk phone: the line was busy"),
        ("planned", None, "try 2"),
    ]


def test_an_outcome_that_there_is_not_changes_nothing(desk, program):
    number = desk.case()
    refused = program.post(f"/cases/{number}/called", {"outcome": "asleep"})
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (
        422,
        "/outcome",
    )
    assert program.case(number)["status"] == "new"


def test_a_talk_that_is_none_is_not_ended(desk, program):
    number = desk.case()
    assert problem(program.post(f"/cases/{number}/end-talk")) == (
        409,
        "not_called",
        f"nobody talks with the caller of case {number} now",
    )


def test_another_ones_case_is_left_to_them(desk, app, program):
    number = desk.case()
    jun = Program(app, desk, make_token(desk, "other", agent="Jun"))
    assert jun.post(f"/cases/{number}/claim").status_code == 200
    refused = program.post(f"/cases/{number}/claim")
    assert problem(refused) == (409, "taken", f"Jun already has case {number}")
    assert program.lines(number)[1:] == [("taken", "Jun", "")]


def test_a_secret_in_a_note_is_not_kept(desk, program):
    number = desk.case()
    words = "abandon ability able about above absent absorb abstract absurd abuse"
    answer = program.post(f"/cases/{number}/notes", {"text": f"phrase: {words}"})
    assert answer.status_code == 200
    assert "absurd" not in str(program.lines(number))


def test_cases_are_found_by_words_and_numbers_page_by_page(desk, program):
    wanted = [desk.case(account="417038825") for _ in range(3)]
    other = desk.case(account="512345678", caller="+12025550123")
    first = program.get("/search?q=417038825&limit=2").json
    rest = program.get(f"/search?q=417038825&limit=2&cursor={first['next']}").json
    seen = [one["number"] for page in (first, rest) for one in page["cases"]]
    assert sorted(seen) == wanted
    assert len(seen) == 3
    assert numbers(program.get("/search?q=5550123")) == [other]
    assert numbers(program.get("/search?q=5550123&topic=policy")) == []
    wrong = program.get(f"/search?q=7&cursor={first['next']}")
    assert problem(wrong)[:2] == (400, "wrong_cursor")
    assert problem(program.get("/search?q=a&assigned_to=Nobody"))[0] == 422
