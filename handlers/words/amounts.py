"""Find the numbers of a text with their units: 1.4万家, 五百一十七亿元, 12 to 15 %, 16 thousand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from math import prod

from config.metrics import Unit
from handlers.words.numerals import FIGURE, chinese_number, figure

ENGLISH_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
ENGLISH_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
ENGLISH = {word: number for number, word in enumerate(ENGLISH_UNITS)}
ENGLISH |= {word: 10 * number for number, word in enumerate(ENGLISH_TENS, start=2)}
SCALES = {"hundred": 10**2, "thousand": 10**3, "k": 10**3, "million": 10**6, "mn": 10**6, "m": 10**6}
SCALES |= {"billion": 10**9, "bn": 10**9, "b": 10**9, "trillion": 10**12, "tn": 10**12}
SCALES |= {
    "ten thousand": 10**4,
    "hundred thousand": 10**5,
    "hundred million": 10**8,
    "wan": 10**4,
    "yi": 10**8,
    "dozen": 12,
}
SCALES |= {"lakh": 10**5, "crore": 10**7}
UNITS: dict[str, Unit] = {
    **dict.fromkeys(("元人民币", "人民币", "元", "块钱", "yuan", "rmb", "cny", "renminbi"), Unit.CNY),
    **dict.fromkeys(("%", "percent", "per cent", "pct", "‰", "per mille", "per mil"), Unit.PERCENT),
    **dict.fromkeys("家次 家 户 个 项 件 座 所 种 条 台 套 支 批 门 款 部 张 篇 例 处 组".split(), Unit.COUNT),  # noqa: SIM905
    **dict.fromkeys(("人次", "人", "名"), Unit.PERSONS),
    "位": Unit.RANK,
}
BASIS_POINTS = ("个基点", "基点", "basis points", "basis point", "bps", "bp")
POINTS = (
    *(
        "个百分点",
        "百分点",
        "个点",
        "percentage points",
        "percentage point",
        "percent points",
        "percent point",
        "of a percentage point",
    ),
    *("% points", "%-points", "pps", "pp", "ppts", "ppt", *BASIS_POINTS),
)
PARTS = dict.fromkeys(BASIS_POINTS, Decimal("0.01")) | dict.fromkeys(("‰", "per mille", "per mil"), Decimal("0.1"))
BARE_POINTS = ("points", "point", "pts", "pt", "of a point")  # of percent, or of an index: the metric tells
TIMES = ("倍", "times", "-fold", "fold", "x")
FOREIGN = (
    *("美元", "美金", "欧元", "英镑", "日元", "港元", "港币", "新台币", "澳元", "加元", "韩元", "卢布", "新加坡元"),
    *(
        "u.s. dollars",
        "u.s. dollar",
        "us dollars",
        "us dollar",
        "hong kong dollars",
        "dollars",
        "usd",
        "euros",
        "euro",
        "eur",
        "pounds sterling",
    ),
    *("pounds", "gbp", "japanese yen", "yen", "jpy", "hkd", "won", "krw", "roubles", "rubles", "francs", "chf"),
)
THINGS = re.compile(
    r"\+?[\s-]+(?:(?!and\s+\d)[a-z&'-]+\s+){0,6}?(?:(?P<persons>people|persons|talents?|researchers"
    r"|academicians|commissioners|personnel)"
    r"|enterprises?|firms?|companies|smes|labs?|laborator(?:y|ies)|cent(?:re|er)s?|platforms?|projects?"
    r"|patents?|contracts?|zones?"
    r"|cities|counties|institut(?:ion|e)s?|achievements?|results?|technologies|bases?|incubators?|unicorns?"
    r"|gazelles?|champions?"
    r"|consortia|alliances?|facilities|items|awards?|programmes?|programs?|applications?|spaces?)(?![a-z])"
)


@dataclass(frozen=True)
class Amount:
    """A number as it stands in a folded text, in base units: yuan, percent, items."""

    value: Decimal
    start: int
    end: int
    upper: Decimal | None = None
    unit: Unit | None = None
    counter: str = ""  # 家, 项 …, as written
    in_points: bool = False
    in_times: bool = False
    in_bare_points: bool = False
    is_foreign: bool = False  # in another currency
    is_odd: bool = False  # 2000余家: some more than that
    is_rounded: bool = False  # a third, as 33.33 %
    is_plain: bool = False  # digits, not 一 or two, which may be meant idly


def find_amounts(text: str) -> Iterator[Amount]:
    """The amounts in a folded text, in their order."""
    place = 0
    while match := AMOUNT.search(text, place):
        amount = _amount(match) if match["number"] else _fraction(match)
        if amount:
            yield amount
        place = amount.end if amount else max(match.end("number"), match.start() + 1)


def whole_of(text: str, amount: Amount) -> re.Match[str] | None:
    """The rest of a number of which only the first digits could be read; none where it was read whole."""
    return MORE_DIGITS.match(text, amount.end) if text[amount.end - 1].isdecimal() else None


def with_bracketed_unit(text: str, amount: Amount) -> Amount:
    """With the unit that stands in brackets beside it: 技术合同成交额（亿元）1500, 12000（家）."""
    if amount.unit is not None:
        return amount
    before, after = (
        UNIT_BEFORE.search(text, max(0, amount.start - 12), amount.start),
        UNIT_AFTER.match(text, amount.end),
    )
    said = (before or after or {"unit": ""})["unit"]
    unit = next(find_amounts(f"1{said}"), None) if said else None
    if unit is None or unit.unit is None:
        return amount
    upper = None if amount.upper is None else amount.upper * unit.value
    end = after.end() if after and not before else amount.end
    return replace(amount, value=amount.value * unit.value, upper=upper, unit=unit.unit, end=end)


def may_be_grouped(text: str, amount: Amount) -> bool:
    """Whether 12.500家 is likelier 12,500 of them than twelve and a half."""
    digits = text[amount.start : amount.end].removesuffix(amount.counter)
    return amount.unit in (Unit.COUNT, Unit.PERSONS) and THOUSANDTHS.search(digits) is not None


def _amount(match: re.Match[str]) -> Amount | None:
    low, high = _number(match["number"]), _number(match["upper"])
    if low is None or _is_idle(match):
        return None
    joined = _joins(match, high)
    first_end = match.end("low_unit" if match["low_unit"] else "low_scale")
    end = match.end() if joined or not match["upper"] else first_end
    word = (match["unit"] if end == match.end() else match["low_unit"]) or match["money"] or match["cent"] or ""
    if not word and re.match(r"[a-z]|\.\d+\.", match.string[end:]):
        return None  # 5G, 1.2.3
    value, upper = _ends(match, low, high if joined else None)
    part = PARTS.get(word.strip(), Decimal(1)) * (Decimal("0.1") if match["cent"] == "千分之" else 1)
    return Amount(
        value=value * part,
        upper=None if upper is None else upper * part,
        start=match.start(),
        end=end,
        unit=_unit(word, None if word else THINGS.match(match.string, end)),
        counter=word if UNITS.get(word) in (Unit.COUNT, Unit.PERSONS, Unit.RANK) else "",
        in_points=word in POINTS,
        in_times=word in TIMES,
        in_bare_points=word in BARE_POINTS,
        is_foreign=bool(match["foreign"]) or word in FOREIGN,
        is_odd=bool(match["odd"]),
        is_plain=match["number"][0].isdecimal(),
    )


def _ends(match: re.Match[str], low: Decimal, high: Decimal | None) -> tuple[Decimal, Decimal | None]:
    """The value, and the upper one of a range: in 1-2万家 both are in 万, and 两三家 is a range too."""
    scale = _scale(match["low_scale"])
    if high is None:
        lower, upper = _together(match["number"]) or (low, None)
        return lower * scale, None if upper is None else upper * scale
    upper, bare = high * _scale(match["scale"]), _bare(match["upper"])
    if scale == 1 and _bare(match["number"]) == low < bare:
        return low * upper / bare, upper
    return low * scale, upper


def _together(number: str) -> tuple[Decimal, Decimal] | None:
    """Two neighbours: 两三百 is from 200 to 300."""
    match = TOGETHER.fullmatch(number)
    if not match:
        return None
    low, high = (chinese_number(f"{match['tens'] or ''}{match[end]}{match['unit']}") for end in ("low", "high"))
    return (low, high) if low is not None and high is not None and low < high else None


def _unit(word: str, things: re.Match[str] | None) -> Unit | None:
    if word in ("百分之", "千分之", *POINTS):
        return Unit.PERCENT
    if word.strip() in ("rmb", "cny", "人民币", "¥"):
        return Unit.CNY
    if things:
        return Unit.PERSONS if things["persons"] else Unit.COUNT
    return UNITS.get(word)


def _joins(match: re.Match[str], high: Decimal | None) -> bool:
    """Whether the two numbers are the ends of one range; in “from 8,000 to 10,000” they are not."""
    low_unit, unit = match["low_unit"], match["unit"]
    if high is None or (low_unit and low_unit != unit and (unit != "%" or low_unit in POINTS)):
        return False
    before = match.string[: match.start()].rstrip()
    if match["join"].strip() in ("and", "和", "与"):
        return before.endswith(("between", "介于", "处于"))
    low = _number(match["number"])
    if before.endswith(" by") and low and high > FURTHEST * low:
        return False  # grow by 2,000 to 20,000
    if before.endswith(("from", "从", "由", "自")) or low is None or _bare(match["number"]) > high:
        return False
    lower, upper = _ends(match, low, high)
    return upper is not None and lower <= upper


def _is_idle(match: re.Match[str]) -> bool:
    """万众, 一批, one: characters and words that only look like a number, having no unit."""
    number, unit = match["number"], match["unit"] or match["low_unit"] or match["cent"]
    if not number.strip("十百千万亿") and number != "十":  # 万亿元 counts only after a verb
        before, after = match.string[: match.start("number")], match.string[match.end() :]
        is_counted = UNITS.get(unit or "") in (Unit.COUNT, Unit.PERSONS) and after.startswith(("以上", "以下"))
        said = match["odd"] or BARE_AFTER.search(before) or is_counted
        return not said or after.startswith("级")
    if number[0].isdecimal():
        return False
    if number == "一" and unit == "批":
        return True
    if match.string[: match.start("number")].endswith("第"):
        return True
    if number in ENGLISH and number != "one" and _stands_alone(match):
        return False
    scaled = re.search(r"[万亿百千]|[a-z] ?(?:hundred|thousand|million|billion|trillion)", number)
    return not unit and not scaled and not THINGS.match(match.string, match.end("number"))


def _stands_alone(match: re.Match[str]) -> bool:
    """Pilot-scale bases to reach fifty: a word that is all there is to reach."""
    before = match.string[: match.start("number")]
    return SAID_BEFORE.search(before) is not None and SAID_AFTER.match(match.string, match.end("number")) is not None


def _fraction(match: re.Match[str]) -> Amount | None:
    """三分之一, two thirds, 1/4, nine in ten, 四成五."""
    if match["tenths"]:
        tens, ones = chinese_number(match["tenths"]), chinese_number((match["half_tenth"] or "零").replace("半", "五"))
        value = 10 * tens + ones if tens is not None and ones is not None else None
    else:
        share, whole = _number(match["share"] or match["over"]), _number(match["parts"] or match["under"])
        if match["few"]:
            share, whole = _number(match["few"]), _number(match["many"])
        elif match["part_en"]:
            share, whole = _number(match["share_en"].replace("a", "one", 1)), Decimal(PARTS_EN[match["part_en"]])
        value = 100 * share / whole if share is not None and whole and share <= whole else None
    if value is None:
        return None
    rounded = value if value == int(value) else round(value, 2)
    return Amount(rounded, match.start(), match.end(), unit=Unit.PERCENT, is_rounded=rounded != value, is_plain=True)


def _number(text: str | None) -> Decimal | None:
    if not text:
        return None
    if text.isascii():
        return _english_number(text)
    return chinese_number(text)


def _english_number(text: str) -> Decimal | None:
    """1.43 trillion, sixteen thousand, one hundred and fifty."""
    digits = re.match(FIGURE, text)
    if digits:
        words = re.findall(SCALE_WORDS, re.sub(r"[\s-]+", " ", text[digits.end() :]))
        return figure(digits[0]) * prod(SCALES[word] for word in words)  # 40 hundred million
    total, section = Decimal(0), Decimal(0)
    for word in re.findall(r"[a-z]+", text):
        if word in ENGLISH:
            section += ENGLISH[word]
        elif word == "half":
            section = Decimal("0.5")
        elif word == "dozen":
            section = (section or Decimal(1)) * 12
        elif word == "hundred":
            section = (section or Decimal(1)) * 100
        elif word in SCALES:
            total, section = total + (section or Decimal(1)) * SCALES[word], Decimal(0)
    return total + section


def _bare(text: str) -> Decimal:
    """The number without the scale at its end: 2 of 2万, 15 of 15 billion."""
    stripped = re.sub(rf"[万亿千百]+$|[\s-]*(?:{SCALE_WORDS})$", "", text)
    return _number(stripped) or Decimal(1)


def _scale(characters: str | None) -> int:
    scale = 1
    for character in characters or "":
        scale *= 10**8 if character == "亿" else 10**4
    return scale


SCALE_WORDS = "|".join(sorted(SCALES, key=len, reverse=True))
SCALES_AFTER = SCALE_WORDS.replace(" ", r"[\s-]+")
WORDS = "|".join(sorted(ENGLISH, key=len, reverse=True))
YEAR_AFTER = r"20[0-6]\d(?![\d.,家户个项件人名位座所万亿元])"  # 1200亿 2023, whose space folding has taken
HAN_DIGITS = "(?:[零〇一二两三四五六七八九十万亿点]|[百千](?!分[点之]))"
LARGE = "dozen|hundred|thousand|million|billion|trillion"
NUMBER = (
    rf"(?:(?:{FIGURE})(?:[\s-]*(?:{SCALES_AFTER})(?![a-z]))+"
    rf"|(?:half\s)?an?\s+(?:{LARGE})(?![a-z])(?!\s+(?:times|fold))"
    rf"|(?:{WORDS})(?:[\s-]+(?:and\s+)?(?:{WORDS}|{LARGE})(?![a-z]))*(?![a-z])"
    rf"|(?:{FIGURE}|{HAN_DIGITS})(?:{HAN_DIGITS}|(?<=[万亿千])(?!{YEAR_AFTER})(?:{FIGURE}))*)"
)
UNIT = "|".join(
    re.escape(unit) for unit in sorted((*UNITS, *POINTS, *BARE_POINTS, *TIMES, *FOREIGN), key=len, reverse=True)
)
UNIT = rf"(?:(?:{UNIT})(?![a-z]))".replace(r"\ ", r"\s+")
PARTS_EN = {"third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "tenth": 10}
AMOUNT = re.compile(
    rf"(?<![a-z\d])(?<!\d[.,'])"
    rf"(?P<money>(?:rmb|cny|人民币|¥)\s*)?(?P<foreign>(?:(?:us|hk|a|nt)?\s?\$|[€£]|usd|eur|gbp|jpy|hkd)\s*)?"
    rf"(?P<cent>[百千]分之)?"
    rf"(?:(?P<parts>{HAN_DIGITS}+)分之(?P<share>{HAN_DIGITS}+)"
    rf"|(?P<over>\d)/(?P<under>[2-9]|10)(?![\d/.,%]|\s?[月日])"
    rf"|(?P<share_en>one|two|three|four|a)[\s-](?P<part_en>{'|'.join(PARTS_EN)})"
    r"(?:s(?!\s(?:from now|later|hence|ahead|after|of 20))|(?=\s+of(?![a-z]))"
    r"|(?<=by\sa\s(?:third|fifth|tenth))|(?<=by\sa\squarter))(?![a-z-])"
    rf"|(?P<few>\d|{'|'.join(ENGLISH_UNITS[1:11])})\s(?:in|out of)\s(?:every\s)?"
    r"(?P<many>ten|five|four|three|100|10|20|[3-5])(?![a-z\d.,%])"
    rf"|(?P<tenths>\d|[一二两三四五六七八九])成(?![果立员功交就品本])(?P<half_tenth>[一二三四五六七八九半](?![家个项]))?"
    rf"|(?P<number>{NUMBER})(?P<odd>[余多]|[\s-]odd(?![a-z]))?(?P<low_scale>w(?=[家户个项件人名+]|以[上下]|左右|[,;。]|$)|[万亿]*)"
    rf"(?:\s*(?P<low_unit>{UNIT})?(?P<join>\s*(?:-|至|到|和|与)\s*|\s+(?:to|and)\s+)(?:百分之)?(?P<upper>{NUMBER})"
    r"(?P<scale>[万亿]*))?"
    rf"(?:[\s-]*(?P<unit>{UNIT}))?)"
)
MORE_DIGITS = re.compile(  # 2. 35%, 2,35%, 2 35, 2×10^3, and where a line broke; but not the next of a list
    r"(?:,(?=\d)|\.\s*(?=\d)|\s(?=\d)(?!20[0-6]\d(?!\d))|\s?[×x*^]\s?(?=10))(?!\d{1,2}[.),]\s?[^\d\s])"
    rf"(?P<more>[\d.,^]*\d)[万亿]*(?:\s?{UNIT})?"
)
SAID_BEFORE = re.compile(r"(?<![a-z])(?:reach(?:es|ing)?|to|exceed(?:s|ing)?|over|least|than|hits?|totals?)\s$")
SAID_AFTER = re.compile(r"\s?(?:[,;.]|$)|\s(?:by|in|before|or)(?![a-z])")
FURTHEST = 3  # times the lower end: where the upper end of a range of changes is likely to be
LONGEST_UNIT = 20  # characters with its brackets
UNIT_IN_BRACKETS = rf"\((?:单位:?)?(?P<unit>[十百千万亿]*{UNIT})\)"
UNIT_BEFORE = re.compile(rf"{UNIT_IN_BRACKETS}[:\s]*$")
UNIT_AFTER = re.compile(rf"\s?{UNIT_IN_BRACKETS}")
THOUSANDTHS = re.compile(r"(?<!\d)\d{1,3}\.\d{3}\s?$")
TOGETHER = re.compile(  # 两三家, 三五百家, 二三十家, 十七八家
    "(?P<tens>[一二三四五六七八九]?十)?(?P<low>[两一二三四五六七八])(?P<high>[二三四五六七八九])(?P<unit>[十百千]?[万亿]?)"
)
BARE_AFTER = re.compile(r"(?:突破|超过?|过|达到?|逾|近|跨上?|迈上|破|跃上|站上|冲刺|力争|上)(?:了|新|全国)?$")
