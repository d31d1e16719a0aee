"""The words of a flow: one file per language, and our own phrases below them.

A prompt is a sentence; or a list of sentences, the first for the first time that
the caller is asked, the second for the second time, the last for every time after;
or `{say: ..., play: a sound file, hear: [words that mean it]}`.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from ivr.flow.source import Problem, Source, parse

VARIABLE = re.compile(r"\{([^{}]*)\}")
# A voice takes 4096 characters, with what is filled in, and an answer 64 kB:
# https://www.twilio.com/docs/voice/twiml/say, https://www.twilio.com/docs/api/errors/11750
LONGEST_PROMPT = 3000
PHRASES = Path(__file__).parent / "phrases"
PARTS = frozenset({"say", "play", "hear"})
TOO_LONG = f"a voice takes {LONGEST_PROMPT} at once: say it at several nodes"
HOW_TO = "must be a sentence in quotes, a list of such, or {say: ..., play: ...}"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A sentence with gaps: `words` has one part more than `gaps`.

    `later` is what is said when it is asked again, `sound` a recording of the
    sentence, and `hear` are the words of a caller that mean it.
    """

    words: tuple[str, ...]
    gaps: tuple[str, ...]
    later: tuple["Prompt", ...] = ()
    sound: str | None = None
    hear: tuple[str, ...] = ()

    def fill(self, values: dict[str, str]) -> str:
        """Return the sentence; a gap that has no value stays empty."""
        if not self.gaps:
            return self.words[0]
        spoken = [self.words[0]]
        for gap, words in zip(self.gaps, self.words[1:], strict=True):
            spoken += (values.get(gap, ""), words)
        return "".join(spoken)

    def attempt(self, number: int) -> "Prompt":
        """Return what is said the `number`th time (from 0) that it is asked."""
        if not self.later or not number:
            return self
        return self.later[min(number, len(self.later)) - 1]

    @property
    def every_gap(self) -> tuple[str, ...]:
        """The gaps of the sentence and of those that are said later."""
        return (*self.gaps, *(gap for one in self.later for gap in one.gaps))


Prompts = dict[str, Prompt]


def named(gap: str) -> str:
    """Return the value that a gap speaks: `amount` of `amount:money`."""
    return gap.partition(":")[0]


def prompt(text: str) -> Prompt:
    """Split `text` at its `{gaps}`."""
    pieces = VARIABLE.split(" ".join(text.split()))
    return Prompt(tuple(pieces[::2]), tuple(pieces[1::2]))


def read_prompts(text: str, name: str) -> tuple[Prompts, Source, list[Problem]]:
    """Read `key: sentence`; return the prompts, the file and its problems."""
    source = parse(text, name)
    if not source.is_mapping:
        wrong = source.problem((), "a prompt file is a list of `name: sentence`")
        return {}, source, [wrong]
    found: Prompts = {}
    problems: list[Problem] = []
    for key, value in source.values.items():
        written = one_prompt(value)
        found[key] = written or prompt("")  # so that it is not reported as missing too
        if written is None:
            reason = f"prompt {key!r} {HOW_TO}, not {shown(value)}"
            problems.append(source.problem((key,), reason))
        elif (longest := max(map(len, sayings(written)))) > LONGEST_PROMPT:
            reason = f"prompt {key!r} has {longest} characters; {TOO_LONG}"
            problems.append(source.problem((key,), reason))
    return found, source, problems


def sayings(written: Prompt) -> list[str]:
    """Return the sentence and those that are said later, gaps and all."""
    every = (written, *written.later)
    return ["".join((*one.words, *(f"{{{gap}}}" for gap in one.gaps))) for one in every]


def shown(value: object) -> str:
    """Return a value as a message quotes it."""
    return f"{value!r:.60}"


def one_prompt(value: object) -> Prompt | None:
    """Return the prompt that `value` writes, None when it is none."""
    if isinstance(value, str | list):
        return sentences(cast("Any", value))
    if not isinstance(value, dict):
        return None
    parts = cast("dict[str, Any]", value)
    said = sentences(parts.get("say"))
    hear, sound = parts.get("hear", []), parts.get("play")
    heard = cast("list[Any]", hear) if isinstance(hear, list) else [hear]
    well = parts.keys() <= PARTS and all(is_sentence(word) for word in heard)
    if said is None or not well:
        return None
    if sound is not None and (said.gaps or said.later or not is_sentence(sound)):
        return None
    words = tuple(" ".join(word.split()) for word in heard)
    return Prompt(said.words, said.gaps, said.later, sound, words)


def sentences(value: object) -> Prompt | None:
    """Return one sentence, or a list of them with the later ones behind the first."""
    if isinstance(value, str):
        return prompt(value) if is_sentence(value) else None
    if not isinstance(value, list) or not value:
        return None
    every = cast("list[Any]", value)
    if not all(is_sentence(one) for one in every):
        return None
    first, *later = map(prompt, every)
    return Prompt(first.words, first.gaps, tuple(later))


def is_sentence(value: object) -> bool:
    """Tell whether a value holds words."""
    return isinstance(value, str) and bool(value.strip())


@cache
def phrases(language: str) -> Prompts:
    """Return our own phrases for `language`; empty when we do not speak it."""
    path = PHRASES / f"{language}.yaml"
    if not path.exists():
        return {}
    return read_prompts(path.read_text(encoding="utf-8"), path.name)[0]


def phrase_names() -> frozenset[str]:
    """Return the names of the phrases that every language needs."""
    return frozenset(phrases("en-US"))
