"""A whole hotline on real sockets, with the exchange that its numbers are at."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).parents[1] / one) for one in ("cases", "rehearsal")]

from case_rows import agent
from rehearsal_flow import write_bank
from signed import ACCOUNT, TOKEN

from ivr.app import create_app, end_app
from ivr.beats import WORKER, beat
from ivr.cli.serve import check_queue
from ivr.db import Database
from ivr.demo.server import free_port
from ivr.doctor.examining import CHECKS, LIMIT_S, examine, looked
from ivr.doctor.finding import Examined, Ground
from ivr.settings import Settings, read_settings
from ivr.simulator import Exchange, VirtualClock
from ivr.simulator.server import serving
from ivr.speech.engines import MARKS

NUMBER, OTHER = "+18005550100", "+18005550199"
LANGUAGES = ("en-US", "zh-CN")


@dataclass
class Installation:
    """A hotline that is served, and what its doctor says."""

    settings: Settings
    database: Database
    exchange: Exchange

    def look(self, **changed: object) -> dict[str, Examined]:
        """Examine it as if some settings were others."""
        found = examine(self.ground(**changed))
        return {one.check.name: one for one in found}

    def ground(self, **changed: object) -> Ground:
        """Return what is looked at, as if some settings were others."""
        settings = self.settings.model_copy(update=changed)
        settings.__dict__.pop("tokens", None)  # made once of what was set before
        return Ground(settings, self.database, datetime.now(UTC))

    def point(self, number: str, url: str) -> None:
        """Enter our addresses under a number."""
        self.exchange.add_number(
            number,
            voice_url=f"{url}/twilio/voice",
            fallback_url=f"{url}/twilio/fallback",
            status_callback=f"{url}/twilio/status#rc=5&rp=all",
        )


@pytest.fixture
def installation(database, tmp_path, monkeypatch):
    """An installation on which nothing is to be mended but that nobody serves it."""
    for name in [one for one in os.environ if one.startswith(("IVR_", "TWILIO_"))]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    start = VirtualClock(datetime.now(UTC))
    exchange = Exchange(account_sid=ACCOUNT, auth_token=TOKEN, clock=start)
    port = free_port(0)
    with exchange.serving() as api_url:
        settings = read_settings(
            ivr_database_url=database.url,
            ivr_recordings=tmp_path / "rec",
            ivr_models=tmp_path / "models",
            ivr_flow=write_bank(tmp_path),
            ivr_backups=tmp_path / "backups",
            ivr_public_url=f"http://127.0.0.1:{port}",
            ivr_twilio_api_url=api_url,
            ivr_secret_key="a key for tests, and only for them",
            twilio_account_sid=ACCOUNT,
            twilio_auth_token=TOKEN,
        )
        found = Installation(settings, database, exchange)
        furnish(found, tmp_path)
        yield found


@pytest.fixture
def served(installation):
    """The same, answering at its address."""
    port = int(installation.settings.ivr_public_url.rpartition(":")[2])
    check_queue(installation.settings)
    app = create_app(installation.settings)
    with serving(app, "127.0.0.1", port):
        yield installation
    end_app(app)


def furnish(found: Installation, folder: Path) -> None:
    """Give an installation its number, worker, admin, models and a backup."""
    found.point(NUMBER, found.settings.ivr_public_url)
    with found.database.writing() as session:
        beat(session, WORKER, datetime.now(UTC))
        session.add(agent("Root", role="admin"))
    for language in LANGUAGES:
        for mark in MARKS:
            file = folder / "models" / language / mark
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()
    (folder / "backups").mkdir()
    (folder / "backups" / "ivr.db").touch()


@pytest.fixture
def told(installation) -> Callable[..., list[tuple[str, str, str]]]:
    """What one check says, with some settings changed."""

    def said(check: str, **changed: object) -> list[tuple[str, str, str]]:
        (one,) = (each for each in CHECKS if each.name == check)
        findings = looked(installation.ground(**changed), one, LIMIT_S)
        return [(one.state, str(one.text), str(one.mend)) for one in findings]

    return said
