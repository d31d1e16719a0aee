"""What is wrong with a draft: what `ivr flow check` says, and its conversations.

The words, places and rules are those of the command; a conversation that cannot be
read is told under a rule of its own, as `ivr flow test` tells it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ivr.drafts.draft import Draft
from ivr.flow.examine import Examined, Report, examine
from ivr.flow.flow import Flow
from ivr.flow.source import FlowError, Problem, parse
from ivr.rehearsal.reading import read_source
from ivr.rehearsal.script import Conversation
from ivr.sentences import sentence

# The rule of what a conversation's own words are refused by.
CONVERSATION = "conversation"


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft's flow, None when it does not load, and all that is wrong in the draft.

    `reports` are in the order of files, lines and columns.
    """

    flow: Flow | None
    reports: list[Report]

    @property
    def errors(self) -> list[Report]:
        """The reports for which a draft is not published."""
        return [one for one in self.reports if one.severity == "error"]

    def of(self, file: str) -> list[Report]:
        """Return the reports of one file."""
        return [one for one in self.reports if one.file == file]

    @property
    def counts(self) -> dict[str, int]:
        """How many reports each file has; files without any are left out."""
        found: dict[str, int] = {}
        for one in self.reports:
            found[one.file] = found.get(one.file, 0) + 1
        return found


def check(draft: Draft, at: datetime, only: str | None = None) -> Checked:
    """Return what is wrong with a draft at the aware moment `at`.

    With `only` no conversation is read but that file, for those who wait.
    """
    found: Examined = examine(draft.files, since=at)
    reports = list(found.reports)
    if found.flow is not None:
        problems = list[Problem]()
        conversations(found.flow, wanted(draft, only), problems)
        reports += (of_conversation(one) for one in problems)
    return Checked(found.flow, reports)


def wanted(draft: Draft, only: str | None) -> dict[str, str]:
    """Return the conversations to read."""
    every = draft.conversations
    return every if only is None else {n: every[n] for n in every if n == only}


def conversations(
    flow: Flow, texts: dict[str, str], problems: list[Problem]
) -> list[Conversation]:
    """Return the conversations in `texts` by file, and note what is wrong in them."""
    found: list[Conversation] = []
    for name in sorted(texts):
        try:
            source = parse(texts[name], name)
        except FlowError as wrong:
            problems += wrong.problems
            continue
        found += read_source(flow, source, problems)
    return found


def of_conversation(problem: Problem) -> Report:
    """Return why a conversation is refused."""
    place = (problem.file, problem.line, problem.column)
    return Report(*place, "error", CONVERSATION, problem.message)


def refusal(reports: Iterable[Report]) -> str:
    """Say how much is wrong, in one line."""
    count = len(list(reports))
    if count == 1:
        return sentence("1 error to mend before anyone may hear it")
    return sentence("%(count)s errors to mend before anyone may hear it", count=count)
