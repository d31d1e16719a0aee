"""Why the REST side does not do what it is asked."""

from collections.abc import Mapping

CODES = {401: 20003, 404: 20404, 406: 20406, 429: 20429}


class RefusedError(Exception):
    """The request cannot be done: an HTTP status, Twilio's code and a sentence."""

    def __init__(
        self,
        status: int,
        message: str,
        code: int | None = None,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers or {}
        self.code = code or CODES.get(status, 20000 + status)
