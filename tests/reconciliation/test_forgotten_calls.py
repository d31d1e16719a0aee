"""Who was erased stays so: nothing of their calls comes back from Twilio's lists."""

import pytest
from case_rows import AT
from day_of_calls import AGENT, number_of
from sqlalchemy import select
from whole_database import everything

from ivr.audio.store import Store
from ivr.callbacks.asking import Line, call_back
from ivr.chores import holding
from ivr.keeping import erasure
from ivr.keeping.erasure import Who
from ivr.keeping.forget import finish
from ivr.simulator import Press, Subscriber
from ivr.simulator.sound import tone
from ivr.tables import Agent, Message

pytestmark = pytest.mark.both_databases


@pytest.fixture
def erase(database, tmp_path):
    """Erase a caller here; Twilio has not deleted its copies yet."""

    def forget(number, left):
        with holding(database, "forgetting") as held:
            with database.writing() as session:
                erasure.start(session, Who(number), AT)
            finish(database, Store(tmp_path / "recordings"), held, left)

    return forget


@pytest.fixture
def known(here, database):
    """A caller with a case, a message, a text, and somebody who called them back."""
    day, exchange = here.day, here.day.exchange
    call = day.ring("opened")
    call.press("1")
    call.leave_message(tone(2), end="#")
    call.press("1")  # a text is wanted
    here.texts.send_due()
    exchange.subscribers[AGENT] = Subscriber(presses="1")
    exchange.subscribers[number_of(1)] = Subscriber(script=(Press("1"), Press("1")))
    with database.writing() as session:
        mei = session.scalars(select(Agent).where(Agent.name == "Mei")).one()
        line = Line(here.placer.policy().calling, "US")
        call_back(session, 1001, mei, line, AT)
    here.placer.send_due()
    exchange.settle()
    legs = {leg.to: leg.sid for leg in exchange._office.legs.values()}
    day.sids |= {"agent": legs[AGENT], "caller": legs[number_of(1)]}


@pytest.mark.parametrize("left", ["skeleton", "nothing"])
def test_nothing_of_an_erased_caller_comes_back(
    here, known, erase, database, cases, left, rows
):
    assert known is None
    assert {name: verdict[0] for name, verdict in here.table().items()} == {
        "opened": "case",
        "agent": "case",
        "caller": "case",
    }
    erase(number_of(1), left)
    before = everything(database, but=("reconciliations", "chores"))
    came = here.compare()
    assert here.table(came) == dict.fromkeys(
        ("opened", "agent", "caller"), ("forgotten", "forgotten", None)
    )
    assert came.counts["recordings"] == {"forgotten": len(here.day.exchange.recordings)}
    assert came.counts["texts"] == {"forgotten": 1}
    assert came.repaired == {}
    assert everything(database, but=("reconciliations", "chores")) == before
    assert all(case["caller"] is None for case in cases())
    assert rows(Message) == []


def test_a_new_call_of_an_erased_caller_is_a_new_caller(here, known, erase, cases):
    assert known is None
    erase(number_of(1), "nothing")
    here.day.out_of_reach(lambda: here.day.ring("unseen", number_of(1)))
    assert here.table()["unseen"][:2] == ("alert", "unseen_call")
    assert [case["caller"] for case in cases()] == [number_of(1)]
