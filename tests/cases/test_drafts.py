"""What was typed and not sent, kept without secrets and gone with what it was for."""

from datetime import timedelta

import pytest
from case_rows import AT, Desk
from sqlalchemy import text

from ivr.cases import drafts
from ivr.db import Database
from ivr.tables import Draft
from ivr.vault.keys import Key, KeyRing

RING = KeyRing((Key("desk", bytes(range(32))),))
FIELDS = {"text": "she said no", "template": "called"}


def keep(desk: Desk, number: int, who, fields=FIELDS, *, form="note", at=AT) -> bool:
    with desk.database.writing() as session:
        return drafts.keep(session, number, who.id, form, fields, at)


def found(desk: Desk, number: int, who, at=AT) -> dict[str, dict[str, str]]:
    with desk.database.reading() as session:
        return drafts.drafts_of(session, number, who.id, at)


@pytest.mark.both_databases
def test_each_agent_has_a_draft_of_each_form_of_a_case(desk: Desk):
    first, second = desk.case(), desk.case()
    for who in (desk.mei, desk.jun):
        assert keep(desk, first, who, {"text": f"by {who.name}"})
    assert keep(desk, first, desk.mei, {"text": "done"}, form="close")
    assert keep(desk, first, desk.mei)
    assert found(desk, first, desk.mei) == {"note": FIELDS, "close": {"text": "done"}}
    assert found(desk, first, desk.jun) == {"note": {"text": "by Jun"}}
    assert found(desk, second, desk.mei) == {}
    with desk.database.writing() as session:
        drafts.drop(session, first, desk.mei.id, "note")
    assert found(desk, first, desk.mei) == {"close": {"text": "done"}}


@pytest.mark.both_databases
def test_nothing_is_kept_of_what_is_empty_unknown_or_old(desk: Desk, rows):
    number = desk.case()
    keep(desk, number, desk.mei)
    assert keep(desk, number, desk.mei, {"text": "  "})
    assert not keep(desk, number, desk.mei, form="release")
    assert not keep(desk, number + 1, desk.mei)
    assert rows(Draft) == []
    keep(desk, number, desk.mei)
    later = AT + timedelta(days=30, seconds=1)
    assert found(desk, number, desk.mei, later) == {}
    keep(desk, number, desk.jun, at=later)
    assert [row["agent_id"] for row in rows(Draft)] == [desk.jun.id]


def test_a_secret_is_not_kept_and_no_field_is_longer_than_a_note():
    phrase = (
        "legal winner thank year wave sausage worth useful legal winner thank yellow"
    )
    typed = drafts.typed_in(
        {
            "csrf_token": "x",
            "version": "1",
            "text": f"phrase: {phrase}",
            "a": "no " * 9_000,
        }
    )
    assert sorted(typed) == ["a", "text"]
    assert "sausage" not in typed["text"]
    assert len(typed["a"]) == 10_000
    assert len(drafts.typed_in({str(one): "x" for one in range(99)})) == 12


def test_drafts_are_sealed_as_notes_are(desk: Desk):
    number = desk.case()
    sealed = Database(desk.database.url, keys=RING)
    with sealed.writing() as session:
        drafts.keep(session, number, desk.mei.id, "note", FIELDS, AT)
    with sealed.reading() as session:
        stored = session.execute(text("SELECT fields FROM drafts")).scalar_one()
        assert drafts.drafts_of(session, number, desk.mei.id, AT) == {"note": FIELDS}
    sealed.close()
    assert "she said" not in stored
