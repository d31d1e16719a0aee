"""In whose name a command works on a case: `--by NAME`."""

from collections.abc import Generator
from contextlib import contextmanager

import click
from sqlalchemy.orm import Session

from ivr.cases.agents import find_agent
from ivr.db import open_database
from ivr.settings import read_settings
from ivr.tables import Agent

by_agent = click.option("--by", "name", required=True, help="The agent who does it.")


@contextmanager
def acting(name: str) -> Generator[tuple[Session, Agent]]:
    """Yield a transaction and the agent called `name`; raises as find_agent does."""
    with open_database(read_settings()).writing() as session:
        yield session, find_agent(session, name)
