from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from drawn_flows import FLOW, files_of

from ivr.calls import publishing
from ivr.calls.publishing import RevisionError, Word
from ivr.cli.flow_diff import NothingAnsweredError, diff
from ivr.cli.flow_draw import OutputError, draw
from ivr.db import Database
from ivr.errors import UsageError
from ivr.flow.loader import load_files
from ivr.flow.source import FlowError
from ivr.migrations import upgrade

SECRETS = {
    "IVR_PUBLIC_URL": "https://hotline.example",
    "TWILIO_ACCOUNT_SID": "AC" + "a" * 32,
    "TWILIO_AUTH_TOKEN": "a-token",
    "IVR_SECRET_KEY": "a-key-that-is-long-enough",
}


@pytest.fixture
def typed(tmp_path, monkeypatch):
    """Run a command in a folder with a flow; return its output, or raise its error."""
    monkeypatch.chdir(tmp_path)
    write(files_of())
    more = {"IVR_FLOW": "flow.yaml", "IVR_DATABASE_URL": f"sqlite:///{tmp_path}/a.db"}
    for name, value in {**SECRETS, **more}.items():
        monkeypatch.setenv(name, value)

    def run(command, *arguments):
        ended = CliRunner().invoke(command, arguments)
        if ended.exception and not isinstance(ended.exception, SystemExit):
            raise ended.exception
        return ended.output

    run.database = Database(more["IVR_DATABASE_URL"])
    upgrade(run.database)
    return run


def write(files):
    for name, text in files.texts.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")


def publish(typed, files):
    flow, word = load_files(files), Word("mei", datetime.now(UTC), "new")
    typed.database.write(
        lambda found: publishing.publish(typed.database, found, files, flow, word)
    )
    return flow.revision


def test_a_flow_is_drawn_in_every_form(typed):
    assert "\nmain: menu\n" in typed(draw)
    assert typed(draw, "flow.yaml", "--as", "mermaid").startswith("flowchart TD\n")
    assert typed(draw, "--as", "svg", "-o", "a.svg") == ""
    assert Path("a.svg").read_text(encoding="utf-8").startswith("<svg ")


def test_words_are_in_the_language_that_is_asked_for(typed):
    assert '"您好。"' in typed(draw, "--language", "zh-CN")
    with pytest.raises(UsageError, match="it is one of en-US, zh-CN, all"):
        typed(draw, "--language", "fr-FR")


def test_what_the_proofs_find_is_marked_at_its_node(typed):
    write(files_of(FLOW + "alone: {hang_up: bye}\n"))
    told = typed(draw).partition("\nalone: hangs up\n")[2]
    assert told.startswith("  ! ")


def test_a_file_that_is_no_yaml_gets_its_one_line(typed):
    Path("flow.yaml").write_text("a: [", encoding="utf-8")
    with pytest.raises(FlowError) as refused:
        typed(draw)
    assert [one.line for one in refused.value.problems] == [2]
    assert "is not YAML: " in str(refused.value)


def test_a_drawing_that_cannot_be_written_says_where(typed):
    with pytest.raises(OutputError, match="cannot write no/a"):
        typed(draw, "-o", "no/a.svg")


def test_two_paths_are_told_apart(typed):
    Path("old.yaml").write_text(FLOW.replace("limit: 2", "limit: 3"), encoding="utf-8")
    told = "~ node main\n  ~ no_input limit: 3 -> 2\n"
    assert typed(diff, "old.yaml", "flow.yaml") == told
    assert typed(diff, "old.yaml") == told
    assert typed(diff, "flow.yaml") == "no difference\n"
    assert typed(diff, "old.yaml", "--as", "mermaid").startswith("flowchart TD\n")


def test_revisions_are_told_apart_and_the_published_one_is_the_old_one(typed):
    first = publish(typed, files_of(FLOW.replace("limit: 2", "limit: 3")))
    assert typed(diff) == "~ node main\n  ~ no_input limit: 3 -> 2\n"
    second = publish(typed, files_of())
    assert typed(diff) == "no difference\n"
    told = "~ node main\n  ~ no_input limit: 2 -> 3\n"
    assert typed(diff, second, first[:6]) == told


def test_what_cannot_be_compared_is_told_in_one_line(typed):
    with pytest.raises(NothingAnsweredError, match="nothing answers yet"):
        typed(diff)
    with pytest.raises(RevisionError, match="no revision begins with 'abcd'"):
        typed(diff, "abcd")
    with pytest.raises(FlowError, match=r"none\.yaml:1:1: there is no such file"):
        typed(diff, "none.yaml")
