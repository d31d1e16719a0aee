"""The hours in a flow's own file: changed where they changed, and nowhere else.

Comments, order and everything but the hours stay as they are written.  What was
written comes out of it as it was meant, or nothing is changed.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from ivr.drafts.draft import DraftError
from ivr.drafts.spoken_prompts import last
from ivr.drafts.timetable import CLOSED, written
from ivr.flow.hours import DAYS, Hours, Span, days_named
from ivr.flow.source import parse
from ivr.sentences import sentence

KEY = "hours"
FIELDS = ("zone", "week", "holidays", "closed", "open")
CANNOT = sentence(
    "the hours are written in a way that is only changed in the file itself"
)
COMMENT = re.compile(r"(?:^|\s)(#.*)$", re.MULTILINE)

# Where something is put into a text: from, to, instead.
Edit = tuple[int, int, str]


def hours_in(text: str) -> Hours:
    """Return the hours that a flow's own file has; raises FlowError or DraftError."""
    source = parse(text, KEY)
    try:
        found: Any = source.values.get(KEY) if source.is_mapping else None
        return Hours.model_validate(found or {})
    except ValueError:
        raise DraftError(
            sentence("the hours cannot be read; mend them in the draft")
        ) from None


def with_hours(text: str, wanted: Hours) -> str:
    """Return a flow's own file with other hours; raises DraftError where it cannot."""
    before, after = facts(hours_in(text)), facts(wanted)
    changed = {
        name: value_of(name, getattr(wanted, name))
        for name in FIELDS
        if before[name] != after[name]
    }
    edits = list(edits_of(text, changed, wanted))
    for begin, end, instead in sorted(edits, reverse=True):
        text = text[:begin] + instead + text[end:]
    if facts(hours_in(text)) != after:
        raise DraftError(CANNOT)
    return text


def facts(hours: Hours) -> dict[str, Any]:
    """Return what hours say, however it is written."""
    found: dict[str, Any] = {name: getattr(hours, name) for name in FIELDS}
    if hours.week is not None:
        found["week"] = [hours.week.get(day, []) for day in DAYS]
    return found | {"closed": sorted(hours.closed)}


def value_of(name: str, value: Any) -> str | None:  # noqa: ANN401 - a field of Hours
    """Return the value of a field as YAML on one line; None where it has none."""
    if not value:
        return None
    match name:
        case "week":
            return mapping({days: quoted(one) for days, one in grouped(value).items()})
        case "closed":
            return f"[{', '.join(day.isoformat() for day in value)}]"
        case "open":
            return mapping({str(day): quoted(written(value[day])) for day in value})
        case _:
            return str(value)


def mapping(pairs: Mapping[str, str]) -> str:
    """Return `{name: value, …}`."""
    return "{" + ", ".join(f"{name}: {value}" for name, value in pairs.items()) + "}"


def quoted(hours: str) -> str:
    """Return opening times as YAML."""
    return hours if hours == CLOSED else f'"{hours}"'


def grouped(week: Mapping[str, list[Span]]) -> dict[str, str]:
    """Return the hours of a week, days in a row with the same ones as `mon-fri`."""
    found: list[tuple[list[str], str]] = []
    for day in DAYS:
        hours = written(week.get(day, []))
        if found and found[-1][1] == hours:
            found[-1][0].append(day)
        else:
            found.append(([day], hours))
    return {
        days[0] if len(days) == 1 else f"{days[0]}-{days[-1]}": hours
        for days, hours in found
    }


def edits_of(
    text: str, changed: Mapping[str, str | None], wanted: Hours
) -> Iterator[Edit]:
    """Yield what is to be put where, so that the fields in `changed` are others."""
    root = yaml.compose(text, yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode) or not changed:
        return
    top = {key.value: (key, value) for key, value in root.value}
    if KEY not in top:
        _, languages = top.get("languages") or root.value[0]
        end = end_of_line(text, last(languages).end_mark.index)
        made = mapping({name: one for name, one in changed.items() if one})
        yield end, end, f"{KEY}: {made}\n"
        return
    node = top[KEY][1]
    if not isinstance(node, yaml.MappingNode) or not node.value:
        raise DraftError(CANNOT)
    edits = flow_edits if node.flow_style else block_edits
    yield from edits(text, node, changed, wanted)


