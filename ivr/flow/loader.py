"""From files to a flow that can be run, or to every problem in them at once."""

import hashlib
import json
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import ValidationError

from ivr.flow.checks import findings
from ivr.flow.files import FlowFiles, inner_folder, read_files
from ivr.flow.flow import Flow
from ivr.flow.prompts import Prompts, phrases, read_prompts
from ivr.flow.reading import SETTING_NAMES, Reading, kind_of
from ivr.flow.refusals import refusals
from ivr.flow.settings import Settings
from ivr.flow.source import FlowError, Problem, Source, parse
from ivr.flow.ways import way_findings


def load(path: Path) -> Flow:
    """Read the flow at `path` and its prompt files.

    Raises FlowError with every problem: what, in which file, line and column.
    """
    return load_files(read_files(path))


def load_files(files: FlowFiles) -> Flow:
    """Return the flow in `files`; raises FlowError as `load` does."""
    source = parse(files.text(files.main), files.shown(files.main))
    if not source.is_mapping:
        raise FlowError([source.problem((), "a flow is a list of `name: node`")])
    values: dict[str, Any] = source.values
    problems: list[Problem] = []
    settings = read_settings(values, source, problems)
    reading = Reading(source, settings.subflows if settings else None, problems)
    for name, given in values.items():
        if name not in SETTING_NAMES:
            reading.node(name, (name,), given)
    if settings is None:
        raise FlowError(problems)
    prompts = read_languages(settings, files, source, problems)
    digest = revision(source, prompts, files)
    flow = Flow(
        digest,
        settings,
        reading.nodes,
        prompts,
        reading.origins,
        frozenset(reading.lost),
    )
    problems += found(flow, source, findings(flow, frozenset(files.sounds)))
    if not problems:  # the ways of a broken flow are not what its writer meant
        problems += found(flow, source, way_findings(flow))
    if problems:
        raise FlowError(problems)
    return flow


def found(flow: Flow, source: Source, faults: Any) -> list[Problem]:  # noqa: ANN401
    """Return findings as problems at the places where their nodes are written."""
    told = dict.fromkeys(
        source.problem(flow.place(fault.place), fault.message) for fault in faults
    )
    return list(told)


def read_settings(
    values: dict[str, Any], source: Source, problems: list[Problem]
) -> Settings | None:
    """Return what stands beside the nodes, or None when it is wrong."""
    given = {name: values[name] for name in values if name in SETTING_NAMES}
    try:
        return Settings.model_validate(given)
    except ValidationError as wrong:
        misnamed = [name for name in given if is_node(name, given[name])]
        message = "is a setting's name; give the node another one"
        problems += (source.problem((n,), f"{n!r} {message}") for n in misnamed)
        others = [e for e in wrong.errors() if e["loc"][0] not in misnamed]
        problems += refusals(others, source, (), SETTING_NAMES)
        return None


def is_node(name: str, given: object) -> bool:
    """Tell whether a node stands under the name of a setting."""
    return name not in OF_NAMES and kind_of(given) is not None


# Settings in which any name can stand, that of a kind of node too.
OF_NAMES = frozenset({"topics", "hints", "variables", "people", "subflows", "silence"})


def read_languages(
    settings: Settings,
    files: FlowFiles,
    source: Source,
    problems: list[Problem],
) -> dict[str, Prompts]:
    """Return the words of each language: the flow's own over our phrases."""
    prompts: dict[str, Prompts] = {}
    folder = inner_folder(settings.prompts)
    for index, language in enumerate(settings.languages):
        name = str(PurePosixPath(folder, f"{language}.yaml"))
        file = files.shown(name)
        try:
            own, _, wrong = read_prompts(files.text(name), file)
        except FlowError as unreadable:
            place = ("languages", index)
            problems += unreadable.problems
            problems.append(source.problem(place, f"{language} needs {file}"))
            continue
        problems += wrong
        prompts[language] = {**phrases(language), **own}
    return prompts


def revision(source: Source, prompts: dict[str, Prompts], files: FlowFiles) -> str:
    """Return a short digest of everything that a caller can hear or reach."""
    words = {
        language: {key: repr(prompt) for key, prompt in own.items()}
        for language, own in prompts.items()
    }
    sounds = {
        name: hashlib.sha256(sound).hexdigest() for name, sound in files.sounds.items()
    }
    whole = [source.values, words, sounds]
    text = json.dumps(whole, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
