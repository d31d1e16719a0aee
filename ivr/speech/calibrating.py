"""Calibrating the front end of an installed model: learn, try, keep or not."""

from dataclasses import dataclass
from pathlib import Path

from ivr.errors import IvrError, UsageError
from ivr.sound.frontend.extension import load_extension
from ivr.speech.calibration import calibrated, prediction_error
from ivr.speech.engines import engine_of
from ivr.speech.front_ends import shipped_coefficients
from ivr.speech.installed import find_model
from ivr.speech.model_files import CALIBRATED
from ivr.speech.pairs import Clip, PairsError, read_pairs
from ivr.speech.trial import character_error

# One clip in so many is kept from learning, to try on it what was learnt.
HELD_OUT = 5
NEW = f".new-{CALIBRATED}"


class NotBetterError(IvrError):
    """What was learnt is worse than what is shipped; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Trial:
    """The shipped coefficients and the learnt ones, on clips kept from learning.

    `missed_db` is by how much the bands that a line leaves out are missed; `wrong` the
    part of the characters that the model gets wrong, None without transcripts.  The
    first of each pair is by the shipped coefficients.
    """

    clips: int
    missed_db: tuple[float, float]
    wrong: tuple[float, float] | None

    @property
    def is_better(self) -> bool:
        """Whether what was learnt may take over."""
        before, after = self.wrong or self.missed_db
        return after <= before


def own_model(models: Path, language: str) -> Path:
    """Return the model for `language` in the folder of models; raises UsageError."""
    found = find_model(models, language)
    if found is None or found != models / language:
        there = "only as a Python package" if found else "nowhere"
        raise UsageError(
            f"the model for {language} is {there}: "
            f"put one into {models} with ivr models install {language}"
        )
    if engine_of(found) != "vosk":
        raise UsageError(f"the model for {language} is not Vosk's: it has no front end")
    return found


def calibrate(
    model: Path,
    folder: Path,
    *,
    named: str | None = None,
    alone: bool = False,
    rounds: int | None = None,
) -> Trial:
    """Learn the front end's coefficients for a model from a folder of speech.

    They take over, at the next load of the model, when they are no worse on clips that
    were kept from learning: by character error where there are transcripts, else by
    how well they predict.  `alone` leaves the shipped coefficients out of the mixture;
    `named` is what the recipe calls the folder; in so many `rounds` the network learns.
    Raises PairsError, NotBetterError.
    """
    clips = read_pairs(folder)
    name = named or folder.resolve().name
    shipped = load_extension(shipped_coefficients())
    base = None if alone else shipped
    taught, kept = parted(clips)
    new = model / NEW
    try:
        calibrated(taught, base, name, rounds).save(new)
        trial = tried(model, new, kept)
        if not trial.is_better:
            raise NotBetterError(told(trial))
        calibrated(clips, base, name, rounds).save(new)
        new.replace(model / CALIBRATED)
    except OSError as wrong:
        raise UsageError(f"cannot write to {model}: {wrong.strerror}") from None
    finally:
        new.unlink(missing_ok=True)
    return trial


def parted(clips: list[Clip]) -> tuple[list[Clip], list[Clip]]:
    """Return the clips to learn from, and those to try it on."""
    kept = clips[HELD_OUT - 1 :: HELD_OUT]
    if not kept:
        raise PairsError(
            f"there are {len(clips)} clips in wide/; it takes {HELD_OUT} at least, "
            "for one in five is kept to try what the others teach"
        )
    return [clip for clip in clips if clip not in kept], kept


def tried(model: Path, new: Path, kept: list[Clip]) -> Trial:
    """Return how what was learnt does on the clips kept from learning.

    It is held against the shipped coefficients: an earlier calibration may have
    learnt from these very clips.
    """
    files = (shipped_coefficients(), new)
    before, after = (load_extension(path) for path in files)
    spoken = [clip for clip in kept if clip.words]
    wrong = None
    if spoken:
        first, second = (character_error(model, path, spoken) for path in files)
        wrong = (first, second)
    missed = (prediction_error(before, kept), prediction_error(after, kept))
    return Trial(len(kept), missed, wrong)


def told(trial: Trial) -> str:
    """Return the reason why what was learnt is not kept."""
    if trial.wrong:
        before, after = trial.wrong
        return (
            f"not kept: on {trial.clips} clips that it did not learn from, the "
            f"character error over a line is {before:.3f} as shipped and would be "
            f"{after:.3f}"
        )
    before, after = trial.missed_db
    return (
        f"not kept: on {trial.clips} clips that it did not learn from, what a line "
        f"leaves out is missed by {before:.1f} dB as shipped and would be by "
        f"{after:.1f} dB"
    )


def undo(model: Path) -> bool:
    """Have the model use the shipped coefficients again; tell whether it did not."""
    own = model / CALIBRATED
    was_there = own.is_file()
    own.unlink(missing_ok=True)
    return was_there
