"""The fields of a node or of the settings, each on its own, as an admin writes them."""

from collections.abc import Iterator
from typing import cast

from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from ivr.flow.source import Place
from ivr.flow.values import DigitCount, seconds

MINUTE_S = 60
DAY_H = 24


def fields(part: BaseModel, *, only_given: bool = False) -> dict[Place, str]:
    """Return every value in `part` by its place; what is None is left out.

    `only_given` leaves out what its writer left to the defaults.
    """
    return dict(walk(part, (), only_given=only_given))


def walk(
    value: object, place: Place, *, only_given: bool
) -> Iterator[tuple[Place, str]]:
    """Yield the single values in `value`, which stands at `place`."""
    match value:
        case None:
            return
        case DigitCount(fewest=fewest, most=most):
            yield place, str(fewest) if fewest == most else f"{fewest}-{most}"
        case BaseModel():
            for name, field in type(value).model_fields.items():
                if not only_given or name in value.model_fields_set:
                    inner = with_unit(field, getattr(value, name, None))
                    own = (*place, field.alias or name)
                    yield from walk(inner, own, only_given=only_given)
        case dict():
            for name, inner in cast("dict[object, object]", value).items():
                yield from walk(inner, (*place, str(name)), only_given=only_given)
        case list() if is_of_parts(cast("list[object]", value)):
            for index, inner in enumerate(cast("list[object]", value)):
                yield from walk(inner, (*place, index), only_given=only_given)
        case _:
            yield place, written(value)


def is_of_parts(values: list[object]) -> bool:
    """Tell whether a list holds parts of the flow, each with fields of its own."""
    return bool(values) and isinstance(values[0], BaseModel)


def with_unit(field: FieldInfo, value: object) -> object:
    """Return a number of seconds as it is written: `3 min`; all else as it is."""
    marks = (mark for mark in field.metadata if isinstance(mark, BeforeValidator))
    if not isinstance(value, int) or not any(mark.func is seconds for mark in marks):
        return value
    return f"{value} s" if value % MINUTE_S else f"{value // MINUTE_S} min"


def written(value: object) -> str:
    """Return one value as it stands in a flow file."""
    match value:
        case bool():
            return str(value).lower()
        case list():
            return ", ".join(map(written, cast("list[object]", value))) or "none"
        case (int() as begin, int() as end):  # a span of the opening hours, in minutes
            return f"{clock(begin)}-{clock(end)}"
        case _:
            return str(value)


def clock(minutes: int) -> str:
    """Return a time of day; after midnight it belongs to the day before."""
    hours, rest = divmod(minutes, 60)
    return f"{hours % DAY_H if hours > DAY_H else hours:02}:{rest:02}"
