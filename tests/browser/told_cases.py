"""The cases of the busy desk's list, and what their callers said."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from case_rows import AT, add_case, add_recording
from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.tables import Case, CaseHint, Recording

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Told:
    """A case of the list: who calls about what, due in how many minutes."""

    topic: str
    due: int
    words: str
    caller: str | None
    language: str = "en-US"
    priority: str = "normal"
    seconds: int = 20
    hint: str = ""


TOLD = (
    Told("transfers", 12, "我 的 转账 一直 没有? 到 请 尽快 回电", None, "zh-CN",
         "high"),
    Told("transfers", 34, "sent on Friday and it still says processing", "+14155550132",
         priority="high", seconds=31, hint="missing_transfer"),
    Told("software_faults", 95, "the app closes when I open the wallet since the update"
         " and I have tried to install it again twice", "+14155550147", seconds=48),
    Told("account_management", 140, "비밀번호를 잊어버렸어요? 다시 전화해 주세요",
         "+82212345678", "ko-KR", seconds=9),
    Told("how_to", 900, "where do I see what I sent last month", "+442071838750"),
    Told("policy", 1100, "请问 你们 支持 哪些 国家", "+8613900139000", "zh-CN"),
    Told("feedback", 1500, "thank you the lady yesterday was very kind",
         "+6561234567", seconds=6),
)  # fmt: skip


def add_told(session: Session) -> Iterator[Case]:
    """Add the cases of the list, each a minute after the one before."""
    for at, told in enumerate(TOLD):
        case = add_case(
            session,
            topic=told.topic,
            priority=told.priority,
            language=told.language,
            caller=told.caller,
            callback_number=told.caller,
            opened_at=AT - (50 - at) * MINUTE,
            due_at=AT + told.due * MINUTE,
        )
        heard = {"state": "transcribed", "sha256": "0", "seconds": told.seconds}
        sid = add_recording(session, case, told.words, **heard)
        if told.hint:
            add_hint(session, case, told.hint, sid)
        yield case


def add_hint(session: Session, case: Case, name: str, sid: str) -> None:
    """Add what was made of the caller's words."""
    heard = session.scalars(select(Recording).filter_by(sid=sid)).one()
    session.add(
        CaseHint(
            call_id=case.call_id,
            recording_id=heard.id,
            kind="hint",
            name=name,
            value="still says processing",
            found_at=AT,
        )
    )
