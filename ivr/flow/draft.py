"""The step that is being made: a state that changes and actions that gather."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from ivr.flow import announcing, known
from ivr.flow.actions import Action, Ask, Say
from ivr.flow.flow import Flow
from ivr.flow.state import State, Waiting
from ivr.flow.wording import sound_file


def fitted(flow: Flow, state: State) -> State:
    """Return `state` without what `flow` has lost: it may be edited in mid-call."""
    if state.revision == flow.revision:
        return state
    spoken_still = state.language in flow.prompts
    return state.but(
        language=state.language if spoken_still else flow.language,
        menus=tuple(menu for menu in state.menus if menu in flow.nodes),
    )


class Draft:
    """One step in the making.  It lives for one call of `advance`."""

    def __init__(self, flow: Flow, state: State, at: datetime | None) -> None:
        self.flow = flow
        self.state = fitted(flow, state)
        self.at = at
        self.actions: list[Action] = []
        self.entered = False

    def change(self, **changes: Any) -> None:  # noqa: ANN401 - any field's value
        """Change fields of the state."""
        self.state = self.state.but(**changes)

    def enter(self, name: str) -> None:
        """Stand at the node `name`, with all counts at nought."""
        self.entered = True
        state = self.state
        self.state = state.but(
            node=name,
            phase="asking",
            entry="",
            silences=0,
            misses=0,
            steps=state.steps + 1,
            path=(*state.path, name),
        )

    def mark_choice(self, option: str) -> None:
        """Write down which option was chosen where the call stands."""
        *before, last = self.state.path
        self.change(path=(*before, f"{last}:{option}"))

    def tag(self, tags: Iterable[str]) -> None:
        """Mark the call with words, each once."""
        self.change(tags=tuple(dict.fromkeys((*self.state.tags, *tags))))

    def keep(self, values: dict[str, str]) -> None:
        """Keep values under their names; `{caller}` in one is the caller's number."""
        if not values:
            return
        caller = self.state.caller or ""
        filled = {
            name: value.replace("{caller}", caller) for name, value in values.items()
        }
        known = {name: value for name, value in filled.items() if value}
        self.change(collected={**self.state.collected, **known})

    def wait(self, waiting: Waiting, action: Action) -> None:
        """End the step with `action`, which somebody must answer."""
        self.actions.append(action)
        self.change(waiting=waiting)

    def ask(self, question: Ask, waiting: Waiting = "keys") -> None:
        """End the step with `question`.

        What was to be said before it becomes part of it, so that a key interrupts
        that too: who has called before need not hear it all again.  A question that
        is asked again counts as a step, so that no call is without end.
        """
        if not self.entered:
            self.change(steps=self.state.steps + 1)
        said = tuple(action for action in self.actions if isinstance(action, Say))
        self.actions = [one for one in self.actions if not isinstance(one, Say)]
        self.wait(waiting, replace(question, prompts=(*said, *question.prompts)))

    def say(self, key: str) -> None:
        """Speak the prompt `key` in the caller's language."""
        self.actions.append(self.words(key))

    def again(self, name: str, /, **gaps: str) -> Say:
        """Return the prompt `name` as it is said after so many misses as there were."""
        attempt = self.state.silences + self.state.misses
        return self.words(name, attempt=attempt, **gaps)

    def words(
        self, name: str, language: str | None = None, /, attempt: int = 0, **gaps: str
    ) -> Say:
        """Return the prompt `name`, filled, in `language` or the caller's own.

        `attempt` counts from 0 how often it was said before.
        """
        tongue = language or self.state.language
        announced = announcing.instead(self.state, name, tongue)
        if announced is not None:
            return Say(announced, tongue)
        first = self.flow.prompts[tongue][name]
        if first.sound is not None:
            return Say(first.fill({}), tongue, sound_file(self.flow, first.sound))
        prompt = first.attempt(attempt)
        values = {
            gap: gaps[gap] if gap in gaps else self.value(gap, tongue)
            for gap in prompt.gaps
        }
        return Say(prompt.fill(values), tongue)

    def has(self, key: str) -> bool:
        """Tell whether the caller's language has the prompt `key`."""
        return key in self.flow.prompts[self.state.language]

    def value(self, gap: str, language: str) -> str:
        """Return what is known by now, in its spoken form."""
        return known.speak(self.flow, self.state, self.at, gap, language)

    def holds(self, subject: str) -> bool:
        """Tell whether `subject` is so."""
        return known.is_so(self.flow, self.state, self.at, subject)
