"""One comparison of a window: each call gets its verdict, what lacks is put right."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TypeVar

from ivr.audio.listed import Listed
from ivr.audio.news import RecordingNews
from ivr.calls.backfill import Backfill, Outcome
from ivr.calls.desk import Hotline
from ivr.policy.policy import Calling
from ivr.reconciliation.doing import do
from ivr.reconciliation.known import began_within, look, told_of
from ivr.reconciliation.legs import take_talk
from ivr.reconciliation.reading import CALLS, RECORDINGS, TEXTS, Reader, Window
from ivr.reconciliation.remote import RemoteCall, RemoteText
from ivr.reconciliation.settling import Found, Settled, Settling, tell
from ivr.reconciliation.texts import (
    Judged,
    Texts,
    kind_of,
    latest_wishes,
    sent_within,
    settled,
)
from ivr.reconciliation.verdicts import Verdict, judge, needs
from ivr.scribe import Transaction

Result = TypeVar("Result")
Item = TypeVar("Item")
BATCH = 200
# What was recorded and is on its way to us now.
ANNOUNCED = frozenset({"announced", "with a new call"})
NOT_AT_TWILIO = Verdict("alert", "not_at_twilio")


@dataclass(frozen=True, slots=True)
class Line:
    """A call and its verdict."""

    sid: str
    began_at: datetime
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Scope:
    """What is compared: a window, of which numbers (none: of all of the account).

    `dry`: everything is looked at, and nothing changed.
    """

    window: Window
    now: datetime
    numbers: frozenset[str] = frozenset()
    dry: bool = False


@dataclass(slots=True)
class Comparing:
    """Compares a scope; `lines` and `counts` are what came of it."""

    hotline: Hotline
    calling: Calling
    reader: Reader
    backfill: Backfill
    scope: Scope
    lines: list[Line] = field(default_factory=list[Line])
    calls: Counter[str] = field(default_factory=Counter[str])
    recordings: Counter[str] = field(default_factory=Counter[str])
    texts: Counter[str] = field(default_factory=Counter[str])
    repaired: Counter[str] = field(default_factory=Counter[str])

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """How often each verdict was given, and what was put right."""
        named = {
            "calls": self.calls,
            "recordings": self.recordings,
            "texts": self.texts,
            "repaired": self.repaired,
        }
        return {name: dict(sorted(one.items())) for name, one in named.items()}

    def run(self) -> None:
        """Compare everything; raises FetchError, BusyError, DatabaseError."""
        self._compare_calls()
        self._compare_texts()
        self._compare_recordings()

    def _compare_calls(self) -> None:
        remote = self.reader.read(CALLS, self.scope.window)
        missing = self._fetch_missing(remote)
        found = list(filter(self._is_ours, remote.values()))
        legs: dict[str, list[RemoteCall]] = {}
        for one in found:
            if one.parent is not None:
                legs.setdefault(one.parent, []).append(one)
        settling = Settling(self.hotline, self.calling, self.scope.now, legs)
        verdicts: dict[str, Verdict] = {}
        whole = [one for one in found if one.parent is None]
        self._judge_all(settling, whole, verdicts)
        for parent in legs.keys() - verdicts.keys():
            verdict = self._judge_parent(settling, parent)
            if verdict is not None:
                verdicts[parent] = verdict
        self._judge_all(settling, [one for one in found if one.parent], verdicts)
        for one in found:
            self._add(Line(one.sid, one.began_at, verdicts[one.sid]))
        for sid, began_at in missing:
            self._miss(sid, began_at)

    def _is_ours(self, remote: RemoteCall) -> bool:
        """Tell whether a call is one of the hotline's numbers', or a leg of one."""
        number = remote.to if remote.is_inbound else remote.from_
        numbers = self.scope.numbers
        return not numbers or remote.parent is not None or number in numbers

    def _fetch_missing(
        self, remote: dict[str, RemoteCall]
    ) -> list[tuple[str, datetime]]:
        """Add to `remote` what the list left out; return what the network has not."""
        window = self.scope.window
        with self.hotline.database.reading() as session:
            ours = began_within(session, window.since, window.until)
        missing: list[tuple[str, datetime]] = []
        for sid, began_at in ours.items():
            if sid in remote:
                continue
            found = self.reader.find(CALLS, sid)
            if found is None:
                missing.append((sid, began_at))
            elif window.holds(found.began_at):
                remote[sid] = found
        return missing

    def _judge_all(
        self,
        settling: Settling,
        remotes: Sequence[RemoteCall],
        verdicts: dict[str, Verdict],
    ) -> None:
        """Give each its verdict; write only of those of which something lacks."""
        flows = self.hotline.flows
        for some in portions(remotes):
            self.reader.before()
            lacking: list[RemoteCall] = []
            with self.hotline.database.reading() as session:
                known = look(session, some, self.scope.now)
                for one in some:
                    parent = verdicts.get(one.parent or "")
                    ours = known.of(one, flows, session)
                    verdicts[one.sid] = judge(one, ours, parent)
                    if needs(one, ours, verdicts[one.sid], parent):
                        lacking.append(one)
            for one in lacking:
                self.reader.before()
                parent = verdicts.get(one.parent or "")
                work = partial(settling.settle, remote=one, parent=parent)
                settled: Settled = self._do(work)
                verdicts[one.sid] = settled.verdict
                self.repaired.update(settled.repaired)

    def _judge_parent(self, settling: Settling, sid: str) -> Verdict | None:
        """Return what a call was that began before the window, and has legs in it."""
        remote = self.reader.find(CALLS, sid)
        if remote is None or not self._is_ours(remote):
            return None
        with self.hotline.database.reading() as session:
            known = look(session, [remote], settling.now)
            return judge(remote, known.of(remote, self.hotline.flows, session), None)

    def _miss(self, sid: str, began_at: datetime) -> None:
        """Have somebody look at a call that we know and the network does not."""
        now = self.scope.now

        def work(transaction: Transaction) -> bool:
            call_id, is_told, is_there = told_of(transaction.session, sid)
            if is_told or not is_there:
                return False
            found = Found(sid, NOT_AT_TWILIO.reason, began_at, call_id)
            tell(transaction, found, now)
            return True

        self.reader.before()
        self.repaired.update(["told"] if self._do(work) else [])
        self._add(Line(sid, began_at, NOT_AT_TWILIO))

    def _compare_recordings(self) -> None:
        for one in self.reader.read(RECORDINGS, self.scope.window).values():
            self.reader.before()
            came = self._take_recording(one.listed)
            self.recordings["known" if came in ANNOUNCED else came] += 1
            self.repaired.update(["recordings"] if came in ANNOUNCED else [])

    def _take_recording(self, found: Listed) -> Outcome:
        act = self.backfill.look if self.scope.dry else self.backfill.take
        came = act(found)
        if came == "of a callback":
            news = RecordingNews(found.sid, found.call_sid, "completed", found.seconds)
            agreed = self._do(partial(take_talk, news=news, at=self.scope.now))
            return "announced" if agreed else came
        return came

    def _compare_texts(self) -> None:
        remote = self.reader.read(TEXTS, self.scope.window)
        window, numbers = self.scope.window, self.scope.numbers
        with self.hotline.database.reading() as session:
            ours = sent_within(session, window.since, window.until)
        for sid in ours:
            found = remote.get(sid) or self.reader.find(TEXTS, sid)
            if found is not None:
                remote[sid] = found
        texts = Texts(self.scope.now, latest_wishes(remote.values()))
        wanted = [one for one in remote.values() if self._has_our_number(one, numbers)]
        for some in portions(wanted):
            with self.hotline.database.reading() as session:
                known = settled(session, some)
            for one in some:
                self._judge_text(texts, one, is_known=one.sid in known)

    def _has_our_number(self, text: RemoteText, numbers: frozenset[str]) -> bool:
        return not numbers or (text.to if text.is_inbound else text.from_) in numbers

    def _judge_text(self, texts: Texts, remote: RemoteText, *, is_known: bool) -> None:
        if is_known:
            kind = "received" if remote.is_inbound else kind_of(remote.status)
            self.texts[kind] += 1
            return
        self.reader.before()
        judged: Judged = self._do(partial(texts.settle, remote=remote))
        self.texts[judged.kind] += 1
        self.repaired.update(["texts"] if judged.repaired else [])

    def _add(self, line: Line) -> None:
        self.lines.append(line)
        self.calls[line.verdict.kind] += 1

    def _do(self, work: Callable[[Transaction], Result]) -> Result:
        return do(self.hotline.database, work, dry=self.scope.dry)


def portions(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """Yield items some hundreds at a time."""
    for first in range(0, len(items), BATCH):
        yield items[first : first + BATCH]
