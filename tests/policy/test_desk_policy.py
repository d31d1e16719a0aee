"""`desk.yaml`: what is written, what is meant where nothing is, what is refused."""

from datetime import timedelta
from pathlib import Path

import pytest
from signed import SHIPPED_FLOW

from ivr.flow.source import FlowError, parse
from ivr.policy.current import CurrentPolicy
from ivr.policy.policy import Calling, DeskPolicy, Disposition
from ivr.policy.reading import policy_of, read_policy

WHOLE = """\
dispositions:
  solved: {label: Solved, key: "1"}
  gone: {label: Gone, ends: closed}
root_causes: {phishing: Phishing}
templates: {hello: "Hello, "}
calling:
  hours: "09:30-20:00"
  tries: [15 min, 2 h, 1 day]
  countries: [CN]
  per_second: 2
idle: 45 min
warn: 10 min
close_after: 2 days
"""


def problems(text: str) -> list[str]:
    with pytest.raises(FlowError) as refused:
        policy_of(parse(text, "desk.yaml"))
    return [str(problem) for problem in refused.value.problems]


def test_every_field_means_what_it_says():
    assert policy_of(parse(WHOLE, "desk.yaml")) == DeskPolicy(
        dispositions={
            "solved": Disposition(label="Solved", ends="resolved", key="1"),
            "gone": Disposition(label="Gone", ends="closed"),
        },
        root_causes={"phishing": "Phishing"},
        templates={"hello": "Hello, "},
        calling=Calling(
            hours=(9 * 60 + 30, 20 * 60),
            tries=[timedelta(minutes=15), timedelta(hours=2), timedelta(days=1)],
            countries=["CN"],
            per_second=2,
        ),
        idle=timedelta(minutes=45),
        warn=timedelta(minutes=10),
        close_after=timedelta(days=2),
    )


def test_a_template_with_a_placeholder_that_nothing_fills_is_refused():
    text = 'templates: {hello: "Case {case}, {acount}"}\n'
    known = "{case}, {topic}, {account}, {agent}"
    assert problems(text) == [
        f"desk.yaml:1:13: `templates.hello`: there is no {{acount}}; there are {known} "
        "(found 'Case {case}, {acount}')"
    ]


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "idle: 30 min\n"])
def test_what_is_left_out_has_its_default(text: str):
    assert policy_of(parse(text, "desk.yaml")) == DeskPolicy()


def test_no_file_is_the_default(tmp_path: Path):
    assert read_policy(tmp_path / "desk.yaml") == DeskPolicy()


def test_the_shipped_one_is_whole():
    shipped = read_policy(SHIPPED_FLOW.with_name("desk.yaml"))
    assert list(shipped.dispositions)[:2] == ["solved", "answered"]
    assert "CN" in shipped.calling.countries


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("idel: 30 min", "1:1: there is no field `idel` here; did you mean 'idle'?"),
        ("idle: soon", "1:1: `idle`: a length is written like 15 min, 2 h or 3 days"),
        ("idle: 0 min", "1:1: `idle`: a length is from 1 min to 366 days"),
        ("calling: {hours: 8-21}", "1:11: `calling.hours`: hours are written like"),
        (
            'calling: {hours: "22:00-02:00"}',
            "1:11: `calling.hours`: hours begin and end on one day",
        ),
        (
            "calling: {countries: [China]}",
            "1:23: `calling.countries.0`: a country is written like CN",
        ),
        ("dispositions: {}", "1:1: `dispositions`: write at least one"),
        (
            "dispositions: {a: {label: A, key: '1'}, b: {label: B, key: '1'}}",
            "1:1: two dispositions have the key 1",
        ),
        ("- solved", "1:1: write `name: value` here"),
    ],
)
def test_a_mistake_is_one_line_with_its_place(text: str, said: str):
    (problem,) = problems(text)
    assert problem.startswith(f"desk.yaml:{said}")


def test_an_edit_holds_two_seconds_later_and_a_broken_one_never(tmp_path: Path):
    path, now = tmp_path / "desk.yaml", [0.0]
    path.write_text("idle: 10 min\n", encoding="utf-8")
    current = CurrentPolicy(path, clock=lambda: now[0])
    path.write_text("idle: 20 minutes\n", encoding="utf-8")
    now[0] = 1.9
    assert current().idle == timedelta(minutes=10)
    now[0] = 2.0
    assert current().idle == timedelta(minutes=10)
    path.write_text("idle: 45 min\n", encoding="utf-8")
    now[0] = 4.0
    assert current().idle == timedelta(minutes=45)


def test_a_start_with_a_broken_file_is_refused(tmp_path: Path):
    path = tmp_path / "desk.yaml"
    path.write_text("idle: soon\n", encoding="utf-8")
    with pytest.raises(FlowError, match="a length is written like"):
        CurrentPolicy(path)
