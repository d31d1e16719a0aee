"""The catalogues kept: which sentences the console says, and which have no translation.

`python -m ivr.console.catalogues` puts what is new into the files of `locale/`, without
a translation, takes out what is said no more, and lists what is missing.
"""

import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from ivr.console.languages import LOCALE, NAMES, SOURCE

CONSOLE = Path(__file__).parent
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
OPTIONS = {"**.html": {"trimmed": "true"}}
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "later": None,
    "sentence": None,
    "ngettext": (1, 2),
}
GAP = re.compile(r"%\((\w+)\)[sd]")

Id = str | tuple[str, str]


@cache
def said() -> tuple[Id, ...]:
    """Return every sentence that the console says, by itself or with its plural."""
    found: dict[Id, None] = {}
    for _path, _line, sentence, *_ in (*of_console(), *of_the_rest()):
        if isinstance(sentence, str):
            found[sentence] = None
        else:
            found[sentence[0], sentence[1]] = None
    return tuple(sorted(found, key=lambda one: one if isinstance(one, str) else one[0]))


def of_console() -> Iterator[Any]:
    """Yield what the console's templates and modules say."""
    return extract_from_dir(str(CONSOLE), METHODS, OPTIONS, KEYWORDS)


def of_the_rest() -> Iterator[Any]:
    """Yield what the layers below say that the console shows."""
    only = {"sentence": None, "later": None}
    return extract_from_dir(str(CONSOLE.parent), [("**.py", "python")], None, only)


def path_of(code: str) -> Path:
    """Return the file that holds a language's translations."""
    return LOCALE / code / "LC_MESSAGES" / "console.po"


def read(code: str) -> Catalog:
    """Return a language's file as it is; empty where there is none yet."""
    path = path_of(code)
    return read_po(BytesIO(path.read_bytes() if path.exists() else b""), locale=code)


def missing(code: str) -> list[Id]:
    """Return what a language does not say, or says without the gaps it needs."""
    catalog = read(code)
    return [one for one in said() if not is_right(one, catalog.get(one))]


def forgotten(code: str) -> list[Id]:
    """Return what a language's file has and nobody says."""
    wanted = set(said())
    return [one for one in ids(read(code)) if one not in wanted]


def ids(catalog: Catalog) -> Iterator[Id]:
    """Return the sentences of a file."""
    for message in catalog:
        if message.id:
            one = message.id
            yield one if isinstance(one, str) else (one[0], one[1])


def is_right(sentence: Id, message: Message | None) -> bool:
    """Tell whether a translation is there, with the gaps of its sentence."""
    if message is None or message.fuzzy:
        return False
    english = sentence if isinstance(sentence, str) else sentence[1]
    said_so = message.string or ""
    told = [said_so] if isinstance(said_so, str) else said_so
    return all(one and gaps(one) == gaps(english) for one in told)


def gaps(sentence: str) -> set[str]:
    """Return the names of the values that are put into a sentence."""
    return set(GAP.findall(sentence))


def update(code: str) -> None:
    """Write a language's file anew: all that is said and nothing else, in order."""
    old, new = read(code), Catalog(locale=code, charset="utf-8")
    for sentence in said():
        known = old.get(sentence)
        new.add(sentence, known.string if known else None)
    written = BytesIO()
    write_po(written, new, width=0, omit_header=True, sort_output=True)
    header = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {code}\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
    )
    path_of(code).parent.mkdir(parents=True, exist_ok=True)
    path_of(code).write_text(header + written.getvalue().decode().lstrip(), "utf-8")


def main() -> None:
    """Put the files in order, and list what they lack."""
    for code in NAMES:
        if code == SOURCE:
            continue
        update(code)
        for one in missing(code):
            print(f"{code}: {one if isinstance(one, str) else one[0]}")  # noqa: T201 - it is a command


if __name__ == "__main__":
    main()
