"""The WebSocket server that Twilio's media streams come to."""

import signal
from http import HTTPStatus
from threading import BoundedSemaphore, Thread
from types import FrameType

import structlog
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import Server, ServerConnection, serve

from ivr.db import open_database
from ivr.live.listening import REASONS, Listening
from ivr.settings import Settings
from ivr.settings.live import STREAM_PATH
from ivr.speech.streaming import ListeningPool
from ivr.telephony.streams import SIGNATURE, StreamError, StreamGate

log = structlog.get_logger()

# A piece of 20 ms is 300 bytes; no message of Twilio's comes near this.
MOST_BYTES = 64 * 1024
# Twilio sends sound all the time, silence too.
QUIET_S = 20.0
HANDSHAKE_S = 10.0
TRY_AGAIN_LATER, REFUSED = 1013, 1008


class Connection:
    """A connection as the listening sees it."""

    def __init__(self, connection: ServerConnection) -> None:
        self._connection = connection

    def receive(self) -> str | bytes | None:
        """Return the next message; None at the end.  Raises StreamError if quiet."""
        try:
            return self._connection.recv(timeout=QUIET_S)
        except ConnectionClosed:
            return None
        except TimeoutError:
            raise StreamError(f"nothing came for {QUIET_S:.0f} s") from None


class LiveServer:
    """Takes so many streams at once, and refuses whoever is not Twilio."""

    def __init__(self, settings: Settings) -> None:
        address = settings.streams_to(settings.ivr_public_url) or ""
        self._gate = StreamGate(address, settings.tokens)
        self._places = BoundedSemaphore(settings.ivr_live_streams)
        self._database = open_database(settings)
        self._pool = ListeningPool(settings.ivr_models, settings.models_memory)
        sid = settings.twilio_account_sid
        self._listening = Listening(self._database, self._pool, sid)
        self._server: Server | None = None

    def run(self, host: str, port: int) -> None:
        """Serve until SIGTERM or SIGINT; the streams under way are ended."""
        self._server = serve(
            self.take,
            host,
            port,
            process_request=self.admit,
            max_size=MOST_BYTES,
            open_timeout=HANDSHAKE_S,
            compression=None,
            server_header=None,
        )
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._stop)
        log.info("live_started")
        with self._server:
            self._server.serve_forever()
        self._pool.close()
        self._database.close()
        log.info("live_stopped")

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        if self._server is not None:
            # It waits for the loop that this handler interrupts.
            Thread(target=self._server.shutdown, daemon=True).start()

    def admit(self, connection: ServerConnection, request: Request) -> Response | None:
        """Refuse what is not Twilio's stream to us: 404 elsewhere, 403 unsigned."""
        path = request.path.rstrip("/")
        if not path.endswith(STREAM_PATH):
            return connection.respond(HTTPStatus.NOT_FOUND, "")
        signatures = request.headers.get_all(SIGNATURE)
        if len(signatures) != 1 or not self._gate.admits(signatures[0]):
            log.warning("stream_refused")
            return connection.respond(HTTPStatus.FORBIDDEN, "")
        return None

    def take(self, connection: ServerConnection) -> None:
        """Take one stream, if there is a place for it."""
        if not self._places.acquire(blocking=False):
            log.warning("live_full")
            connection.close(TRY_AGAIN_LATER)
            return
        try:
            self._listening.listen(Connection(connection))
        except REASONS as wrong:
            log.warning("live_refused", reason=str(wrong))
            connection.close(REFUSED)
        except Exception:
            log.exception("live_failed")
        finally:
            self._places.release()
