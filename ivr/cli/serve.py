"""`ivr serve`, `ivr web`, `ivr worker`: the hotline, whole or in parts."""

import os
import secrets
import sys
from collections.abc import Generator
from contextlib import contextmanager
from shutil import rmtree
from tempfile import mkdtemp

import click
from pydantic import SecretStr

from ivr.alarm import open_queue, queue_url
from ivr.audio.store import open_store
from ivr.backup.mark import refuse_unfinished
from ivr.calls.watching import first_answer
from ivr.cli import supervisor
from ivr.cli.numbers import PORT
from ivr.cli.ports import check_port
from ivr.db import open_database
from ivr.logs import set_up_logs
from ivr.migrations import upgrade
from ivr.settings import Settings, environment_with, read_settings
from ivr.settings.metrics import COUNTS

host_option = click.option("--host", default="127.0.0.1", show_default=True)
port_option = click.option("--port", default=8000, show_default=True, type=PORT)
# What `ivr serve` tells its parts, so that many machines never run without telephone.
new_option = click.option("--new", is_flag=True, hidden=True)
NEW = (
    "No telephone yet: IVR_PUBLIC_URL, TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN are "
    "not set.\nThe console leads on from here; ivr agents first prints the way in."
)


def ready_settings(*, may_be_new: bool = False) -> Settings:
    """Return the settings of a hotline that can take calls, with its flow checked.

    With `may_be_new`, they may be those before the first steps too, with nothing of
    the telephone set.
    """
    settings = read_settings()
    if not (may_be_new and settings.is_new):
        settings.require_telephony()
    refuse_unfinished(open_store(settings))
    database = open_database(settings)
    first_answer(database, settings.ivr_flow)
    database.close()
    return settings


def check_queue(settings: Settings) -> None:
    """Raise SettingError when there is no queue to ring the worker with."""
    open_queue(queue_url(settings.ivr_queue_url, settings.ivr_database_url))


@click.command()
@host_option
@port_option
@click.option("--live-port", default=8001, show_default=True, type=PORT)
def serve(host: str, port: int, live_port: int) -> None:
    """Bring the tables up to date, then run web and worker until SIGTERM.

    With IVR_LIVE, what callers say is understood meanwhile, at the live port.  Where
    nothing of the telephone is set yet, the console leads through the first steps.
    """
    set_up_logs()
    settings = ready_settings(may_be_new=True)
    check_port(host, port)
    upgrade(open_database(settings))
    check_queue(settings)
    ivr = (sys.executable, "-m", "ivr")
    new = ("--new",) if settings.is_new else ()
    commands = {
        "web": (*ivr, "web", "--host", host, "--port", str(port), *new),
        "worker": (*ivr, "worker", *new),
    }
    if settings.ivr_live and not new:
        check_port(host, live_port)
        live = ("live", "--host", host, "--port", str(live_port))
        commands["live"] = (*ivr, *live)
    click.echo(f"The hotline answers on http://{host}:{port}", err=True)
    if new:
        click.echo(NEW, err=True)
    # Both parts, and every process of the web part, must share the sessions' secret.
    # Where the first steps tell what is not set yet, it must not look as if it were.
    secret = settings.ivr_secret_key.get_secret_value() or secrets.token_hex(32)
    given = {} if new else {"IVR_SECRET_KEY": secret}
    supervisor.run(commands, environment_with(given))


@click.command()
@host_option
@port_option
@new_option
def web(host: str, port: int, *, new: bool) -> None:
    """Run the web part alone, for installations on many machines."""
    set_up_logs()
    settings = ready_settings(may_be_new=new)
    if new and not settings.ivr_secret_key.get_secret_value():
        own = SecretStr(secrets.token_hex(32))
        settings = settings.model_copy(update={"ivr_secret_key": own})
    check_port(host, port)
    check_queue(settings)
    with counts_folder():
        # gunicorn loads slowly, and what counts must know the folder when it is loaded.
        from ivr.cli.web_server import WebServer  # noqa: PLC0415

        WebServer(settings, host, port).run()


@contextmanager
def counts_folder() -> Generator[None]:
    """Give the processes of a web server a folder to count in, while they run."""
    folder, owner = mkdtemp(prefix="ivr-metrics-"), os.getpid()
    os.environ[COUNTS] = folder
    try:
        yield
    finally:
        # The workers are forks of this process and come by here too.
        if os.getpid() == owner:
            rmtree(folder, ignore_errors=True)


@click.command()
@new_option
def worker(*, new: bool) -> None:
    """Run the worker alone: it fetches and transcribes recordings."""
    from ivr.worker import begin_anew, open_worker  # noqa: PLC0415 - slow to load

    set_up_logs()
    if open_worker(ready_settings(may_be_new=new)).run():
        begin_anew()
