"""Days of a hotline in virtual time: nothing overtakes, rings twice or is lost.

Each counter is seen to count once, by what breaks the rule that it watches.
"""

from collections.abc import Callable

import pytest

from ivr.callbacks import next_case, rows
from ivr.cases import clock, promising
from ivr.cases.workload import COMING_IN, Workload
from ivr.tables import Callback, Case
from tests.bench.simulated_month import Figures, month

NOTHING_WRONG = {
    "order violations": 0,
    "double calls": 0,
    "lost calls": 0,
    "lost cases": 0,
    "due times not monotone": 0,
    "answers that differ": 0,
}


def short(calls: int = 60) -> Figures:
    return month(calls=calls, agents=3, days=1, seed=7)


def test_a_day_holds_its_zeros():
    came = short()
    assert came.zeros == NOTHING_WRONG
    assert came.counts["callers rung"] >= came.counts["cases"] * 0.9
    assert came.counts["worker crashes"] > 0


@pytest.mark.slow
def test_a_busy_day_of_twenty_agents_holds_its_zeros():
    came = month(calls=400, agents=20, days=1, seed=3)
    assert came.zeros == NOTHING_WRONG
    assert came.counts["promises kept"] > came.counts["promises broken"]


def last_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the next case be the one whose caller rang last."""
    order = (Case.called_at.desc(), Case.number.desc())
    monkeypatch.setattr(next_case, "WORK_ORDER", order)


def no_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have what is being placed be placed again."""

    def to_place(now):
        return Callback.ended_at.is_(None), Callback.requested_at <= now

    monkeypatch.setattr(rows, "to_place", to_place)


def nothing_wakes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have what waits wait for ever."""
    monkeypatch.setattr(clock, "wake", lambda *_: 0)


def no_order_of_promises(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have each be promised what the moment says."""
    monkeypatch.setattr(promising, "between", lambda _t, _s, at: at)
    monkeypatch.setattr(
        promising,
        "workload",
        lambda *_: Workload(COMING_IN, 9, 1, None),
    )
    serial = iter(range(10_000))
    real = promising.due

    def due(*given, **more):
        found = real(*given, **more)
        return promising.Due(found.at - next(serial) * COMING_IN, found.limit)

    monkeypatch.setattr(promising, "due", due)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("broken", "counter"),
    [
        (last_first, "order violations"),
        (no_lease, "double calls"),
        (nothing_wakes, "lost cases"),
        (no_order_of_promises, "due times not monotone"),
    ],
)
def test_what_breaks_a_rule_is_counted(
    monkeypatch: pytest.MonkeyPatch,
    broken: Callable[[pytest.MonkeyPatch], None],
    counter: str,
):
    broken(monkeypatch)
    assert short().zeros[counter] > 0
