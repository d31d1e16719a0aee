"""From `desk.yaml` to a policy, or to every problem in it at once."""

from pathlib import Path

from pydantic import ValidationError

from ivr.flow.refusals import refusals
from ivr.flow.source import FlowError, Problem, Source, read
from ivr.policy.policy import DeskPolicy


def read_policy(path: Path) -> DeskPolicy:
    """Return the policy in the file at `path`; where there is none, the defaults.

    Raises FlowError with file, line and column of everything that is wrong.
    """
    if not path.exists():
        return DeskPolicy()
    return policy_of(read(path))


def policy_of(source: Source) -> DeskPolicy:
    """Return the policy that a file's values are; raises FlowError."""
    if source.values is not None and not source.is_mapping:
        raise FlowError([Problem(source.file, 1, 1, "write `name: value` here")])
    try:
        return DeskPolicy.model_validate(source.values)
    except ValidationError as wrong:
        fields = DeskPolicy.model_fields
        raise FlowError(refusals(wrong.errors(), source, (), fields)) from None
