"""What callers sent is forgotten with their case, and proved to be gone."""

from datetime import UTC, datetime

import pytest
from erasing import erase, everywhere
from kept_calls import JUN, MEI, close
from sqlalchemy import select

from ivr.cases.attachments import Came
from ivr.cases.upload_links import Signer, make_link
from ivr.keeping.erasure import Who
from ivr.keeping.proof import failed, prove
from ivr.keeping.retention import Periods
from ivr.policy.policy import Uploads
from ivr.tables import Agent, Attachment, Case, Deletion, UploadLink
from ivr.uploads.shelf import Shelf

pytestmark = pytest.mark.usefixtures("files")

SIGNER = Signer("", b"a secret of this installation")


@pytest.fixture
def sent(database, store, tmp_path):
    """Return the paths of what Mei and Jun sent, by their numbers."""
    paths = {}
    for caller in (MEI, JUN):
        with database.writing() as session:
            case = session.scalars(select(Case).where(Case.caller == caller.number))
            agent = session.scalars(select(Agent)).one()
            now = datetime.now(UTC)
            link = make_link(session, case.one().number, agent, now, Uploads())
            token = SIGNER.address(link).removeprefix("/u/")
        source = tmp_path / "source"
        source.write_bytes(f"%PDF- {caller.said}".encode())
        with source.open("rb") as file:
            came = Came("pdf", f"{caller.name}.pdf", source.stat().st_size)
            Shelf(database, store, SIGNER).put(token, came, file)
        source.unlink()
        with database.reading() as session:
            newest = session.scalars(select(Attachment).order_by(Attachment.id.desc()))
            paths[caller.number] = store.folder / newest.first().path
    return paths


@pytest.mark.parametrize("left", ["skeleton", "nothing"])
def test_an_erased_caller_s_files_are_gone_and_nobody_else_s(
    sent, forgetter, store, rows, tmp_path, left
):
    forgetter.left = left
    assert sent[MEI.number].exists()
    digest = rows(Attachment, "sha256")[0]["sha256"]
    erase(forgetter, Who(MEI.number))
    assert [path.exists() for path in sent.values()] == [False, True]
    assert everywhere(tmp_path, MEI) == []
    assert [row["name"] for row in rows(Attachment)] == [f"{JUN.name}.pdf"]
    assert len(rows(UploadLink)) == 1
    [audit] = [row for row in rows(Deletion) if row["kind"] == "attachment"]
    assert (audit["why"], audit["remote"], audit["sid"]) == ("erasure", "gone", None)
    assert (audit["sha256"], audit["due_at"]) == (digest, None)
    assert None not in (audit["files_gone_at"], audit["rows_gone_at"])
    with forgetter.database.reading() as session:
        assert failed(prove(session, store, forgetter.copies, None)) == []
    sent[MEI.number].write_bytes(b"from a backup")
    with forgetter.database.reading() as session:
        [found] = failed(prove(session, store, forgetter.copies, None))
    assert (found.deletion.kind, found.files) == ("attachment", "there")


def test_what_was_kept_long_enough_goes_with_its_files(sent, forgetter):
    close(forgetter.database, MEI, days_ago=400)
    forgetter.run_retention(Periods(365), datetime.now(UTC))
    assert [path.exists() for path in sent.values()] == [False, True]
