"""The step that is being made: a state that changes and actions that gather."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from ivr.flow import spoken
from ivr.flow.actions import Action, Ask, Say
from ivr.flow.flow import Flow
from ivr.flow.state import State, Waiting


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

    def change(self, **changes: Any) -> None:  # noqa: ANN401 - any field's value
        """Change fields of the state."""
        self.state = self.state.but(**changes)

    def enter(self, name: str) -> None:
        """Stand at the node `name`, with all counts at nought."""
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

    def wait(self, waiting: Waiting, action: Action) -> None:
        """End the step with `action`, which somebody must answer."""
        self.actions.append(action)
        self.change(waiting=waiting)

    def ask(self, question: Ask) -> None:
        """End the step with `question`.

        What was to be said before it becomes part of it, so that a key interrupts
        that too: who has called before need not hear it all again.
        """
        said = tuple(action for action in self.actions if isinstance(action, Say))
        self.actions.clear()
        self.wait("keys", replace(question, prompts=(*said, *question.prompts)))

    def say(self, key: str) -> None:
        """Speak the prompt `key` in the caller's language."""
        self.actions.append(self.words(key))

    def words(self, name: str, language: str | None = None, /, **gaps: str) -> Say:
        """Return the prompt `name`, filled, in `language` or the caller's own."""
        tongue = language or self.state.language
        prompt = self.flow.prompts[tongue][name]
        values = {**self.values(tongue), **gaps} if prompt.gaps else {}
        return Say(prompt.fill(values), tongue)

    def has(self, key: str) -> bool:
        """Tell whether the caller's language has the prompt `key`."""
        return key in self.flow.prompts[self.state.language]

    def values(self, language: str) -> dict[str, str]:
        """Return what is known by now, in its spoken form."""
        state = self.state
        known = {
            name: spoken.digits(value, language)
            for name, value in state.collected.items()
        }
        if state.case_number is not None:
            known["case_number"] = spoken.digits(str(state.case_number), language)
        due, zone = state.due, self.flow.hours.zone
        if due is not None:
            known["due_at"] = spoken.moment(due, self.at or due, zone, language)
        return known

    def holds(self, condition: Literal["open_now", "caller_known"]) -> bool:
        """Tell whether `condition` is so; without a clock nobody is there."""
        match condition:
            case "open_now":
                return self.at is not None and self.flow.hours.is_open(self.at)
            case "caller_known":
                return self.state.caller is not None
