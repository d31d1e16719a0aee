"""The forms of an English word: `hack` is also hacks, hacked, hacking.

Written in its base form a word means all its forms, written in another one only that
one, since no word has `locked` as its base.  The endings are those of regular verbs and
nouns; the irregular ones that callers need stand below.
"""

import re

IRREGULAR = {
    forms.split()[0]: frozenset(forms.split())
    for forms in (
        "steal stole stolen steals stealing",
        "lose lost loses losing",
        "take took taken takes taking",
        "break broke broken breaks breaking",
        "get got gotten gets getting",
        "send sent sends sending",
        "spend spent spends spending",
        "go went gone goes going",
        "give gave given gives giving",
        "withdraw withdrew withdrawn withdraws withdrawing",
        "leave left leaves leaving",
        "find found finds finding",
        "buy bought buys buying",
        "sell sold sells selling",
        "pay paid pays paying",
        "forget forgot forgotten forgets forgetting",
        "have has had having",
        "do does did done doing",
        "be is are was were been being am",
        "make made makes making",
        "freeze froze frozen freezes freezing",
        "come came comes coming",
        "see saw seen sees seeing",
        "know knew known knows knowing",
        "say said says saying",
        "tell told tells telling",
        "hear heard hears hearing",
        "write wrote written writes writing",
        "wait waits waited waiting",
        "sue sues sued suing",
        "die dies died dying",
        "lie lies lied lying",
    )
}
DOUBLED = re.compile("[^aeiou][aeiou][bdgklmnprt]$")
HISSING = ("s", "x", "z", "ch", "sh")
SHORTEST = 3


def forms(word: str) -> frozenset[str]:
    """Return `word` (small letters) and what it becomes with endings."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) < SHORTEST or not word.isascii() or not word.isalpha():
        return frozenset({word})
    found = {word, f"{word}s", f"{word}ed", f"{word}ing"}
    if word.endswith(HISSING):
        found.add(f"{word}es")
    if word.endswith("e"):
        found |= {f"{word}d", f"{word[:-1]}ing"}
    if word.endswith("y"):
        found |= {f"{word[:-1]}ies", f"{word[:-1]}ied"}
    if DOUBLED.search(word):
        found |= {f"{word}{word[-1]}ed", f"{word}{word[-1]}ing"}
    return frozenset(found)
