"""The schema for editors: up to date, whole, and true of what people write."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from proof_flows import FLOW, HOTLINE

from ivr.cli.flow_schema import schema
from ivr.flow.reading import KINDS
from ivr.flow.schema import flow_schema
from ivr.flow.source import parse, read

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docs" / "call-flow.schema.json"
PAGE = (ROOT / "docs" / "call-flows.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```\w+ title=(\S+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
HEAD = "flow: x\nlanguages: [en-US]\ntopics: {other: {}}\nstart: a\ngive_up: a\n"


@pytest.fixture(scope="module")
def faults():
    """Return what says where a flow's text has not the shape of the schema."""
    reader = Draft202012Validator(flow_schema())

    def told(text):
        values = parse(text, "flow.yaml").values
        return [".".join(map(str, one.path)) for one in reader.iter_errors(values)]

    return told


def test_the_file_for_editors_is_what_the_command_prints():
    printed = CliRunner().invoke(schema, [])

    assert printed.exit_code == 0
    assert FILE.read_text(encoding="utf-8") == printed.output
    assert json.loads(printed.output) == flow_schema()


def test_it_is_a_json_schema():
    Draft202012Validator.check_schema(flow_schema())


def test_the_shipped_flow_has_the_shape_of_the_schema(faults):
    assert faults(HOTLINE.read_text(encoding="utf-8")) == []
    assert read(HOTLINE).is_mapping


def whole(title, text):
    """Return the text of an example of the page, with what it leaves out."""
    if title == "hours":
        inner = "".join(f"  {line}\n" for line in text.splitlines())
        return f"{HEAD}hours:\n{inner}"
    own = set(parse(text, "page").values)
    head = (line for line in HEAD.splitlines() if line.partition(":")[0] not in own)
    return "\n".join([*head, text])


EXAMPLES = [
    whole(title, text)
    for title, text in BLOCKS
    if title in {"settings", "node", "hours"} or title.endswith("/flow.yaml")
    if not title.startswith("wrong/")
]


@pytest.mark.parametrize("text", EXAMPLES)
def test_every_example_of_the_page_has_the_shape_of_the_schema(faults, text):
    assert faults(text) == []


def test_the_wrong_example_of_the_page_has_not(faults):
    (text,) = (text for title, text in BLOCKS if title == "wrong/flow.yaml")

    assert set(faults(text)) >= {"welcome"}


def test_every_key_is_explained():
    found = flow_schema()
    parts = {"the flow": found, **found["$defs"]}
    keys = {
        f"{name}.{key}": field.get("description")
        for name, part in parts.items()
        for key, field in part.get("properties", {}).items()
    }

    assert {"the flow.hours", "Hours.zone", "Menu.menu", "Tries.limit"} <= keys.keys()
    assert {"Branch.is", "BranchInSubflow.else", "UseSubflow.with"} <= keys.keys()
    assert [key for key, said in keys.items() if not said] == []
    assert [name for name, part in parts.items() if not part["description"]] == []


def test_every_kind_of_node_is_offered():
    found = flow_schema()
    offered = {
        one["$ref"].rpartition("/")[2] for one in found["additionalProperties"]["anyOf"]
    }

    assert offered == {kind.__name__ for kind in KINDS.values()} | {"Email"}


@pytest.mark.parametrize(
    "line",
    [
        "hours: {zone: UTC, week: {mon-fri: '9:00-12:00, 13:00-18:00', sat: closed}}",
        "hours: {week: {'sat,sun': ['10:00-24:00']}, open: {2026-12-24: closed}}",
        "x: {voicemail: {longest: 3 min, silence: 4}, then: bye}",
        "x: {collect: order, digits: 6-12, wait: 8 s, then: bye}",
        "x: {collect: sum, type: amount, currency: USD, then: bye}",
        "x: {collect: mail, type: email, by: both, then: bye}",
        "x: {case: open, say: promise, then: bye}",
        "x: {branch: open_now, yes: a, no: b}",
        "x: {branch: account.tier, is: {gold: a, '1': b}, else: c}",
        "x: {transfer: desk, then: bye, no_answer: message}",
        "people: {a: {number: ['+8613800138000', '+8613800138001'], ring: 20 s}}",
        "people: {a: {number: '+8613800138000'}}",
        "x: {tag: vip, then: bye}\ny: {tag: [vip, late], then: bye}",
        "x: {faq: late, then: bye, solved: bye}",
        "x: {survey: mark, highest: 9, then: bye}",
        "x: {callback: {}, then: bye}\ny: {callback: {when: [soon]}, then: bye}",
        "x: {sms: link, consent: given, then: bye}",
        "x: {verify: pin, then: bye, failed: message}",
        "x: {play: tune, then: bye}\ny: {language: ko-KR, then: bye}",
        "x: {menu: {'1': {option: a, then: b, set: {kind: 1}}}, speech: true,"
        " spoken: [{option: c, then: d}]}",
        "variables: {site: example.org, year: 2026}\nspeech: [en-US]\nemergency: bye",
        "limits: {exit_s: 200}\nsilence: {exit: the shop is loud}",
        "subflows: {who: {parameters: {next: null, tries: 3}, start: ask, nodes:"
        " {ask: {collect: account, then: return, give_up: $next,"
        " no_input: {limit: $tries}}}}}\nx: {subflow: who, with: {next: bye}, then: y}",
    ],
)
def test_what_people_write_has_the_shape_of_the_schema(faults, line):
    known = {one.partition(":")[0] for one in line.splitlines()}
    head = [one for one in FLOW.splitlines() if one.partition(":")[0] not in known]

    assert faults("\n".join([*head, line])) == []


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("x: {say: hello}", "x"),
        ("x: {say: hello, than: bye, then: bye}", "x"),
        ("x: {voicemail: {longest: soon}, then: bye}", "x"),
        ("x: {menu: {a: {option: rest, then: bye}}}", "x"),
        ("x: {menu: {}}", "x"),
        ("x: {branch: open_now, yes: a}", "x"),
        ("x: {branch: topic, yes: a, no: b, is: {c: d}, else: e}", "x"),
        ("x: {collect: mail, type: email, digits: 9, then: bye}", "x"),
        ("x: {verify: passport, then: bye}", "x"),
        ("x: {transfer: desk}", "x"),
        ("x: {survey: mark, highest: 10, then: bye}", "x"),
        ("x: {tag: [], then: bye}", "x"),
        ("x: {goto: $bye}", "x"),
        ("X: {goto: bye}", ""),
        ("country: China", "country"),
        ("prompts: ../words", "prompts"),
        ("prompts: /words", "prompts"),
        ("hours: {week: {monday: closed}}", "hours.week"),
        ("hours: {week: {mon: noon}}", "hours.week.mon"),
        ("silence: {exit: 5}", "silence.exit"),
        ("limits: {exit_seconds: 5}", "limits"),
        ("variables: {site: {}}", "variables.site"),
        ("subflows: {who: {start: a, nodes: {a: {say: b}}}}", "subflows.who.nodes.a"),
        ("subflows: {who: {start: a}}", "subflows.who"),
    ],
)
def test_what_is_written_wrongly_has_not(faults, line, place):
    assert faults(f"{FLOW}{line}\n") == [place]
