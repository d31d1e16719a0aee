"""Whether an address is free to listen on."""

import socket

from ivr.errors import UsageError


def check_port(host: str, port: int) -> None:
    """Raise UsageError when nothing can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as wrong:
            reason = wrong.strerror or str(wrong)
            hint = "end the program that uses it, or choose another with --port"
            raise UsageError(
                f"cannot listen on {host}:{port}: {reason}; {hint}"
            ) from None
