"""`ivr serve` as its user runs it: a process, public settings, a folder."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import requests
from documented_client import ACCOUNT, PUBLIC_URL, TOKEN, Call, Twilio
from processes import Process, below, lives, wait_for
from recordings_api import RecordingsApi, serving_recordings

IVR = str(Path(sys.executable).with_name("ivr"))
SPEECH = Path(__file__).parents[2] / "ivr" / "demo" / "speech" / "wrong-practices.wav"
WORDS = "구시대 의 잘못된 관행과"
# The shipped hotline's keys: from the language to the account number, from there to
# the message, and after it (this number, as soon as possible, no text) to the end.
TO_ACCOUNT, ACCOUNT_NUMBER, TO_MESSAGE = "222", "417038825", "10"
TO_END = "112"
START_TIMEOUT_S = 60
END_TIMEOUT_S = 40
TRANSCRIPT_TIMEOUT_S = 90


def settings_in(folder: Path, api_url: str) -> dict[str, str]:
    """The environment of an installation in `folder`, and nothing of this one's."""
    own = ("IVR_", "TWILIO_")
    others = {k: v for k, v in os.environ.items() if not k.startswith(own)}
    return {
        **others,
        "IVR_CALLS_PER_HOUR": "0",  # its callers share one number
        "IVR_DATABASE_URL": f"sqlite:///{folder / 'ivr.db'}",
        "IVR_RECORDINGS": str(folder / "recordings"),
        "IVR_MODELS": str(folder / "models"),
        "IVR_PUBLIC_URL": PUBLIC_URL,
        "IVR_SECRET_KEY": "a key for sessions, long enough",
        "IVR_TWILIO_API_URL": api_url,
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Hotline:
    """An installation; it runs between `start` and one of the ways to end."""

    folder: Path
    api: RecordingsApi
    port: int
    environment: dict[str, str]
    twilio: Twilio
    process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def ivr(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of this installation to its end."""
        return subprocess.run(
            (IVR, *arguments),
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )

    def cases(self) -> list[dict[str, Any]]:
        """The case list, as its command prints it."""
        ended = self.ivr("cases", "list", "--json")
        assert (ended.returncode, ended.stderr) == (0, "")
        return json.loads(ended.stdout)

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database holds, read past the hotline; `?` stands for a value."""
        with self.connected() as database:
            if not self.is_sqlite:
                query = query.replace("?", "%s")
            return [tuple(row) for row in database.execute(query, values).fetchall()]

    def hurry(self) -> None:
        """Let no recording wait for its next try, as if the hours had passed."""
        with self.connected() as database:
            database.execute(
                "UPDATE recordings SET due_at = '2026-01-01 00:00:00.000000'"
                " WHERE due_at IS NOT NULL AND lease IS NULL"
            )
            database.execute(
                "UPDATE recordings SET tried_since = '2026-01-01 00:00:00.000000'"
                " WHERE tried_since IS NOT NULL"
            )
            database.commit()

    @property
    def is_sqlite(self) -> bool:
        return self.environment["IVR_DATABASE_URL"].startswith("sqlite")

    @contextmanager
    def connected(self) -> Iterator[Any]:
        """A connection of our own to the database, beside the hotline's."""
        if self.is_sqlite:
            with closing(sqlite3.connect(self.folder / "ivr.db", timeout=10)) as found:
                yield found
            return
        url = self.environment["IVR_DATABASE_URL"].replace("+psycopg", "")
        with closing(psycopg.connect(url)) as found:
            yield found

    def start(self) -> None:
        with (self.folder / "ivr.log").open("ab") as log:
            self.process = subprocess.Popen(
                (IVR, "serve", "--port", str(self.port)),
                env=self.environment,
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_for(self.is_ready, START_TIMEOUT_S, f"the hotline to start\n{self.log()}")

    def is_ready(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, f"it has ended\n{self.log()}"
        try:
            return requests.get(f"{self.twilio.url}/readyz", timeout=2).ok
        except requests.RequestException:
            return False

    def log(self) -> str:
        return (self.folder / "ivr.log").read_text(encoding="utf-8")

    def parts(self, words: str) -> list[Process]:
        """The processes of this hotline whose command holds `words`."""
        return [one for one in below(self.pid) if words in one.command]

    def ask_to_end(self) -> int:
        """Send SIGTERM; return the exit code, which must come in time."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(END_TIMEOUT_S)

    def kill(self) -> None:
        """Kill everything at once, as a power cut does."""
        assert self.process is not None
        family = below(self.pid)
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait()
        for one in family:
            wait_for(lambda pid=one.pid: not lives(pid), 10, f"{one} to die")

    def transcript(self, recording: str) -> str:
        """The words of a recording, once they are there."""
        query = (
            "SELECT text FROM transcripts JOIN recordings"
            " ON recordings.id = recording_id WHERE sid = ?"
        )
        found = wait_for(
            lambda: self.rows(query, recording),
            TRANSCRIPT_TIMEOUT_S,
            f"the words of {recording}",
        )
        assert len(found) == 1
        return str(found[0][0])

    def leave_message(self, number: int, sound: bytes, language: str = "3") -> Call:
        """Make call `number` from its first word to the end of its message."""
        call, recording = Call(self.twilio, call_sid(number)), recording_sid(number)
        self.api.sounds[recording] = sound
        call.ring().press(language, *TO_ACCOUNT, ACCOUNT_NUMBER, *TO_MESSAGE)
        call.tell_recording("in-progress", recording)
        answer = call.tell_recording("completed", recording)
        call.finish_message(recording).press(*TO_END)
        assert (answer.status_code, call.end().status_code) == (200, 200)
        return call


def call_sid(number: int) -> str:
    return f"CA{number:032x}"


def recording_sid(number: int) -> str:
    return f"RE{number:032x}"


@contextmanager
def installed(folder: Path, database_url: str | None = None) -> Iterator[Hotline]:
    """An installation that does not run yet; nothing of it is left running.

    It has a SQLite file of its own, unless another database is named.
    """
    with serving_recordings() as api:
        port = free_port()
        twilio = Twilio(f"http://127.0.0.1:{port}")
        settings = settings_in(folder, api.url)
        if database_url is not None:
            settings["IVR_DATABASE_URL"] = database_url
        hotline = Hotline(folder, api, port, settings, twilio)
        try:
            yield hotline
        finally:
            twilio.close()
            if hotline.process is not None:
                hotline.kill()


@contextmanager
def serving(folder: Path, database_url: str | None = None) -> Iterator[Hotline]:
    """An installation that runs."""
    with installed(folder, database_url) as hotline:
        hotline.start()
        yield hotline
