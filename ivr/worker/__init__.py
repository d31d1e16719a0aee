"""The worker: takes recordings, text messages and notices on their way."""

from ivr.worker.opening import open_worker
from ivr.worker.recycling import begin_anew

__all__ = ["begin_anew", "open_worker"]
