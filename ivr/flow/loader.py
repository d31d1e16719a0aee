"""From files to a flow that can be run, or to every problem in them at once."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError

from ivr.flow import model
from ivr.flow.checks import findings
from ivr.flow.finding import meant
from ivr.flow.flow import Flow
from ivr.flow.prompts import Prompts, phrases, read_prompts
from ivr.flow.refusals import refusals
from ivr.flow.source import FlowError, Problem, Source, read
from ivr.flow.ways import way_findings

# `case` speaks a prompt too, so `say` alone decides last.
KINDS: dict[str, type[model.Part]] = {
    "menu": model.Menu,
    "collect": model.Collect,
    "branch": model.Branch,
    "voicemail": model.Voicemail,
    "case": model.OpenCase,
    "goto": model.Goto,
    "hang_up": model.HangUp,
    "say": model.Say,
}
SETTING_NAMES = frozenset(model.Settings.model_fields)


def load(path: Path) -> Flow:
    """Read the flow at `path` and its prompt files.

    Raises FlowError with every problem: what, in which file, line and column.
    """
    source = read(path)
    if not source.is_mapping:
        raise FlowError([source.problem((), "a flow is a list of `name: node`")])
    values: dict[str, Any] = source.values
    problems: list[Problem] = []
    settings = read_settings(values, source, problems)
    nodes = read_nodes(values, source, problems)
    if settings is None:
        raise FlowError(problems)
    prompts = read_languages(settings, path, source, problems)
    flow = Flow(revision(source, prompts), settings, nodes, prompts)
    problems += (source.problem(f.place, f.message) for f in findings(flow))
    if not problems:  # the ways of a broken flow are not what its writer meant
        problems += (source.problem(f.place, f.message) for f in way_findings(flow))
    if problems:
        raise FlowError(problems)
    return flow


def read_settings(
    values: dict[str, Any], source: Source, problems: list[Problem]
) -> model.Settings | None:
    """Return what stands beside the nodes, or None when it is wrong."""
    given = {name: values[name] for name in values if name in SETTING_NAMES}
    try:
        return model.Settings.model_validate(given)
    except ValidationError as wrong:
        misnamed = [name for name in given if is_node(name, given[name])]
        message = "is a setting's name; give the node another one"
        problems += (source.problem((n,), f"{n!r} {message}") for n in misnamed)
        others = [e for e in wrong.errors() if e["loc"][0] not in misnamed]
        problems += refusals(others, source, (), SETTING_NAMES)
        return None


def is_node(name: str, given: object) -> bool:
    """Tell whether a node stands under the name of a setting."""
    return name != "topics" and kind_of(given) is not None


def read_nodes(
    values: dict[str, Any], source: Source, problems: list[Problem]
) -> dict[str, model.Node]:
    """Return every node; a wrong one is noted, and stands in as an empty step."""
    nodes: dict[str, model.Node] = {}
    for name, given in values.items():
        if name in SETTING_NAMES:
            continue
        nodes[name] = model.Goto.model_construct(goto=name)
        if not re.fullmatch(model.NAME, name):
            reason = f"{name!r}: {model.SHAPES[model.NAME]}"
            problems.append(source.problem((name,), reason))
        kind = kind_of(given)
        if kind is None:
            problems.append(source.problem((name,), no_kind(name, given)))
            continue
        try:
            node = KINDS[kind].model_validate(given)
        except ValidationError as wrong:
            fields = KINDS[kind].model_fields
            problems += refusals(wrong.errors(), source, (name,), fields)
            continue
        nodes[name] = cast("model.Node", node)
    return nodes


def kind_of(values: object) -> str | None:
    """Return the kind of a node: the key that only this kind has."""
    if not isinstance(values, dict):
        return None
    return next((kind for kind in KINDS if kind in values), None)


def no_kind(name: str, values: object) -> str:
    """Say why `name: values` is neither a setting nor a node."""
    hint = meant(name, SETTING_NAMES)
    if isinstance(values, dict):
        for key in cast("dict[str, Any]", values):
            hint = hint or meant(key, KINDS)
    return f"{name!r} is no setting and no node ({', '.join(KINDS)}){hint}"


def read_languages(
    settings: model.Settings, path: Path, source: Source, problems: list[Problem]
) -> dict[str, Prompts]:
    """Return the words of each language: the flow's own over our phrases."""
    found: dict[str, Prompts] = {}
    for index, language in enumerate(settings.languages):
        file = path.parent / settings.prompts / f"{language}.yaml"
        try:
            own, _, wrong = read_prompts(file, str(file))
        except FlowError as unreadable:
            place = ("languages", index)
            problems += unreadable.problems
            problems.append(source.problem(place, f"{language} needs {file}"))
            continue
        problems += wrong
        found[language] = {**phrases(language), **own}
    return found


def revision(source: Source, prompts: dict[str, Prompts]) -> str:
    """Return a short digest of everything that a caller can hear or reach."""
    words = {
        language: {key: (prompt.words, prompt.gaps) for key, prompt in own.items()}
        for language, own in prompts.items()
    }
    text = json.dumps([source.values, words], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
