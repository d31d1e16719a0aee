"""How Twilio's requests went: how long each took, how it ended, what fell back.

Each process counts its own; in the processes of one gunicorn they are added up by the
files in PROMETHEUS_MULTIPROC_DIR (https://prometheus.github.io/client_python/multiprocess/).
"""

from time import perf_counter

from flask import Flask, Response, g, request
from prometheus_client import Counter, Histogram

# Twilio gives up after 15 s; an answer after 2 s is a silence that the caller hears.
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 15)

SECONDS = Histogram(
    "ivr_webhook_seconds",
    "Time to answer a request of the telephone network, by route",
    ["route"],
    buckets=BUCKETS,
)
ANSWERED = Counter(
    "ivr_webhook_answers",
    "Requests of the telephone network that were answered, by route and status",
    ["route", "status"],
)
FALLBACKS = Counter(
    "ivr_fallbacks", "Pages of ours that failed, so that the fallback was asked"
)


def count_requests(app: Flask, blueprint: str) -> None:
    """Count and time the requests of a blueprint of `app`, as it knows its routes."""
    prefix = f"{blueprint}."

    @app.before_request
    def begin() -> None:
        g.begun = perf_counter()

    @app.after_request
    def end(answer: Response) -> Response:
        endpoint = request.endpoint or ""
        if endpoint.startswith(prefix):
            route = endpoint.removeprefix(prefix)
            SECONDS.labels(route).observe(perf_counter() - g.begun)
            ANSWERED.labels(route, str(answer.status_code)).inc()
            if route == "fallback":
                FALLBACKS.inc()
        return answer
