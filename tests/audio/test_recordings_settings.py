"""When Twilio's copies go, as an operator writes it."""

import pytest
from pydantic import ValidationError

from ivr.settings.recordings import RecordingsSettings


@pytest.mark.parametrize(
    ("written", "days"),
    [("off", None), ("0", 0), ("7", 7), ("7 days", 7), ("1 day", 1)],
)
def test_days_are_read_as_people_write_them(monkeypatch, written, days):
    monkeypatch.setenv("IVR_DELETE_AT_TWILIO", written)
    assert RecordingsSettings().ivr_delete_at_twilio == days


@pytest.mark.parametrize("written", ["on", "-1", "7 weeks", "9999", "1.5"])
def test_what_is_no_number_of_days_is_refused(monkeypatch, written):
    monkeypatch.setenv("IVR_DELETE_AT_TWILIO", written)
    with pytest.raises(ValidationError, match="write off, or a number of days like 7"):
        RecordingsSettings()
