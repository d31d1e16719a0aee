"""The document: valid OpenAPI 3.1, as it is served and kept, without a token."""

import json
from pathlib import Path

from case_rows import AT
from openapi_spec_validator import OpenAPIV31SpecValidator
from program import DOCUMENT, Program, described

from ivr.api.catalogue import OPERATIONS
from ivr.api.routes import document_text

KEPT = Path(__file__).parents[2] / "docs" / "openapi.json"


def test_it_is_valid_openapi():
    OpenAPIV31SpecValidator(DOCUMENT).validate()
    assert DOCUMENT["openapi"] == "3.1.0"


def test_it_is_kept_in_the_docs_as_it_is_served(desk, app):
    answer = Program(app, desk, "").get("/openapi.json", checked=False, headers={})
    assert answer.status_code == 200
    assert answer.text == document_text()
    # After a change: ivr openapi >docs/openapi.json
    assert KEPT.read_text(encoding="utf-8") == answer.text


def test_each_operation_is_there_with_its_scope_and_its_problems():
    for one in OPERATIONS:
        operation = described(one.method, one.path.replace("{number}", "1001"))
        assert operation["operationId"] == one.name
        assert f"`{one.scope}`" in operation["description"]
        assert {"401", "403", "429"} <= set(operation["responses"])
    names = [one.name for one in OPERATIONS]
    assert len(names) == len(set(names))


def test_a_case_of_the_list_has_no_member_that_the_document_lacks(desk, program):
    desk.case(due_at=AT)
    (case,) = program.get("/cases").json["cases"]
    known = DOCUMENT["components"]["schemas"]["CaseShape"]["properties"]
    assert set(case) == set(known)
    assert json.loads(document_text()) == DOCUMENT
