"""`ivr models calibrate`: a front end for the voices and lines of this installation."""

from pathlib import Path

import click

from ivr.errors import UsageError
from ivr.settings import read_settings
from ivr.speech.calibrating import Trial, own_model
from ivr.speech.calibrating import calibrate as learn
from ivr.speech.calibrating import undo as forget
from ivr.speech.catalogue import full_language


@click.command()
@click.argument("language")
@click.option(
    "--pairs",
    type=click.Path(path_type=Path),
    help="A folder with wide/*.wav, and perhaps tel/*.wav and transcripts.tsv.",
)
@click.option("--called", help="What the recipe calls the folder; else its name.")
@click.option("--alone", is_flag=True, help="Do not mix in the shipped coefficients.")
@click.option(
    "--rounds",
    type=click.IntRange(1, 1000),
    help="How often the network goes through the speech.",
)
@click.option("--undo", is_flag=True, help="Use the shipped coefficients again.")
def calibrate(  # noqa: PLR0913 - one for each option
    language: str,
    pairs: Path | None,
    called: str | None,
    *,
    alone: bool,
    rounds: int | None,
    undo: bool,
) -> None:
    """Learn for LANGUAGE what telephone lines leave out of speech.

    What was learnt is tried on every fifth clip, which it did not learn from, and kept
    if it is no worse there than the shipped coefficients.
    """
    tag = full_language(language)
    model = own_model(read_settings().ivr_models, tag)
    if undo:
        was = forget(model)
        click.echo(f"{tag}: {'the shipped coefficients again' if was else NOTHING}")
        return
    if pairs is None:
        raise UsageError("give a folder of speech with --pairs, or --undo")
    trial = learn(model, pairs, named=called, alone=alone, rounds=rounds)
    for line in lines(trial):
        click.echo(f"{tag}: {line}")


NOTHING = "nothing to undo, it has the shipped coefficients"


def lines(trial: Trial) -> list[str]:
    """Return what is told of a trial that went well."""
    before, after = trial.missed_db
    told = [
        f"tried on {trial.clips} clips that it did not learn from",
        f"what a line leaves out is missed by {after:.1f} dB (shipped: {before:.1f})",
    ]
    if trial.wrong:
        was, now = trial.wrong
        told.append(f"character error over a line {now:.3f} (shipped: {was:.3f})")
    return [*told, "in use from the next load of the model; --undo takes it back"]
