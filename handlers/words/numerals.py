"""Chinese numerals: 三十五, 1.4万, 五百一十七亿, 二点五."""

import re
from decimal import Decimal

DIGITS = {
    character: value
    for value, characters in enumerate(("零〇", "一", "二两", "三", "四", "五", "六", "七", "八", "九"))
    for character in characters
}
UNITS = {"十": 10, "百": 100, "千": 1000}
BIG_UNITS = {"万": 10**4, "亿": 10**8}
GROUPS = "|".join(rf"\d{{1,3}}(?:{mark}\d{{3}})+(?!\d)" for mark in ",' ")  # 12,500 and 12'500 and 12 500
FIGURE = rf"(?:{GROUPS}|\d+)(?:\.\d+)?|(?<!\d)\.\d+"
TOKEN = re.compile(
    rf"(?P<figure>{FIGURE})|(?P<digit>[零〇一二两三四五六七八九])|(?P<unit>[十百千])|(?P<big>[万亿])|(?P<point>点)"
)


def figure(text: str) -> Decimal:
    """The value of digits with or without marks between their groups."""
    return Decimal(re.sub("[,' ]", "", text))


def chinese_number(text: str) -> Decimal | None:
    """The value of a numeral in characters, in digits or in both; none where it is not one."""
    tokens = [*TOKEN.finditer(text)]
    if not tokens or "".join(token[0] for token in tokens) != text:
        return None
    if "点" in text:
        return _with_fraction(text)
    if all(token.lastgroup == "digit" for token in tokens):
        return Decimal("".join(str(DIGITS[token[0]]) for token in tokens))  # 二〇二五, or one digit
    return _added_up(tokens)


def _with_fraction(text: str) -> Decimal | None:
    """二点五, 一点四万."""
    match = re.fullmatch(r"([^点万亿]+)点([零〇一二三四五六七八九]+)([万亿]*)", text)
    whole = chinese_number(match[1]) if match else None
    if match is None or whole is None:
        return None
    fraction = "".join(str(DIGITS[digit]) for digit in match[2])
    scale = Decimal(1)
    for unit in match[3]:
        scale *= BIG_UNITS[unit]
    return Decimal(f"{whole}.{fraction}") * scale if whole == int(whole) else None


def _added_up(tokens: list[re.Match[str]]) -> Decimal:
    total = section = Decimal(0)  # of all, and since the last 万 or 亿
    number: Decimal | None = None
    last_unit = 1
    for token in tokens:
        match token.lastgroup:
            case "figure":
                number = figure(token[0])
                last_unit = last_unit if len(token[0]) == 1 else 1  # 1万2 is 12,000, 1万200 is 10,200
            case "digit":
                number = Decimal(DIGITS[token[0]])
                last_unit = 1 if token[0] in "零〇" else last_unit
            case "unit":
                last_unit = UNITS[token[0]]
                section += (1 if number is None else number) * last_unit
                number = None
            case _:
                last_unit = BIG_UNITS[token[0]]
                section += number or 0
                if not section and not total:
                    section = Decimal(1)  # 万亿 alone is 1万亿
                total = (total + section) * last_unit if total < last_unit else total + section * last_unit
                section, number = Decimal(0), None
    if number is not None and last_unit > 10:
        number *= last_unit // 10  # 一百二 is 120
    return total + section + (number or 0)
