"""The worker: takes recordings, text messages and notices on their way."""

from ivr.worker.opening import open_worker

__all__ = ["open_worker"]
