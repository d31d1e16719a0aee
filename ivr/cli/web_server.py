"""gunicorn in front of the application."""

import atexit

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.workers.base import Worker

from ivr.app import create_app, end_app
from ivr.console.live_pages import end_streams_when
from ivr.settings import Settings

WORKERS = 2
THREADS = 32
# Time for the requests under way when the hotline is asked to end.
GRACE_S = 10


class WebServer(BaseApplication):
    """gunicorn with our application and our options, and no configuration file."""

    def __init__(self, settings: Settings, host: str, port: int) -> None:
        self._settings = settings
        self._host, self._port = host, port
        super().__init__()

    def load_config(self) -> None:
        """Set gunicorn's options."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        options = {
            "bind": f"{host}:{self._port}",
            "workers": WORKERS,
            "threads": THREADS,
            "worker_class": "gthread",
            "graceful_timeout": GRACE_S,
            "keepalive": 30,
            "loglevel": "warning",
            "control_socket_disable": True,
            "post_worker_init": end_streams_with,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Make the application, in each worker process anew; it ends with that."""
        app = create_app(self._settings)
        atexit.register(end_app, app)
        return app


def end_streams_with(worker: Worker) -> None:
    """Have a worker's streams of news end with it, or it would wait for them."""
    end_streams_when(worker.wsgi, lambda: not worker.alive)
