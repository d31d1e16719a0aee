"""Small flows written to a folder, and callers who walk through them."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ivr.flow.actions import Action, Ask, Record, Say, Transfer
from ivr.flow.engine import advance, begin
from ivr.flow.flow import Flow
from ivr.flow.inputs import (
    Arrived,
    CaseOpened,
    Digits,
    HungUp,
    Input,
    Recorded,
    Silence,
    Spoken,
    Transferred,
    Verified,
)
from ivr.flow.loader import load
from ivr.flow.source import FlowError
from ivr.flow.values import Level

HOTLINE = Path(__file__).parents[2] / "call_flows" / "hotline.yaml"
CALLER = "+8613800138000"
OPEN = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # Monday, 11:00 in Shanghai
SHUT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)  # Sunday
DUE = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # Tuesday, 10:00 in Shanghai
CASE = 2417


Words = dict[str, Any]  # a prompt is a sentence, a list of such or a mapping


def write_flow(folder: Path, flow: str, **words: Words) -> Path:
    """Write a flow file and its prompt files (`en_US={name: prompt}`)."""
    for tag, prompts in words.items():
        file = folder / "prompts" / f"{tag.replace('_', '-')}.yaml"
        file.parent.mkdir(exist_ok=True)
        lines = (f"{key}: {json.dumps(text)}\n" for key, text in prompts.items())
        file.write_text("".join(lines), encoding="utf-8")
    path = folder / "flow.yaml"
    path.write_text(flow, encoding="utf-8")
    return path


def problems(path: Path) -> list[str]:
    """Return what the loader says about a flow, file names without their folder."""
    try:
        load(path)
    except FlowError as refused:
        return [str(one).replace(f"{path.parent}/", "") for one in refused.problems]
    return []


class Caller:
    """Somebody on the phone; the clock stands still at `at`."""

    def __init__(self, flow: Flow, at: datetime | None = OPEN) -> None:
        self.flow = flow
        self.at = at
        self.state = begin(flow)
        self.actions: tuple[Action, ...] = ()

    def give(self, given: Input) -> tuple[Action, ...]:
        step = advance(self.flow, self.state, given)
        self.state, self.actions = step.state, step.actions
        return step.actions

    def ring(self, caller: str | None = CALLER, **facts: str) -> tuple[Action, ...]:
        return self.give(Arrived(caller, at=self.at, facts=facts))

    def press(self, keys: str) -> tuple[Action, ...]:
        return self.give(Digits(keys, at=self.at))

    def press_each(self, *keys: str) -> tuple[Action, ...]:
        for each in keys:
            self.press(each)
        return self.actions

    def wait(self) -> tuple[Action, ...]:
        return self.give(Silence(at=self.at))

    def speak(self) -> tuple[Action, ...]:
        return self.give(Recorded(9, at=self.at))

    def say(self, text: str, confidence: float | None = None) -> tuple[Action, ...]:
        return self.give(Spoken(text, confidence, at=self.at))

    def be_known(self, level: Level, **account: str) -> tuple[Action, ...]:
        return self.give(Verified(level, account, at=self.at))

    def come_back(self, *, answered: bool) -> tuple[Action, ...]:
        return self.give(Transferred(answered, at=self.at))

    def get_case(self) -> tuple[Action, ...]:
        return self.give(CaseOpened(CASE, DUE, at=self.at))

    def hang_up(self) -> tuple[Action, ...]:
        return self.give(HungUp(at=self.at))

    @property
    def heard(self) -> list[str]:
        """The sentences of the last step, in order."""
        return [say.text for action in self.actions for say in sentences(action)]


def sentences(action: Action) -> tuple[Say, ...]:
    """Return what is spoken in an action."""
    match action:
        case Say():
            return (action,)
        case Ask(prompts=prompts) | Record(prompts=prompts) | Transfer(prompts=prompts):
            return prompts
        case _:
            return ()
