"""The page docs/call-flows.md: its examples, and its tables."""

import re
from pathlib import Path

FILE = Path(__file__).parents[2] / "docs" / "call-flows.md"
PAGE = FILE.read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```\w+ title=(\S+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
PROSE = re.sub(r"^```.*?^```$", "", PAGE, flags=re.MULTILINE | re.DOTALL)
STEPS = [f"step-{number}" for number in range(1, 11)]
CODE = re.compile(r"`([^`]+)`")


def snippets(title):
    """Return the examples of one kind."""
    return [text for found, text in BLOCKS if found == title]


def blocks_of(example):
    """Return the name and the text of each block of an example of several files."""
    return [
        (title.partition("/")[2], text)
        for title, text in BLOCKS
        if title.startswith(f"{example}/")
    ]


def by_name(text):
    """Return the lines of each name at the top level of a YAML file."""
    parts = re.split(r"^(?=\w+:)", text, flags=re.MULTILINE)
    return {part.partition(":")[0]: part for part in parts if part.strip()}


def write(folder, name, text):
    """Add the names of an example to a file, or replace those that it has."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    before = by_name(path.read_text("utf-8")) if path.exists() else {}
    path.write_text("".join((before | by_name(text)).values()), encoding="utf-8")


def write_steps(folder, steps):
    """Write the files of some steps of the tutorial, in order."""
    for name, text in (block for step in steps for block in blocks_of(step)):
        if name.endswith(".yaml"):
            write(folder, name, text)


def tables(heading):
    """Return the tables below a heading: for each its rows, as lists of cells."""
    section = PAGE.split(f"\n{heading}\n")[1].split(f"\n{heading.split()[0]} ")[0]
    found = re.findall(r"((?:^\|.*\|\n)+)", section, re.MULTILINE)
    return [list(map(cells, table.splitlines()[2:])) for table in found]


def cells(row):
    """Return the cells of a row."""
    return [cell.strip() for cell in row.split("|")[1:-1]]


def names(cell):
    """Return what stands in a cell as code."""
    return CODE.findall(cell)


def table(heading, first):
    """Return the table below a heading that has `first` in its first cell."""
    return next(rows for rows in tables(heading) if first in names(rows[0][0]))
