"""Whatever the document allows to be asked is answered as the document says.

schemathesis makes the requests up, some of them wrong on purpose; the real application
answers them, on cases that are there.
"""

from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from program import DOCUMENT, Program, check, make_token
from werkzeug.datastructures import Headers

schemathesis = pytest.importorskip("schemathesis")

pytestmark = pytest.mark.slow

QUIET = settings(
    max_examples=20,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
OPERATIONS = [
    (method.upper(), path)
    for path, methods in DOCUMENT["paths"].items()
    for method in methods
]


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_any_request_is_answered_as_the_document_says(desk, app, method, path):
    numbers = [desk.case() for _ in range(3)]
    program = Program(app, desk, make_token(desk))
    hook = {"url": "https://company.example/", "events": ["*"]}
    program.post("/webhooks", hook)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)

    @QUIET
    @given(schema[path][method].as_strategy())
    def asked(case):
        if "number" in case.path_parameters:
            case.path_parameters["number"] = numbers[len(str(case.body)) % 3]
        if "id" in case.path_parameters:
            case.path_parameters["id"] = 1
        answer = case.call(headers={"Authorization": f"Bearer {program.token}"})
        if answer.status_code == 405:
            return  # it asked with another method on purpose
        assert answer.status_code < 500, answer.text
        kind = answer.headers.get("content-type", [""])[0].partition(";")[0]
        found = SimpleNamespace(
            status_code=answer.status_code,
            text=answer.text,
            data=answer.content,
            headers=Headers(
                [(name, values[0]) for name, values in answer.headers.items()]
            ),
            mimetype=kind,
        )
        check(found, method, path)

    asked()
