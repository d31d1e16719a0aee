"""`ivr flow schema`: what an editor needs to complete and check a flow file."""

import json

import click

from ivr.flow.schema import flow_schema


@click.command()
def schema() -> None:
    """Print the JSON Schema of a flow file, for editors.

    An editor with a YAML language server reads it from a first line such as
    `# yaml-language-server: $schema=../docs/call-flow.schema.json`.
    """
    click.echo(json.dumps(flow_schema(), indent=2, ensure_ascii=False))
