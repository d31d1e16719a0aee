"""A worker for an installation: every part that it needs, from the settings."""

from datetime import timedelta
from functools import partial

from ivr.alarm import Alarm, open_queue, queue_url
from ivr.audio.fetch import RecordingSource
from ivr.audio.language_check import LanguageChecker
from ivr.audio.orphans import Tidying
from ivr.audio.pipeline import Pipeline
from ivr.audio.removal import Removing
from ivr.audio.store import open_store
from ivr.callbacks.network import CallNetwork
from ivr.callbacks.placing import CallPlacer
from ivr.calls.desk import Hotline
from ivr.calls.understanding import understand_new
from ivr.calls.watching import FlowWatch
from ivr.db import Database, open_database
from ivr.drafts.trials import Trying
from ivr.flow.flow import Flow
from ivr.jobs.doing import installed_jobs
from ivr.keeping.forgetter import Forgetter
from ivr.keeping.opened import installed_forgetter
from ivr.keeping.retention import Periods, periods
from ivr.messages.network import TextNetwork
from ivr.messages.send import TextSender
from ivr.notices.channels import channels, complaint_channels
from ivr.notices.send import NoticeSender, address_new
from ivr.policy.current import CurrentPolicy
from ivr.reconciliation.nightly import Nightly
from ivr.reconciliation.opened import installed_reconciler
from ivr.reports.desk import Counting
from ivr.reports.digest.opened import installed_digest
from ivr.search.indexer import SearchIndexer
from ivr.settings import Settings
from ivr.speech.pool import open_pool
from ivr.webhooks.opened import open_webhooks
from ivr.worker.asking import look_after_ratings
from ivr.worker.beating import Beating
from ivr.worker.measuring import Measuring
from ivr.worker.recycling import Wear
from ivr.worker.sending import Sending
from ivr.worker.sorting import Sorting
from ivr.worker.sweep import (
    end_idle_calls,
    look_after_cases,
    look_after_live_words,
)
from ivr.worker.worker import Worker


def open_worker(settings: Settings) -> Worker:
    """Return a worker for an installation."""
    # First of all, since nothing else says that there is no queue.
    queue = open_queue(queue_url(settings.ivr_queue_url, settings.ivr_database_url))
    database = open_database(settings)
    flows = FlowWatch(database, settings.ivr_flow).flows
    policy = CurrentPolicy(settings.desk_file)
    hotline = Hotline(database, flows, policy=policy)
    names = [one.name for one in channels(settings)]
    managements = [one.name for one in complaint_channels(settings)]
    pipeline = open_pipeline(settings, database)
    return Worker(
        pipeline,
        Alarm(queue),
        sendings=open_sendings(settings, pipeline, hotline, policy),
        rounds={
            "beats": Beating(database),
            "notices": partial(address_new, database, names, managements),
            "hints": partial(understand_new, hotline),
            "idle_calls": partial(end_idle_calls, hotline),
            "cases": partial(look_after_cases, database, policy),
            "order": Sorting(database, policy),
            "ratings": look_after_ratings(settings, hotline, policy),
            "measures": Measuring(database, policy, hotline.hours),
            "live_words": partial(look_after_live_words, database),
            "orphans": Tidying(database, pipeline.store),
        },
        wear=Wear(settings.ivr_worker_recordings, settings.ivr_worker_memory_mb),
    )


def open_sendings(
    settings: Settings, pipeline: Pipeline, hotline: Hotline, policy: CurrentPolicy
) -> tuple[Sending, ...]:
    """Return what is sent, each on a thread of its own."""
    database, url = pipeline.database, settings.ivr_public_url
    calls = CallPlacer(database, open_calls(settings), url, policy)
    ways = (*channels(settings), *complaint_channels(settings))
    told = [NoticeSender(database, one) for one in ways]
    languages = LanguageChecker(database, pipeline.store, pipeline.pool)
    return (
        Sending(open_texts(settings, database), "texts"),
        Sending(calls, "callbacks"),
        Sending(open_forgetter(settings, hotline), "forgetting"),
        Sending(languages, "language_checks"),
        Sending(open_webhooks(settings, database), "webhooks"),
        Sending(SearchIndexer(database), "search"),
        Sending(Trying(database, policy), "flow_trials"),
        Sending(installed_jobs(settings, database), "jobs"),
        Sending(Counting(database, hotline.hours), "desk_figures"),
        *(Sending(one, one.channel.name) for one in told),
        *open_digest(settings, hotline),
        *open_removing(settings, pipeline),
        *open_nightly(settings, hotline, policy),
    )


def open_nightly(
    settings: Settings, hotline: Hotline, policy: CurrentPolicy
) -> list[Sending]:
    """Return what compares our calls with Twilio's at night, where that is wanted."""
    if settings.reconcile_at is None or settings.is_new:
        return []
    hour, minute = settings.reconcile_at
    reconciler = installed_reconciler(settings, hotline, policy)
    nightly = Nightly(reconciler, hour, minute, lambda: hotline.flows.files.hours.zone)
    return [Sending(nightly, "reconciliation")]


def open_pipeline(settings: Settings, database: Database) -> Pipeline:
    """Return the recordings' way."""
    source = RecordingSource(
        api_url=settings.ivr_twilio_api_url,
        account_sid=settings.twilio_account_sid,
        token=settings.token,
    )
    return Pipeline(
        database=database,
        source=source,
        store=open_store(settings),
        pool=open_pool(settings),
    )


def open_calls(settings: Settings) -> CallNetwork:
    """Return where calls are placed."""
    return CallNetwork(
        api_url=settings.ivr_twilio_api_url,
        account_sid=settings.twilio_account_sid,
        token=settings.token,
    )


def open_digest(settings: Settings, hotline: Hotline) -> list[Sending]:
    """Return what sends the nightly digest, where somebody wants it."""
    found = installed_digest(settings, hotline.database, hotline.hours)
    return [] if found is None else [Sending(found, "digest")]


def open_removing(settings: Settings, pipeline: Pipeline) -> list[Sending]:
    """Return what deletes Twilio's copies, where that is wanted."""
    if settings.ivr_delete_at_twilio is None:
        return []
    removing = Removing(
        pipeline.database,
        pipeline.source,
        pipeline.store,
        timedelta(days=settings.ivr_delete_at_twilio),
        pipeline.clock,
    )
    return [Sending(removing, "removals")]


def open_texts(settings: Settings, database: Database) -> TextSender:
    """Return what sends text messages."""
    network = TextNetwork(
        api_url=settings.ivr_twilio_api_url,
        account_sid=settings.twilio_account_sid,
        token=settings.token,
        status_url=f"{settings.ivr_public_url}/twilio/text_status",
    )
    return TextSender(database, network)


def open_forgetter(settings: Settings, hotline: Hotline) -> Forgetter:
    """Return what forgets, by the periods of the flow that answers now."""
    database = hotline.database

    def flow() -> Flow:
        with database.reading() as session:
            return hotline.flows.current(session)

    def kept() -> Periods:
        return periods(flow(), settings.ivr_keep_days)

    found = installed_forgetter(settings, database)
    found.kept = kept if settings.ivr_retention == "nightly" else None
    found.zone = lambda: flow().hours.zone
    return found
