"""F26: Twilio tells of a recording that there is none, by its documented words.

https://www.twilio.com/docs/voice/api/recording: `absent`, with 16101 for one that was
too short and 16102 for one without a sound, and `failed`.
"""

import pytest
from documented_client import Call
from real_hotline import (
    ACCOUNT_NUMBER,
    TO_ACCOUNT,
    TO_MESSAGE,
    call_sid,
    recording_sid,
)


@pytest.mark.fault(26)
def test_f26_it_is_never_asked_for_and_the_case_says_why(hotline):
    wanted = [
        (1, "absent", "16101", "too short"),
        (2, "absent", "16102", "silent"),
        (3, "failed", "", "failed"),
        (4, "absent", "16199", "Twilio error 16199"),
    ]
    for number, status, code, _ in wanted:
        call, sid = Call(hotline.twilio, call_sid(number)), recording_sid(number)
        call.ring().press("3", *TO_ACCOUNT, ACCOUNT_NUMBER, *TO_MESSAGE)
        assert call.tell_recording("in-progress", sid).status_code == 200
        assert call.tell_recording(status, sid, ErrorCode=code).status_code == 200
        assert call.end().status_code == 200
    query = "SELECT state, reason, due_at FROM recordings ORDER BY id"
    assert hotline.rows(query) == [("failed", why, None) for *_, why in wanted]
    told = [case["transcript"] for case in hotline.cases()]
    assert {one["status"] for one in told} == {"failed"}
    assert sorted(one["reason"] for one in told) == sorted(why for *_, why in wanted)
    assert [hotline.api.asked_for(recording_sid(n)) for n, *_ in wanted] == [[]] * 4
    # Nothing was to be heard in two of them; the others are asked for again.
    ended = hotline.ivr("recordings", "retry", "--failed")
    assert (ended.returncode, ended.stderr) == (0, "")
    tried = [bool(hotline.api.asked_for(recording_sid(n))) for n, *_ in wanted[:2]]
    assert tried == [False, False]
