"""Flask's session, read where a browser sends one.

Most requests are of the telephone network and of programs, which send no cookie; to
make what would read it costs each of them as much as to check its signature.
"""

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface


class BrowserSessions(SecureCookieSessionInterface):
    """As Flask keeps sessions, in signed cookies."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session of a request, an empty one where it sends none."""
        if app.secret_key and self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)
