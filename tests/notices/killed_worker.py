"""A worker of its own process, which a test may kill, and what it owes."""

import os
import signal
import subprocess
from datetime import UTC, datetime, timedelta

from case_rows import add_case
from freeze_flow import write_flow
from notice_receivers import FROM, TO, WEB_SECRET
from processes import wait_for
from real_hotline import IVR, settings_in

from ivr.db import Database
from ivr.notices.outbox import queue
from ivr.notices.wording import Facts
from ivr.tables import CaseEvent, Delivery, Notice

WAIT_S = 30
ASKED = Facts(caller=None, account="417038825", verification="none")


def pass_leases(database: Database) -> None:
    """Let the time of every lease pass."""
    past = datetime.now(UTC) - timedelta(seconds=1)
    with database.writing() as session:
        for row in session.query(Delivery).filter_by(state="sending"):
            row.leased_until = past


class Work:
    """`ivr worker`, on a database that calls have left requests in."""

    def __init__(self, folder, database, web, mail):
        self.database = database
        self.web, self.mail = web, mail
        self.log = folder / "worker.log"
        self.folder = folder
        self.environment = settings_in(folder, "http://127.0.0.1:9") | {
            "IVR_FLOW": str(write_flow(folder / "flow")),
            "IVR_FREEZE_WEBHOOK_URL": web.url,
            "IVR_FREEZE_WEBHOOK_SECRET": WEB_SECRET,
            "IVR_FREEZE_EMAIL_TO": TO,
            "IVR_SMTP_URL": mail.url,
            "IVR_SMTP_FROM": FROM,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def ask(self, number=1):
        """Leave the requests of `number` calls."""
        for _ in range(number):
            with self.database.writing() as session:
                case = add_case(session)
                wanted = {"call_id": case.call_id, "case_number": case.number}
            at = datetime.now(UTC)
            self.database.write(
                lambda found, wanted=wanted, at=at: queue(
                    found, **wanted, at=at, facts=ASKED
                )
            )

    def start(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                (IVR, "worker"),
                env=self.environment,
                cwd=self.folder,
                stdout=log,
                stderr=log,
            )

    def kill(self):
        """Kill it at once, and let the time of its leases pass."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()
        pass_leases(self.database)

    def states(self):
        with self.database.reading() as session:
            return [row.state for row in session.query(Delivery)]

    def all_told(self):
        """Wait until every request was told, and return how often each arrived."""
        with self.database.reading() as session:
            wanted = {row.id for row in session.query(Notice)}
        done = ["done"] * 2 * len(wanted)
        why = f"all to be told\n{self.log.read_text()}"
        wait_for(lambda: self.states() == done, WAIT_S, why)
        assert set(self.web.by_id) == wanted
        by_id = {f"<{one}@hotline.example>" for one in wanted}
        assert set(self.mail.by_id) == by_id
        with self.database.reading() as session:
            lines = sorted((one.kind, one.text) for one in session.query(CaseEvent))
        told = [("freeze_told", "email"), ("freeze_told", "webhook")]
        kept = [line for line in lines if line[0] in {"freeze_told", "freeze_not_told"}]
        assert kept == sorted(told * len(wanted))
        return len(self.web.requests), len(self.mail.mails)
