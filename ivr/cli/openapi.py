"""`ivr openapi`: the API's document, as /api/v1/openapi.json has it."""

import click

from ivr.api.routes import document_text


@click.command()
def openapi() -> None:
    """Print the OpenAPI document of the API."""
    click.echo(document_text(), nl=False)
