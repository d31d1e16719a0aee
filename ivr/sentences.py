"""Sentences that are made here and read elsewhere, perhaps in another language.

What a person is told of a case is worded where it is known, in English.  Who shows it
in another language needs to know what was put in where, and not only what came out.
"""

from typing import Self


class Sentence(str):
    """An English sentence that remembers how it was made.

    It is its text wherever text is wanted; `pattern` has `%(name)s` for what was put
    in, and is its name in the console's catalogues.
    """

    __slots__ = ("pattern", "values")

    pattern: str
    values: dict[str, object]

    def __new__(cls, pattern: str, values: dict[str, object]) -> Self:
        """Return the sentence whose gaps `values` fill."""
        made = super().__new__(cls, pattern % values)
        made.pattern, made.values = pattern, values
        return made


def sentence(pattern: str, /, **values: object) -> Sentence:
    """Return an English sentence with `values` for its `%(name)s`."""
    return Sentence(pattern, values)


def later(pattern: str) -> str:
    """Mark a sentence for the catalogues that is put into words later."""
    return pattern


def word(code: str) -> Sentence:
    """Return a code of ours as a word, `needs_action` as `needs action`."""
    return Sentence(code.replace("_", " "), {})
