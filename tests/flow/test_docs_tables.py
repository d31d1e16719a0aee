"""The tables of docs/call-flows.md: nothing is left out, nothing is invented."""

import re
from typing import get_args

import pytest
from docs_page import CODE, PAGE, names, snippets, table, tables
from pydantic import TypeAdapter

from ivr.cli.flow import COMMANDS
from ivr.flow import model, written
from ivr.flow.checks import FACTS, VALUES
from ivr.flow.engine import MOST_STEPS_PER_CALL, MOST_STEPS_PER_TURN
from ivr.flow.examine import LOADS
from ivr.flow.files import SOUNDS
from ivr.flow.flow import LENGTHS
from ivr.flow.hours import Hours
from ivr.flow.prompts import PARTS, phrases
from ivr.flow.proofs.prove import RULES, SILENCE
from ivr.flow.proofs.unloaded import REFUSED
from ivr.flow.reading import KINDS
from ivr.flow.settings import Entry, Hint, Limits, People, Settings, Subflow, Topic
from ivr.flow.source import parse
from ivr.flow.values import LevelWanted
from ivr.flow.wording import FORMS, KNOWN_EVERYWHERE, OF_A_MESSAGE
from ivr.rehearsal import words
from ivr.rehearsal.directory import DirectoryKind

NESTED = {
    "topics": Topic,
    "hints": Hint,
    "account": Entry,
    "people": People,
    "subflows": Subflow,
    "limits": Limits,
}
# What the tables of the nodes are about beside the kinds.
OTHERS = {
    "email": written.Email,
    "an option": model.Option,
    "no_input": model.Tries,
    "no_match": model.Tries,
    "voicemail.": model.Recording,
    "callback.": written.CallbackTimes,
}


def fields_of(part):
    """Return the fields of a part by the names that they are written with."""
    return {field.alias or name: field for name, field in part.model_fields.items()}


def faults(part, told):
    """Return what is told wrongly of a part: `told` has the default of each field."""
    fields = fields_of(part)
    found = [f"{name} is not there" for name in told.keys() - fields.keys()]
    found += [f"{name} is not told" for name in fields.keys() - told.keys()]
    for name in told.keys() & fields.keys():
        field, default = fields[name], told[name]
        needed = field.is_required() or name == "topics"
        if needed != default.startswith("needed"):
            found.append(f"{name} is {'' if needed else 'not '}needed")
        elif code := CODE.fullmatch(default):
            kind = TypeAdapter(field.rebuild_annotation())
            value = kind.validate_python(parse(f"it: {code[1]}", "page").values["it"])
            if value != field.get_default(call_default_factory=True):
                found.append(f"{name} is not {default} by default")
    return found


def test_the_page_names_every_setting_and_its_default():
    told = {}
    for name, default, _ in table("## Settings", "flow"):
        outer, _, inner = name.strip("`").rpartition(".")
        told.setdefault(outer, {})[inner] = default
    own = told.pop("")

    assert faults(Settings, own) == []
    assert told.keys() == NESTED.keys()
    assert [faults(NESTED[name], told[name]) for name in told] == [[]] * len(told)


def test_the_page_names_every_field_of_the_hours_and_its_default():
    rows = table("## Opening hours", "zone")

    assert faults(Hours, {names(row[0])[0]: row[1] for row in rows}) == []


def told_of_nodes():
    """Return the default of each field of each kind, as the page tells it."""
    told = {kind: {} for kind in (*KINDS, *OTHERS)}
    for rows in tables("## Nodes"):
        if len(rows[0]) != 4 or rows[0][0] == "`digits`":
            continue
        kinds = []
        for first, field, default, _ in rows:
            kinds = kinds_meant(first) or kinds
            outer, _, inner = names(field)[0].rpartition(".")
            for kind in [f"{outer}."] if outer else kinds:
                told[kind][inner] = default
    return told


def kinds_meant(cell):
    """Return the kinds that the first cell of a row is about."""
    if cell.startswith("all but "):
        return [kind for kind in (*KINDS, "email") if kind not in names(cell)]
    return names(cell) or ([cell] if cell else [])


