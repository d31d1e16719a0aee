"""What everybody gets at every address: the table, and how the documentation shows it.

`routes.txt` has a line for each method of each address: what becomes of a request by
nobody, an agent, a supervisor and an admin, each with the session of the console; and
what opens the address besides (`-`: nothing).  They are asked in its order, so what
something else needs stands first.

`in`: the view took it.  `sign-in`: they are shown the way in.  403: they may not.
401: without its key nobody may.  404: there is nothing.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

FILE = Path(__file__).with_name("routes.txt")
PAGE = Path(__file__).parents[2] / "docs" / "security.md"
BEGIN, END = "<!-- routes: made of tests/roles/routes.txt -->", "<!-- routes end -->"
ASKERS = ("nobody", "agent", "supervisor", "admin")
UNASKED = {"HEAD", "OPTIONS"}  # Flask's own, which go with the others
KEYS = {"-": "", "link": "its own link", "signature": "Twilio's signature"}
KEYS |= {"metrics": "`IVR_METRICS_TOKEN`"}
HEADS = ("nobody", "agent", "supervisor", "admin", "also opened by", "addresses")


@dataclass(frozen=True, slots=True)
class Line:
    """A method of an address, what each of `ASKERS` gets there, and its key."""

    method: str
    rule: str
    gets: tuple[str, ...]
    key: str

    @property
    def name(self) -> str:
        """What the line is about."""
        return f"{self.method} {self.rule}"

    def given(self, asker: str) -> str:
        """Return what somebody gets."""
        return self.gets[ASKERS.index(asker)]


def read() -> list[Line]:
    """Return the table."""
    found = []
    for text in FILE.read_text(encoding="utf-8").splitlines():
        if text and not text.startswith("#"):
            method, rule, *gets, key = text.split()
            assert len(gets) == len(ASKERS), text
            found.append(Line(method, rule, tuple(gets), key))
    return found


def routes_of(app: Flask) -> set[tuple[str, str]]:
    """Return the methods and addresses that an application has."""
    return {
        (method, plain(rule.rule))
        for rule in app.url_map.iter_rules()
        for method in rule.methods - UNASKED
    }


def plain(rule: str) -> str:
    """Return an address without what its gaps take."""
    return re.sub(r"<[^:>]+:(\w+)>", r"<\1>", rule)


def shown(lines: list[Line]) -> str:
    """Return the table as Markdown: a row for all addresses that are alike."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for line in lines:
        key = KEYS.get(line.key, f"a token with `{line.key}`")
        alike.setdefault((*line.gets, key), []).append(f"`{line.name}`")
    rows = [HEADS, ("---",) * len(HEADS)]
    rows += [(*gets, " · ".join(where)) for gets, where in alike.items()]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


def section(page: str) -> tuple[str, str, str]:
    """Return what stands before the table on the page, the table, and the rest."""
    before, _, rest = page.partition(f"{BEGIN}\n")
    table, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n", table, f"{END}{after}"


def main() -> None:
    """Write the table into the documentation."""
    before, _, after = section(PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(before + shown(read()) + after, encoding="utf-8")


if __name__ == "__main__":
    main()
