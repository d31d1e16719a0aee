"""The cookie that carries a session's token."""

from flask import Response, after_this_request, g, request
from werkzeug.wrappers import Response as Answer

from ivr.console.site import Console

SESSION, STEP = "ivr", "ivr-step"


class SessionCookie:
    """Reads, sets and drops the cookie of the session, or of one not yet begun."""

    def __init__(self, console: Console, name: str = SESSION) -> None:
        self.name = cookie_name(name, secure=console.secure_cookies)
        self.secure = console.secure_cookies

    def read(self) -> str:
        """Return the token that this request bears; empty without one."""
        return request.cookies.get(self.name, "")

    def set(self, answer: Answer, token: str, max_age: int | None = None) -> None:
        """Have the browser bear `token` from now on."""
        answer.set_cookie(
            self.name,
            token,
            max_age=max_age,
            path="/",
            secure=self.secure,
            httponly=True,
            samesite="Lax",
        )

    def drop(self, answer: Answer) -> None:
        """Have the browser forget the token."""
        self.set(answer, "", max_age=0)

    def replace(self, token: str) -> None:
        """Have the answer to this request bring another token, and use it from here."""
        g.token = token

        @after_this_request
        def bring(answer: Response) -> Response:
            self.set(answer, token)
            return answer


def cookie_name(name: str, *, secure: bool) -> str:
    """Return a cookie's name: browsers keep `__Host-` ones for this host alone."""
    return f"__Host-{name}" if secure else name
