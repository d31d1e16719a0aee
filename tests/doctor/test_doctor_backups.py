"""What the doctor says of backups: old, missing, or not due before the next night."""

import os
from datetime import UTC, datetime, timedelta

from case_rows import agent
from sqlalchemy import delete

from ivr.backup.restored import note_restored
from ivr.tables import Agent

DUE = "There is no backup yet: the first is due in the coming night."
HOUR = timedelta(hours=1)


def missed(folder):
    why = f"See why the nightly backup did not come to {folder}."
    return "bad", f"There is no backup in {folder}.", why


def write(file, hours):
    """Have a file be so old."""
    at = (datetime.now(UTC) - hours * HOUR).timestamp()
    file.touch()
    os.utime(file, (at, at))


def test_a_backup_is_old_after_a_day_and_two_hours(told, installation):
    file = installation.settings.ivr_backups / "ivr.db"
    for hours, state in ((25, "good"), (27, "bad")):
        write(file, hours)
        (only,) = told("backups")
        assert only[:2] == (state, f"The newest backup is {hours} hours old.")
    (only,) = told("backups", ivr_backups=None)
    assert only[0] == "warning"


def test_no_backup_is_missed_before_the_first_night_was_over(told, installation):
    folder = installation.settings.ivr_backups
    (folder / "ivr.db").unlink()
    with installation.database.writing() as session:
        session.execute(delete(Agent))
    assert told("backups") == [("good", DUE, "")]
    for hours, wanted in ((25, ("good", DUE, "")), (27, missed(folder))):
        with installation.database.writing() as session:
            made = datetime.now(UTC) - hours * HOUR
            root = agent(f"Root {hours}", role="admin")
            root.created_at = made
            session.add(root)
        assert told("backups") == [wanted]


def test_a_restored_place_has_a_night_like_a_new_one(told, installation):
    folder = installation.settings.ivr_backups
    (folder / "ivr.db").unlink()
    assert told("backups") == [missed(folder)]
    for hours, wanted in ((25, ("good", DUE, "")), (27, missed(folder))):
        note_restored(installation.database, datetime.now(UTC) - hours * HOUR)
        assert told("backups") == [wanted]


def test_the_backup_that_it_was_restored_from_may_be_old(told, installation):
    write(installation.settings.ivr_backups / "ivr.db", 50)
    old = "The newest backup is 50 hours old"
    note_restored(installation.database, datetime.now(UTC) - 25 * HOUR)
    due = f"{old}: the next is due in the coming night."
    assert told("backups") == [("good", due, "")]
    note_restored(installation.database, datetime.now(UTC) - 27 * HOUR)
    assert told("backups")[0][:2] == ("bad", f"{old}.")
