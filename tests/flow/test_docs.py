"""Every example of docs/call-flows.md loads and runs, every table is whole."""

import re
from pathlib import Path

import pytest
from flow_calls import OPEN, SHUT, Caller, problems, write_flow

from ivr.flow import model
from ivr.flow.engine import MOST_STEPS_PER_CALL, MOST_STEPS_PER_TURN
from ivr.flow.hours import Hours
from ivr.flow.loader import KINDS, load
from ivr.flow.prompts import phrases
from ivr.flow.source import parse

PAGE = (Path(__file__).parents[2] / "docs" / "call-flows.md").read_text("utf-8")
BLOCKS = re.findall(r"^```\w+ title=(\S+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
FILES = {title: text for title, text in BLOCKS if "/" in title}
STEPS = sorted({title.partition("/")[0] for title in FILES if title.startswith("step")})
PROMISE = "Your case number is 2 4 1 7. We will call you back by {}."
IDENTIFY = "Please enter your six digit account number."
HEAD = """
flow: example
languages: [en-US, ko-KR]
topics: {payments: {}}
start: FIRST
give_up: the_end
the_end: {hang_up: the_end}
"""


def snippets(title):
    return [text for found, text in BLOCKS if found == title]


def unpack(folder, name):
    """Write the files of one example; return its flow's path."""
    for title, text in FILES.items():
        if title.startswith(f"{name}/"):
            path = folder / title
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return folder / name / "flow.yaml"


def completed(folder, text):
    """Load `text` with the nodes and the words that it leaves out."""
    nodes, words = [], {"en_US": {}, "ko_KR": {}}
    for _ in range(3):
        path = write_flow(folder, "\n".join([text, *nodes]), **words)
        told = "\n".join(problems(path))
        missing = dict.fromkeys(re.findall(r"there is no node '(\w+)'", told))
        nodes += [f"{name}: {{hang_up: the_end}}" for name in missing]
        for name, language in re.findall(r"no prompt '(\w+)' in (\w+-\w+)", told):
            words[language.replace("-", "_")][name] = name
    return load(path)


def test_every_block_of_the_page_is_an_example_that_is_run():
    titles = {title for title, _ in BLOCKS if "/" not in title}

    assert titles == {"settings", "node", "prompts", "hours"}
    assert STEPS == ["step-1", "step-2", "step-3", "step-4"]
    assert PAGE.count("\n```") == 2 * len(BLOCKS)


def walk(tmp_path, step, *acts, at=OPEN):
    """Return every sentence that is heard in an example of the tutorial."""
    caller = Caller(load(unpack(tmp_path, step)), at=at)
    caller.ring()
    heard = caller.heard
    for act in acts:
        caller.press(act) if act.isdigit() or act == "*" else getattr(caller, act)()
        heard += caller.heard
    return heard, caller.state


def test_the_first_step_says_something(tmp_path):
    heard, state = walk(tmp_path, "step-1")

    assert heard == ["Thank you for calling.", "Goodbye."]
    assert state.waiting == "ended"


def test_the_second_step_takes_a_message_and_promises(tmp_path):
    heard, state = walk(tmp_path, "step-2", "speak", "get_case")

    assert heard[:2] == ["Thank you for calling.", "Please tell us what happened."]
    assert "you have 2 minutes" in heard[2]
    assert heard[3:] == [PROMISE.format("2 a.m. tomorrow"), "Goodbye."]
    assert state.waiting == "ended"


def test_the_third_step_offers_a_menu_and_reads_a_number_back(tmp_path):
    acts = ("1", "123456", "1", "speak", "get_case")
    heard, state = walk(tmp_path, "step-3", *acts)

    assert heard[:7] == [
        "Thank you for calling.",
        "How can we help?",
        "For a lost card, press 1.",
        "For everything else, press 2.",
        f"{IDENTIFY} If you do not have it, press star.",
        "You entered 1 2 3, 4 5 6.",
        "If that is right, press 1. To enter it again, press 2.",
    ]
    assert (state.topic, state.collected) == ("lost_card", {"account": "123456"})
    assert walk(tmp_path, "step-3", "1", "*")[1].node == "message"
    assert walk(tmp_path, "step-3", "2")[1].node == "message"


@pytest.mark.parametrize(("at", "closed"), [(OPEN, False), (SHUT, True)])
def test_the_fourth_step_speaks_chinese_and_knows_its_hours(tmp_path, at, closed):
    acts = ("2", "1", "*", "speak", "get_case")
    heard, state = walk(tmp_path, "step-4", *acts, at=at)

    assert heard[1:3] == ["For English, press 1.", "中文服务，请按2。"]
    assert ("现在没有人值班，您的问题会排在最前面处理。" in heard) == closed
    day = "星期二" if closed else "明天"
    promise = f"您的工单号是 2 4 1 7。我们会在{day}上午10点之前给您回电。"
    assert heard[-2:] == [promise, "再见。"]
    assert (state.language, state.waiting) == ("zh-CN", "ended")


@pytest.mark.parametrize("text", snippets("node"))
def test_an_example_of_a_node_loads_and_runs(tmp_path, text):
    first = text.partition(":")[0]
    flow = completed(tmp_path, HEAD.replace("FIRST", first) + text)
    caller = Caller(flow)
    caller.ring()
    for act in ("wait", "wait", "wait", "wait", "speak", "get_case", "wait"):
        getattr(caller, act)()

    assert caller.state.path[0].partition(":")[0] == first
    assert caller.state.waiting == "ended"


@pytest.mark.parametrize("text", snippets("settings"))
def test_an_example_of_the_settings_loads(tmp_path, text):
    names = set(parse(text, "page").values)
    head = [line for line in HEAD.splitlines() if line.partition(":")[0] not in names]
    first = "\n".join(head).replace("FIRST", "the_end")
    folder = tmp_path / "flow"
    folder.mkdir()
    chinese = {"zh_CN": {"the_end": "再见。"}}
    write_flow(folder, "", **chinese)

    flow = completed(folder, f"{first}\n{text}")
    assert flow.settings.model_fields_set >= names


@pytest.mark.parametrize("text", snippets("prompts"))
def test_an_example_of_prompts_speaks_only_of_what_is_known(tmp_path, text):
    node = snippets("node")[2]
    words = {"en_US": parse(text, "page").values}
    flow = HEAD.replace("FIRST", "order").replace(", ko-KR", "") + node
    told = problems(write_flow(tmp_path, flow, **words))

    assert [one for one in told if "speak" in one] == []


@pytest.mark.parametrize("text", snippets("hours"))
def test_an_example_of_hours_is_whole(text):
    hours = Hours.model_validate(parse(text, "page").values)

    assert hours.model_fields_set == set(Hours.model_fields)


def test_a_wrong_flow_is_reported_as_the_page_shows(tmp_path):
    told = problems(unpack(tmp_path, "wrong"))

    assert told == FILES["wrong/report"].splitlines()


def table(heading, number=0):
    """Return the rows of a table below a heading, as lists of cells."""
    section = PAGE.split(f"\n{heading}\n")[1].split("\n#")[0]
    rows = re.findall(r"((?:^\|.*\|\n)+)", section, re.MULTILINE)[number].splitlines()
    return [[cell.strip() for cell in row.split("|")[1:-1]] for row in rows[2:]]


def fields(part):
    """Return each field and whether it is needed, as the checks see it."""
    needed = {name for name, field in part.model_fields.items() if field.is_required()}
    if part is model.Settings:
        needed.add("topics")
    return [[f"`{name}`", name in needed] for name in part.model_fields]


TABLES = [("## Settings", 0, model.Settings), ("## Opening hours", 0, Hours)]
TABLES += [(f"### `{kind}`", 0, part) for kind, part in KINDS.items()]
TABLES += [("### `menu`", 1, model.Option), ("### `menu`", 2, model.Tries)]
TABLES += [("### `voicemail`", 1, model.Recording)]


@pytest.mark.parametrize(("heading", "number", "part"), TABLES)
def test_the_page_names_every_field_and_which_of_them_are_needed(heading, number, part):
    rows = table(heading, number)
    told = [[name, default.startswith("needed")] for name, default, _ in rows]

    assert told == fields(part)


def test_the_page_tells_how_long_a_call_can_run():
    turn, call = MOST_STEPS_PER_TURN, MOST_STEPS_PER_CALL

    assert (turn, call) == (100, 1000)
    assert f"after {turn} nodes in a row without the caller, or {call} nodes" in PAGE


def test_the_page_names_every_phrase_and_its_gaps():
    told = {name: gaps for name, gaps, _ in table("## Phrases")}
    known = {
        f"`{name}`": " ".join(f"`{{{gap}}}`" for gap in said.gaps)
        for name, said in phrases("en-US").items()
    }

    assert told == known
