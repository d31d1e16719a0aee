"""What `ivr cases show` tells of a transcript: words in doubt, and who corrected it."""

from collections.abc import Iterator

from ivr.cases.listing import CaseView
from ivr.transcripts.shown import Heard, Version, heard

LINE = "{:<22}{}"


def transcript_lines(view: CaseView, versions: list[Version]) -> list[str]:
    """Return lines for a person; none where there are no words and no versions."""
    found = list(doubtful_lines(view))
    for version in reversed(versions):
        one = version.correction
        did = "confirmed" if version.confirms else "corrected"
        told = f"{did} by {one.agent.name}, {one.at.isoformat(timespec='minutes')}"
        found.append(LINE.format(f"version {one.version}", told))
        found.append(LINE.format("", one.text))
    if versions and view.transcript:
        found.append(LINE.format("understood", view.transcript.text))
    return found


def doubtful_lines(view: CaseView) -> Iterator[str]:
    """Yield each word in doubt with its time and what it may be instead."""
    words = heard(view.transcript) if view.transcript else []
    name = "in doubt"
    for word in words:
        if word.look == "doubtful":
            yield LINE.format(name, in_doubt(word))
            name = ""


def in_doubt(word: Heard) -> str:
    """Return a doubtful word on one line: `1.20 s  kay (or: call, key)`."""
    others = f" (or: {', '.join(word.alternatives)})" if word.alternatives else ""
    return f"{word.start:.2f} s  {word.text}{others}"
