"""Every example of docs/call-flows.md loads and runs, and shows what the page says."""

import re
import shlex

import click
import pytest
import time_machine
from click.testing import CliRunner
from docs_page import (
    BLOCKS,
    CODE,
    PAGE,
    PROSE,
    STEPS,
    blocks_of,
    snippets,
    write,
    write_steps,
)
from flow_calls import OPEN, Caller, problems, write_flow

from ivr.cli import flow_play
from ivr.cli.main import ivr
from ivr.flow.hours import Hours
from ivr.flow.inputs import Transferred, Verified
from ivr.flow.loader import load
from ivr.flow.source import parse
from ivr.rehearsal.hearing import matches

FOLDER = "my_hotline"
CHECK = f"$ ivr flow check {FOLDER}/flow.yaml"
TEST = f"$ ivr flow test {FOLDER}/flow.yaml"
HEAD = """
flow: example
languages: [en-US, ko-KR]
topics: {payments: {}}
account: {digits: 6}
people: {desk: {number: "+82215880000"}}
start: FIRST
give_up: the_end
the_end: {hang_up: the_end}
"""
JINGLE = {"say": "Welcome.", "play": "jingle.wav"}


def test_every_block_of_the_page_is_an_example_that_is_run():
    titles = {title for title, _ in BLOCKS if "/" not in title}
    examples = {title.partition("/")[0] for title, _ in BLOCKS if "/" in title}
    bare = re.findall(r"^```(?!\w+ title=)(\w+)$", PAGE, re.MULTILINE)

    assert titles == {"settings", "node", "prompts", "hours", "conversation"}
    assert examples == {*STEPS, "wrong", "stuck"}
    assert bare == ["sh"]  # how to install
    assert PAGE.count("\n```") == 2 * (len(BLOCKS) + len(bare))


