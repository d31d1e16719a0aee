"""Cases merged, linked and split by a program; tags and watchers; figures."""

from datetime import timedelta

import pytest
from case_rows import AT
from program import Program, make_token, places, problem

from ivr.tables import Promise, Rating

pytestmark = pytest.mark.both_databases


def related(program, number):
    return program.get(f"/cases/{number}/relations").json


def test_a_case_is_merged_and_taken_out_again(desk, program):
    one, two = desk.case(), desk.case()
    kept = program.post(f"/cases/{one}/merge", {"into": two}, version=1)
    assert (kept.status_code, kept.json["number"]) == (200, two)
    assert related(program, one)["merged_into"] == two
    assert related(program, two)["merged"] == [one]
    version = program.case(one)["version"]
    out = program.post(f"/cases/{one}/unmerge", version=version)
    assert (out.json["number"], out.json["status"]) == (one, "new")
    assert related(program, two)["merged"] == []


def test_a_case_is_not_merged_into_itself_or_into_nothing(desk, program):
    number = desk.case()
    merge = f"/cases/{number}/merge"
    assert problem(program.post(merge, {"into": number}, version=1)) == (
        409,
        "refused",
        f"case {number} cannot be merged into itself",
    )
    assert problem(program.post(merge, {"into": 999}, version=1))[0] == 404
    assert problem(program.post(merge, {"into": "1002"}, version=1))[0] == 422


def test_cases_are_linked_and_no_more(desk, program):
    one, two = desk.case(), desk.case()
    wish = {"other": two, "why": "the same transfer"}
    assert program.post(f"/cases/{one}/link", wish).status_code == 200
    assert (related(program, one)["links"], related(program, two)["links"]) == (
        [two],
        [one],
    )
    program.post(f"/cases/{one}/unlink", {"other": two})
    assert related(program, two)["links"] == []


def test_a_note_becomes_a_case_of_its_own(desk, program):
    number = desk.case()
    program.post(f"/cases/{number}/notes", {"text": "and the app is broken"})
    line = program.get(f"/cases/{number}/events").json["events"][-1]["id"]
    wish = {"event": line, "topic": "software_faults"}
    new = program.post(f"/cases/{number}/split", wish, version=2)
    assert (new.status_code, new.json["topic"]) == (200, "software_faults")
    assert new.json["number"] != number
    assert new.headers["ETag"] == f'"{new.json["version"]}"'
    wrong = program.post(f"/cases/{number}/split", {}, version="*")
    assert places(wrong) == [("", "give `call`, or `event`, one of them")]


def test_tags_come_and_go(desk, program):
    number = desk.case(tags=["old"])
    wish = {"add": ["vip", "refund"], "remove": ["old"]}
    tagged = program.post(f"/cases/{number}/tags", wish, version=1)
    assert sorted(tagged.json["tags"]) == ["refund", "vip"]
    wrong = program.post(f"/cases/{number}/tags", {"add": ["two words!"]})
    assert problem(wrong)[:2] == (422, "wrong_tag")


def test_a_case_is_watched_and_no_more(desk, program):
    number = desk.case()
    assert program.ask("PUT", f"/cases/{number}/watch").status_code == 200
    assert related(program, number)["watchers"] == ["Mei"]
    assert program.ask("DELETE", f"/cases/{number}/watch").status_code == 200
    assert related(program, number)["watchers"] == []


def test_promises_are_told_page_by_page(desk, program):
    numbers = [desk.case(topic=f"topic_{n}") for n in range(3)]
    with desk.database.writing() as session:
        for step, number in enumerate(numbers):
            made = AT - timedelta(hours=3 - step)
            due = AT + timedelta(hours=1)
            session.add(Promise(case_number=number, made_at=made, due_at=due))
    first = program.get("/promises?limit=2").json
    assert [one["case"] for one in first["promises"]] == numbers[:2]
    assert first["promises"][0] == {
        "case": numbers[0],
        "topic": "topic_0",
        "priority": "normal",
        "language": "en-US",
        "made_at": (AT - timedelta(hours=3)).isoformat(),
        "due_at": (AT + timedelta(hours=1)).isoformat(),
        "limit_at": None,
        "state": "open",
        "answered_at": None,
    }
    rest = program.get(f"/promises?limit=2&cursor={first['next']}").json
    assert ([one["case"] for one in rest["promises"]], rest["next"]) == (
        numbers[2:],
        None,
    )
    since = "2026-11-24T02:30:00Z"
    later = program.get(f"/promises?since={since}&state=open").json["promises"]
    assert [one["case"] for one in later] == numbers[2:]


def test_ratings_are_told_in_the_order_of_asking(desk, program):
    number = desk.case()
    with desk.database.writing() as session:
        for score in (None, 4):
            asked_by = "key" if score else "text"
            session.add(
                Rating(
                    asked_by=asked_by,
                    asked_at=AT,
                    case_number=number if score else None,
                    topic="transfers",
                    language="en-US",
                    score=score,
                    at=AT if score else None,
                    comment="kind" if score else None,
                )
            )
    every = program.get("/ratings?limit=1").json
    assert every["next"] == every["ratings"][0]["id"]
    (answered,) = program.get("/ratings?answered=true").json["ratings"]
    assert (answered["case"], answered["score"], answered["highest"]) == (number, 4, 5)
    assert answered["comment"] == "kind"


def test_a_report_has_the_figures_of_the_days(desk, app, program):
    for _ in range(2):
        desk.case()
    lead = Program(
        app, desk, make_token(desk, "lead", scopes=["reports:read"], agent=None)
    )
    told = lead.get("/reports?from=2026-11-24&to=2026-11-24&by=topic").json
    assert (told["from"], told["to"], told["by"]) == (
        "2026-11-24",
        "2026-11-24",
        ["topic"],
    )
    assert {one["measure"] for one in told["figures"]}
    mine = program.get("/reports?from=2026-11-24&to=2026-11-24").json
    values = {one["items"] for one in mine["figures"]}
    assert values == {0}  # nothing is Mei's


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("from=2026-11-24&to=2026-11-20", "2026-11-20 is before 2026-11-24"),
        ("by=colour", "nothing is parted by 'colour'"),
        ("measure=happiness", ""),
        ("from=2020-01-01", ""),
    ],
)
def test_a_report_that_cannot_be_is_one_problem(program, query, why):
    answer = program.get(f"/reports?{query}")
    status, kind, detail = problem(answer)
    assert (status, kind) == (422, "wrong_report")
    assert detail.startswith(why)
