"""The draft in the database: nobody's text is lost, and everything is written down."""

import pytest
from rehearsal_flow import CHINESE, ENGLISH, FLOW

from ivr.drafts import ending, keeping
from ivr.drafts.draft import DraftError
from ivr.drafts.keeping import ConflictError, NoDraftError
from ivr.drafts.origins import from_answer, from_files

pytestmark = pytest.mark.both_databases

ONE, ENGLISH_FILE = "conversations/one.yaml", "prompts/en-US.yaml"


def history(database, draft):
    with database.reading() as session:
        rows = keeping.edits(session, draft.id)
        return [(e.version, e.by, e.kind, e.file, e.text) for e in reversed(rows)]


def now(database):
    with database.reading() as session:
        return keeping.current(session)


def test_a_draft_begins_with_the_files_and_the_conversations(database, draft, bank):
    talk = (bank.parent / ONE).read_text()
    assert draft.texts == {
        "bank.yaml": FLOW,
        ENGLISH_FILE: ENGLISH,
        "prompts/zh-CN.yaml": CHINESE,
        ONE: talk,
    }
    assert draft.names == ["bank.yaml", ENGLISH_FILE, "prompts/zh-CN.yaml", ONE]
    assert (draft.version, draft.origin, draft.begun_by) == (1, "files", "Root")
    assert now(database) == draft
    assert history(database, draft) == [(1, "Root", "begun", None, None)]


def test_there_is_one_draft_at_a_time(database, draft, bank, change):
    change(keeping.save, ONE, "name: Other\n")
    with database.writing() as session:
        again = keeping.begin(session, from_files(bank), "Ada", draft.begun_at)
    assert (again.id, again.version, again.begun_by) == (draft.id, 2, "Root")
    assert again.texts[ONE] == "name: Other\n"


def test_a_save_is_a_new_version_and_the_same_text_is_none(database, draft, change):
    saved = change(keeping.save, ENGLISH_FILE, "a: b\r\nc: d\r\n")
    assert (saved.version, saved.texts[ENGLISH_FILE]) == (2, "a: b\nc: d\n")
    same = change(keeping.save, ENGLISH_FILE, "a: b\nc: d\n", version=2)
    assert same == saved == now(database)
    assert history(database, draft)[1:] == [
        (2, "Root", "saved", ENGLISH_FILE, "a: b\nc: d\n")
    ]


def test_the_later_save_of_a_file_is_told_what_is_there(database, draft, change):
    change(keeping.save, ONE, "mine", by="Ada")
    with pytest.raises(ConflictError) as told:
        change(keeping.save, ONE, "yours", by="Root")
    wrong = told.value
    assert (str(wrong), wrong.theirs, wrong.file, wrong.draft.version) == (
        f"Ada changed {ONE} meanwhile",
        "mine",
        ONE,
        2,
    )
    assert now(database).texts[ONE] == "mine"
    both = change(keeping.save, ONE, "both", version=wrong.draft.version)
    assert (both.version, both.texts[ONE]) == (3, "both")
    assert draft.version == 1


def test_other_files_may_be_saved_at_the_same_time(draft, change):
    change(keeping.save, ONE, "mine", by="Ada")
    saved = change(keeping.save, ENGLISH_FILE, "yours")
    assert (saved.version, saved.texts[ONE], saved.texts[ENGLISH_FILE]) == (
        3,
        "mine",
        "yours",
    )
    assert draft.texts[ONE] != "mine"


def test_files_are_added_and_removed_and_their_texts_stay_known(
    database, draft, change
):
    change(keeping.add, " conversations/two.yaml ")
    change(keeping.save, "conversations/two.yaml", "two", version=2)
    gone = change(keeping.remove, "conversations/two.yaml", version=3)
    assert gone.texts == draft.texts
    assert history(database, draft)[1:] == [
        (2, "Root", "added", "conversations/two.yaml", ""),
        (3, "Root", "saved", "conversations/two.yaml", "two"),
        (4, "Root", "removed", "conversations/two.yaml", "two"),
    ]


@pytest.mark.parametrize(
    ("what", "given", "said"),
    [
        (keeping.add, ("../etc.yaml",), "a file is named like prompts/fr-FR.yaml"),
        (keeping.add, ("/etc.yaml",), "a file is named like"),
        (keeping.add, ("a/../b.yaml",), "a file is named like"),
        (keeping.add, ("passwd",), "a file is named like"),
        (keeping.add, ("a" * 97 + ".yaml",), "a file is named like"),
        (keeping.add, (ONE,), f"the draft has a file {ONE} already"),
        (keeping.save, ("no.yaml", ""), "the draft has no file no.yaml; add it first"),
        (keeping.save, (ONE, "x" * 100_001), "100000 characters at most; this one has"),
        (keeping.remove, ("bank.yaml",), "bank.yaml is the flow itself"),
        (keeping.remove, ("no.yaml",), "the draft has no file no.yaml"),
    ],
)
def test_what_cannot_be_is_refused_in_words(database, draft, change, what, given, said):
    with pytest.raises(DraftError, match=said):
        change(what, *given)
    assert now(database) == draft


def test_a_draft_ends_as_its_writer_saw_it(database, draft, change):
    change(keeping.save, ONE, "mine", by="Ada")
    with pytest.raises(ConflictError, match=r"Ada changed conversations/one\.yaml"):
        change(keeping.end, ending.DISCARDED)
    change(keeping.end, ending.DISCARDED, version=2)
    assert now(database) is None
    assert history(database, draft)[-1] == (2, "Root", "discarded", None, None)
    with pytest.raises(NoDraftError):
        change(keeping.save, ONE, "late", version=2)


def test_the_next_draft_begins_anew(database, draft, bank, change):
    change(keeping.end, ending.DISCARDED)
    with database.writing() as session:
        origin = from_answer(session, bank)  # nothing was published, so the files
        second = keeping.begin(session, origin, "Ada", draft.begun_at)
    assert (second.id != draft.id, second.version, second.texts) == (
        True,
        1,
        draft.texts,
    )
