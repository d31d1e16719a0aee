"""How long one step of a call takes, and how long a flow takes to load and to prove.

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
from ivr.flow.proofs.prove import prove
from ivr.flow.state import State

HOTLINE = Path(__file__).parents[2] / "call_flows" / "hotline.yaml"
LANGUAGES = ("en-US", "zh-CN", "ko-KR")
AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
KEYS = ("1", "2", "2", "2", "123456782", "1", "0")
CALL: tuple[Input, ...] = (
    Arrived("+8613800138000", at=AT),
    *(Digits(keys, at=AT) for keys in KEYS),
    Recorded(9, at=AT),
    Digits("1", at=AT),
    Digits("2", at=AT),
    CaseOpened(2417, AT, at=AT),
    Digits("2", at=AT),
    HungUp(at=AT),
)
HEAD = f"""flow: generated
languages: [{", ".join(LANGUAGES)}]
hours: {{zone: Asia/Shanghai, week: {{mon-fri: "09:00-18:00", sat-sun: closed}}}}
account: {{digits: 9}}
topics: {{other: {{}}}}
start: n0
give_up: message
message: {{voicemail: {{}}, then: promise}}
promise: {{case: open, say: promise, then: end}}
end: {{hang_up: end}}
"""
WORDS = """message: "What happened?"
promise: "Case {case_number}, by {due_at}."
end: "Goodbye."
"""


def main() -> None:
    """Measure, and print one line a figure."""
    flow = load(HOTLINE)
    rows = list(steps(flow, 2_000))
    rows.append(("load: the shipped flow", timed(lambda: load(HOTLINE), 20)))
    rows.append(("prove: the shipped flow", timed(lambda: prove(flow, since=AT), 20)))
    for nodes in (1_000, 3_000, 10_000):
        rows += sizes(nodes)
    for name, seconds in rows:
        sys.stdout.write(f"{name:<44}{shown(seconds):>12}\n")


def sizes(nodes: int) -> Iterator[tuple[str, float]]:
    """Yield how long a flow of `nodes` nodes takes to load, and to pass every proof."""
    size = f"{nodes:,} nodes in {len(LANGUAGES)} languages"
    with TemporaryDirectory() as folder:
        path = generate(Path(folder), nodes)
        yield f"load: {size}", timed(lambda: load(path), 3)
        flow = load(path)
    found = prove(flow, since=AT)
    if found or len(flow.nodes) != nodes:
        raise SystemExit(f"not the flow that is meant: {[*map(str, found)][:3]}")
    yield f"prove: {size}", timed(lambda: prove(flow, since=AT), 3)


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
    count = nodes - HEAD.count("then:") - 1  # those of the head are nodes too
    words = [f'n{i}: "Number {i}."\n' for i in range(count)]
    for language in LANGUAGES:
        file = folder / "prompts" / f"{language}.yaml"
        file.write_text(WORDS + "".join(words), encoding="utf-8")
    path = folder / "flow.yaml"
    path.write_text(HEAD + "".join(node(i, count) for i in range(count)))
    return path


def node(number: int, count: int) -> str:
    """Return one node of a generated flow, which leads to later ones."""
    near, far = (
        f"n{number + ahead}" if number + ahead < count else "message"
        for ahead in (1, 5)
    )
    name = f"n{number}"
    match number % 4:
        case 0:
            keys = "".join(
                f'    "{key}": {{option: {name}, topic: other, then: {target}}}\n'
                for key, target in ((1, near), (2, far))
            )
            return f"{name}:\n  menu:\n{keys}"
        case 1:
            return f"{name}: {{collect: account, then: {near}, give_up: {far}}}\n"
        case 2:
            return f"{name}: {{branch: open_now, yes: {near}, no: {far}}}\n"
        case _:
            return f"{name}: {{say: {name}, then: {near}}}\n"


if __name__ == "__main__":
    main()
