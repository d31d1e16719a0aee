import socket
import threading
from collections.abc import Callable, Iterator
from wsgiref.simple_server import make_server

import pytest
from plain_application import (
    CALLER,
    NUMBER,
    Application,
    QuietHandler,
    ThreadedServer,
    new_exchange,
)

from ivr.simulator import Exchange


@pytest.fixture
def application() -> Application:
    return Application()


@pytest.fixture
def address(application) -> Iterator[str]:
    """The application on a real socket."""
    server = make_server(
        "127.0.0.1", 0, application, ThreadedServer, handler_class=QuietHandler
    )
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def exchange(application) -> Exchange:
    """An exchange that reaches the application within this process."""
    return new_exchange(post=application.post)


@pytest.fixture
def networked(address) -> Exchange:
    """An exchange that reaches the application over the network, as by a tunnel."""
    return new_exchange(connect_to=address)


@pytest.fixture
def ring(exchange) -> Callable:
    """Ring the number."""
    return lambda **extra: exchange.call(from_=CALLER, to=NUMBER, **extra)


@pytest.fixture
def listener():
    """A socket that takes connections and by itself never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(5)
        yield listening
