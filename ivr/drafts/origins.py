"""Where a draft begins: what answers now, or the files on the disk."""

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from ivr.calls.publishing import standing
from ivr.calls.revisions import FILES, Reads
from ivr.drafts.draft import CONVERSATIONS, conversations_of, flow_files
from ivr.flow.files import FlowFiles, read_files
from ivr.rehearsal.reading import FOLDER
from ivr.tables import FlowDraft

ON_DISK = "files"


@dataclass(frozen=True, slots=True)
class Origin:
    """What a draft begins with; `name` is a revision, or `files`."""

    name: str
    main: str
    texts: dict[str, str]
    sounds: str

    @property
    def files(self) -> FlowFiles:
        """The flow's own files."""
        return flow_files(self.main, self.texts, self.sounds)


def from_files(main: Path) -> Origin:
    """Return the files on the disk with the conversations beside them.

    Raises FlowError when the flow's own file cannot be read.
    """
    return taken(ON_DISK, read_files(main), conversations_on_disk(main))


def from_answer(found: Reads, main: Path) -> Origin:
    """Return what answers now; the files, where nothing has answered yet.

    Its conversations are those that it was published with, else the disk's.
    """
    revision = standing(found).answers
    text = found.execute(FILES, {"revision": revision}).scalar() if revision else None
    if text is None:
        return from_files(main)
    published = published_with(found, str(revision))
    kept = published if published is not None else conversations_on_disk(main)
    return taken(str(revision), FlowFiles.from_json(text), kept)


def published_with(found: Reads, revision: str) -> dict[str, str] | None:
    """Return the conversations of the draft that became `revision`, if one did."""
    rows = (
        select(FlowDraft.texts)
        .where(FlowDraft.published == revision)
        .order_by(FlowDraft.id.desc())
        .limit(1)
    )
    texts = found.execute(rows).scalar()
    return None if texts is None else conversations_of(texts)


def conversations_on_disk(main: Path) -> dict[str, str]:
    """Return the conversations beside a flow; one that cannot be read is not there."""
    found: dict[str, str] = {}
    for file in sorted((main.parent / FOLDER).glob("*.yaml")):
        with suppress(OSError, ValueError):
            found[CONVERSATIONS + file.name] = file.read_text(encoding="utf-8-sig")
    return found


def taken(name: str, files: FlowFiles, conversations: dict[str, str]) -> Origin:
    """Return where a draft begins."""
    texts = {one: text for one, text in files.texts.items() if one != files.main}
    whole = {files.main: files.texts[files.main], **texts, **conversations}
    sounds = json.dumps(json.loads(files.to_json())["sounds"])
    return Origin(name, files.main, whole, sounds)
