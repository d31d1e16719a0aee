"""News for pages that are open: as a stream, or asked for; and who is looking.

None of these requests keeps a session alive, since nobody need be there for them.
"""

from collections.abc import Callable

from flask import Blueprint, Flask, Response, abort, current_app, g, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from ivr.cases import signing_in
from ivr.cases.looks import come, go
from ivr.console.newsroom import Newsroom, Scope
from ivr.console.numbers import row_number
from ivr.console.site import Console, agent, now
from ivr.console.streams import Places, Stream
from ivr.tables import Case

EXTENSION = "console-streams"


class Streams:
    """The streams of an application, which end with its process."""

    def __init__(self) -> None:
        self.places = Places()
        self.is_ending: Callable[[], bool] = lambda: False


class LivePages:
    """The views."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.room = Newsroom(console.database, now)

    def live_stream(self) -> ResponseReturnValue:
        """Send news as server-sent events, behind `Last-Event-ID` or `after`.

        Where no place is left, 204 tells the browser to ask for no stream again; its
        script asks for the news itself then.
        """
        streams: Streams = current_app.extensions[EXTENSION]
        scope, token = self._scope(), g.token
        give_back = streams.places.take(scope.agent_id)
        if give_back is None:
            return "", 204

        def may_go_on() -> bool:
            with self.console.database.reading() as session:
                return signing_in.find_session(session, token, now()) is not None

        stream = Stream(self.room, scope, may_go_on, streams.is_ending)
        answer = Response(
            stream.messages(asked_after()), content_type="text/event-stream"
        )
        # A proxy that gathers pages would hold the news back.
        answer.headers["X-Accel-Buffering"] = "no"
        answer.call_on_close(give_back)
        return answer

    def live_news(self) -> ResponseReturnValue:
        """Return what is new behind `after` as JSON, for who has no stream."""
        scope, after, board = self._scope(), asked_after(), self.room.board()
        events = [] if after is None else self.room.events(after, scope)
        return {
            "position": board.position,
            "events": events or [],
            "missed": events is None,
            "here": scope.here(board),
            "calls": scope.calls(board),
        }

    def live_here(self, number: int) -> ResponseReturnValue:
        """Note that whoever asks looks at the case, writes on it, or has gone."""
        doing = request.form.get("doing", "looking")
        with self.console.database.writing() as session:
            if session.get(Case, number) is None:
                abort(404)
            if doing == "gone":
                go(session, number, agent().id, now())
            else:
                come(session, number, agent().id, now(), writes=doing == "writing")
        return "", 204

    def _scope(self) -> Scope:
        return Scope(agent().id, request.args.get("case", type=row_number))


def asked_after() -> int | None:
    """Return the position from which on news is asked for; None: from now on."""
    last = request.headers.get("Last-Event-ID", type=row_number)
    return request.args.get("after", type=row_number) if last is None else last


def add(routes: Blueprint, console: Console) -> None:
    """Add the views to the console."""
    pages = LivePages(console)
    routes.get("/live", endpoint="live_stream")(pages.live_stream)
    routes.get("/live/news", endpoint="live_news")(pages.live_news)
    routes.post("/cases/<int:number>/here", endpoint="live_here")(pages.live_here)
    routes.record_once(have_streams)


def have_streams(state: BlueprintSetupState) -> None:
    """Give the application its streams."""
    state.app.extensions[EXTENSION] = Streams()


def end_streams_when(app: Flask, is_ending: Callable[[], bool]) -> None:
    """Have the streams of `app` end as soon as `is_ending` says so."""
    app.extensions[EXTENSION].is_ending = is_ending
