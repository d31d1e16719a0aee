"""Recordings that the network has and never told us of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select

from ivr.audio.listed import Listed, Parties
from ivr.audio.news import RecordingNews
from ivr.calls.desk import Arrival, Desk, Hotline, find, find_or_begin
from ivr.calls.news import StatusNews, note_status
from ivr.calls.recordings import take_recording
from ivr.scribe import Transaction
from ivr.tables import Recording

Outcome = Literal["known", "announced", "with a new call"]


@dataclass(frozen=True, slots=True)
class Backfill:
    """Takes in what was missed; `ask_parties` tells who made a call, by its id."""

    hotline: Hotline
    ask_parties: Callable[[str], Parties]
    clock: Callable[[], datetime]

    def take(self, found: Listed) -> Outcome:
        """Announce a recording that we do not wait for already, once.

        A call that we have never heard of gets a row of its own, and a case.
        """
        database = self.hotline.database
        is_known, has_call = database.write(lambda wrote: self._look(wrote, found))
        if is_known:
            return "known"
        who = Parties(None, None) if has_call else self.ask_parties(found.call_sid)
        database.write(lambda wrote: self._announce(self._desk(wrote), found, who))
        return "announced" if has_call else "with a new call"

    def _desk(self, transaction: Transaction) -> Desk:
        return Desk(self.hotline, transaction, self.clock())

    def _look(self, transaction: Transaction, found: Listed) -> tuple[bool, bool]:
        desk = self._desk(transaction)
        row = select(Recording.state, Recording.due_at).where(
            Recording.sid == found.sid
        )
        seen = desk.transaction.execute(row).first()
        waits = seen is not None and (seen.state != "announced" or seen.due_at)
        return bool(waits), find(desk, found.call_sid) is not None

    def _announce(self, desk: Desk, found: Listed, who: Parties) -> None:
        is_new = find(desk, found.call_sid) is None
        arrival = Arrival(found.call_sid, who.caller, who.called)
        call = find_or_begin(desk, arrival)
        news = RecordingNews(found.sid, found.call_sid, "completed", found.seconds)
        take_recording(desk, call, news)
        if is_new:  # it is long over, and nobody will tell
            note_status(desk, StatusNews(found.call_sid, "completed"))
