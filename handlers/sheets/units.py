"""The units that tables give beside their numbers: 亿元 in a heading, `100 million yuan` in a column of its own."""

import re

from store.model.writing import normalized, writings

SCALES = {
    "hundred": 10**2,
    "thousand": 10**3,
    "ten thousand": 10**4,
    "hundred thousand": 10**5,
    "million": 10**6,
    "hundred million": 10**8,
    "billion": 10**9,
    "bn": 10**9,
    "mn": 10**6,
    "trillion": 10**12,
    "百": 10**2,
    "千": 10**3,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "万亿": 10**12,
}
HAN_SCALES = {1: "", 10**2: "百", 10**3: "千", 10**4: "万", 10**5: "十万", 10**6: "百万", 10**7: "千万"}
HAN_SCALES |= {10**8: "亿", 10**9: "十亿", 10**10: "百亿", 10**12: "万亿"}
THINGS = {
    **dict.fromkeys(("yuan", "rmb", "rmb yuan", "yuan rmb", "cny", "renminbi", "元", "元人民币", "人民币元"), "元"),
    **dict.fromkeys(("%", "percent", "per cent", "pct", "percentage"), "%"),
    **dict.fromkeys(("percentage points", "percentage point", "pp", "百分点", "个百分点"), "个百分点"),
    **dict.fromkeys(("person", "persons", "people", "person-years", "person-year", "人", "人年", "名", "人次"), "人"),
    **dict.fromkeys(("piece", "pieces", "item", "items", "unit", "units", "set", "sets", "case", "cases"), "件"),
    **dict.fromkeys(("patents", "contracts", "projects", "number", "count"), "件"),
    **dict.fromkeys(("enterprise", "enterprises", "firms", "companies", "household", "households"), "家"),
    **{word: word for word in "家 户 个 项 件 座 所 种 台 套 批 部 张 篇 例 处 组 位 倍".split()},  # noqa: SIM905
}
PER = re.compile(r"\s*(?:/|per|每)\s*(?:万人|万家|万名就业人员|10,?000.*|10 000.*|ten thousand.*|万)$")
WRITTEN = re.compile(
    r"(?P<money>(?:rmb|cny|yuan)\s)?"
    rf"(?P<number>\d[\d ,]*)?\s*(?P<scale>{'|'.join(sorted(SCALES, key=len, reverse=True))})?\s*(?:of\s)?"
    rf"(?P<thing>{'|'.join(re.escape(thing) for thing in sorted(THINGS, key=len, reverse=True))})?"
)
IN_BRACKETS = re.compile(r"[(（\[【](?:单位[:：]\s*|unit:?\s*)?([^)）\]】]*)[)）\]】]\s*$", re.IGNORECASE)
BEHIND_SIGN = re.compile(r"[/:：]\s*([^/:：()（）]+)$")
OF_TABLE = re.compile(r"(?:单位|unit)\s*[:：]\s*([^\s,，;；)）]+(?: [a-z]+)*)", re.IGNORECASE)
BARE = re.compile(  # a number that nothing but its comparator follows
    r"(?<![\d.,a-zA-Z])(?P<number>\d{1,3}(?:[ \u00a0,']\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<scale>\s?[百千万亿]+)?"
    r"(?=\s*(?:$|[-~–—－～至到]|以[上下内]|[左上]右|及以上|[,，;；。、（(+]|or more|and above|or above))"
)


def unit_of(text: str) -> str | None:
    """A unit as our reader of numbers knows it: `100 million yuan` is 亿元; none where it is no unit."""
    *_, simplified = writings(normalized("NFKC", text).lower().strip())
    match = WRITTEN.fullmatch(PER.sub("", simplified).strip())
    if match is None or not (match["scale"] or match["thing"]):
        return None
    factor = int(re.sub(r"\D", "", match["number"] or "1")) * SCALES.get(match["scale"], 1)
    scale = HAN_SCALES.get(factor)
    thing = "元" if match["money"] else THINGS.get(match["thing"], "")
    return None if scale is None else scale + thing


def with_its_unit(text: str) -> tuple[str, str | None]:
    """A heading or a metric's name without the unit that stands behind it, and that unit."""
    for pattern in (IN_BRACKETS, BEHIND_SIGN):
        if (match := pattern.search(text)) and (unit := unit_of(match[1])):
            return text[: match.start()].strip(), unit
    return text, None


def unit_of_table(title: str) -> str | None:
    """The unit that stands once above a whole table: 单位：亿元."""
    match = OF_TABLE.search(title)
    return unit_of(match[1]) if match else None


def number_with(text: str, unit: str) -> str:
    """A number with the unit that stands beside it, where it has none of its own: 60以上 is 60亿元以上."""
    known = unit_of(unit)
    if known is None:
        return text if text.endswith(unit) else f"{text} {unit}"
    scale = next(length for length in range(len(known) + 1) if known[length:] in {*THINGS.values(), ""})
    return BARE.sub(lambda bare: f"{bare[0]}{known[scale:] if bare['scale'] else known}", text)
