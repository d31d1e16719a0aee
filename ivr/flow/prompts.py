"""The words of a flow: one file per language, and our own phrases below them."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ivr.flow.source import Problem, Source, parse, read

VARIABLE = re.compile(r"\{([^{}]*)\}")
# A voice takes 4096 characters, with what is filled in, and an answer 64 kB:
# https://www.twilio.com/docs/voice/twiml/say, https://www.twilio.com/docs/api/errors/11750
LONGEST_PROMPT = 3000
PHRASES = Path(__file__).parent / "phrases"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A sentence with gaps: `words` has one part more than `gaps`."""

    words: tuple[str, ...]
    gaps: tuple[str, ...]

    def fill(self, values: dict[str, str]) -> str:
        """Return the sentence; a gap that has no value stays empty."""
        if not self.gaps:
            return self.words[0]
        spoken = [self.words[0]]
        for gap, words in zip(self.gaps, self.words[1:], strict=True):
            spoken += (values.get(gap, ""), words)
        return "".join(spoken)


Prompts = dict[str, Prompt]


def prompt(text: str) -> Prompt:
    """Split `text` at its `{gaps}`."""
    pieces = VARIABLE.split(text)
    return Prompt(tuple(pieces[::2]), tuple(pieces[1::2]))


def read_prompts(path: Path, name: str) -> tuple[Prompts, Source, list[Problem]]:
    """Read a file of `key: sentence`; return the prompts, the file and its problems."""
    source = read(path, name)
    if not source.is_mapping:
        wrong = source.problem((), "a prompt file is a list of `name: sentence`")
        return {}, source, [wrong]
    found: Prompts = {}
    problems: list[Problem] = []
    for key, text in source.values.items():
        if isinstance(text, str) and text.strip():
            found[key] = prompt(" ".join(text.split()))
        else:
            found[key] = prompt("")  # so that it is not reported as missing too
            reason = f"prompt {key!r} must be a sentence in quotes, not {text!r}"
            problems.append(source.problem((key,), reason))
    return found, source, problems


@cache
def phrases(language: str) -> Prompts:
    """Return our own phrases for `language`; empty when we do not speak it."""
    path = PHRASES / f"{language}.yaml"
    if not path.exists():
        return {}
    source = parse(path.read_text(encoding="utf-8"), path.name)
    return {key: prompt(text) for key, text in source.values.items()}


def phrase_names() -> frozenset[str]:
    """Return the names of the phrases that every language needs."""
    return frozenset(phrases("en-US"))
