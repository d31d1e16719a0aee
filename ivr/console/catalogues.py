"""The catalogues kept: which sentences the console says, and which have no translation.

`python -m ivr.console.catalogues` puts what is new into the files of `locale/`, without
a translation, takes out what is said no more, and lists what is missing.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from ivr.console.languages import LOCALE, NAMES, SOURCE

CONSOLE = Path(__file__).parent
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
Found = tuple[int, str, str | list[str], list[str]]


def calls(
    file: BinaryIO, keywords: Iterable[str], _tags: object, options: object
) -> Iterator[Found]:
    """Yield the calls of `keywords` in a module, as Babel has it of an extractor.

    Babel 2.19's own, which reads words and not expressions, takes docstrings behind a
    variable of such a name for what is said.
    https://babel.pocoo.org/en/latest/messages.html#writing-extraction-methods
    """
    del options
    for node in ast.walk(ast.parse(file.read())):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
                texts = [
                    one.value for one in node.args if isinstance(one, ast.Constant)
                ]
                said = [text for text in texts if isinstance(text, str)]
                if name in keywords and said:
                    yield node.lineno, name, said if len(said) > 1 else said[0], []
            case _:
                continue


METHODS: list[tuple[str, Any]] = [("**.py", calls), ("**.html", "jinja2")]


@cache
def said() -> tuple[Id, ...]:
    """Return every sentence that the console says, by itself or with its plural."""
    found: dict[Id, None] = {}
    for _path, _line, one, *_ in (*of_console(), *of_the_rest()):
        if isinstance(one, str):
            found[one] = None
        else:
            found[one[0], one[1]] = None
    return tuple(sorted(found, key=lambda one: one if isinstance(one, str) else one[0]))


def of_console() -> Iterator[Any]:
    """Yield what the console's templates and modules say."""
    return extract_from_dir(str(CONSOLE), METHODS, OPTIONS, KEYWORDS)


def of_the_rest() -> Iterator[Any]:
    """Yield what the layers below say that the console shows."""
    only = {"sentence": None, "later": None}
    return extract_from_dir(str(CONSOLE.parent), METHODS[:1], None, only)


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
