"""The directory that the settings name."""

from ivr.accounts.exchange import Service
from ivr.accounts.lookups import AccountDirectory, NoDirectory
from ivr.accounts.service import HttpDirectory
from ivr.accounts.table import Reading, TableDirectory
from ivr.settings.accounts import NO_ACCOUNTS


def open_directory(address: str, token: str, reading: Reading) -> AccountDirectory:
    """Return no directory for `none`, the service at an address, or the table."""
    if address == NO_ACCOUNTS:
        return NoDirectory()
    if address:
        return HttpDirectory(Service(address, token))
    return TableDirectory(reading)
