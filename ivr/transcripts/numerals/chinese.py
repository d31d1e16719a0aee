"""Chinese numbers: 四一七零零三, 两千三百块, 百分之三十, 三点五个比特币.

Words may be parted by a recogniser or written without blanks; a number may begin or
end within a word, and then the word's other characters stay around the digits.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from ivr.transcripts.numerals.groups import Group, cardinal

DIGITS = dict(
    zip("零〇一二三四五六七八九幺两", (*(0, 0), *range(1, 10), 1, 2), strict=True)
)
UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
ROW = frozenset("零〇一二三四五六七八九幺")
NUMERALS = "".join((*DIGITS, *UNITS))
RUN = re.compile(f"[{NUMERALS}]+")
LEAST_ROW = 3
MONEY = "块钱?|元|美元|美金|欧元|韩元|人民币|比特币|以太币|个比特币|个以太币|个币|毛钱"
COUNTED = re.compile(
    f"{MONEY}|号|月|日|年|点钟?|分钟?|秒钟?|小时|天|周|个月|个小时|个半小时|岁|楼|层"
)
PAID = re.compile(MONEY + "|号|月")
DECIMAL = re.compile(
    f"点([零〇一二三四五六七八九]+)(?=\\s*(?:{MONEY}|万|亿|%|个|倍|折|$))"
)
# Words that begin or end with a numeral and mean something else.
TAILS = frozenset(
    "一定 一起 一下 一样 一些 一直 一般 一共 一点 一边 一旦 一切 一方 一向 一致 一时 "
    "一律 一会 一遍 一个 一次 一种 一套 一张 一份 一笔 一条 一位 一家 一台 一天 一年 "
    "一块 一半 一路 一再 一贯 一阵 一面 一生 一手 一早 一大 一看 一听 一说 一到 一进 "
    "十分 十足 百姓 千克 万分 万能 三明 四川 四周 四处 五官 六合 八卦 九州 百度 万物 "
    "亿万 千古 万岁 一流 一行 一口 一概 一并 一经 两边 两者 两岸 三角 三星 百货 十字 "
    "二维 二手 四季 三思 五笔 七夕 八成 万达 千里 百般 两旁".split()
)
HEADS = frozenset(
    "统一 唯一 之一 同一 单一 专一 逐一 周一 周二 周三 周四 周五 周六 期一 "
    "期二 期三 期四 "
    "期五 期六 拜一 拜二 拜三 拜四 拜五 拜六 初一 初二 初三 初五 双十 小三 老三 老二 "
    "惟一 合一 不一 进一 退一 张三 李四 王五 有一 "
    "某一 每一 这一 那一 哪一 另一 任一 下一 上一 "
    "想一 看一 等一 说一 问一 查一 试一 听一 找一 打一 先一 再一".split()
)
IDIOMS = frozenset(
    "一五一十 三三两两 千千万万 万一 千万 亿万 百万 千百 百十 万万".split()
)
HOLIDAYS = re.compile("假|国庆|长假|黄金周")


def numbers(words: Sequence[str]) -> Iterator[Group]:
    """Yield the numbers among words, in order."""
    text, starts = "".join(words), offsets(words)
    # Where the words of the group begin, what is written of them, up to where.
    first, shown, done = 0, "", 0
    for begin, end, digits in found(text, frozenset(starts)):
        own = bisect_right(starts, begin) - 1
        if own >= bisect_left(starts, done) and done:
            yield closed(text, starts, first, shown, done)
            shown, done = "", 0
        if not done:
            first, done = own, starts[own]
        shown, done = shown + text[done:begin] + digits, end
    if done:
        yield closed(text, starts, first, shown, done)


def closed(
    text: str, starts: Sequence[int], first: int, shown: str, done: int
) -> Group:
    """Return a group with what is left of its last word."""
    last = bisect_left(starts, done)
    return Group(first, last, shown + text[done : starts[last]])


def offsets(words: Sequence[str]) -> list[int]:
    """Return where each word begins in the text, and where the last one ends."""
    places = [0]
    for word in words:
        places.append(places[-1] + len(word))
    return places


def found(text: str, edges: frozenset[int]) -> Iterator[tuple[int, int, str]]:
    """Yield where a number stands in the text, and how it is written."""
    place = 0
    while (run := RUN.search(text, place)) is not None:
        begin, end = trimmed(text, run.start(), run.end(), edges)
        place = max(run.end(), end)
        one = number(text, begin, end)
        if one is not None:
            place = max(place, one[1])
            yield one


def trimmed(text: str, begin: int, end: int, edges: frozenset[int]) -> tuple[int, int]:
    """Return a run without the numerals at its ends that belong to other words."""
    if begin not in edges and text[begin - 1 : begin + 1] in HEADS:
        begin += 1
    if end not in edges and text[end - 1 : end + 1] in TAILS:
        end -= 1
    return begin, end


def number(text: str, begin: int, end: int) -> tuple[int, int, str] | None:
    """Return the number in a run of numerals; None when it says none for certain."""
    run = text[begin:end]
    if not run or run in IDIOMS or HOLIDAYS.match(text, end):
        return None
    fraction = DECIMAL.match(text, end)
    value = plain(run)
    if value is None:
        return None
    if fraction is not None:
        part = "".join(str(DIGITS[one]) for one in fraction[1])
        end, value = fraction.end(), f"{value}.{part}"
    elif not certain(text, begin, end):
        return None
    if text[:begin].endswith("百分之"):
        return begin - 3, end, f"{value}%"
    return begin, end, value


def plain(run: str) -> str | None:
    """Return the digits of a run: spelt in a row, or counted."""
    if all(one in ROW for one in run) and (len(run) != 2 or "零" in run):  # noqa: PLR2004 - two may be about so many
        return "".join(str(DIGITS[one]) for one in run)
    if "幺" in run or (run[0] in UNITS and run[0] != "十"):
        return None
    value = cardinal(run, DIGITS, UNITS, short=True)
    return None if value is None else str(value)


def certain(text: str, begin: int, end: int) -> bool:
    """Tell whether a run is a number, and no word that looks like one."""
    run = text[begin:end]
    if text[:begin].endswith("百分之"):
        return True
    if len(run) > 1:
        return not all(one in ROW for one in run) or len(run) >= LEAST_ROW
    if text[:begin].endswith("第"):
        return False
    if run == "一":
        # 一块 is together, too.
        return not text.startswith("块", end) and bool(PAID.match(text, end))
    unit = COUNTED.match(text, end)
    return unit is not None and not text.startswith("分之", end)
