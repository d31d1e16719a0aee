"""A hint listens in every language of its flow."""

from collections.abc import Iterator

from ivr.flow.proofs.chart import Chart
from ivr.flow.proofs.verdict import Fault


def deaf_hints(chart: Chart) -> Iterator[Fault]:
    """Yield each hint that has no words in a language that callers can speak."""
    settings = chart.flow.settings
    for name, hint in settings.hints.items():
        for language in settings.languages:
            if language not in hint.words:
                message = f"the hint {name!r} has no words in {language}"
                yield Fault(("hints", name), message)
