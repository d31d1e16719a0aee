"""What this machine has: programs, room on its disks, speech models, backups."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, make_url, select

from ivr.backup.manifest import NAME
from ivr.backup.packing import LOCK, PART
from ivr.backup.restored import restored_at
from ivr.backup.shelves import kept_in
from ivr.doctor.finding import Finding, Ground, bad, good, warning
from ivr.flow.flow import Flow
from ivr.sentences import sentence
from ivr.settings import Settings
from ivr.sound.ffmpeg import PROGRAM
from ivr.speech.installed import find_model, model_name, read_record
from ivr.tables import Agent

GB = 1000**3
LEAST_FREE, LITTLE_FREE = GB // 2, 2 * GB
FFMPEG_S = 5
# A nightly backup, and two hours for one that took longer than the night before.
OLDEST_BACKUP = timedelta(hours=26)
MOST_FILES = 20_000


def ffmpeg(_ground: Ground) -> list[Finding]:
    """Look for ffmpeg, and have it say its version."""
    path = shutil.which(PROGRAM)
    install = sentence("On the worker's machine: apt-get install ffmpeg")
    if path is None:
        what = sentence("There is no ffmpeg: MP3 and OGG recordings wait for it.")
        return [bad(what, install)]
    try:
        told = subprocess.run(  # noqa: S603 - a path that was looked up, no shell
            (path, "-version"), capture_output=True, timeout=FFMPEG_S, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return [bad(sentence("ffmpeg is there and does not run."), install)]
    first = told.stdout.decode("utf-8", "replace").partition(" Copyright")[0]
    return [good(sentence("%(version)s runs.", version=first.strip()))]


def disks(ground: Ground) -> list[Finding]:
    """Look at the room where something is written, each disk once."""
    found: dict[int, Finding] = {}
    for folder in folders(ground.settings):
        there = nearest(folder)
        if not os.access(there, os.W_OK):
            what = sentence("%(folder)s cannot be written to.", folder=folder)
            how = sentence("Give it to the user that runs the hotline (chown).")
            return [bad(what, how)]
        found.setdefault(there.stat().st_dev, room(folder, there))
    return list(found.values())


def room(folder: Path, there: Path) -> Finding:
    """Return how much room is left for what is written to `folder`."""
    free = shutil.disk_usage(there).free
    what = sentence(
        "%(gb)s GB are free where %(folder)s is.", gb=f"{free / GB:.1f}", folder=folder
    )
    how = sentence(
        "Make room, or keep less: IVR_KEEP_DAYS and `keep` of the flow's topics."
    )
    if free < LEAST_FREE:
        return bad(what, how)
    return warning(what, how) if free < LITTLE_FREE else good(what)


def folders(settings: Settings) -> Iterator[Path]:
    """Yield where something is written."""
    url = make_url(settings.ivr_database_url)
    if url.get_backend_name() == "sqlite":
        yield Path(url.database or "ivr.db").parent
    yield settings.recordings_folder
    yield settings.ivr_models


def nearest(folder: Path) -> Path:
    """Return the folder, or the one that it will be made in."""
    whole = folder.resolve()
    return next(one for one in (whole, *whole.parents) if one.is_dir())


def models(models: Path, flow: Flow) -> list[Finding]:
    """Look for a model of each language in which `flow` takes messages."""
    return [of_language(models, one) for one in flow.settings.languages]


def of_language(models: Path, language: str) -> Finding:
    """Look at the model of a language; nothing is loaded."""
    model = find_model(models, language)
    install = sentence("Run: ivr models install %(language)s", language=language)
    if model is None:
        what = sentence(
            "There is no speech model for %(language)s: its messages wait for one.",
            language=language,
        )
        return bad(what, install)
    values = {"language": language, "name": model_name(model)}
    record = read_record(model)
    lost = [
        one for one in (record.files if record else ()) if not (model / one).exists()
    ]
    if lost:
        what = sentence(
            "%(name)s for %(language)s lacks %(file)s.", **values, file=lost[0]
        )
        return bad(what, install)
    return good(sentence("%(language)s has %(name)s.", **values))


def backups(ground: Ground) -> list[Finding]:
    """Look at how old the newest backup is."""
    folder = ground.settings.ivr_backups
    if folder is None:
        what = sentence("Nobody said where backups are, so none was looked for.")
        how = sentence(
            "Back up the database and the recordings every night, and set IVR_BACKUPS "
            "to the folder or file where they arrive."
        )
        return [warning(what, how)]
    newest = newest_in(folder)
    how = sentence("See why the nightly backup did not come to %(to)s.", to=folder)
    if newest is None and is_new(ground):
        what = sentence("There is no backup yet: the first is due in the coming night.")
        return [good(what)]
    if newest is None:
        return [bad(sentence("There is no backup in %(folder)s.", folder=folder), how)]
    hours = max(int((ground.at - newest) / timedelta(hours=1)), 0)
    what = sentence("The newest backup is %(hours)s hours old.", hours=hours)
    if ground.at - newest <= OLDEST_BACKUP:
        return [good(what)]
    if is_new(ground):
        due = sentence(
            "The newest backup is %(hours)s hours old: the next is due in the coming "
            "night.",
            hours=hours,
        )
        return [good(due)]
    return [bad(what, how)]


def is_new(ground: Ground) -> bool:
    """Tell whether it began here, or was restored, too late to have missed a backup."""
    with ground.database.reading() as session:
        begun = session.scalar(select(func.min(Agent.created_at)))
    restored = restored_at(ground.database)
    since = begun if restored is None or begun is None else max(begun, restored)
    return since is None or ground.at - since <= OLDEST_BACKUP


def newest_in(place: Path) -> datetime | None:
    """Return when the newest file at or below `place` was written; None for none.

    A backup of ours counts from its manifest, and not at all while it is half written.
    """
    ours = [one / NAME for one in kept_in(place)]
    if ours or place.is_file():
        times = [one.stat().st_mtime for one in ours or (place,)]
        return datetime.fromtimestamp(max(times), UTC)
    times = list[float]()
    for root, folders, files in os.walk(place):
        folders[:] = [one for one in folders if not one.endswith(PART)]
        names = [one for one in files if one != LOCK]
        times += (os.lstat(os.path.join(root, name)).st_mtime for name in names)  # noqa: PTH118 - twice as fast, on thousands
        if len(times) > MOST_FILES:
            break
    return datetime.fromtimestamp(max(times), UTC) if times else None
