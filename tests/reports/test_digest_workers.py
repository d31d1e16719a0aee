"""The real workers, three at once and killed in the midst: one digest all the same."""

import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

sys.path.extend(
    str(Path(__file__).parents[1] / beside) for beside in ("server", "calls")
)

from notice_receivers import FROM, serving_mail
from processes import wait_for
from real_hotline import IVR, settings_in
from sqlalchemy import text

from ivr.db import Database
from ivr.tables import SentDigest

pytestmark = [pytest.mark.slow, pytest.mark.both_databases]

LEAD, BOSS = "lead@company.example", "boss@company.example"
WAIT_S = 120
WORKERS = 3
ESTABLISHED = "01"


class Workers:
    """`ivr worker` processes on one database, and the mail server that they know."""

    def __init__(self, folder, database, mail):
        self.folder, self.mail = folder, mail
        # Of a patience that suits workers, which write too.
        self.database = Database(database.url)
        self.processes = []
        self.environment = settings_in(folder, "http://127.0.0.1:9") | {
            "IVR_DATABASE_URL": database.url,
            "IVR_DIGEST_TO": f"{LEAD}, {BOSS}",
            "IVR_SMTP_URL": mail.url,
            "IVR_SMTP_FROM": FROM,
        }

    def start(self):
        with (self.folder / "worker.log").open("ab") as log:
            self.processes.append(
                subprocess.Popen(
                    (IVR, "worker"),
                    env=self.environment,
                    cwd=self.folder,
                    stdout=log,
                    stderr=log,
                )
            )

    def kill(self):
        """Kill them at once, and let the time of their leases pass."""
        while self.processes:
            self.kill_one(self.processes[-1])

    def kill_one(self, process):
        """Kill it at once, and let the time of its leases pass."""
        self.processes.remove(process)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        past = datetime.now(UTC) - timedelta(seconds=1)
        with self.database.writing() as session:
            for row in session.query(SentDigest).filter_by(state="sending"):
                row.leased_until = past

    def states(self):
        with self.database.reading() as session:
            return sorted(session.scalars(text("SELECT state FROM digests")))

    def log(self):
        return (self.folder / "worker.log").read_text()


@pytest.fixture
def workers(tmp_path, database):
    with serving_mail() as mail:
        found = Workers(tmp_path, database, mail)
        yield found
        if mail.hold is not None:
            mail.hold.set()
        found.kill()
        found.database.close()


def talks_to(process, port):
    """Whether the process has a connection to that port of this machine."""
    folder = Path(f"/proc/{process.pid}")
    lines = [one.split() for one in (folder / "net/tcp").read_text().splitlines()[1:]]
    asked = f":{port:04X}"
    sockets = {
        f"socket:[{one[9]}]"
        for one in lines
        if one[2].endswith(asked) and one[3] == ESTABLISHED
    }
    return any(str(one.readlink()) in sockets for one in (folder / "fd").iterdir())


def test_the_one_who_sends_is_killed_and_one_of_the_others_goes_on(workers):
    mail = workers.mail
    mail.hold = hold = threading.Event()
    for _ in range(WORKERS):
        workers.start()
    assert mail.arrived.wait(WAIT_S), workers.log()
    sender, *_ = [one for one in workers.processes if talks_to(one, mail.port)]
    workers.kill_one(sender)
    hold.set()
    mail.hold = None
    why = f"both digests to be sent\n{workers.log()}"
    wait_for(lambda: workers.states() == ["sent", "sent"], WAIT_S, why)
    assert len(workers.processes) == WORKERS - 1
    assert len(mail.by_id) == 2
    assert {to for _, (to,) in mail.envelopes} == {LEAD, BOSS}


def test_workers_that_are_killed_in_the_midst_send_one_digest_to_each(workers):
    mail = workers.mail
    mail.hold = hold = threading.Event()
    for _ in range(WORKERS):
        workers.start()
    assert mail.arrived.wait(WAIT_S), workers.log()
    # The server has a mail, and the worker does not know it yet.
    workers.kill()
    hold.set()
    mail.hold = None
    assert "sent" not in workers.states()
    for _ in range(WORKERS):
        workers.start()
    why = f"both digests to be sent\n{workers.log()}"
    wait_for(lambda: workers.states() == ["sent", "sent"], WAIT_S, why)
    workers.kill()
    # What was sent twice is the same to the last byte, so each has one mail.
    assert len(mail.by_id) == 2
    assert {to for _, (to,) in mail.envelopes} == {LEAD, BOSS}
