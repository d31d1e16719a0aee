"""Numbers of rows, as they come in addresses and forms."""

from flask.blueprints import BlueprintSetupState
from werkzeug.routing import IntegerConverter

# What PostgreSQL's integer holds; a larger one is no row's, and no statement's either.
LARGEST = 2**31 - 1


class RowNumber(IntegerConverter):
    """A number in an address: one that no row can have is no part of one.

    By its shape, as werkzeug looks for no other rule when a converter refuses a value.
    """

    regex = rf"\d{{1,{len(str(LARGEST)) - 1}}}"


def only_of_rows(state: BlueprintSetupState) -> None:
    """Have `<int:…>` of addresses take the numbers of rows alone."""
    state.app.url_map.converters["int"] = RowNumber


def row_number(text: str) -> int:
    """Return a number of a form; raises ValueError for what no row's can be."""
    fits = text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST))
    if not fits or int(text) > LARGEST:
        raise ValueError(text)
    return int(text)
