"""What each kind of job does, for an installation."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from ivr.db import Database
from ivr.jobs.asking import Kind
from ivr.jobs.trying import Trying
from ivr.jobs.working import Doer, Result, Task, Working
from ivr.keeping.opened import installed_forgetter
from ivr.keeping.proof import Proof, failed, prove
from ivr.settings import Settings
from ivr.speech import checking, installed
from ivr.speech.catalogue import SIZES, full_language
from ivr.speech.models import Choices, install

# Twilio knows what was deleted for so long; looking further back asks for nothing.
PROVED = timedelta(days=40)
MOST_NAMED = 20


def installed_jobs(settings: Settings, database: Database) -> Working:
    """Return what does the jobs of an installation."""
    doers: dict[Kind, Doer] = {
        "model_install": partial(install_model, settings),
        "model_remove": partial(remove_model, settings),
        "model_check": partial(check_model, settings),
        "proof": partial(prove_it, settings, database),
    }
    return Working(database, doers)


def install_model(settings: Settings, task: Task) -> Result:
    """Install a model of the catalogue, tried before it takes over."""
    tag = full_language(task.options["language"])
    size = task.options["size"]
    told: list[str] = []
    tell: Callable[[str], None] = told.append
    choices = Choices(
        size if size in SIZES else None,
        progress=task.progress,
        trial=Trying(settings, tell=tell),
    )
    site = settings.ivr_models_site
    model = install(settings.ivr_models, tag, None, site=site, choices=choices)
    return {"name": installed.model_name(model), "told": told}


def remove_model(settings: Settings, task: Task) -> Result:
    """Remove a model; what is being recognised with it is finished."""
    tag = full_language(task.options["language"])
    return {"name": installed.remove(settings.ivr_models, tag), "told": []}


def check_model(settings: Settings, task: Task) -> Result:
    """Compare a model's files with what was installed, and load it once."""
    tag = full_language(task.options["language"])
    found = checking.check(settings.ivr_models, tag)
    return {"name": found.name, "told": [found.text], "good": found.is_good}


def prove_it(settings: Settings, database: Database, task: Task) -> Result:
    """Look for what was forgotten lately: among the files, in the tables, at Twilio."""
    task.progress(0, None)
    forgetter = installed_forgetter(settings, database)
    since = datetime.now(UTC) - PROVED
    with database.reading() as session:
        found = prove(session, forgetter.store, forgetter.copies, since)
    wrong = failed(found)
    return {
        "since": since.isoformat(timespec="seconds"),
        "looked": len(found),
        "gone": len(found) - len(wrong),
        "wrong": [named(one) for one in wrong[:MOST_NAMED]],
    }


def named(one: Proof) -> dict[str, str]:
    """Return what is not proved to be gone, and where it was looked for."""
    row = one.deletion
    return {
        "kind": row.kind,
        "id": (row.sha256 or row.id_sha256)[:12],
        "files": one.files,
        "rows": one.rows,
        "twilio": one.twilio,
    }
