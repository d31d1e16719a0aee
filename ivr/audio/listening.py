"""What a player wants of a stored recording: its outline, and a file browsers play.

Both are made once, lie beside the recording under its id, and are sealed as it is.
Whoever finds one missing has it made again.
"""

import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import BinaryIO

import structlog

from ivr.audio.plain import scratch_folder
from ivr.audio.store import Store
from ivr.errors import IvrError
from ivr.sound.form import NotAudioError, Sound
from ivr.sound.inspect import inspect_open
from ivr.sound.playing import MEDIA_TYPES, is_playable
from ivr.vault.keys import VaultError

log = structlog.get_logger()

PEAKS, PLAYBACK = ".peaks.json", ".play.wav"
# An hour of sound takes some seconds.
TIMEOUT_S = 120
# What a frame of the playback file takes, for each channel.
SAMPLE_BYTES = 2
# One at a time in each process: a page with ten players is no storm.
ONE_AT_A_TIME = Lock()


class ListeningError(IvrError):
    """What the player wants could not be made: the recording itself is untouched."""


@dataclass(frozen=True, slots=True)
class Listening:
    """The way from a stored recording to a player."""

    store: Store

    def prepare(self, relative: str) -> None:
        """Make what a player will want of a recording; only the log tells a failure."""
        try:
            self.peaks(relative).close()
            self.playable(relative)[0].close()
        except (ListeningError, NotAudioError, VaultError, OSError) as wrong:
            log.warning("not_prepared_for_players", reason=str(wrong))

    def peaks(self, relative: str) -> BinaryIO:
        """Return the outline of a recording, as JSON.

        Raises ListeningError, VaultError, FileNotFoundError.
        """
        made = beside(relative, PEAKS)
        with self._making(made) as missing:
            if missing:
                with self.store.opened(relative) as path:
                    outline = run("peaks", str(path))
                self._keep(BytesIO(outline), made, relative)
        return self.store.open(made)

    def playable(self, relative: str, *, plain: bool = False) -> tuple[BinaryIO, str]:
        """Return a recording as browsers play it, and its media type.

        `plain`: as samples, which can be muted while they are read.  Raises
        ListeningError, NotAudioError, VaultError, FileNotFoundError.
        """
        file = self.store.open(relative)
        try:
            sound = inspect_open(file)
        except NotAudioError:
            file.close()
            raise
        if is_playable(sound) and (sound.is_plain or not plain):
            file.seek(0)
            return file, MEDIA_TYPES[sound.container]
        file.close()
        made = beside(relative, PLAYBACK)
        with self._making(made) as missing:
            if missing:
                self._rewrite(relative, sound, made)
        return self.store.open(made), MEDIA_TYPES["wav"]

    @contextmanager
    def _making(self, made: str) -> Generator[bool]:
        """Tell whether `made` is missing; nobody else makes it meanwhile."""
        if self.store.has(made):
            yield False
            return
        with ONE_AT_A_TIME:
            yield not self.store.has(made)

    def _rewrite(self, relative: str, sound: Sound, made: str) -> None:
        size = sound.frames * sound.channels * SAMPLE_BYTES
        with self.store.opened(relative) as path, scratch_folder(size) as folder:
            target = folder / "playback.wav"
            run("playback", str(path), str(target))
            with target.open("rb") as file:
                self._keep(file, made, relative)

    def _keep(self, source: BinaryIO, made: str, relative: str) -> None:
        """Store what was made, unless the recording was erased meanwhile."""
        self.store.write(source, self.store.folder / made)
        if not self.store.has(relative):
            self.store.discard(made)
            raise FileNotFoundError(relative)


def beside(relative: str, ending: str) -> str:
    """Return the name of what is made of the recording `relative`."""
    return str(Path(relative).with_suffix(ending))


def run(*arguments: str) -> bytes:
    """Return what the child writes; raises ListeningError with its reason."""
    command = (sys.executable, "-m", "ivr.sound.derive", *arguments)
    try:
        ended = subprocess.run(  # noqa: S603 - our own command, no shell
            command, capture_output=True, timeout=TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired:
        raise ListeningError(f"it took over {TIMEOUT_S} s") from None
    if ended.returncode:
        said = ended.stderr.decode("utf-8", "replace").strip().splitlines()
        raise ListeningError(said[-1] if said else f"exit {ended.returncode}")
    return ended.stdout
