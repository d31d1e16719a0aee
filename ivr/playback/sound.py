"""A recording's sound and its outline, as somebody may hear them now."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BufferedReader, BytesIO
from typing import BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.audio.listening import Listening, ListeningError
from ivr.cases.hearing import Audible, audible
from ivr.errors import IvrError
from ivr.sound.form import NotAudioError
from ivr.sound.inspect import inspect_open
from ivr.sound.muting import Muted, Stretch, muted_outline
from ivr.tables import Agent, Recording
from ivr.vault.keys import VaultError


class NoRecordingError(IvrError):
    """There is no such recording, or no file of it: look for another one."""


class UnplayableError(IvrError):
    """It cannot be played or drawn now: the sentence says why."""


@dataclass(frozen=True, slots=True)
class Found:
    """A recording's file, its SHA-256, and how whoever asks may hear it."""

    relative: str
    sha256: str
    heard: Audible

    @property
    def version(self) -> str:
        """What a client may take for the same bytes: no muted part for a whole one."""
        if not self.heard.muted:
            return self.sha256
        spans = repr(self.heard.muted).encode()
        return f"{self.sha256}-{hashlib.sha256(spans).hexdigest()[:16]}"


def find(
    session: Session, sid: str, agent: Agent, at: datetime, *, whole: bool
) -> Found:
    """Return a recording whose bytes were checked and kept, if `agent` may hear it.

    Raises NoRecordingError, and what `hearing.audible` raises.
    """
    row = session.scalar(select(Recording).where(Recording.sid == sid))
    if row is None or row.path is None or row.sha256 is None:
        raise NoRecordingError(f"there is no recording {sid:.64} to be heard")
    heard = audible(session, row, agent, at, whole=whole)
    return Found(row.path, row.sha256, heard)


def open_sound(listening: Listening, found: Found) -> tuple[BinaryIO, str]:
    """Return the sound as players take it, muted where it must be, and its media type.

    Raises NoRecordingError where its file is gone, and UnplayableError.
    """
    stretches = found.heard.muted
    try:
        file, media_type = listening.playable(found.relative, plain=bool(stretches))
        return (muted(file, stretches) if stretches else file), media_type
    except FileNotFoundError as wrong:
        raise NoRecordingError("the file of this recording is gone") from wrong
    except (ListeningError, NotAudioError, VaultError) as wrong:
        raise UnplayableError(str(wrong)) from wrong


def open_outline(listening: Listening, found: Found) -> BinaryIO:
    """Return the outline of the sound for a player to draw, muted as the sound.

    Raises NoRecordingError where its file is gone, and UnplayableError.
    """
    try:
        file = listening.peaks(found.relative)
    except FileNotFoundError as wrong:
        raise NoRecordingError("the file of this recording is gone") from wrong
    except (ListeningError, VaultError) as wrong:
        raise UnplayableError(str(wrong)) from wrong
    if not found.heard.muted:
        return file
    with file as outline:
        return BytesIO(muted_outline(outline.read(), found.heard.muted))


def muted(file: BinaryIO, stretches: Sequence[Stretch]) -> BinaryIO:
    """Return a plain sound file that is silent in `stretches`."""
    try:
        sound = inspect_open(file)
        file.seek(0)
        return BufferedReader(Muted(file, sound, stretches))
    except BaseException:
        file.close()
        raise
