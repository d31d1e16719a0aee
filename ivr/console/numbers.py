"""Numbers of rows, as they come in addresses and forms."""

from typing import Any

from flask.blueprints import BlueprintSetupState
from werkzeug.routing import IntegerConverter, Map

# What PostgreSQL's integer holds; a larger one is no row's, and no statement's either.
LARGEST = 2**31 - 1


class RowNumber(IntegerConverter):
    """A number in an address: one that no row can have leads nowhere."""

    def __init__(self, map: Map, **options: Any) -> None:  # noqa: A002, ANN401 - werkzeug's
        options.setdefault("max", LARGEST)
        super().__init__(map, **options)


def only_of_rows(state: BlueprintSetupState) -> None:
    """Have `<int:…>` of addresses take the numbers of rows alone."""
    state.app.url_map.converters["int"] = RowNumber


def row_number(text: str) -> int:
    """Return a number of a form; raises ValueError for what no row's can be."""
    fits = text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST))
    if not fits or int(text) > LARGEST:
        raise ValueError(text)
    return int(text)