@pytest.fixture
def terminal(tmp_path, monkeypatch):
    """Yield what types the commands of an example and returns all that is shown."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IVR_DATABASE_URL", f"sqlite:///{tmp_path / 'ivr.db'}")

    def run(text):
        shown = []
        for session in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            command, *lines = session.splitlines()
            typed = [line[2:] for line in lines if line.startswith(">")]
            monkeypatch.setattr(flow_play, "ask", lambda _, typed=typed: ask(typed))
            _, *arguments = shlex.split(command)
            ended = CliRunner().invoke(ivr, arguments)
            assert isinstance(ended.exception, SystemExit | None), ended.exception
            assert typed == []
            shown += [f"$ {command}", *map(str.rstrip, ended.output.splitlines())]
        return shown

    with time_machine.travel(OPEN, tick=True):
        yield run


def ask(typed):
    """Show and return the next line that is typed; a call is walked to its end."""
    assert typed, "the page leaves a caller standing"
    click.echo(f"> {typed[0]}".rstrip())
    return typed.pop(0)


def is_shown(written, shown):
    """Tell whether lines are as written; … stands for words, and alone for lines."""
    if not written:
        return not shown
    first, *rest = written
    if first == "…":
        return any(is_shown(rest, shown[index:]) for index in range(len(shown) + 1))
    return bool(shown) and matches(first, shown[0]) and is_shown(rest, shown[1:])


@pytest.mark.parametrize("step", STEPS)
def test_a_step_of_the_tutorial_shows_what_the_page_says(tmp_path, terminal, step):
    write_steps(tmp_path / FOLDER, STEPS[: STEPS.index(step)])
    sessions = 0
    for name, text in blocks_of(step):
        if name.endswith(".yaml"):
            write(tmp_path / FOLDER, name, text)
            continue
        shown, sessions = terminal(text), sessions + 1
        assert is_shown(text.splitlines(), shown), "\n".join(shown)
    assert sessions


@pytest.mark.parametrize("step", STEPS)
def test_every_step_of_the_tutorial_passes_every_proof(tmp_path, terminal, step):
    write_steps(tmp_path / FOLDER, STEPS[: STEPS.index(step) + 1])

    told = terminal(f"{CHECK} --strict")
    assert len(told) == 2, "\n".join(told)
    assert " is whole: " in told[1]


@pytest.mark.parametrize("example", ["wrong", "stuck"])
def test_a_wrong_flow_is_reported_as_the_page_shows(tmp_path, terminal, example):
    *files, (_, text) = blocks_of(example)
    for name, lines in files:
        write(tmp_path / example, name, lines)

    shown = terminal(text)
    assert is_shown(text.splitlines(), shown), "\n".join(shown)


def completed(folder, text):
    """Load `text` with the nodes and the words that it leaves out."""
    nodes, said = [], {"en_US": {"jingle": JINGLE}, "ko_KR": {"jingle": JINGLE}}
    for _ in range(3):
        path = write_flow(folder, "\n".join([text, *nodes]), **said)
        (folder / "prompts" / JINGLE["play"]).write_bytes(b"RIFF")
        told = "\n".join(problems(path))
        missing = dict.fromkeys(re.findall(r"there is no node '(\w+)'", told))
        nodes += [f"{name}: {{hang_up: the_end}}" for name in missing]
        for name, language in re.findall(r"no prompt '(\w+)' in (\w+-\w+)", told):
            said[language.replace("-", "_")][name] = name
    return load(path)


def answer(caller):
    """Have a caller do as little as can be done."""
    match caller.state.waiting:
        case "recording":
            caller.speak()
        case "case":
            caller.get_case()
        case "level":
            caller.give(Verified("none", at=caller.at))
        case "transfer":
            caller.give(Transferred(answered=False, at=caller.at))
        case _:
            caller.wait()


NODES = [
    (name, text)
    for text in snippets("node")
    for name in parse(text, "page").values
    if name != "subflows"
]


@pytest.mark.parametrize(("name", "text"), NODES, ids=[name for name, _ in NODES])
def test_an_example_of_a_node_loads_and_runs_to_the_end(tmp_path, name, text):
    caller = Caller(completed(tmp_path, HEAD.replace("FIRST", name) + text))
    caller.ring()
    for _ in range(60):
        answer(caller)

    assert caller.state.path[0].partition(":")[0] == name
    assert caller.state.waiting == "ended"
    assert caller.state.path[-1].partition(":")[0] in caller.flow.nodes


@pytest.mark.parametrize("text", snippets("settings"))
def test_an_example_of_the_settings_loads(tmp_path, text):
    given = set(parse(text, "page").values)
    head = [line for line in HEAD.splitlines() if line.partition(":")[0] not in given]
    first = "\n".join(head).replace("FIRST", "the_end")
    write_flow(tmp_path, "", zh_CN={"the_end": "再见。"})

    flow = completed(tmp_path, f"{first}\n{text}")
    assert flow.settings.model_fields_set >= given


@pytest.mark.parametrize("text", snippets("prompts"))
def test_an_example_of_prompts_loads_and_speaks_of_what_is_known(tmp_path, text):
    english = parse(text, "page").values | {"the_end": "Bye."}
    menu = 'cards: {menu: {"1": {option: card, then: first}}, speech: true}\n'
    first = "first: {play: jingle, then: order}\n"
    last = "last: {case: open, say: read_again, then: the_end}\n"
    order = "order: {collect: order_number, digits: 6, then: last, give_up: the_end}\n"
    head = HEAD.replace("FIRST", "cards").replace(", ko-KR", "")
    path = write_flow(tmp_path, head + menu + first + order + last, en_US=english)
    (tmp_path / "prompts" / JINGLE["play"]).write_bytes(b"RIFF")

    assert problems(path) == []


@pytest.mark.parametrize("text", snippets("hours"))
def test_an_example_of_hours_is_whole(text):
    hours = Hours.model_validate(parse(text, "page").values)

    assert hours.model_fields_set == set(Hours.model_fields)


@pytest.mark.parametrize("text", snippets("conversation"))
def test_an_example_of_a_conversation_runs(tmp_path, terminal, text):
    write_steps(tmp_path / FOLDER, STEPS)
    write(tmp_path / FOLDER, "conversations/second.yaml", text)

    told = terminal(TEST)
    assert "3 conversations, all as written." in told, "\n".join(told)


def typed_commands():
    """Return each command that the page shows."""
    lines = (line for _, text in BLOCKS for line in text.splitlines())
    shown = [line[2:] for line in lines if line.startswith("$ ")]
    spans = [one for one in CODE.findall(PROSE) if one.startswith("ivr ")]
    return sorted({*shown, *spans})


@pytest.mark.parametrize("line", typed_commands())
def test_a_command_of_the_page_is_one_and_has_the_options_shown(line):
    command, words = ivr, shlex.split(re.sub(r"[\[\]]", " ", line))[1:]
    while isinstance(command, click.Group) and words:
        name, *words = words
        command = command.get_command(click.Context(command), name)
        assert command is not None, line
    known = {option for one in command.params for option in one.opts}

    assert {word for word in words if word.startswith("-")} <= known


def test_every_link_within_the_page_leads_somewhere():
    titles = re.findall(r"^#+ (.*)$", PROSE, re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", title.lower()) for title in titles)
    headings = {title.replace(" ", "-") for title in plain}

    assert set(re.findall(r"\]\(#([^)]*)\)", PAGE)) - headings == set()