@pytest.mark.parametrize(("kind", "part"), [*KINDS.items(), *OTHERS.items()])
def test_the_page_names_every_field_of_a_node_and_its_default(kind, part):
    assert faults(part, told_of_nodes()[kind]) == []


def test_every_kind_of_node_and_every_field_of_it_is_in_an_example():
    used = set()
    for text in snippets("node"):
        for node in parse(text, "page").values.values():
            kind = next((kind for kind in KINDS if kind in node), None)
            used |= {(kind, field) for field in node}
    wanted = {(kind, name) for kind, part in KINDS.items() for name in fields_of(part)}

    assert wanted - used == set()


def test_the_page_names_every_type_of_what_is_typed_and_its_length():
    told = {names(row[0])[0]: row[1] for row in table("### `collect`", "digits")}
    lengths = {
        kind: f"{count.fewest}-{count.most}"
        if count.fewest < count.most
        else f"{count.most}"
        for kind, count in LENGTHS.items()
    }

    assert told.keys() == set(get_args(model.EntryType))
    assert {kind: told[kind] for kind in LENGTHS} == lengths


def test_the_page_names_all_that_a_branch_can_ask_about():
    rows = [row for row in table("### `branch`", "open_now") if names(row[0])]
    told = {names(row[0])[0]: row[1] for row in rows}
    facts = dict.fromkeys([*FACTS, "tag.NAME"], "`yes` `no`")
    values = dict.fromkeys(VALUES, "`is` `else`")

    assert told == facts | values | {"account.FIELD": "any"}


def test_the_page_names_every_level_of_verification():
    meaning = table("### `verify`", "verify")[0][3]

    assert names(meaning) == list(get_args(LevelWanted))


def test_the_page_names_every_gap_form_and_part_of_a_prompt():
    gaps = [names(row[0]) for row in table("## Prompts", "{case_number}")]
    forms = re.search(r"The forms are ([^.]*)\.", PAGE)[1]
    parts = table("## Prompts", "say")
    known = KNOWN_EVERYWHERE | OF_A_MESSAGE | {"account.FIELD"}

    assert {name.strip("{}") for row in gaps for name in row} == known
    assert set(names(forms)) == FORMS
    assert {names(row[0])[0] for row in parts} == PARTS
    assert {name for row in parts for name in names(row[1])} == SOUNDS


def test_the_page_names_every_phrase_and_its_gaps():
    told = [one.split() for _, cell in tables("## Phrases")[0] for one in names(cell)]
    known = {
        name: {f"{{{gap}}}" for gap in said.gaps}
        for name, said in phrases("en-US").items()
    }

    assert {name: set(gaps) for name, *gaps in told} == known
    assert len(told) == len(known)


def test_the_page_names_every_rule_and_how_grave_it_is():
    rows = table("## What `ivr flow check` proves", LOADS)
    told = {names(row[0])[0]: row[1] for row in rows}
    loader = dict.fromkeys((LOADS, *REFUSED), "error")
    proofs = {name: rule.severity for name, rule in RULES.items()}

    assert told == loader | proofs | {SILENCE: "warning"}


def test_the_page_names_all_that_can_stand_in_a_conversation():
    rows = tables("## Conversations")[0]
    told = [set(names(re.sub(r"\(.*?\)", "", cell))) for _, cell in rows]
    shapes = (words.Facts, words.AccountFacts, words.Expect, words.CaseWanted)

    assert told[0] == fields_of(words.Head).keys()
    assert told[1] | told[2] == fields_of(words.Step).keys()
    kinds = set(get_args(DirectoryKind))
    assert told.pop(5) == kinds
    assert told[3:] == [fields_of(shape).keys() for shape in shapes]


def test_the_page_names_every_command_of_the_flow():
    commands = [names(row[0])[0].split() for row in tables("## Commands")[0]]
    told = [words[2] for words in commands if words[1] == "flow"]

    assert sorted(told) == sorted(COMMANDS)


def test_the_page_tells_how_long_a_call_can_run():
    turn, call = MOST_STEPS_PER_TURN, MOST_STEPS_PER_CALL

    assert (turn, call) == (100, 1000)
    assert f"after {turn} nodes in a row without the caller, or {call} nodes" in PAGE
