"""What must hold, looked at from outside while the month goes on, and counted."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.bench.month.world import World

OPEN = "closed_at IS NULL AND status IN ('new', 'claimed', 'calling')"


@dataclass(slots=True)
class Judge:
    """The counters, and what is remembered to count: by case, token, call."""

    world: World
    counts: Counter[str] = field(default_factory=Counter[str])
    called: dict[int, datetime] = field(default_factory=dict[int, datetime])
    wanted: set[str] = field(default_factory=set[str])
    ringing: dict[str, int] = field(default_factory=dict[str, int])
    rung: Counter[str] = field(default_factory=Counter[str])
    placed: Counter[str] = field(default_factory=Counter[str])
    talked: set[int] = field(default_factory=set[int])
    first_ring: dict[int, datetime] = field(default_factory=dict[int, datetime])

    def opened(self, sid: str, began_at: datetime) -> None:
        """A caller was promised something: never sooner than one before them."""
        self.wanted.add(sid)
        found = self.world.query(
            "SELECT c.number, c.rank, c.tier, c.due_at FROM cases c "
            "JOIN calls ON calls.id = c.call_id WHERE calls.sid = ?",
            sid,
        )
        if not found:
            return  # it joined a case
        number, rank, tier, due_at = found[0]
        self.called[number] = began_at
        before = self.world.query(
            f"SELECT number, due_at FROM cases WHERE {OPEN} AND rank = ? AND tier = ? "
            "AND escalated_at IS NULL",
            rank,
            tier,
        )
        sooner = [
            other
            for other, due in before
            if due > due_at and self.called.get(other, began_at) < began_at
        ]
        self.counts["due times not monotone"] += bool(sooner)

    def took(self, number: int, agent: int, before: list[Any]) -> None:
        """An agent took case `number`; `before` are those that could be taken."""
        standing = {
            one.number: (one.rank, one.tier, self.called[one.number], one.number)
            for one in before
            if one.status == "new" or one.assigned_to == agent
        }
        self.counts["taken"] += 1
        self.counts["order violations"] += (
            min(standing, key=standing.__getitem__) != number
        )

    def could_be_taken(self) -> list[Any]:
        """Return the cases that nobody has, or somebody has and does nothing about."""
        return self.world.query(
            "SELECT number, rank, tier, status, assigned_to FROM cases "
            "WHERE closed_at IS NULL AND status IN ('new', 'claimed')"
        )

    def posted(self, token: str) -> None:
        """The network was asked to ring an agent."""
        self.placed[token] += 1
        self.counts["calls placed"] += 1
        self.counts["double calls"] += self.placed[token] > 1

    def rang(self, token: str, number: int, caller: str) -> None:
        """A caller's phone rings."""
        self.rung[token] += 1
        twice = self.rung[token] > 1 or caller in self.ringing or number in self.talked
        self.counts["callers rung"] += 1
        self.counts["double calls"] += twice
        self.ringing[caller] = number
        self.first_ring.setdefault(number, self.world.at)

    def silent(self, caller: str) -> None:
        """The caller's phone is free again."""
        self.ringing.pop(caller, None)

    def ended(self, number: int) -> None:
        """A case was ended: nobody calls about it until it is opened."""
        self.talked.add(number)

    def reopened(self, number: int) -> None:
        """A case is open again."""
        self.talked.discard(number)

    def open_cases(self) -> int:
        """Return how many cases are not ended."""
        sql = "SELECT count(*) FROM cases WHERE closed_at IS NULL"
        [(left,)] = self.world.query(sql)
        return left

    def finish(self) -> None:
        """Count what was lost when all is over."""
        ask = self.world.query
        taken_in = {
            sid
            for (sid,) in ask(
                "SELECT calls.sid FROM calls JOIN cases ON cases.call_id = calls.id "
                "UNION SELECT calls.sid FROM calls "
                "JOIN contacts ON contacts.call_id = calls.id"
            )
        }
        self.counts["lost calls"] = len(self.wanted - taken_in)
        self.counts["lost cases"] = self.open_cases()
        [(self.counts["cases"],)] = ask("SELECT count(*) FROM cases")
        for state, many in ask("SELECT state, count(*) FROM promises GROUP BY state"):
            self.counts[f"promises {state}"] = many
        [(self.counts["promises beyond limit"],)] = ask(
            "SELECT count(*) FROM promises WHERE due_at > limit_at"
        )

    @property
    def kept(self) -> float:
        """The share of promises kept, of kept and broken, in percent."""
        kept, broken = self.counts["promises kept"], self.counts["promises broken"]
        return 100 * kept / max(kept + broken, 1)

    @property
    def longest_wait(self) -> timedelta:
        """The longest time from a first call until its caller's phone rang."""
        waits = [at - self.called[number] for number, at in self.first_ring.items()]
        return max(waits, default=timedelta(0))
