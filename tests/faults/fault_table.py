"""The table of faults: what each is, the tests that show it, and on which databases.

Tests say by `@pytest.mark.fault(…)` which faults of `faults.txt` they show.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FACTS = Path(__file__).with_name("faults.txt")
TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "security.md"
BEGIN, END = "<!-- faults: made of the tests' marks -->", "<!-- faults end -->"
# What knows no database, whatever its fixtures are called.
PURE = "flow/"
BOTH, ONE, NONE = "both", "SQLite", "none"
# The fixtures behind which a database stands.
STORED = set("cases database desk here hotline installation pipeline ring".split())
STORED |= set("database_kind rows running storing twilio warm".split())


@dataclass(frozen=True, slots=True)
class Shown:
    """A test that shows faults: its file below tests/, its name, its databases."""

    file: str
    name: str
    faults: tuple[int, ...]
    databases: str


def facts() -> dict[int, str]:
    """Return what each fault is, by its number."""
    lines = FACTS.read_text(encoding="utf-8").splitlines()
    return {int(number): text for number, text in (one.split(" ", 1) for one in lines)}


def marks(expressions: list[ast.expr]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield the marks of pytest among decorators, with the numbers given to them."""
    for one in expressions:
        call = one if isinstance(one, ast.Call) else None
        name = call.func if call else one
        if isinstance(name, ast.Attribute) and "mark" in ast.unparse(name):
            numbers = [arg.value for arg in call.args] if name.attr == "fault" else []
            yield name.attr, tuple(numbers)


def module_marks(tree: ast.Module) -> list[ast.expr]:
    """Return the marks of a whole module."""
    for node in tree.body:
        if (
            isinstance(node, ast.Assign)
            and ast.unparse(node.targets[0]) == "pytestmark"
        ):
            value = node.value
            return value.elts if isinstance(value, ast.List) else [value]
    return []


def shown_in(file: Path) -> Iterator[Shown]:
    """Yield the tests of a file that show faults."""
    source = file.read_text(encoding="utf-8")
    if "mark.fault" not in source:
        return
    tree = ast.parse(source)
    of_all = module_marks(tree)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            found = list(marks(of_all + node.decorator_list))
            faults = tuple(n for name, numbers in found for n in numbers)
            if faults:
                where = file.relative_to(TESTS).as_posix()
                databases = databases_of(node, {name for name, _ in found})
                if where.startswith(PURE):
                    databases = NONE
                yield Shown(where, node.name, faults, databases)


def databases_of(node: ast.FunctionDef, marked: set[str]) -> str:
    """Return on which databases a test runs."""
    asks = {argument.arg for argument in node.args.args}
    if asks & {"cluster", "server"}:
        return "PostgreSQL"
    if not asks & STORED:
        return NONE
    if "sqlite_alone" in marked:
        return ONE
    return BOTH if "both_databases" in marked or "slow" not in marked else ONE


def all_shown() -> list[Shown]:
    """Return every test that shows faults, by file."""
    return [one for file in sorted(TESTS.rglob("test_*.py")) for one in shown_in(file)]


def table(shown: list[Shown]) -> str:
    """Return the table as Markdown."""
    rows = ["| fault | what | tests |", "| --- | --- | --- |"]
    for number, what in facts().items():
        tests = "<br>".join(
            f"`{one.file}::{one.name}` ({one.databases})"
            for one in shown
            if number in one.faults
        )
        rows.append(f"| F{number} | {what} | {tests} |")
    return "\n".join(rows) + "\n"


def parts(page: str) -> tuple[str, str, str]:
    """Return what stands before the table on the page, the table, and the rest."""
    before, _, rest = page.partition(f"{BEGIN}\n")
    found, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n", found, f"{END}{after}"


def main() -> None:
    """Write the table into the documentation."""
    before, _, after = parts(PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(before + table(all_shown()) + after, encoding="utf-8")


if __name__ == "__main__":
    main()
