"""Whether what was said is what was meant, and where the two differ."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import assert_never

from ivr.flow.flow import Flow
from ivr.flow.prompts import Prompt
from ivr.rehearsal.values import PromptNamed, Wanted, Words

GAP = "…"
# How alike two sentences are, from 0 to 1, before it helps to show the difference.
ALIKE = 0.5
# A word; in scripts without blanks between words, a character.
PIECES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+|\W")
PHRASES = ("press", "press_sign")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence that was spoken, in its language."""

    text: str
    language: str


def matches(written: str, said: str) -> bool:
    """Tell whether `said` is `written`, in which `…` stands for any words, or none.

    Blanks are alike, and three full stops are the same as `…`.
    """
    first, *others = plain(written).split(GAP)
    left = plain(said)
    if not others:
        return first == left
    first, *middle, last = (piece.strip() for piece in (first, *others))
    if not left.startswith(first):
        return False
    left = left[len(first) :]
    for piece in middle:
        _, found, left = left.partition(piece) if piece else ("", "…", left)
        if not found:
            return False
    return left.endswith(last)


def plain(text: str) -> str:
    """Return `text` with single blanks and one kind of gap."""
    return " ".join(text.replace("...", GAP).split())


def is_meant(flow: Flow, wish: Wanted, said: Said) -> bool:
    """Tell whether a sentence that was said is the one that is meant."""
    patterns = written(flow, wish, said.language)
    return any(matches(pattern, said.text) for pattern in patterns)


def written(flow: Flow, wish: Wanted, language: str) -> list[str]:
    """Return the sentences that are meant, the first of them the usual one."""
    match wish:
        case Words(text=text):
            return [text]
        case PromptNamed(name=name):
            return list(forms(flow, name, language))
        case _:
            assert_never(wish)


def forms(flow: Flow, name: str, language: str) -> Iterator[str]:
    """Yield a prompt as it is said in each attempt, and offered as an option."""
    prompts = flow.prompts[language]
    if name not in prompts:
        return
    for one in (prompts[name], *prompts[name].later):
        yield with_gaps(one)
    for phrase in PHRASES:
        option = with_gaps(prompts[name])
        yield with_gaps(prompts[phrase], option=option)


def with_gaps(one: Prompt, **filled: str) -> str:
    """Return a prompt with `…` for everything that is filled in later."""
    return one.fill({gap: filled.get(gap, GAP) for gap in one.gaps})


def first_meant(flow: Flow, wish: Wanted, said: Sequence[Said]) -> int | None:
    """Return the index of the first sentence that is meant, None without one."""
    found = (i for i, one in enumerate(said) if is_meant(flow, wish, one))
    return next(found, None)


def difference(meant: str, said: Sequence[str]) -> str | None:
    """Return the sentence most like `meant`, marked: `for [bank → wallet] support`.

    None when nothing that was said is like it.
    """
    pieces = PIECES.findall(meant)
    nearest, likeness = "", ALIKE
    for one in said:
        compared = SequenceMatcher(None, pieces, PIECES.findall(one))
        if compared.ratio() >= likeness:
            likeness = compared.ratio()
            nearest = marked(compared, pieces, PIECES.findall(one))
    return nearest or None


def marked(found: SequenceMatcher[str], meant: list[str], said: list[str]) -> str:
    """Return what was said, with the words that were meant where the two part."""
    shown: list[str] = []
    for kind, i, j, k, m in found.get_opcodes():
        before, after = "".join(meant[i:j]), "".join(said[k:m])
        as_it_is = kind == "equal" or before.strip() == GAP
        shown.append(after if as_it_is else f"[{before} → {after}]")
    return "".join(shown)


def spoken_number(number: int) -> re.Pattern[str]:
    """Return what finds a number that is read out digit by digit."""
    digits = r"[\s,，]*".join(str(number))
    return re.compile(rf"(?<!\d){digits}(?!\d)")
