"""The page that Prometheus asks for, for whoever has its token."""

import os
from hmac import compare_digest

from flask import Flask, Response, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from ivr.db import Database
from ivr.metrics.standing import Standing
from ivr.settings.metrics import COUNTS

BEARER = "Bearer "


def add_metrics(app: Flask, database: Database, token: str) -> None:
    """Add `/metrics`; without a token there is no such page."""
    if not token:
        return
    standing = Standing(database)

    @app.get("/metrics")
    def metrics() -> Response:
        given = request.headers.get("Authorization", "")
        if not compare_digest(given.encode(), f"{BEARER}{token}".encode()):
            return Response(
                "Send the token of IVR_METRICS_TOKEN: Authorization: Bearer …\n",
                401,
                {"WWW-Authenticate": "Bearer"},
                content_type="text/plain; charset=utf-8",
            )
        told = generate_latest(requests_of_all()) + generate_latest(only(standing))
        return Response(told, content_type=CONTENT_TYPE_LATEST)


def requests_of_all() -> CollectorRegistry:
    """Return what all processes of this server counted; alone, what this one did."""
    if COUNTS not in os.environ:
        return REGISTRY
    every = CollectorRegistry()
    MultiProcessCollector(every)
    return every


def only(standing: Standing) -> CollectorRegistry:
    """Return a registry of how things stand, asked anew."""
    registry = CollectorRegistry()
    registry.register(standing)
    return registry
