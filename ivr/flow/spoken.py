"""How numbers, times and spans sound in each language.

A number of an account or a case is heard digit by digit in groups of three, with a
pause between groups: a voice that says "forty-two million" cannot be checked by
the person who listens.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ivr.flow.phones import groups_of

GROUP = 3
HOURS_PER_HALF_DAY = 12
TWO_DIGITS = 10
DAYS_NAMED_BY_WEEKDAY = 7

PAUSE = {"zh": "，", "en": ", ", "ko": ", "}
WEEKDAYS = {
    "en": ("Monday Tuesday Wednesday Thursday Friday Saturday Sunday").split(),
    "zh": "星期一 星期二 星期三 星期四 星期五 星期六 星期日".split(),
    "ko": "월요일 화요일 수요일 목요일 금요일 토요일 일요일".split(),
}
MONTHS = (
    "January February March April May June July August September October "
    "November December"
).split()
NEAR_DAYS = {
    "en": ("today", "tomorrow"),
    "zh": ("今天", "明天"),
    "ko": ("오늘", "내일"),
}

# The keys that are no digits.
SIGNS = {
    "*": {"en": "star", "zh": "星号键", "ko": "별표"},
    "#": {"en": "hash", "zh": "井号键", "ko": "우물 정자"},
}


# What a caller says for a key, beside the digit itself.
NUMBERS = {
    "en": "zero one two three four five six seven eight nine".split(),
    "zh": "零 一 二 三 四 五 六 七 八 九".split(),
    "ko": "영 일 이 삼 사 오 육 칠 팔 구".split(),
}
# How a number is said as a choice, beside the number alone.
CHOSEN = {"en": (), "zh": ("{}号", "按{}"), "ko": ("{}번",)}
# Units as they are spoken; a currency that is not here is heard by its letters.
CURRENCIES = {
    "en": {"USD": "US dollars", "CNY": "yuan", "KRW": "won", "EUR": "euros"},
    "zh": {"USD": "美元", "CNY": "元", "KRW": "韩元", "EUR": "欧元"},
    "ko": {"USD": "달러", "CNY": "위안", "KRW": "원", "EUR": "유로"},
}


def base(language: str) -> str:
    """Return the language of a tag: zh of zh-CN; English where we know no better."""
    found = language.partition("-")[0]
    return found if found in PAUSE else "en"


def key(pressed: str, language: str) -> str:
    """Return the name of a key of the telephone."""
    return SIGNS[pressed][base(language)] if pressed in SIGNS else pressed


def digits(number: str, language: str) -> str:
    """Return `number` digit by digit: `123456789` becomes `1 2 3, 4 5 6, 7 8 9`.

    The first group is the longer one, so that no group holds a single digit.
    """
    sizes = group_sizes(len(number))
    groups: list[str] = []
    start = 0
    for size in sizes:
        groups.append(" ".join(number[start : start + size]))
        start += size
    return PAUSE[base(language)].join(groups)


def phone(number: str, language: str, home: str | None) -> str:
    """Return a telephone number digit by digit, in the groups of its country."""
    groups = groups_of(number, home, base(language))
    if groups is None:
        return digits("".join(filter(str.isdigit, number)), language)
    return PAUSE[base(language)].join(map(" ".join, groups))


def say_as(
    form: str,
    value: str,
    language: str,
    currency: str | None = None,
    home: str | None = None,
) -> str:
    """Return `value` in a spoken form; one that does not fit is read as it stands.

    Forms: `digits` and `phone` digit by digit, `number`, `money`, `date` (of
    2026-11-24), `time` (of 14:30), and `text`.  `home` is the country of telephone
    numbers that name none.
    """
    match form:
        case "digits":
            return digits(value, language)
        case "phone":
            return phone(value, language, home)
        case "money":
            return money(value, language, currency)
        case "date" | "time":
            return calendar(form, value, language)
        case _:
            return value


def money(value: str, language: str, currency: str | None) -> str:
    """Return an amount with its unit: `12.50 US dollars`."""
    if currency is None:
        return value
    tongue = base(language)
    unit = CURRENCIES[tongue].get(currency, " ".join(currency))
    return f"{value}{unit}" if tongue == "zh" and unit.isalpha() else f"{value} {unit}"


def calendar(form: str, value: str, language: str) -> str:
    """Return a day or a time of day as people say it."""
    tongue = base(language)
    try:
        if form == "date":
            return day_of_year(date.fromisoformat(value), tongue)
        at = datetime.combine(date.min, time.fromisoformat(value))
    except ValueError:
        return value
    clocks = {"zh": clock_zh, "ko": clock_ko, "en": clock_en}
    return clocks[tongue](at)


def day_of_year(day: date, tongue: str) -> str:
    """Return a date with its year: `November 24, 2026`."""
    match tongue:
        case "zh":
            return f"{day.year}年{day.month}月{day.day}日"
        case "ko":
            return f"{day.year}년 {day.month}월 {day.day}일"
        case _:
            return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def numbers(pressed: str, language: str) -> tuple[str, ...]:
    """Return what a caller says for a key; nothing for one that is no digit."""
    if not pressed.isdigit():
        return ()
    tongue = base(language)
    alone = (pressed, NUMBERS[tongue][int(pressed)])
    chosen = (way.format(number) for way in CHOSEN[tongue] for number in alone)
    return (*alone, *chosen)


def group_sizes(length: int) -> list[int]:
    """Return sizes of 2 to 4 that add up to `length` (below 5 it is one group)."""
    if length <= GROUP + 1:
        return [length]
    full, rest = divmod(length, GROUP)
    if rest == 1:
        return [*[GROUP] * (full - 1), 2, 2]
    return [*[GROUP] * full, *[rest] * (rest > 0)]


def span(seconds: int, language: str) -> str:
    """Return a span of time: `3 minutes`, or `90 seconds` if minutes are not whole."""
    minutes, rest = divmod(seconds, 60)
    many, count = ("minute", minutes) if not rest else ("second", seconds)
    match base(language):
        case "zh":
            return f"{count}分钟" if many == "minute" else f"{count}秒"
        case "ko":
            return f"{count}분" if many == "minute" else f"{count}초"
        case _:
            return f"{count} {many}{'s' * (count != 1)}"


def moment(at: datetime, now: datetime, zone: str, language: str) -> str:
    """Return a moment as people in `zone` say it: `10 a.m. tomorrow`.

    A day within the week is named, a later one is dated.
    """
    local, today = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    day = day_name(local, (local.date() - today) // timedelta(days=1), base(language))
    match base(language):
        case "zh":
            return day + clock_zh(local)
        case "ko":
            return f"{day} {clock_ko(local)}"
        case _:
            return f"{clock_en(local)} {day}"


def day_name(local: datetime, days_ahead: int, language: str) -> str:
    """Return `today`, `tomorrow`, a weekday or a date."""
    if days_ahead in (0, 1):
        return NEAR_DAYS[language][days_ahead]
    weekday = WEEKDAYS[language][local.weekday()]
    near = 0 < days_ahead < DAYS_NAMED_BY_WEEKDAY
    match language:
        case "zh":
            return weekday if near else f"{local.month}月{local.day}日"
        case "ko":
            return weekday if near else f"{local.month}월 {local.day}일"
        case _:
            date = f", {MONTHS[local.month - 1]} {local.day}"
            return f"on {weekday}" + ("" if near else date)


def hour_12(local: datetime) -> int:
    """Return the hour on a clock face."""
    return local.hour % HOURS_PER_HALF_DAY or HOURS_PER_HALF_DAY


def clock_en(local: datetime) -> str:
    """Return `10 a.m.`, `3:05 p.m.`, or `noon`, which few would call `12 p.m.`."""
    if (local.hour, local.minute) == (HOURS_PER_HALF_DAY, 0):
        return "noon"
    half = "a.m." if local.hour < HOURS_PER_HALF_DAY else "p.m."
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{hour_12(local)}{minutes} {half}"


def clock_zh(local: datetime) -> str:
    """Return `上午10点` or `下午3点零5分`."""
    parts = ((6, "凌晨"), (12, "上午"), (13, "中午"), (18, "下午"), (24, "晚上"))
    half = next(name for end, name in parts if local.hour < end)
    hour = hour_12(local) if local.hour else 0
    if not local.minute:
        return f"{half}{hour}点"
    gap = "零" if local.minute < TWO_DIGITS else ""  # as people say it: 9点零5分
    return f"{half}{hour}点{gap}{local.minute}分"


def clock_ko(local: datetime) -> str:
    """Return `오전 10시`, `오후 3시 5분`, `낮 12시`, or `0시` at midnight."""
    minutes = f" {local.minute}분" if local.minute else ""
    if local.hour == 0:
        return f"0시{minutes}"
    half = "오전" if local.hour < HOURS_PER_HALF_DAY else "오후"
    half = "낮" if local.hour == HOURS_PER_HALF_DAY else half
    return f"{half} {hour_12(local)}시{minutes}"
