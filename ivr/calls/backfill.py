"""Recordings that the network has and never told us of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import exists, or_, select

from ivr.audio.listed import Listed, Parties
from ivr.audio.news import RecordingNews
from ivr.calls.desk import Arrival, Desk, Hotline, find, find_or_begin
from ivr.calls.news import StatusNews, note_status
from ivr.calls.recordings import take_recording
from ivr.scribe import Transaction
from ivr.tables import Call, Callback, Recording
from ivr.tombstones import ForgottenError, was_forgotten

Outcome = Literal["known", "announced", "with a new call", "forgotten", "of a callback"]


@dataclass(frozen=True, slots=True)
class Backfill:
    """Takes in what was missed; `ask_parties` tells who made a call, by its id."""

    hotline: Hotline
    ask_parties: Callable[[str], Parties]
    clock: Callable[[], datetime]

    def take(self, found: Listed) -> Outcome:
        """Announce a recording that we do not wait for already, once.

        A call that we have never heard of gets a row of its own, and a case.  What was
        forgotten stays so, also when it is forgotten in this moment.
        """
        came = self.look(found)
        if came not in {"announced", "with a new call"}:
            return came
        is_new = came == "with a new call"
        who = self.ask_parties(found.call_sid) if is_new else Parties(None, None)
        try:
            self.hotline.database.write(
                lambda wrote: self._announce(self._desk(wrote), found, who)
            )
        except ForgottenError:
            return "forgotten"
        return came

    def look(self, found: Listed) -> Outcome:
        """Return what `take` would do with a recording; change nothing."""
        with self.hotline.database.reading() as session:
            row = select(Recording.state, Recording.due_at)
            seen = session.execute(row.where(Recording.sid == found.sid)).first()
            if seen is not None and (seen.state != "announced" or seen.due_at):
                return "known"
            if was_forgotten(session, (found.sid, found.call_sid)):
                return "forgotten"
            legs = or_(
                Callback.sid == found.call_sid, Callback.caller_sid == found.call_sid
            )
            if session.scalar(select(exists().where(legs))):
                return "of a callback"
            known = exists().where(Call.sid == found.call_sid)
            has_call = session.scalar(select(known))
        return "announced" if has_call else "with a new call"

    def _desk(self, transaction: Transaction) -> Desk:
        return Desk(self.hotline, transaction, self.clock())

    def _announce(self, desk: Desk, found: Listed, who: Parties) -> None:
        is_new = find(desk, found.call_sid) is None
        arrival = Arrival(found.call_sid, who.caller, who.called)
        call = find_or_begin(desk, arrival)
        news = RecordingNews(found.sid, found.call_sid, "completed", found.seconds)
        take_recording(desk, call, news)
        if is_new:  # it is long over, and nobody will tell
            note_status(desk, StatusNews(found.call_sid, "completed"))
