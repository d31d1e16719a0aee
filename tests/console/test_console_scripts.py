"""How much script a page brings to the browser, with all that its modules import."""

import gzip
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from case_rows import Desk, add_case, add_recording, agent
from console_browser import make_app
from signed import SHIPPED_FLOW
from whole_pages import whole_pages

from ivr.cases.signing_in import new_session
from ivr.console import pages
from ivr.drafts import keeping
from ivr.drafts.origins import from_files

STATIC = Path(pages.__file__).parent / "static"
MOST_BYTES = 150_000
MOST_EDITOR_BYTES = 500_000
# The flow's own pages, for admins.
EDITORS = {"draft", "phone"}
SRC = re.compile(r'(?:src|href)="/console/static/([\w./-]+\.js)')
IMPORTED = re.compile(r'(?:\bfrom|\bimport)\s*\(?\s*"(\.{1,2}/[\w./-]+)"')


def scripts_of(page: str) -> set[str]:
    """Return the scripts that a page loads, and those that they import."""
    wanted, seen = SRC.findall(page), set[str]()
    while wanted:
        name = wanted.pop()
        if name not in seen:
            seen.add(name)
            folder = (STATIC / name).parent
            inner = IMPORTED.findall((STATIC / name).read_text("utf-8"))
            wanted += [
                str((folder / one).resolve().relative_to(STATIC.resolve()))
                for one in inner
            ]
    return seen


def weight(names: set[str]) -> int:
    """Return how many bytes scripts are on the way to a browser, compressed."""
    return sum(len(gzip.compress((STATIC / name).read_bytes())) for name in names)


@pytest.fixture
def loaded(desk: Desk, tmp_path: Path) -> dict[str, set[str]]:
    """Return which scripts each page brings."""
    with desk.database.writing() as session:
        root = agent("Root", role="admin")
        session.add(root)
        session.flush()
        token = new_session(session, root, datetime.now(UTC))
        case = add_case(session)
        heard = {"state": "transcribed", "sha256": "0" * 64}
        sid = add_recording(session, case, "hello", **heard)
        # Without one there is nothing to edit.
        keeping.begin(session, from_files(SHIPPED_FLOW), "Root", datetime.now(UTC))
        given = {"number": case.number, "sid": sid, "_path": "lost"}
    app = make_app(desk.database, tmp_path / "rec", secure=False)
    addresses = whole_pages(app, token, given)
    client = app.test_client()
    client.set_cookie("ivr", token)
    return {name: scripts_of(client.get(path).text) for name, path in addresses.items()}


def test_pages_bring_no_more_script_than_they_may(loaded: dict[str, set[str]]):
    heavy = {
        name: weight(scripts)
        for name, scripts in loaded.items()
        if weight(scripts) > (MOST_EDITOR_BYTES if name in EDITORS else MOST_BYTES)
    }
    assert heavy == {}


def test_all_that_a_page_imports_is_weighed(loaded: dict[str, set[str]]):
    assert loaded["cases"] >= {"list-live.js", "live.js"}
    assert {"vendor/codemirror.js", "vendor/cytoscape.js"} <= loaded["draft"]
    assert "vendor/wavesurfer.js" in loaded["case"]
    assert loaded["reports"] <= loaded["case"]
