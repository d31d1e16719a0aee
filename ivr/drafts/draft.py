"""A draft as a value: the files of a flow and its conversations, at one version."""

import json
import re
from dataclasses import dataclass, replace
from datetime import datetime

from ivr.errors import UsageError
from ivr.flow.files import FlowFiles
from ivr.rehearsal.reading import FOLDER
from ivr.sentences import sentence

# A name of ours below the flow's folder; nothing that leads out of it.
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*\.yaml")
LONGEST_NAME = 100
# Far more than any flow, and little enough for one request of a browser's form.
LONGEST_TEXT = 100_000
MOST_FILES = 200
CONVERSATIONS = f"{FOLDER}/"


class DraftError(UsageError):
    """This cannot be done to the draft; the text says why and what can."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it stands.  `origin` is a revision, or `files` for the disk's."""

    id: int
    main: str
    texts: dict[str, str]
    sounds: str
    version: int
    origin: str
    begun_at: datetime
    begun_by: str

    @property
    def files(self) -> FlowFiles:
        """The flow's own files, by names relative to the flow."""
        return flow_files(self.main, self.texts, self.sounds)

    @property
    def conversations(self) -> dict[str, str]:
        """The conversations, by names relative to the flow."""
        return conversations_of(self.texts)

    @property
    def names(self) -> list[str]:
        """Every file: the flow, then its prompts, then its conversations."""

        def order(name: str) -> tuple[bool, bool, str]:
            return name != self.main, not is_flow(name), name

        return sorted(self.texts, key=order)

    def with_text(self, file: str, text: str) -> "Draft":
        """Return the same draft with another text in one of its files."""
        return replace(self, texts={**self.texts, file: text})


def flow_files(main: str, texts: dict[str, str], sounds: str) -> FlowFiles:
    """Return the files of a flow from what is stored of them."""
    own = {name: text for name, text in texts.items() if is_flow(name)}
    whole = {"main": main, "texts": own, "sounds": json.loads(sounds)}
    return FlowFiles.from_json(json.dumps(whole))


def conversations_of(texts: dict[str, str]) -> dict[str, str]:
    """Return the conversations among the files of a draft."""
    return {name: text for name, text in texts.items() if not is_flow(name)}


def is_flow(name: str) -> bool:
    """Tell whether a file is the flow's own, and no conversation."""
    return not name.startswith(CONVERSATIONS)


def plain(text: str) -> str:
    """Return what was typed into a form with the line ends of a file.

    Raises DraftError for a text that is longer than any flow.
    """
    if len(text) > LONGEST_TEXT:
        raise DraftError(
            sentence(
                "a file of a draft has %(most)s characters at most; this one has "
                "%(count)s",
                most=LONGEST_TEXT,
                count=len(text),
            )
        )
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def named(name: str) -> str:
    """Return a file's name as it is kept; raises DraftError for one that cannot be."""
    found = name.strip()
    if len(found) > LONGEST_NAME or not NAME.fullmatch(found):
        example = f"{CONVERSATIONS}lost_card.yaml"
        raise DraftError(
            sentence(
                "a file is named like prompts/fr-FR.yaml or %(example)s",
                example=example,
            )
        )
    return found
