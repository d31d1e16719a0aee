"""The settings: the only place that reads the environment.

Each can come from the environment, from `.env` in the working folder, or, for
secrets, from the file that `NAME_FILE` names in either.
"""

from ivr.settings.desk import desk_beside
from ivr.settings.reading import read_settings
from ivr.settings.sources import environment_with, shipped_flow
from ivr.settings.whole import Settings

__all__ = [
    "Settings",
    "desk_beside",
    "environment_with",
    "read_settings",
    "shipped_flow",
]
