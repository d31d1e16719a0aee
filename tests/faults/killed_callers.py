"""Callers who call all the time while parts are killed, and what they were promised.

The exchange is the simulator: it signs, and it sends again what Twilio would.
"""

import itertools
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, parse_qsl, urlsplit

from sound_of_silence import silence

from ivr.demo.callers import (
    CHINESE,
    ENGLISH,
    NO_TEXT,
    SECURITY,
    TRANSFERS,
    account,
)
from ivr.simulator.steps import HangUp, Message, Press, Silent
from ivr.simulator.waiting import Gathering, Recording
from ivr.simulator.wire import post_by_http

NUMBER = "+18005550100"
# Where an apology's message goes, and no other answer's.
APOLOGY = "/twilio/fallback?turn=1"
PAUSE_S = 0.2
MESSAGE = Message(b"", "#")
# A message with this number, as soon as possible, and a text or none; a transfer that
# is told by keys; somebody who hangs up too early.
TO_MESSAGE = (ENGLISH, SECURITY, Press("1"), *account("417038825"), MESSAGE)
CALLS = (
    (*TO_MESSAGE, Press("1"), Press("1"), Press("1")),
    (*TO_MESSAGE, Press("1"), Press("1"), Press("2")),
    (
        *(CHINESE, TRANSFERS, Press("1"), Press("2"), *account("220184469")),
        *(Press("1"), Press("12*50#"), Press("20261121"), Press("88123#"), Press("1")),
        *(Silent(), NO_TEXT),
    ),
    (ENGLISH, SECURITY, HangUp()),
)


@dataclass
class Ledger:
    """The wire, which notes what was answered 200 and so must be stored.

    `answers` by call and turn; `recordings` by their ids; `ended` calls.  An apology
    says itself that nothing was stored, and is counted.
    """

    answers: dict[tuple[str, int], str] = field(default_factory=dict)
    recordings: set[str] = field(default_factory=set)
    ended: set[str] = field(default_factory=set)
    contradictions: list[tuple[str, int]] = field(default_factory=list)
    apologies: int = 0
    refused: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def acknowledged(self):
        return len(self.answers) + len(self.recordings) + len(self.ended)

    def __call__(self, url, headers, body, timeout_s):
        answer = post_by_http(url, headers, body, timeout_s)
        form, parts = dict(parse_qsl(body.decode())), urlsplit(url)
        page = parts.path.removeprefix("/twilio/")
        turn = int(parse_qs(parts.query).get("turn", ["0"])[0])
        with self._lock:
            if answer.status == 200:
                self.note(page, turn, form, answer.body.decode())
            else:
                self.refused += 1
        return answer

    def note(self, page, turn, form, text):
        call = form["CallSid"]
        if APOLOGY in text:
            self.apologies += 1
        elif page in {"voice", "step"}:
            if self.answers.setdefault((call, turn), text) != text:
                self.contradictions.append((call, turn))
            if "RecordingSid" in form:
                self.recordings.add(form["RecordingSid"])
        elif page == "recording" and form["RecordingStatus"] == "completed":
            self.recordings.add(form["RecordingSid"])
        elif page == "status" and form["CallStatus"] == "completed":
            self.ended.add(call)


class Caller(threading.Thread):
    """Somebody who calls again and again, each time from another number."""

    def __init__(self, exchange, numbers):
        super().__init__()
        self.exchange, self.numbers = exchange, numbers
        self.enough, self.wrong = threading.Event(), []
        self.calls = 0

    def run(self):
        while not self.enough.is_set():
            try:
                self.make_call(next(self.numbers))
            except Exception as wrong:  # noqa: BLE001 - the test tells it
                self.wrong.append(wrong)

    def make_call(self, number):
        call = self.exchange.call(from_=f"+86139{number:08}", to=NUMBER)
        if call.ended:  # nobody answers just now
            self.enough.wait(PAUSE_S)
            return
        self.calls += 1
        for step in CALLS[number % len(CALLS)]:
            if call.ended:
                return
            match call.waiting:
                # An apology asks for a message where a key was meant.
                case Recording():
                    call.leave_message(silence(number), end="#")
                case Gathering() if step is MESSAGE:
                    call.press("1")
                case _:
                    call.act(step)
        call.hang_up()


@contextmanager
def calling(exchange, count):
    """Have so many call all the time; the last call of each is made to its end."""
    numbers = itertools.count(1)
    callers = [Caller(exchange, numbers) for _ in range(count)]
    for one in callers:
        one.start()
    try:
        yield callers
    finally:
        for one in callers:
            one.enough.set()
        for one in callers:
            one.join()
    wrong = [one.wrong for one in callers]
    assert wrong == [[]] * count, wrong
