"""Read the settings, or say which one is wrong and what it should be."""

from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ivr.errors import SettingError
from ivr.settings.whole import Settings


def read_settings(**overrides: Any) -> Settings:  # noqa: ANN401 - any field's value
    """Return the settings; raises SettingError with name, shape and what is expected.

    `overrides` are fields that win over the environment.
    """
    try:
        return Settings(**overrides)
    except ValidationError as wrong:
        raise SettingError("\n".join(map(sentence, wrong.errors()))) from None
    except UnicodeDecodeError:
        raise SettingError(".env is no UTF-8 text; write it anew") from None


def sentence(error: ErrorDetails) -> str:
    """Say which setting is wrong, its shape and why; never what a secret holds."""
    name = str(error["loc"][0]).upper() if error["loc"] else "settings"
    reason = str(error["msg"]).removeprefix("Value error, ")
    if name == "TWILIO_ACCOUNT_SID":
        reason = "should be AC and 32 lower-case hex digits"
    return f"{name} is wrong: {reason} (found {len(str(error['input']))} characters)"
