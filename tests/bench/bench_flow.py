"""How long one step of a call takes, and how long a flow takes to load.

Run by hand: python tests/bench/bench_flow.py
"""

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from ivr.flow.engine import advance, begin
from ivr.flow.flow import Flow
from ivr.flow.inputs import Arrived, CaseOpened, Digits, HungUp, Input, Recorded
from ivr.flow.loader import load
from ivr.flow.state import State

HOTLINE = Path(__file__).parents[2] / "call_flows" / "hotline.yaml"
LANGUAGES = ("en-US", "zh-CN", "ko-KR")
AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
KEYS = ("1", "2", "9", "123456789", "1")
CALL: tuple[Input, ...] = (
    Arrived("+8613800138000", at=AT),
    *(Digits(keys, at=AT) for keys in KEYS),
    Recorded(9, at=AT),
    CaseOpened(2417, AT, at=AT),
    HungUp(at=AT),
)
HEAD = f"""flow: generated
languages: [{", ".join(LANGUAGES)}]
topics: {{other: {{}}}}
start: n0
give_up: end
end: {{hang_up: end}}
"""


def main() -> None:
    """Measure, and print one line a figure."""
    flow = load(HOTLINE)
    rows = list(steps(flow, 2_000))
    rows.append(("load: the shipped flow", timed(lambda: load(HOTLINE), 20)))
    for nodes in (1_000, 10_000):
        with TemporaryDirectory() as folder:
            path = generate(Path(folder), nodes)
            taken = timed(lambda path=path: load(path), 3)
        rows.append((f"load: {nodes:,} nodes in {len(LANGUAGES)} languages", taken))
    for name, seconds in rows:
        sys.stdout.write(f"{name:<44}{shown(seconds):>12}\n")


def shown(seconds: float) -> str:
    """Return a duration in the unit in which it is easy to read."""
    for unit, size in (("s", 1), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:,.2f} {unit}"
    return f"{seconds / 1e-6:,.1f} µs"


def timed(act: Callable[[], object], times: int) -> float:
    """Return the middle one of the durations of `times` runs, in seconds."""
    taken: list[float] = []
    for _ in range(times):
        begun = perf_counter()
        act()
        taken.append(perf_counter() - begun)
    return median(taken)


def steps(flow: Flow, calls: int) -> Iterator[tuple[str, float]]:
    """Yield how long steps of a whole call take, and how long its state's text."""
    taken: list[float] = []
    for _ in range(calls):
        state = begin(flow)
        for given in CALL:
            begun = perf_counter()
            state = advance(flow, state, given).state
            taken.append(perf_counter() - begun)
    taken.sort()
    yield "step: the middle one", taken[len(taken) // 2]
    yield "step: the slowest of a hundred", taken[len(taken) * 99 // 100]
    text = state.to_json()
    yield "state: to text", timed(state.to_json, calls)
    yield "state: from text", timed(lambda: State.from_json(text), calls)


def generate(folder: Path, nodes: int) -> Path:
    """Write a flow of `nodes` nodes: menus, numbers and sentences in turn."""
    (folder / "prompts").mkdir()
    words = [f"n{i}: Sentence number {i} of a long call flow.\n" for i in range(nodes)]
    for language in LANGUAGES:
        file = folder / "prompts" / f"{language}.yaml"
        file.write_text("end: Goodbye.\n" + "".join(words), encoding="utf-8")
    path = folder / "flow.yaml"
    path.write_text(HEAD + "".join(node(i, nodes) for i in range(nodes)))
    return path


def node(number: int, nodes: int) -> str:
    """Return one node of a generated flow, which leads to later ones."""
    near, far = (
        f"n{number + ahead}" if number + ahead < nodes else "end" for ahead in (1, 5)
    )
    match number % 3:
        case 0:
            keys = "".join(
                f'    "{key}": {{option: {option}, topic: other, then: {target}}}\n'
                for key, option, target in ((1, near, near), (2, far, far))
            )
            return f"n{number}:\n  menu:\n{keys}"
        case 1:
            fields = f"collect: account, digits: 6-12, then: {near}, give_up: {far}"
            return f"n{number}: {{{fields}}}\n"
        case _:
            return f"n{number}: {{say: n{number}, then: {near}}}\n"


if __name__ == "__main__":
    main()
