"""Whether an address is free to listen on."""

import errno
import socket

from ivr.errors import UsageError

HINTS = {
    errno.EADDRINUSE: "end the program that uses it, or choose another with --port",
    errno.EACCES: "choose a port above 1023 with --port",
}


def check_port(host: str, port: int) -> None:
    """Raise UsageError when nothing can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as wrong:
            reason = wrong.strerror or str(wrong)
            hint = HINTS.get(wrong.errno or 0, "choose another address with --host")
            raise UsageError(
                f"cannot listen on {host}:{port}: {reason}; {hint}"
            ) from None
