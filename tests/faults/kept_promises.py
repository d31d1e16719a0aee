"""What must be so after any number of kills: all that was answered 200, and once."""

import hashlib
from collections import Counter

from sqlalchemy import select

from ivr.audio.store import Store
from ivr.tables import Call, Case, CaseEvent, Contact, Recording, Turn


def check(rounds):
    """Compare what is stored with what was promised, and look for doubles."""
    with rounds.database.reading() as session:
        check_promises(session, rounds.ledger)
        check_recordings(session, rounds)
        check_doubles(session, rounds.exchange)


def check_promises(session, ledger):
    """What was answered 200 is stored, as it was answered."""
    turns = select(Call.sid, Turn.number, Turn.answer).join(Turn)
    stored = {(sid, turn): text for sid, turn, text in session.execute(turns)}
    over = session.scalars(select(Call.sid).where(Call.status == "completed")).all()
    known = session.scalars(select(Recording.sid)).all()
    assert ledger.contradictions == []
    lost = {key for key, text in ledger.answers.items() if stored.get(key) != text}
    assert lost == set()
    assert ledger.ended - set(over) == set()
    assert ledger.recordings - set(known) == set()


def check_recordings(session, rounds):
    """Every message that was left is stored once, in a file of its own bytes."""
    left = {
        sid: hashlib.sha256(one.content).hexdigest()
        for sid, one in rounds.exchange.recordings.items()
        if one.status == "completed"
    }
    known = select(Recording.sid, Recording.sha256, Recording.path)
    rows = session.execute(known.where(Recording.sha256.isnot(None))).all()
    assert {sid: sha256 for sid, sha256, _ in rows} == left
    store = Store(rounds.folder / "recordings")
    assert {sid: store.digest(path) for sid, _, path in rows} == left
    assert len({path for *_, path in rows}) == len(rows)


def check_doubles(session, exchange):
    """No call has two cases, no case two beginnings, nobody got a text twice."""
    opened = select(CaseEvent.case_number).where(CaseEvent.kind == "opened")
    once = (
        session.scalars(select(Case.call_id)).all(),
        session.scalars(select(Contact.call_id)).all(),
        session.scalars(opened).all(),
        [one.to for one in exchange.messages.values()],
    )
    for found in once:
        assert [key for key, count in Counter(found).items() if count > 1] == []
