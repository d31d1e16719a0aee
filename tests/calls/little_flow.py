"""A little flow in files of its own, and hotlines that answer with it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

from flask import Flask
from signed import ACCOUNT, PUBLIC_URL, TOKEN, Twilio

from ivr.calls import publishing
from ivr.calls.desk import Hotline
from ivr.calls.publishing import Standing, Word, standing
from ivr.calls.watching import FlowWatch, read
from ivr.db import Database
from ivr.telephony import webhooks
from ivr.telephony.signature import Gate
from ivr.telephony.twiml import Pages

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)

FLOW = """\
flow: little
languages: [en-US]
start: welcome
give_up: message
topics: {transfers: {priority: high}}
welcome: {say: welcome, then: main}
main:
  menu:
    "1": {option: transfer, topic: transfers, then: message}
    "2": {option: anything, then: message}
message: {voicemail: {longest: 60 s}, then: promise}
promise: {case: open, say: promise, then: goodbye}
goodbye: {hang_up: goodbye}
"""
PROMPTS = """\
welcome: "Good day."
transfer: "For a transfer"
anything: "For anything else"
message: "Please tell us what happened."
promise: "Your case number is {case_number}."
goodbye: "Goodbye."
"""


@dataclass
class LittleFlow:
    """The flow's files in `folder`, and the database of the hotlines that have it."""

    folder: Path
    database: Database

    def write(self, flow: str = FLOW, prompts: str = PROMPTS) -> None:
        (self.folder / "prompts").mkdir(exist_ok=True)
        (self.folder / "prompts" / "en-US.yaml").write_text(prompts, encoding="utf-8")
        self.path.write_text(flow, encoding="utf-8")

    @property
    def path(self) -> Path:
        return self.folder / "little.yaml"

    def greet(self, words: str) -> None:
        """Have the files greet with other words."""
        self.write(prompts=PROMPTS.replace("Good day.", words))

    def part(self, words: str) -> None:
        """Have the files end a call with other words."""
        self.write(prompts=PROMPTS.replace("Goodbye.", words))

    def watch(self) -> FlowWatch:
        return FlowWatch(self.database, self.path)

    def publish(self, message: str = "new", by: str = "mei") -> bool:
        found = read(self.path)
        assert found.files is not None
        assert found.flow is not None
        files, flow, word = found.files, found.flow, Word(by, AT, message)
        return self.database.write(
            lambda wrote: publishing.publish(self.database, wrote, files, flow, word)
        )

    def standing(self) -> Standing:
        with self.database.reading() as session:
            return standing(session)

    def twilio(self, watch: FlowWatch | None = None) -> Twilio:
        """A hotline that begins now on the database and the files, as Twilio has it."""
        hotline = Hotline(self.database, (watch or self.watch()).flows)
        hints: list[str] = []
        app = Flask("hotline")
        gate = Gate(PUBLIC_URL, ACCOUNT, (TOKEN,))
        pages = Pages(PUBLIC_URL)
        app.register_blueprint(webhooks.blueprint(hotline, pages, gate, hints.append))
        return Twilio(app.test_client(), hints)


def sid(number: int) -> str:
    return f"CA{number:032x}"


def said(answer) -> list[str | None]:
    return [say.text for say in ET.fromstring(answer.data).iter("Say")]
