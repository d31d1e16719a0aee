"""Notes to begin with, filled with what a case is about."""

from ivr.cases.refusals import CaseRefusedError
from ivr.flow.finding import meant
from ivr.policy.policy import PLACEHOLDER, DeskPolicy
from ivr.sentences import sentence
from ivr.tables import Agent, Case


class TemplateError(CaseRefusedError):
    """No such template is configured: choose one that is."""


def note_from(policy: DeskPolicy, name: str, case: Case, agent: Agent) -> str:
    """Return the template `name` for `case`, as `agent` begins a note with it.

    Raises TemplateError.
    """
    text = policy.templates.get(name)
    if text is None:
        known = ", ".join(policy.templates) or "none"
        near = meant(name, policy.templates)
        raise TemplateError(
            sentence(
                "no template %(name)s is configured%(near)s: %(known)s",
                name=f"{name!r:.40}",
                near=near,
                known=known,
            )
        )
    values = {
        "case": str(case.number),
        "topic": case.topic.replace("_", " "),
        "account": case.account or "not given",
        "agent": agent.name,
    }
    return PLACEHOLDER.sub(lambda found: values[found[1]], text)


def joined(typed: str, template: str) -> str:
    """Return what was typed with the template behind it, on a line of its own."""
    return f"{typed.rstrip()}\n{template}" if typed.strip() else template
