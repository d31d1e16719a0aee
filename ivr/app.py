"""The web application: Twilio's routes, the console, and what operators ask."""

from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, request
from sqlalchemy import text
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, UnicodeConverter

from ivr.accounts.opened import open_directory
from ivr.alarm import Alarm, open_queue, queue_url
from ivr.api import routes as api_routes
from ivr.api.site import Api
from ivr.audio.store import open_store
from ivr.calls.desk import Hotline
from ivr.calls.watching import FlowWatch
from ivr.cases.upload_links import Signer
from ivr.console import pages as console_pages
from ivr.console.browser_sessions import BrowserSessions
from ivr.console.site import Console
from ivr.db import Database, open_database
from ivr.errors import IvrError
from ivr.logs import set_up_logs
from ivr.metrics.page import add_metrics
from ivr.metrics.requests import count_requests
from ivr.network.forwarded import Forwarded
from ivr.network.guard import allowed
from ivr.patience import wait_as_ever, wait_no_longer_than, wait_while_it_lives
from ivr.policy.current import CurrentPolicy
from ivr.settings import Settings
from ivr.telephony import webhooks
from ivr.telephony.callback_words import Voices
from ivr.telephony.calling_back import CallbackPages, add_callbacks
from ivr.telephony.signature import Gate
from ivr.telephony.twiml import Pages
from ivr.troubles import troubles
from ivr.uploads import door as uploads
from ivr.uploads.door import UploadDoor
from ivr.uploads.shelf import Shelf

# A webhook answers within two seconds even when the database does not: one for our
# turn among the threads, one for the database's own lock.
BUSY_TIMEOUT_S = 0.8
# A balancer that waits for longer takes the machine away in any case.
READY_S = 1.2
# Twilio's requests have some dozens of short fields.
MOST_BYTES = 256 * 1024
MOST_FIELDS = 1000
WATCH = "flow_watch"


class Part(UnicodeConverter):
    """A part of an address, in which no NUL stands: PostgreSQL has no text with one."""

    def __init__(self, map: Map, **options: Any) -> None:  # noqa: A002, ANN401 - werkzeug's
        super().__init__(map, **options)
        self.regex = self.regex.replace("[^/]", "[^/\0]")


def create_app(settings: Settings) -> Flask:
    """Return the application for an installation; raises IvrError for a broken one."""
    set_up_logs()
    app = Flask("ivr", static_folder=None)
    for kind in ("default", "string"):
        app.url_map.converters[kind] = Part
    # Whoever asks with a slash too many is refused, not told where else to go.
    app.url_map.merge_slashes = False
    app.session_interface = BrowserSessions()
    app.config["SECRET_KEY"] = settings.ivr_secret_key.get_secret_value()
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.config["MAX_FORM_MEMORY_SIZE"] = MOST_BYTES
    app.config["MAX_FORM_PARTS"] = MOST_FIELDS
    url = settings.ivr_database_url
    database = open_database(settings, busy_timeout_s=BUSY_TIMEOUT_S)
    # `ivr web` has made it; a process that is replaced may find its server away.
    alarm = Alarm(open_queue(queue_url(settings.ivr_queue_url, url), exists=True))
    watch = FlowWatch(database, settings.ivr_flow)
    watch.start()
    app.extensions[WATCH] = watch
    policy = CurrentPolicy(settings.desk_file)
    per_hour = settings.ivr_calls_per_hour
    hotline = Hotline(database, watch.flows, per_hour, policy)
    add_patience(app)
    add_telephony(app, settings, hotline, alarm, policy)
    add_console(app, settings, hotline, policy)
    add_api(app, settings, hotline, policy)
    add_uploads(app, settings, database)
    add_operations(app, database)
    add_metrics(app, database, settings.ivr_metrics_token.get_secret_value())
    count_requests(app, "twilio")
    app.wsgi_app = Forwarded(app.wsgi_app, settings.ivr_proxies)
    return app


def end_app(app: Flask) -> None:
    """Have an application do nothing more by itself; it is to answer no more."""
    app.extensions[WATCH].end()


def add_patience(app: Flask) -> None:
    """Have every answer wait for the database while that lives; callers, less long."""
    app.before_request(wait_while_it_lives)

    @app.teardown_request
    def rest(_failed: BaseException | None) -> None:
        wait_as_ever()


