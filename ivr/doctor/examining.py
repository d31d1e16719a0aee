"""All checks, each in its own time, so that one that hangs holds up no other."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import structlog

from ivr.doctor import address, bucket, inside, machine, twilio
from ivr.doctor.finding import Check, Examined, Finding, Ground, bad, of_error
from ivr.errors import IvrError
from ivr.network.bounded import TooLongError, within
from ivr.sentences import sentence

log = structlog.get_logger()

LIMIT_S = 10.0

CHECKS = (
    Check("settings", sentence("Settings"), inside.settings),
    Check("database", sentence("Database"), inside.database),
    Check("queue", sentence("Queue"), inside.queue),
    Check("worker", sentence("Worker"), inside.worker),
    Check("flow", sentence("Call flow"), inside.flow),
    Check("models", sentence("Speech models"), inside.models),
    Check("ffmpeg", sentence("ffmpeg"), machine.ffmpeg),
    Check("disk", sentence("Disk"), machine.disks),
    Check("backups", sentence("Backups"), machine.backups),
    Check("people", sentence("People"), inside.people),
    Check("alarms", sentence("Alarms"), inside.alarms),
    Check("bucket", sentence("Bucket"), bucket.bucket, is_quick=False),
    Check("address", sentence("Public address"), address.address, is_quick=False),
    Check("signature", sentence("Signatures"), address.signature, is_quick=False),
    Check("account", sentence("Twilio account"), twilio.account, is_quick=False),
    Check("numbers", sentence("Twilio numbers"), twilio.numbers, is_quick=False),
    Check("clock", sentence("Clock"), twilio.clock, is_quick=False),
)


def examine(
    ground: Ground, checks: Sequence[Check] = CHECKS, limit_s: float = LIMIT_S
) -> list[Examined]:
    """Run `checks` at the same time; each has `limit_s` seconds."""
    with ThreadPoolExecutor(len(checks), thread_name_prefix="doctor") as threads:
        begun = [threads.submit(looked, ground, one, limit_s) for one in checks]
        found = [one.result() for one in begun]
    return list(map(Examined, checks, found))


def looked(ground: Ground, check: Check, limit_s: float) -> Sequence[Finding]:
    """Return what a check finds, or why it could not look."""
    try:
        return within(limit_s, lambda: check.run(ground))
    except TooLongError:
        what = sentence("It took longer than %(s)s seconds.", s=f"{limit_s:g}")
        return [bad(what, sentence("See what it waits for, and look again."))]
    except IvrError as wrong:
        how = sentence("Mend that first, then look again.")
        return [bad(of_error(wrong), how)]
    except Exception:
        log.exception("check_failed", check=check.name)
        what = sentence("The check itself failed; the log says how.")
        return [bad(what, sentence("Tell whoever looks after the hotline."))]
