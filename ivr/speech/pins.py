"""Whether a zip is the model that it is called: by its SHA-256.

The hash is the one that was given, else the catalogue's, which public package recipes
pin, else the one of the first installation under this name, which is remembered in
`models/.known.json`.  At a first installation from the site without a pin, the site's
own list says what the zip should be.
"""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import requests

from ivr.speech import catalogue
from ivr.speech.installed import ModelInstallError, file_digest

KNOWN = ".known.json"
LIST = "model-list.json"
TIMEOUT_S = 30
MOST_LIST_BYTES = 5 * 1000**2
ACCEPT = "if you trust it, add --accept"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a zip is said to be: a name, and perhaps its hash and the site it is from.

    `accept` takes another content than was pinned or installed before.
    """

    name: str
    shown: str
    sha256: str | None = None
    site: str | None = None
    accept: bool = False


def checked(zip_file: Path, claim: Claim, models: Path) -> str:
    """Return the SHA-256 of `zip_file`, remembered under its name.

    Raises ModelInstallError when it is not what it should be.
    """
    found = file_digest(zip_file)
    entry = catalogue.named(claim.name)
    pinned = entry.sha256 if entry else None
    remembered = known(models).get(claim.name, {}).get("sha256")
    if claim.sha256 is not None:
        refuse_unless(found == claim.sha256.lower(), found, claim, "the --sha256 given")
    elif not claim.accept:
        if pinned or remembered:
            source = "what was installed under this name before"
            if pinned and entry:
                source = f"what {entry.source} pins"
            same = found in {pinned, remembered}
            refuse_unless(same, found, claim, source, ACCEPT)
        elif claim.site is not None:
            check_with_site(zip_file, claim)
    remember(models, claim, found)
    return found


def refuse_unless(
    same: bool,  # noqa: FBT001 - a condition, not a switch
    found: str,
    claim: Claim,
    source: str,
    hint: str = "",
) -> None:
    """Refuse another content than `source` says; raises ModelInstallError."""
    if same:
        return
    told = f"{claim.shown} is not {source}: its SHA-256 is {found}"
    raise ModelInstallError(f"{told}; {hint}" if hint else told)


def check_with_site(zip_file: Path, claim: Claim) -> None:
    """Compare the zip with the site's own list; raises ModelInstallError."""
    listed = site_list(claim)
    entry = next((one for one in listed if one.get("name") == claim.name), None)
    if entry is None:
        told = f"{claim.site}/{LIST} does not name {claim.name}"
        raise ModelInstallError(f"cannot check {claim.shown}: {told}; {ACCEPT}")
    size, md5 = entry.get("size"), entry.get("md5")
    if (size, md5) != (zip_file.stat().st_size, file_digest(zip_file, "md5")):
        told = f"is not what {claim.site}/{LIST} says"
        raise ModelInstallError(f"{claim.shown} {told}; {ACCEPT}")


def site_list(claim: Claim) -> list[dict[str, Any]]:
    """Return the site's list of models; raises ModelInstallError when there is none."""
    address = f"{claim.site}/{LIST}"
    try:
        with requests.get(address, stream=True, timeout=TIMEOUT_S) as answer:
            answer.raise_for_status()
            text = answer.raw.read(MOST_LIST_BYTES, decode_content=True)
        return [dict(one) for one in json.loads(text)]
    except requests.RequestException as wrong:
        reason = type(wrong).__name__
    except (ValueError, TypeError):
        reason = "it is no list"
    told = f"cannot read {address}: {reason}"
    raise ModelInstallError(f"cannot check {claim.shown}: {told}; {ACCEPT}")


def known(models: Path) -> dict[str, dict[str, str]]:
    """Return what was installed here before, by name: its hash, from where, when."""
    try:
        return dict(json.loads((models / KNOWN).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


def remember(models: Path, claim: Claim, sha256: str) -> None:
    """Remember what the zip called `claim.name` hashes to."""
    kept = known(models)
    if kept.get(claim.name, {}).get("sha256") == sha256:
        return
    at = datetime.now(UTC).isoformat(timespec="seconds")
    kept[claim.name] = {"sha256": sha256, "from": claim.shown, "at": at}
    scratch = models / f"{KNOWN}.new"
    with suppress(OSError):
        scratch.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
        scratch.replace(models / KNOWN)
