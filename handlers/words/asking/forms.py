"""What has a form of its own in a question: ids, days, amounts, and so many from the start of a ranking."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from math import prod

from config.metrics import Unit
from handlers.words.asking.question import Amount
from handlers.words.periods import Period, read_period
from store.model.deadline import Deadline, Precision


@dataclass(frozen=True)
class Top:
    """So many from the start of a ranking, or from its end."""

    number: int
    least: bool = False


NUMBERS = {
    word: number
    for number, word in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 1)
}
NUMBERS |= {word: number for number, word in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
SCALES = {
    "trillion": 10**12,
    "tn": 10**12,
    "billion": 10**9,
    "bn": 10**9,
    "million": 10**6,
    "mn": 10**6,
    "thousand": 1000,
    "k": 1000,
    "万亿": 10**12,
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "万": 10**4,
    "千": 1000,
    "百": 100,
}
MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ],
        1,
    )
    for name in names.split()
}
HALF_A_YEAR = 183  # days
DAYS = ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")
SEASONS = ("spring", "summer", "autumn", "winter")
ANY_NUMBER = "|".join(NUMBERS)
ANY_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
ID = r"(?<![A-Za-z])[A-Za-z]{2}-\d{4}-\d{2,4}(?!\d)"
PERSON = r"<[@!][A-Za-z0-9^]+(?:\|[^<>]*)?>|(?<!\w)@(?:here|channel|everyone)\b"
TOP = (
    rf"\b(?:top\s+(?:\d{{1,2}}|{ANY_NUMBER})|(?:\d{{1,2}}|{ANY_NUMBER}) (?:best |worst |leading |top )?provinces)\b"
    r"|(?<=哪)(?:\d{1,2}|[二三四五六七八九十两])个省份?"
    r"|(?:排名)?前(?:\d{1,2}|[一二三四五六七八九十两])(?![年月期个]|季度)[名位强]?"
)
BOTTOM = rf"\bbottom\s+(?:\d{{1,2}}|{ANY_NUMBER})\b|(?:排名)?[后末倒]数?(?:\d{{1,2}}|[二三四五六七八九十两])[名位]"
TOLD = r"(?:[一二两三四五六七八九十]|\d{1,2})[项个条大](?=目标|任务|指标|重点|举措|承诺)"  # how many there are is said
PERIODS = (
    r"(?<!\d)(?:19|20)\d\d\s?-?(?:[qQ][1-4]|[hH][12])(?![a-z0-9])",
    r"(?<!\d)(?:19|20)\d\d年(?:第?[一二三四1-4]季度|[上下]半年|\d{1,2}月(?:\d{1,2}日)?)",
    r"(?<!\d)(?:19|20)\d\d-\d{1,2}(?:-\d{1,2})?(?!\d)",
    r"\b(?:this|next|last|the last|the next|past|the past) (?:week|month|quarter|half|year)s?\b",
    rf"\b(?:in the |over the |the )?(?:last|past|next) (?:\d{{1,3}}|{ANY_NUMBER}|few|couple of)"
    r" (?:day|week|month|year)s?\b",
    r"\b(?:today|tomorrow|yesterday)\b",
    r"\b(?:last |this |on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
    r"(?:[上本这]个?)?(?:周|星期|礼拜)[一二三四五六日天](?!期)",
    r"\b(?:the )?new year(?:'s(?: eve| day)?)?\b|元旦",
    r"\b(?:this|last) (?:spring|summer|autumn|winter)\b|(?:今年|去年)?[春夏秋冬][天季]",
    r"(?:本|这|这个|上|上个|下|下个)(?:周|星期|礼拜|月|季度|半年)(?![期度])",
    r"[上下]半年|今天|明天|昨天",
    r"(?:最近|过去|近|未来|接下来)(?:\d{1,3}|[一二两三四五六七八九十])(?:天|日|周|个月|个星期|年)",
    r"(?:今年|明年|去年|前年|本年度|上年度)(?:年?[底末])?|年[底末]",
    r"十[二三四五六]五(?:期间|时期|末期?|收官)?",
    r"\b(?:the )?1[2-6]th (?:five-year plan|fyp)\b",
    rf"\b(?:{ANY_MONTH}) (?:19|20)\d\d\b",
    *(rf"(?<={word} )(?:{ANY_MONTH})\b" for word in ("in", "since", "from", "during", "of")),
    rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:{ANY_MONTH})\b(?: (?:19|20)\d\d\b)?",
    rf"\b(?:{ANY_MONTH}) \d{{1,2}}(?:st|nd|rd|th)?\b(?!,\d|%)(?:,? (?:19|20)\d\d\b)?",
    r"(?<![\d年])(?:1[0-2]|[1-9])月(?:\d{1,2}[日号]|份)?",
    r"(?<![一二三四五六七八九十年])(?:十[一二]?|[一二三四五六七八九])月份?",
)
YEAR = (  # 2000 is a number of firms as well, and 2022家 is nothing else
    r"(?<![\d.,])(?!2000 (?:high|tech|firms|enterprises|companies))(?:19|20)\d\d(?:年度?|(?![\d.,]*\d))[底末]?"
    r"(?! ?[万亿千%％家人项])"
)
AMOUNT = (
    r"(?<!per )(?<![A-Za-z0-9_.,])(?P<number>\d[\d,]*(?:\.\d+)?)"
    r" ?(?P<scale>trillion|billion|million|thousand|bn|tn|mn|k\b|万亿|千万|百万|亿|万|千|百)?"
    r" ?(?P<unit>%|％|percent(?:age points?)?|per cent|个?百分点|points?|yuan|rmb|cny|[元家人项个件名])?"
    r"|(?P<hanzi>[一二两三四五六七八九十]+)(?P<big>万亿|亿|万|千)(?P<thing>[元家人项个件名])?"
    r"|百分之(?P<hundredth>[一二三四五六七八九十]+|\d+(?:\.\d+)?)"
    r"|(?<=[破过超])(?P<bare>[百千]?[万亿]|千)(?![一二三四五六七八九十元])"
    r"|(?P<half>一半|\bhalf\b(?! (?:of )?(?:the )?year))"
)
SPECIAL = re.compile(
    rf"(?P<id>{ID})|(?P<told>{TOLD})|(?P<person>{PERSON})|(?P<top>{TOP})|(?P<bottom>{BOTTOM})|(?P<period>{'|'.join(PERIODS)})"
    rf"|(?P<year>{YEAR})|(?P<amount>{AMOUNT})",
    re.IGNORECASE,
)

Special = str | Top | Period | Amount | None


def value_of(match: re.Match[str], today: date) -> Special:
    """An id, days, a year, a rank or an amount; none where it only looks like one."""
    text = match[0]
    if match["id"]:
        return text.upper()
    if match["top"] or match["bottom"]:
        return Top(number_in(text), least=bool(match["bottom"]))
    if match["period"]:
        return period_of(text.lower(), today)
    if match["year"]:
        return text[:4]
    return amount_of(match)


def number_in(text: str) -> int:
    """The number in words or digits that stands in a text."""
    if digits := re.search(r"\d+", text):
        return int(digits[0])
    return next((number for word, number in NUMBERS.items() if re.search(rf"(?<![a-z]){word}", text.lower())), 1)


def amount_of(match: re.Match[str]) -> Amount | None:
    """The number that was written, in base units."""
    if match["half"]:
        return Amount(Decimal(50), Unit.PERCENT)
    if said := match["bare"]:
        return Amount(Decimal(prod(SCALES[scale] for scale in said)))
    if said := match["hundredth"]:
        return Amount(Decimal(said) if said[0].isdecimal() else Decimal(number_in(said)), Unit.PERCENT)
    if said := match["hanzi"]:
        if len(said) > 1 and said[0] != "十":
            return None
        tens = 10 + NUMBERS.get(said[1:], 0) if said[0] == "十" else NUMBERS[said]
        return Amount(Decimal(tens * SCALES[match["big"]]), unit_of(match["thing"]))
    value = Decimal(match["number"].rstrip(",").replace(",", "")) * SCALES.get((match["scale"] or "").lower(), 1)
    return Amount(value, unit_of(match["unit"]))


def unit_of(word: str | None) -> Unit | None:
    """The unit that a word after a number names."""
    if not word:
        return None
    if word[0] in "%％p" or "百分点" in word:
        return Unit.PERCENT
    return Unit.CNY if word in ("元", "yuan", "rmb", "cny") else None


@lru_cache(maxsize=200)
def period_of(text: str, today: date) -> Period | None:
    """The days that a phrase names; of a month without a year the last one."""
    text = re.sub(r"^(?:in the |over the |the )", "", text).replace("past ", "last ").rstrip("的")
    text = re.sub(r"(?<=五)(?:末期?|收官)$", "", text)
    text = text.replace("星期", "周").replace("礼拜", "周").replace("这个", "本").replace("这", "本")
    if plan := re.match(r"1([2-6])th", text):
        last = 2015 + 5 * (int(plan[1]) - 2)
        return Period(date(last - 4, 1, 1), date(last, 12, 31))
    if "new year" in text or text == "元旦":  # people look ahead to it
        return Period(date(today.year, 1, 1), date(today.year, 12, 31))
    if weekday := re.search(r"(mon|tues|wednes|thurs|fri|satur|sun)day|周([一二三四五六日天])", text):
        return of_a_weekday(weekday, text, today)
    if text == "前年":
        return Period(date(today.year - 2, 1, 1), date(today.year - 2, 12, 31))
    if match := re.fullmatch(r"last (\w+|couple of) (day|week|month|year)s?", text):
        number = int(match[1]) if match[1].isdecimal() else NUMBERS.get(match[1], 3)
        return back(number, match[2], today)
    if match := re.fullmatch(r"(?:最近|过去|近)(\d+|.)(天|日|周|个月|个周|年)", text):
        number = int(match[1]) if match[1].isdecimal() else NUMBERS[match[1]]
        unit = {"天": "day", "日": "day", "周": "week", "个周": "week", "年": "year"}.get(match[2], "month")
        return back(number, unit, today)
    if season := re.search(r"spring|summer|autumn|winter|[春夏秋冬]", text):
        return of_a_season(season[0], text, today)
    return of_a_month(text, today) or read_period(text, today)


def of_a_weekday(named: re.Match[str], text: str, today: date) -> Period:
    """The last such day that is over; in Chinese, of the week that is named."""
    if named[1]:
        ago = (today.weekday() - DAYS.index(named[1])) % 7 or 7
    else:
        ago = today.weekday() - min("一二三四五六日天".index(named[2]), 6) + 7 * text.startswith("上")
    day = date.fromordinal(max(1, today.toordinal() - ago))
    return Period(day, day)


def of_a_season(season: str, text: str, today: date) -> Period:
    """Its three months, of this year or of the last: a winter begins in December."""
    first = {"春": 3, "夏": 6, "秋": 9, "冬": 12}.get(season) or 3 + 3 * SEASONS.index(season)
    year = today.year - (text.startswith(("last", "去年")) or first > today.month)
    last = date(year + first // 12, (first + 2) % 12 or 12, 1)
    return Period(date(year, first, 1), Deadline.end_of(Precision.MONTH, last).on)


def of_a_month(text: str, today: date) -> Period | None:
    """A month, or a day of one; without a year the last that has begun."""
    month = day = year = None
    if match := re.fullmatch(r"(\d{1,2}|[一二三四五六七八九十]{1,2})月(?:(\d{1,2})[日号]|份)?", text):
        month, day = number_of(match[1]), match[2]
    elif words := re.findall(r"[a-z]{3,}|\d+", text):
        month = next((MONTHS[word] for word in words if word in MONTHS), None)
        year = next((word for word in words if len(word) == 4 and word.isdecimal()), None)
        day = next((word for word in words if len(word) < 3 and word.isdecimal()), None)
    if not month:
        return None
    year = year or today.year - (month > today.month)
    return read_period(f"{year}-{month}-{day}" if day else f"{year}-{month}", today)


def nearest(period: Period, text: str, today: date) -> Period:
    """A month without a year, or a day of one, where it may be ahead: in November December is the next."""
    is_alone = re.fullmatch(
        rf"(?:\d{{1,2}}|[一二三四五六七八九十]+)月(?:\d{{1,2}}[日号]|份)?|{ANY_MONTH}", text.lower()
    )
    if not is_alone or (today - period.last).days <= HALF_A_YEAR:
        return period
    month = f"{period.first.year + 1}-{period.first.month}"
    return read_period(f"{month}-{period.first.day}" if period.first == period.last else month, today) or period


def number_of(text: str) -> int:
    """A month's number in digits or characters."""
    if text.isdecimal():
        return int(text)
    return 10 + NUMBERS.get(text[1:], 0) if text[0] == "十" else NUMBERS[text]


def back(number: int, unit: str, today: date) -> Period:
    """So many days, weeks, months or years until today."""
    days = {"day": 1, "week": 7, "month": 30, "year": 365}[unit] * min(number, 100)
    return Period(date.fromordinal(max(1, today.toordinal() - days)), today)
