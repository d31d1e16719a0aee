"""What is wrong with a draft is what the commands say of the same files."""

import json

import pytest
from bank_draft import AT
from click.testing import CliRunner
from rehearsal_flow import FLOW

from ivr.calls.publishing import standing
from ivr.calls.revisions import stored
from ivr.cli.flow_check import check as command
from ivr.drafts import ending, keeping
from ivr.drafts.checking import check
from ivr.drafts.difference import of_texts, told
from ivr.drafts.draft import DraftError
from ivr.drafts.keeping import Mark
from ivr.drafts.origins import from_answer
from ivr.drafts.seeing import names, seen
from ivr.flow.loader import load

BROKEN = FLOW.replace("no: main}", "no: mian}")
RUDE = FLOW.replace('"2": {option: loan', '"2": {option: lone')


def test_the_reports_are_those_of_the_command(draft, bank):
    for text in (FLOW, BROKEN, RUDE, "flow: [", ""):
        bank.write_text(text, encoding="utf-8")
        run = CliRunner().invoke(command, [str(bank), "--json"])
        expected = json.loads(run.output)
        for one in expected:
            one["file"] = one["file"].removeprefix(f"{bank.parent}/")
        found = check(draft.with_text("bank.yaml", text), AT)
        own = [vars_of(one) for one in found.reports if one.rule != "conversation"]
        # A message may name another file, which a draft has below no folder.
        dump = json.dumps(expected).replace(f"{bank.parent}/", "")
        assert own == json.loads(dump)
        assert bool(found.errors) == (text != FLOW)


def vars_of(report):
    names = ("file", "line", "column", "severity", "rule", "message")
    return {name: getattr(report, name) for name in names} | {"path": [*report.path]}


def test_a_conversation_is_read_against_the_draft(draft):
    file = "conversations/one.yaml"
    wrong = draft.with_text(file, draft.texts[file].replace("language\n", "lang\n"))
    found = check(wrong, AT)
    assert [str(one) for one in found.errors] == [
        f"{file}:4:5: error[conversation]: there is no node 'lang'; "
        "did you mean 'language'?"
    ]
    assert found.counts == {"bank.yaml": 1, file: 1}  # a warning, and this
    assert [one.severity for one in found.of("bank.yaml")] == ["warning"]
    assert check(wrong, AT, "bank.yaml").errors == []
    assert check(wrong, AT, file).reports == found.reports


def test_a_whole_draft_is_published_with_its_conversations(database, draft, bank):
    text = FLOW.replace("2 min", "3 min")
    later = "conversations/later.yaml"
    with database.writing() as session:
        keeping.save(session, Mark("Root", AT, 1), "bank.yaml", text)
        found = keeping.add(session, Mark("Root", AT, 2), later, draft.texts[ONE])
    with database.writing() as session:
        mark = Mark("Root", AT, 3)
        assert ending.publish(session, found, check(found, AT), mark, " longer ")
    bank.write_text(text, encoding="utf-8")
    revision = load(bank).revision
    with database.reading() as session:
        stands = standing(session)
        assert [vars_of_publication(one) for one in stands.publications] == [
            (revision, AT, "Root", "longer")
        ]
        assert stored(session, revision).nodes["message"].voicemail.longest == 180
        origin = from_answer(session, bank)
    assert (origin.name, origin.texts) == (revision, found.texts)


ONE = "conversations/one.yaml"


def vars_of_publication(one):
    return one.revision, one.at, one.by, one.message


@pytest.mark.parametrize(
    ("file", "text", "message", "said"),
    [
        ("bank.yaml", BROKEN, "new", "1 error to mend before anyone may hear it"),
        (ONE, "name: x\n", "new", "error"),
        (ONE, None, "  ", "say what is new"),
        (ONE, None, "x" * 501, "the message has 500 characters at most"),
    ],
)
def test_what_is_not_whole_is_not_published(database, draft, file, text, message, said):
    found = draft if text is None else draft.with_text(file, text)
    with (
        database.writing() as session,
        pytest.raises(DraftError, match=said),
    ):
        ending.publish(session, found, check(found, AT), Mark("Root", AT, 1), message)
    with database.reading() as session:
        assert standing(session).publications == []
        assert keeping.current(session) == draft


def test_the_difference_is_told_for_callers_and_for_the_files(draft):
    changed = draft.with_text("bank.yaml", FLOW.replace("2 min", "3 min"))
    assert told(draft.files, changed.files) == (
        "~ node message\n  ~ voicemail longest: 2 min -> 3 min\n"
    )
    lines = of_texts(draft.texts, changed).splitlines()
    assert [line for line in lines if line[0] in "+-"] == [
        "--- bank.yaml",
        "+++ bank.yaml",
        "-message: {voicemail: {longest: 2 min}, then: promise}",
        "+message: {voicemail: {longest: 3 min}, then: promise}",
    ]


def test_a_broken_draft_is_seen_too_with_lines_and_names(draft):
    problems = [one.problem for one in check(draft, AT).errors]
    whole = seen(draft.files, problems)
    by_name = {one["name"]: one for one in whole["graph"]["nodes"]}
    assert by_name["main"] == {
        "name": "main",
        "role": "menu",
        "line": 20,
        "said": ["Welcome to the bank."],
        "facts": by_name["main"]["facts"],
        "warnings": [],
        "notes": [],
        "change": None,
        "parent": None,
        "reachable": True,
    }
    edges = [
        (one["source"], one["label"], one["target"])
        for one in whole["graph"]["edges"]
        if one["source"] in {"*", "desk"}
    ]
    assert edges == [
        ("*", "", "language"),
        ("*", "silence or wrong answers", "message"),
        ("*", "0 at any question", "message"),
        ("desk", "", "goodbye"),
        ("desk", "no answer", "message"),
    ]
    broken = draft.with_text("bank.yaml", BROKEN)
    problems = [one.problem for one in check(broken, AT).errors]
    marked = seen(broken.files, problems)["graph"]["nodes"]
    assert [one["name"] for one in marked if one["warnings"]] == ["known"]
    assert (marked[-1]["name"], marked[-1]["role"]) == ("mian", "is missing")


def test_names_are_those_that_may_be_written(bank):
    found = names(load(bank))
    assert found["topics"] == ["cards", "loans"]
    assert found["options"] == ["card", "chinese", "english", "loan"]
    assert found["people"] == ["desk"]
    assert {"storm", "promise"} <= {*found["prompts"]}
    assert found["nodes"][:3] == ["language", "news", "storm"]
