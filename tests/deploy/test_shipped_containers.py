"""The Containerfile and compose file: what they name is there, in us and in them."""

import re
import shlex
from pathlib import Path

import pytest
import yaml
from test_shipped_units import assert_is_command

from ivr.settings import Settings

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy" / "container"
# What a Containerfile may say (https://docs.docker.com/reference/dockerfile/).
INSTRUCTIONS = set(
    "FROM WORKDIR RUN COPY ENV USER VOLUME EXPOSE ENTRYPOINT CMD".split()
)


def instructions():
    """The instructions of the Containerfile, each with what follows it."""
    text = (FOLDER / "Containerfile").read_text()
    lines = [one for one in text.splitlines() if not one.startswith("#")]
    joined = re.sub(r"\\\n", " ", "\n".join(lines))
    return [tuple(one.split(maxsplit=1)) for one in joined.splitlines() if one.strip()]


def of(word):
    return [rest for name, rest in instructions() if name == word]


def compose():
    return yaml.safe_load((FOLDER / "compose.yaml").read_text())


def test_every_line_of_the_containerfile_is_an_instruction():
    assert {name for name, _ in instructions()} == INSTRUCTIONS


def test_what_is_copied_is_there_and_what_the_package_needs_is_copied():
    copied = [shlex.split(rest)[:-1] for rest in of("COPY")]
    own = [one for names in copied for one in names if not names[0].startswith("--")]
    assert [one for one in own if not (ROOT / one).exists()] == []
    needed = {"pyproject.toml", "README.md", "LICENSE", "ivr", "call_flows"}
    assert needed <= set(own)


def test_what_is_locked_is_installed_before_anything_of_ours():
    program = "/opt/hotline/bin/pip install --no-cache-dir"
    steps = [(name, rest) for name, rest in instructions() if name in {"COPY", "RUN"}]
    locked = "--require-hashes -r deploy/locked/hotline.txt"
    first = steps.index(("RUN", f"{program} {locked}"))
    assert steps[first - 1] == ("COPY", "deploy/locked ./deploy/locked")
    ours = [rest for name, rest in steps[first + 1 :] if name == "RUN"]
    assert ours[0].startswith(f"{program} --no-deps --no-build-isolation .")


def test_nothing_runs_as_root_and_what_is_started_is_a_command():
    assert of("USER") == ["hotline"]
    assert yaml.safe_load(of("ENTRYPOINT")[0]) == ["tini", "--", "ivr"]
    assert_is_command(yaml.safe_load(of("CMD")[0]))


def test_the_settings_of_the_image_are_settings_of_ours_in_its_volumes():
    found = dict(one.split("=", 1) for one in shlex.split(of("ENV")[0]))
    ours = {name: value for name, value in found.items() if name.startswith("IVR_")}
    assert [one for one in ours if one.lower() not in Settings.model_fields] == []
    volumes = yaml.safe_load(of("VOLUME")[0])
    for value in ours.values():
        path = value.removeprefix("sqlite:///")
        assert any(path.startswith(one) for one in volumes), value


@pytest.mark.parametrize("name", ["upgrade", "web", "worker", "live", "backup"])
def test_each_part_of_the_compose_file_is_a_command(name):
    part = compose()["services"][name]
    assert_is_command(part["command"])
    settings = [one.removesuffix("_FILE").lower() for one in part["environment"]]
    assert [one for one in settings if one not in Settings.model_fields] == []
    files = [one for one in part["environment"].values() if one.startswith("/run/")]
    assert sorted(files) == sorted(f"/run/secrets/{one}" for one in part["secrets"])
    assert part["cap_drop"] == ["ALL"]
    assert part["read_only"] is True


def test_everything_that_is_named_is_there():
    found = compose()
    services, volumes = found["services"], found["volumes"]
    for name, part in services.items():
        for secret in part.get("secrets", ()):
            assert secret in found["secrets"], name
        for volume in part.get("volumes", ()):
            source = volume.split(":")[0]
            assert source in volumes or source.startswith("./"), name
        assert set(part.get("depends_on", ())) <= set(services), name
    context = FOLDER / services["web"]["build"]["context"]
    assert (context / services["web"]["build"]["dockerfile"]).is_file()
    written = {v.split(":")[1] for v in services["web"]["volumes"]}
    assert written == set(yaml.safe_load(of("VOLUME")[0]))


def test_parts_begin_when_the_tables_are_up_to_date():
    services = compose()["services"]
    done = {"upgrade": {"condition": "service_completed_successfully"}}
    assert [services[one]["depends_on"] for one in ("web", "worker", "live")] == [
        done
    ] * 3
    whole = {"database": {"condition": "service_healthy"}}
    assert services["upgrade"]["depends_on"] == whole
