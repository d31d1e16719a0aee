"""A telephone on a flow that need not be published: a call as one value.

The whole call is made again for each page that shows it, from what the caller has
done so far (the lines of `ivr flow play`), so nothing of it is kept anywhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ivr.drafts.draft import DraftError
from ivr.flow.actions import Ask, Record, Transfer
from ivr.rehearsal import keypad
from ivr.rehearsal.acting import CannotError, do
from ivr.rehearsal.hearing import Said
from ivr.rehearsal.saving import TOP, MadeCall, Taken, lines
from ivr.rehearsal.script import Act, ChooseLanguage
from ivr.rehearsal.stage import Stage, StagedCall, Waiting
from ivr.rehearsal.words import Facts

# So that a page that goes on for ever costs nobody anything.
MOST_LINES, LONGEST_LINE = 200, 300
# What a caller can do where a call waits.
KINDS: Mapping[type[Waiting], str] = {
    Ask: "keys",
    Record: "message",
    Transfer: "transfer",
}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, when, with what known before.

    `at` is an aware moment; `number` is E.164, None when it is withheld; `language`
    is chosen at once where it is given.
    """

    at: datetime
    number: str | None
    facts: Facts = field(default_factory=Facts)
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """What the caller did (empty when the phone rang), and what was heard after it.

    `refusal` says why it could not be done; nothing has changed then.
    """

    line: str
    heard: tuple[Said, ...]
    node: str
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class PhoneCall:
    """A call as far as it has come.

    `waiting` says what it waits for, and `kind` is keys, message or transfer; both are
    empty when it is over.  `path` is its way, `outcome` its case and text messages,
    line by line; `lines` are what the caller has done; `saved` is all of it as a
    conversation.
    """

    turns: tuple[Turn, ...]
    lines: tuple[str, ...]
    node: str
    waiting: str
    kind: str
    path: tuple[str, ...]
    outcome: tuple[str, ...]
    saved: str

    @property
    def is_over(self) -> bool:
        """Whether the call has ended."""
        return not self.waiting


def ring(on: Stage, caller: Caller, lines: Sequence[str], name: str) -> PhoneCall:
    """Return the call in which `caller` did what `lines` say; `name` is its title.

    Raises DraftError for more or longer lines than a call has.
    """
    if len(lines) > MOST_LINES or any(len(one) > LONGEST_LINE for one in lines):
        most = f"a call has {MOST_LINES} steps of {LONGEST_LINE} characters at most"
        raise DraftError(most)
    with on.call(caller.at, caller.number, caller.facts) as call:
        made = Making(call, caller)
        made.note(None, "")
        if caller.language:
            made.do(ChooseLanguage(), "")
        for line in lines:
            made.do(keypad.understood(line), line, is_typed=True)
        return made.told(name)


@dataclass(slots=True)
class Making:
    """A call in the making."""

    call: StagedCall
    caller: Caller
    turns: list[Turn] = field(default_factory=list[Turn])
    taken: list[Taken] = field(default_factory=list[Taken])
    lines: list[str] = field(default_factory=list[str])

    def do(self, act: Act | None, line: str, *, is_typed: bool = False) -> None:
        """Do one thing, or say why it cannot be done here."""
        if act is None:
            self.refuse(line, f"nobody understands {line!r}")
            return
        try:
            do(self.call, act, self.caller.language or "")
        except CannotError as wrong:
            self.refuse(line, str(wrong))
            return
        if is_typed:
            self.lines.append(line)
        self.note(act, line)

    def refuse(self, line: str, reason: str) -> None:
        """Say why nothing was done."""
        self.turns.append(Turn(line, (), self.call.state.node, reason))

    def note(self, act: Act | None, line: str) -> None:
        """Keep what was heard since."""
        heard, node = tuple(self.call.heard), self.call.state.node
        self.turns.append(Turn(line, heard, node))
        self.taken.append(Taken(act, tuple(said.text for said in heard), node))

    def told(self, name: str) -> PhoneCall:
        """Return the call as a value.

        Saved, it ends with a caller who hangs up, as every conversation does.
        """
        call, waiting = self.call, self.call.waiting
        node, path = call.state.node, call.path
        outcome = () if waiting else tuple(keypad.ending(call))
        call.hang_up()
        saved = TOP + "".join(f"{line}\n" for line in lines(self.made(name)))
        return PhoneCall(
            tuple(self.turns),
            tuple(self.lines),
            node,
            keypad.in_words(waiting) if waiting else "",
            KINDS[type(waiting)] if waiting else "",
            path,
            outcome,
            saved,
        )

    def made(self, name: str) -> MadeCall:
        """Return the call, which is over, as one to be saved."""
        caller, call = self.caller, self.call
        return MadeCall(
            name,
            caller.at,
            caller.number,
            self.taken,
            call.stage.flow.hours.zone,
            caller.facts,
            caller.language,
            call.case(),
            tuple(text.text for text in call.texts()),
        )
