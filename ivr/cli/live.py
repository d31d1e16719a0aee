"""`ivr live`: words while they are spoken."""

import click

from ivr.cli.numbers import PORT
from ivr.cli.ports import check_port
from ivr.errors import SettingError
from ivr.logs import set_up_logs
from ivr.settings import read_settings


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8001, show_default=True, type=PORT)
def live(host: str, port: int) -> None:
    """Take media streams and understand messages while they are spoken."""
    from ivr.live.server import LiveServer  # noqa: PLC0415 - slow to load

    set_up_logs()
    settings = read_settings().require_telephony()
    if not settings.ivr_live:
        raise SettingError("IVR_LIVE is off; set it to true to have live words")
    check_port(host, port)
    LiveServer(settings).run(host, port)
