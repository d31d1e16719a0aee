"""A folder of speech to learn from, as `ivr models calibrate` reads it.

    FOLDER/wide/NAME.wav      speech as a microphone hears it, 16 kHz or more
    FOLDER/tel/NAME.wav       the same as a telephone line passed it (may be missing)
    FOLDER/transcripts.tsv    NAME, a tab, the words (may be missing)

What stands before the first full stop of NAME is the voice: `anna.0001.wav`.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ivr.errors import IvrError
from ivr.sound.frontend.mel import RATE, Floats, log_mel
from ivr.sound.frontend.resample import resampled
from ivr.sound.voices import voices

LEAST_S = 60.0
TRANSCRIPTS = "transcripts.tsv"


class PairsError(IvrError):
    """The folder cannot be learnt from; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Clip:
    """One clip: its wide file, the line's where there is one, and what is said."""

    name: str
    wide: Path
    tel: Path | None
    words: str | None

    @property
    def voice(self) -> str:
        """Who speaks."""
        return self.name.partition(".")[0]

    def sound(self) -> Floats:
        """Return the wide speech at 16 kHz; raises PairsError."""
        shown = f"wide/{self.wide.name}"
        try:
            voice = voices(self.wide)[0]
            samples = voice.samples()
        except IvrError as wrong:
            raise PairsError(f"{shown}: {wrong}") from None
        if voice.rate < RATE:
            raise PairsError(
                f"{shown} has {voice.rate} samples a second; "
                f"wide speech needs at least {RATE}"
            )
        return resampled(samples, voice.rate, RATE)


def read_pairs(folder: Path) -> list[Clip]:
    """Return the clips in `folder`, by name; raises PairsError."""
    wide = folder / "wide"
    if not wide.is_dir():
        raise PairsError(f"{folder} has no folder wide/ with WAV files of wide speech")
    words = read_transcripts(folder / TRANSCRIPTS)
    clips = [
        Clip(path.stem, path, there(folder / "tel" / path.name), words.get(path.stem))
        for path in sorted(wide.glob("*.wav"))
    ]
    if not clips:
        raise PairsError(f"{wide} holds no WAV file")
    strangers = sorted(words.keys() - {clip.name for clip in clips})
    if strangers:
        raise PairsError(f"{TRANSCRIPTS} names {strangers[0]}, which is not in wide/")
    return clips


def there(path: Path) -> Path | None:
    """Return `path` if there is such a file."""
    return path if path.is_file() else None


def read_transcripts(path: Path) -> dict[str, str]:
    """Return the words of each clip; none where there is no such file."""
    if not path.is_file():
        return {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        raise PairsError(f"{path.name} is not UTF-8") from None
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        name, tab, words = line.partition("\t")
        if not line.strip():
            continue
        if not tab or not words.strip():
            raise PairsError(f"{path.name}, line {number}: not a name, a tab and words")
        found[name.removesuffix(".wav")] = words
    return found


def voice_mels(clips: list[Clip]) -> dict[str, Floats]:
    """Return the log-mel energies of each voice; raises PairsError."""
    found: dict[str, list[Floats]] = {}
    for clip in clips:
        found.setdefault(clip.voice, []).append(log_mel(clip.sound()))
    return {voice: np.concatenate(mels) for voice, mels in found.items()}


def voice_sounds(clips: list[Clip]) -> dict[str, Floats]:
    """Return the sound of each voice, clip after clip; raises PairsError."""
    found: dict[str, list[Floats]] = {}
    for clip in clips:
        found.setdefault(clip.voice, []).append(clip.sound())
    return {voice: np.concatenate(sounds) for voice, sounds in found.items()}


def check_length(mels: dict[str, Floats]) -> None:
    """Raise PairsError when there is too little to learn from."""
    seconds = sum(map(len, mels.values())) / 100
    if seconds < LEAST_S:
        raise PairsError(
            f"the wide speech to learn from is {seconds:.0f} s long; "
            f"it takes at least {LEAST_S:.0f} s"
        )