def flow_edits(
    text: str,
    node: yaml.MappingNode,
    changed: Mapping[str, str | None],
    wanted: Hours,
) -> Iterator[Edit]:
    """Yield the changes of hours that are written `{zone: …, week: …}`."""
    there = {key.value: value for key, value in node.value}
    if any(value is None for value in changed.values()):
        yield without_some(text, node, changed)
        return
    more = ""
    for name, value in changed.items():
        if name not in there:
            more += f", {name}: {value}"
        elif name == "week" and (days := day_edits(there[name], wanted)) is not None:
            yield from days
        else:
            old = there[name]
            yield old.start_mark.index, old.end_mark.index, str(value)
    end = node.value[-1][1].end_mark.index
    yield end, end, more


def without_some(
    text: str, node: yaml.MappingNode, changed: Mapping[str, str | None]
) -> Edit:
    """Return the change of such hours where fields go; raises DraftError."""
    begin, end = node.start_mark.index, node.end_mark.index
    if COMMENT.search(text[begin:end]):
        raise DraftError(CANNOT)
    parts = {
        key.value: text[value.start_mark.index : value.end_mark.index]
        for key, value in node.value
    }
    whole = {**parts, **changed}
    return begin, end, mapping({name: one for name, one in whole.items() if one})


def block_edits(
    text: str,
    node: yaml.MappingNode,
    changed: Mapping[str, str | None],
    wanted: Hours,
) -> Iterator[Edit]:
    """Yield the changes of hours that are written a line for each field."""
    there = {key.value: (key, value) for key, value in node.value}
    first = node.value[0][0]
    indent = " " * first.start_mark.column
    more = ""
    for name, value in changed.items():
        if name not in there:
            more += f"{indent}{name}: {value}\n" if value else ""
            continue
        key, old = there[name]
        if value is None:
            begin = key.start_mark.index - key.start_mark.column
            yield begin, end_of_line(text, last(old).end_mark.index), ""
        elif name == "week" and (days := day_edits(old, wanted)) is not None:
            yield from days
        else:
            yield replaced(text, key, old, value)
    if more:
        end = end_of_line(text, last(node).end_mark.index)
        yield end, end, more if text[:end].endswith("\n") else f"\n{more}"


def replaced(text: str, key: yaml.Node, old: yaml.Node, value: str) -> Edit:
    """Return the change of one value; comments in what it was stand behind it."""
    begin, end = key.end_mark.index + 1, last(old).end_mark.index
    notes = [one.strip() for one in COMMENT.findall(text[begin:end])]
    indent = " " * key.start_mark.column
    kept = "".join(f"\n{indent}{one}" for one in notes)
    return begin, end, f" {value}{kept}"


def day_edits(old: yaml.Node, wanted: Hours) -> list[Edit] | None:
    """Return the changes day by day; None where days must be grouped anew."""
    if not isinstance(old, yaml.MappingNode):
        return None
    week, found, named = wanted.week or {}, list[Edit](), set[str]()
    for key, value in old.value:
        days = list(days_named(key.value))
        hours = {written(week.get(day, [])) for day in days}
        if len(hours) != 1 or not isinstance(value, yaml.ScalarNode):
            return None
        named |= set(days)
        begin, end = value.start_mark.index, value.end_mark.index
        new = hours.pop()
        if new != value.value:
            found.append((begin, end, quoted(new)))
    others = {day for day in DAYS if week.get(day)}
    return found if others <= named else None


def end_of_line(text: str, index: int) -> int:
    """Return where the line of `index` is over, its end included."""
    found = text.find("\n", index)
    return len(text) if found < 0 else found + 1
