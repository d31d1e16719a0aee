"""What the installation itself has: settings, tables, queue, worker, flow, people."""

from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import func, make_url, select

from ivr.alarm import open_queue, queue_url
from ivr.beats import WORKER, last_beat
from ivr.calls.flows import LATEST
from ivr.calls.revisions import stored
from ivr.calls.watching import before, read
from ivr.cases.agents import ADMIN
from ivr.db import DatabaseError
from ivr.doctor import machine
from ivr.doctor.finding import Finding, Ground, bad, good, of_error, warning
from ivr.errors import SettingError
from ivr.flow.flow import Flow
from ivr.flow.source import FlowError
from ivr.migrations import is_current
from ivr.sentences import sentence
from ivr.tables import Agent, Recording
from ivr.troubles import troubles

# The worker beats every half minute (ivr.worker.beating).
QUIET = timedelta(minutes=2)
LATE = timedelta(minutes=15)


def settings(ground: Ground) -> list[Finding]:
    """Look whether the settings are those of a hotline that takes calls."""
    try:
        ground.settings.require_telephony()
    except SettingError as wrong:
        how = sentence("Set it in the environment or in .env, and restart.")
        return [bad(of_error(wrong), how)]
    return [good(sentence("What is needed to take calls is set."))]


def database(ground: Ground) -> list[Finding]:
    """Look whether the database answers, with the tables of this version."""
    how = sentence("Run: ivr db upgrade")
    if is_absent(ground.settings.ivr_database_url):
        what = sentence("There is no database yet.")
        return [bad(what, sentence("It is made at the start: ivr serve"))]
    try:
        current = is_current(ground.database)
    except DatabaseError as wrong:
        return [bad(str(wrong), sentence("See to the database, then look again."))]
    if not current:
        what = sentence("The database has not the tables of this version.")
        return [bad(what, how)]
    return [good(sentence("The database answers and has the tables of this version."))]


def is_absent(url: str) -> bool:
    """Tell whether a database of SQLite is a file that there is not."""
    found = make_url(url)
    path = found.database if found.get_backend_name() == "sqlite" else None
    return bool(path) and path != ":memory:" and not Path(path).exists()


def queue(ground: Ground) -> list[Finding]:
    """Look whether the queue answers."""
    found = ground.settings
    url = queue_url(found.ivr_queue_url, found.ivr_database_url)
    if is_absent(url):
        what = sentence("There is no queue yet.")
        return [warning(what, sentence("It is made at the start: ivr serve"))]
    try:
        with closing(open_queue(url).storage) as queued:
            count = queued.queue_size()
    except Exception as wrong:  # noqa: BLE001 - each kind of queue has its own errors
        why = type(wrong).__name__
        what = sentence("The queue does not answer (%(why)s).", why=why)
        return [bad(what, sentence("See to what IVR_QUEUE_URL names."))]
    return [good(sentence("The queue answers; %(count)s wait in it.", count=count))]


def worker(ground: Ground) -> list[Finding]:
    """Look whether a worker is at work and keeps up."""
    with ground.database.reading() as session:
        beat = last_beat(session, WORKER)
        waiting = select(func.count(), func.min(Recording.due_at)).where(
            Recording.due_at <= ground.at - LATE
        )
        late = session.execute(waiting).one()[0]
    how = sentence("Start it: ivr serve, or ivr worker. Its log says why it ended.")
    if beat is None:
        return [bad(sentence("No worker was ever at work."), how)]
    quiet = ground.at - beat
    if quiet > QUIET:
        what = sentence(
            "The last sign of a worker is %(minutes)s minutes old.",
            minutes=int(quiet / timedelta(minutes=1)),
        )
        return [bad(what, how)]
    found = [good(sentence("A worker is at work."))]
    if late:
        what = sentence(
            "%(count)s recordings are due since more than a quarter of an hour.",
            count=late,
        )
        found.append(warning(what, sentence("See: ivr recordings list")))
    return found


def answering(ground: Ground) -> tuple[Flow, list[str]]:
    """Return what answers new calls, and what is wrong in the files on the disk.

    Raises FlowError when nothing can answer.
    """
    found = read(ground.settings.ivr_flow)
    with ground.database.reading() as session:
        published = session.execute(LATEST).scalar()
        flow = stored(session, published) if published else None
    flow = flow or found.flow or before(ground.database, found.problems)
    return flow, [] if found.flow else list(map(str, found.problems))


def flow(ground: Ground) -> list[Finding]:
    """Look whether a flow answers, and whether its files are whole."""
    try:
        found, problems = answering(ground)
    except FlowError as wrong:
        how = sentence("Mend it; ivr flow check shows where.")
        return [bad(str(wrong).splitlines()[0], how)]
    told = [good(sentence("Revision %(one)s answers.", one=found.revision))]
    if problems:
        what = sentence(
            "The flow's files are refused: %(problem)s", problem=problems[0]
        )
        how = sentence("Mend them; ivr flow check shows all.")
        told.append(warning(what, how))
    return told


def models(ground: Ground) -> list[Finding]:
    """Look for the speech models of what answers."""
    try:
        found, _ = answering(ground)
    except FlowError:
        what = sentence("No flow answers, so no language is known.")
        return [warning(what, sentence("Mend the flow first."))]
    return machine.models(ground.settings.ivr_models, found)


def people(ground: Ground) -> list[Finding]:
    """Look whether somebody may sign in, and whether one of them is an admin."""
    active = select(func.count()).where(Agent.disabled_at.is_(None))
    with ground.database.reading() as session:
        count = session.execute(active).scalar_one()
        admins = session.execute(active.where(Agent.role == ADMIN)).scalar_one()
    if not admins:
        how = sentence("Run: ivr agents first")
        return [bad(sentence("There is no admin who may sign in."), how)]
    return [good(sentence("People who may sign in: %(count)s", count=count))]


def alarms(ground: Ground) -> list[Finding]:
    """Return what the case list warns of now."""
    with ground.database.reading() as session:
        told = troubles(session, ground.at)
    how = partial(sentence, "It is told above the case list until it is mended.")
    return [warning(one, how()) for one in told] or [
        good(sentence("Nothing is waiting for somebody to look."))
    ]
