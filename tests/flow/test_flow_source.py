"""YAML as people mean it, and what is refused with its place."""

import re
from contextlib import suppress

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.flow import source
from ivr.flow.source import FlowError, parse, read


def problems(text):
    with pytest.raises(FlowError) as refused:
        parse(text, "flow.yaml")
    return str(refused.value)


def short(value):
    return repr(value)[:20]


VALUES = [
    ("no", "no"),
    ("on", "on"),
    ("Yes", "Yes"),
    ("y", "y"),
    ("07:30", "07:30"),
    ("09:00-18:00", "09:00-18:00"),
    ("012", "012"),
    ("0x1F", "0x1F"),
    ("1_000", "1_000"),
    ("2026-12-25", "2026-12-25"),
    ("6-12", "6-12"),
    ("3 min", "3 min"),
    ("'5'", "5"),
    ('"true"', "true"),
    ("!!str 5", "5"),
    ("!mine 5", "5"),
    ("=", "="),
    ("<<", "<<"),
    ("٣", "٣"),
    ("5", 5),
    ("-3", -3),
    ("+3", 3),
    ("0", 0),
    ("1.5", 1.5),
    ("-.5", -0.5),
    ("1e5", "1e5"),
    (".inf", ".inf"),
    ("9" * 19, int("9" * 19)),
    ("9" * 20, "9" * 20),
    ("9" * 5000, "9" * 5000),
    ("true", True),
    ("True", True),
    ("TRUE", True),
    ("false", False),
    ("False", False),
    ("FALSE", False),
    ("null", None),
    ("Null", None),
    ("NULL", None),
    ("~", None),
    ("", None),
    ("tRUE", "tRUE"),
    ("|\n  two\n  lines", "two\nlines"),
    (">\n  one\n  line", "one line"),
]


@pytest.mark.parametrize("loader", [source.Loader, yaml.SafeLoader])
@pytest.mark.parametrize(("text", "value"), VALUES, ids=short)
def test_a_value_means_what_it_looks_like(monkeypatch, loader, text, value):
    monkeypatch.setattr(source, "Loader", loader)
    found = parse(f"a: {text}", "flow.yaml").values

    assert found == {"a": value}
    assert type(found["a"]) is type(value)


def test_a_name_is_text_whatever_it_looks_like():
    assert parse("1: a\nno: b\n012: c\nnull: d\n07:30: e", "x").values == {
        "1": "a",
        "no": "b",
        "012": "c",
        "null": "d",
        "07:30": "e",
    }


def test_every_value_has_the_mark_where_its_name_or_it_stands():
    text = "a:\n  b: 1\n  c: [x,\n    {d: y}]\n"
    found = parse(text, "flow.yaml")

    assert found.values == {"a": {"b": 1, "c": ["x", {"d": "y"}]}}
    assert found.marks == {
        (): (1, 1),
        ("a",): (1, 1),
        ("a", "b"): (2, 3),
        ("a", "c"): (3, 3),
        ("a", "c", 0): (3, 7),
        ("a", "c", 1): (4, 5),
        ("a", "c", 1, "d"): (4, 6),
    }
    assert found.mark(("a", "nothing", 7)) == (1, 1)
    assert str(found.problem(("a", "c", 1), "odd")) == "flow.yaml:4:5: odd"


def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path):
    path = tmp_path / "flow.yaml"
    path.write_text("flow: a\n", encoding="utf-8-sig")

    assert read(path).values == {"flow": "a"}


def test_an_anchor_stands_for_its_value_wherever_its_alias_is():
    found = parse("a: &x {b: [1]}\nc: *x\nd: &x 2\ne: [*x, *x]", "x")

    assert found.values == {"a": {"b": [1]}, "c": {"b": [1]}, "d": 2, "e": [2, 2]}
    assert found.mark(("c", "b", 0)) == (2, 1)


LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 10)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
SYNTAX = "is not YAML: "
CONTROL = "control characters are not allowed"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: 2\na: 3", "3:1: 'a' is given twice"),
        ("a: {b: 1, b: 2}", "1:11: 'b' is given twice"),
        ("a: 1\n'a': [1, {}]", "2:1: 'a' is given twice"),
        ("a:\n\tb: 1", f"2:1: {SYNTAX}found character that cannot start any token"),
        ("a: [1, 2", f"2:1: {SYNTAX}did not find expected ',' or ']'"),
        ("a: 'b", f"1:6: {SYNTAX}found unexpected end of stream"),
        ("a: b: c", f"1:5: {SYNTAX}mapping values are not allowed in this context"),
        (
            "a: x\0y",
            f"1:5: {SYNTAX}unacceptable character #x0000: {CONTROL}",
        ),
        ("a: *b", "1:4: nothing above is marked &b"),
        ("a: &a [1, *a]", "1:11: aliases repeat this without end; write it out"),
        ("a: &a {b: *a}", "1:11: aliases repeat this without end; write it out"),
        (LAUGHS, "6:16: aliases repeat this without end; write it out"),
        ("a: 1\n---\nb: 2", "2:1: a second document begins here; a file holds one"),
        ("? [a]\n: 1", "1:3: a name is a word, not a list or an alias"),
        ("a: &a b\n*a : 1", "2:1: a name is a word, not a list or an alias"),
        ("- " * 100_000, "1:103: there is more in this than in any call flow"),
        (
            "\n".join(" " * level + "a:" for level in range(60)),
            "52:52: there is more in this than in any call flow",
        ),
    ],
    ids=short,
)
def test_what_is_no_plain_yaml_is_refused_with_its_place(text, message):
    assert problems(text) == f"flow.yaml:{message}"


def test_brackets_without_end_are_refused_wherever_it_is_noticed():
    found = problems("[" * 100_000)
    assert re.fullmatch(
        r"flow\.yaml:1:\d+: there is more in this than in any call flow", found
    )


def test_every_name_that_is_given_twice_is_told():
    assert problems("a: 1\nb: {c: 1, c: 2}\na: 2").splitlines() == [
        "flow.yaml:2:11: 'c' is given twice",
        "flow.yaml:3:1: 'a' is given twice",
    ]


def test_a_file_of_too_many_values_is_refused(monkeypatch):
    monkeypatch.setattr(source, "MOST_VALUES", 10)

    assert parse(f"[{'x, ' * 9}]", "x").values == ["x"] * 9
    assert problems(f"[{'x, ' * 10}]") == (
        "flow.yaml:1:29: there is more in this than in any call flow"
    )


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "null", "{}", "[]", "a"])
def test_an_empty_file_and_a_list_are_no_mapping(text):
    assert parse(text, "x").is_mapping == (text == "{}")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("gone.yaml", None, "there is no such file"),
        ("", None, "cannot be read as UTF-8 text (IsADirectoryError)"),
        ("a.yaml", b"a: \xff", "cannot be read as UTF-8 text (UnicodeDecodeError)"),
        ("a\0b", None, "cannot be read as UTF-8 text (ValueError)"),
        ("a" * 999, None, "cannot be read as UTF-8 text (OSError)"),
    ],
    ids=short,
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path, name, content, message):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(FlowError) as refused:
        read(path, "shown")

    assert str(refused.value) == f"shown:1:1: {message}"


YAML_LIKE = st.text(st.sampled_from("ab01:-?,[]{}&*!|>'\"%@`# \n\t~<="), max_size=60)


@given(YAML_LIKE | st.text(st.characters(exclude_categories=()), max_size=60))
@settings(max_examples=300, deadline=None)
def test_a_text_is_read_or_refused_and_nothing_else(text):
    with suppress(FlowError):
        assert parse(text, "x").problems == []
