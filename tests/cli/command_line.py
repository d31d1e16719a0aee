"""`ivr` as a person types it, in a folder of their own."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

IVR = str(Path(sys.executable).with_name("ivr"))
SETTINGS = {
    "IVR_PUBLIC_URL": "https://hotline.example",
    "TWILIO_ACCOUNT_SID": "AC" + "a" * 32,
    "TWILIO_AUTH_TOKEN": "token-that-nobody-sees",
    "IVR_SECRET_KEY": "key-that-nobody-sees",
}
SECRETS = ("nobody-sees",)


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one line that a user's mistake gets, without the name before it."""
        assert self.code != 0
        assert self.out == ""
        assert self.err.startswith("ivr: ")
        assert self.err.endswith("\n")
        assert self.err.count("\n") == 1, self.err
        return self.err.removeprefix("ivr: ").removesuffix("\n")


def clean_environment() -> dict[str, str]:
    """This machine's environment without any setting of ours."""
    own = ("IVR_", "TWILIO_")
    return {name: text for name, text in os.environ.items() if not name.startswith(own)}


@dataclass(frozen=True)
class CommandLine:
    """Runs commands in `folder` with the settings of a whole installation.

    Its database is the one that is made there, unless given by its URL.
    """

    folder: Path
    database_url: str | None = None

    def __call__(
        self, *arguments: str, given: bytes = b"", timeout_s: float = 60, **more: str
    ) -> Ended:
        url = self.database_url
        where = {"IVR_DATABASE_URL": url} if url is not None else {}
        ended = subprocess.run(
            (IVR, *arguments),
            env={**clean_environment(), **SETTINGS, **where, **more},
            cwd=self.folder,
            input=given,
            capture_output=True,
            timeout=timeout_s,
            check=False,
        )
        found = Ended(ended.returncode, ended.stdout.decode(), ended.stderr.decode())
        everything = found.out + found.err
        assert "Traceback" not in everything
        assert [secret for secret in SECRETS if secret in everything] == []
        return found

    def write(self, name: str, content: str | bytes) -> Path:
        """Make a file in the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path