def add_telephony(
    app: Flask,
    settings: Settings,
    hotline: Hotline,
    alarm: Alarm,
    policy: CurrentPolicy,
) -> None:
    """Add Twilio's routes, and bare refusals for what does not reach them."""
    gate = Gate(settings.ivr_public_url, settings.twilio_account_sid, settings.tokens)
    public_url = settings.ivr_public_url
    pages = Pages(public_url, live=settings.streams_to(public_url))
    directory = open_directory(
        settings.ivr_accounts_url,
        settings.ivr_accounts_token.get_secret_value(),
        hotline.database.reading,
    )
    routes = webhooks.blueprint(hotline, pages, gate, alarm.ring, directory)
    voices = Voices(lambda: hotline.flows.files)
    url = settings.ivr_public_url
    callbacks = CallbackPages(hotline.database, url, voices, policy)
    add_callbacks(routes, callbacks, alarm.ring)
    app.register_blueprint(routes)

    @app.errorhandler(HTTPException)
    def not_reached(error: HTTPException) -> Response | HTTPException:
        if request.path.startswith(webhooks.PREFIX):
            return webhooks.refuse(error)
        if api_routes.is_ours(request.path):
            return api_routes.refused(error)
        return error


def add_console(
    app: Flask, settings: Settings, hotline: Hotline, policy: CurrentPolicy
) -> None:
    """Add the agents' pages."""
    csrf = console_pages.protect(app)
    csrf.exempt(app.blueprints["twilio"])  # each of its requests is signed
    console = Console(
        database=hotline.database,
        store=open_store(settings),
        secure_cookies=settings.ivr_public_url.startswith("https:"),
        zone=hotline.flows.files.hours.zone,
        refused=lambda: hotline.flows.refused,
        flow=lambda: hotline.flows.files,
        policy=policy,
        country=lambda: hotline.flows.files.settings.country,
        hours=hotline.hours,
        public_url=settings.ivr_public_url,
        flow_file=settings.ivr_flow,
        settings=settings,
    )
    app.register_blueprint(console_pages.blueprint(console))


def add_api(
    app: Flask, settings: Settings, hotline: Hotline, policy: CurrentPolicy
) -> None:
    """Add what programs use instead of the console."""
    key = settings.ivr_secret_key.get_secret_value() or settings.token
    api = Api(
        database=hotline.database,
        store=open_store(settings),
        secret=key.encode(),
        flow=lambda: hotline.flows.files,
        hours=hotline.hours,
        public_url=settings.ivr_public_url,
        policy=policy,
        country=lambda: hotline.flows.files.settings.country,
        per_minute=settings.ivr_api_per_minute,
        allowed=allowed(settings.ivr_webhook_hosts),
    )
    routes = api_routes.register(app, api)
    # Each of its requests bears a token in a header, which no browser adds by itself.
    app.extensions["csrf"].exempt(routes)


def add_uploads(app: Flask, settings: Settings, database: Database) -> None:
    """Add the page by which callers send files."""
    store = open_store(settings)
    secret = settings.ivr_secret_key.get_secret_value().encode()
    shelf = Shelf(database, store, Signer(settings.ivr_public_url, secret))
    routes = uploads.blueprint(UploadDoor(database, shelf))
    app.register_blueprint(routes)
    # Its address is the key, and no browser knows one by itself.
    app.extensions["csrf"].exempt(routes)


def add_operations(app: Flask, database: Database) -> None:
    """Add the routes that tell whether the process lives and whether it can work."""

    @app.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", content_type="text/plain")

    @app.get("/readyz")
    def readyz() -> Response:
        wait_no_longer_than(READY_S)
        try:
            with database.reading() as session:
                session.execute(text("SELECT 1 FROM calls LIMIT 1"))
                told = "; ".join(troubles(session, datetime.now(UTC)))
        except IvrError:
            return Response("no database\n", 503, content_type="text/plain")
        finally:
            wait_as_ever()
        # Calls are answered all the same, so no balancer should take this away.
        more = f"but: {told}\n" if told else ""
        return Response(f"ready\n{more}", content_type="text/plain")
