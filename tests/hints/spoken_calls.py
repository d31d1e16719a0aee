"""Calls of the shipped flow with a message that was transcribed."""

from dataclasses import replace
from datetime import UTC, datetime

from case_rows import CALLER, transcript
from sqlalchemy import select, update

from ivr.calls.desk import Arrival, Desk, find_or_begin
from ivr.calls.understanding import understand_new
from ivr.flow.state import State
from ivr.tables import Call, Recording, Transcript

# A Tuesday noon in Shanghai, where the shipped hotline is staffed.
AT = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
CALL = f"CA{7:032x}"


class Spoken:
    """A call in progress, whose caller leaves words."""

    def __init__(self, hotline, caller=CALLER):
        self.hotline, self.caller = hotline, caller

    def _desk(self, work, at):
        def run(found):
            desk = Desk(self.hotline, found, at)
            call = find_or_begin(desk, Arrival(CALL, self.caller))
            return work(desk, call)

        return self.hotline.database.write(run)

    def opens_a_case(self, at=AT, **state):
        def work(desk, call):
            given = replace(State.from_json(call.state), **state)
            return desk.open_case(call, given).number

        return self._desk(work, at)

    def says(self, words, language="en-US"):
        """Store a transcript as the pipeline does; each word lasts half a second."""
        self._desk(lambda _desk, _call: None, AT)
        with self.hotline.database.writing() as session:
            call = session.scalars(select(Call.id).where(Call.sid == CALL)).one()
            known = session.scalars(select(Recording)).first()
            recording = known or Recording(
                sid=f"RE{7:032x}",
                call_id=call,
                language=language,
                state="transcribed",
                announced_at=AT,
            )
            session.add(recording)
            session.flush()
            session.execute(update(Transcript).values(current=False))
            session.add(transcript(recording, words))
        understand_new(self.hotline)
