"""Why a row is not ticked when it is offered: what speaks against taking it as it was read."""

import re
from collections.abc import Iterator

from config.metrics import Basis, Metric
from handlers.reports.carrying import State
from handlers.reports.reading import Facts
from handlers.reports.text import Paragraph
from handlers.words.folding import PINYIN
from handlers.words.names import is_narrower
from handlers.words.promises import BROADER, LOOKS_BACK
from handlers.words.quantity import BROKEN, Quantity
from handlers.words.remark import Remark

CARRIED = Remark("The words that make it a target stand in another sentence.")
WEAK = Remark("Only a weak word makes it a target.")
FORECAST = Remark("It is expected, not promised.")
NO_METRIC = Remark("No metric on record is named beside the number.")
OTHER_MEASURE = Remark("The number is not in the unit of that metric.")
ODD_SIZE = Remark("That is an unusual size for this metric: 万 or 亿 may have been lost.")
YEAR_UNSURE = Remark("The document's year is not certain.")
EVERY_YEAR = Remark("It is promised of every year.")
BROKEN_LINE = Remark("A line is broken inside the number: compare the original.")
DIRTY = Remark("The sentence holds words that do not belong to it: compare the original.")
IN_TITLE = Remark("It stands in a heading.")
NAMED_BEFORE = Remark("The metric is named in another clause.")

OF_A_COMPANY = Remark("It is said of a company, not of the province.")
A_COMPANY = re.compile(
    r"(?:公司|集团)(?:负责人|董事长|总经理)?(?:计划|将|拟|今年|预计|表示|介绍|力争|目标|20)|(?:公司"
    r"|集团)[^,;。]{0,12}(?:表示|介绍|说|称),"
    r"|(?<![a-z])(?:company|firm|manufacturer|maker|group|corporation|co\.,? ltd\.?"
    r"|inc\.?)(?:'s [a-z ]{3,30}| in [a-z]+)? (?:said|says|will|plans"
    r"|aims|expects|that it)"
)
YEARLY = re.compile(r"每年|年均新增|逐年|(?<![a-z])(?:every|each|per) year(?![a-z])|annually")
SPAM = re.compile(
    r"https?://|www\.|\.com|彩票|博彩|娱乐城|棋牌|投注|澳门|百家乐|体育平台|下载app|app下载|扫码|二维码|加微信"
    r"|微信号|点击(?:进入|查看|下载|这里)|广告|优惠券|免费领取|代开"
    r"|客服|在线观看|成人|直播平台|开户|返利|注册送|官方网站入口|click here|advertisement|subscribe"
    r"|download the app|casino|sponsored"
)
COLUMNS = re.compile(r"\S[ \t\u3000]{6,}\S")  # two columns, read across
BROKEN_BEFORE = re.compile(r"\d\s?[。.,·]\s*$")
OF_A_FIELD = re.compile(r"(?:农业|农牧业|林业|海洋|工业|医药|军民)科技(?:进步)?贡献率")
LIVELIEST = 2  # strength of a head from which on it promises plainly


def doubts_about(
    paragraph: Paragraph,
    sentence: tuple[int, int],
    start: int,
    quantity: Quantity,
    metric: Metric | None,
    basis: Basis,
    state: State,
    facts: Facts,
) -> Iterator[Remark]:
    """What speaks against one number; `start` is its place in the paragraph."""
    text = paragraph.folded.text
    if metric is None:
        yield NO_METRIC
    if state.is_carried:
        yield CARRIED
    elif state.strength < LIVELIEST:
        yield FORECAST if state.is_forecast else WEAK
    elif state.is_forecast:
        yield FORECAST
    if state.is_told:
        yield LOOKS_BACK
    if facts.year_is_thin:
        yield YEAR_UNSURE
    if metric and basis is Basis.LEVEL and is_odd_size(metric, quantity):
        yield ODD_SIZE
    if metric and (is_narrower(metric, text[slice(*sentence)]) or OF_A_FIELD.search(text, max(0, start - 20), start)):
        yield BROADER
    if paragraph.is_heading:
        yield IN_TITLE
    if YEARLY.search(text, max(sentence[0], start - 20), start):
        yield EVERY_YEAR
    if paragraph.breaks and not paragraph.breaks.isdisjoint(range(quantity.start - 2, quantity.end + 2)):
        yield BROKEN_LINE
    if BROKEN_BEFORE.search(text, max(0, start - 4), start) and BROKEN not in quantity.warnings:
        yield BROKEN
    if A_COMPANY.search(text, *sentence):
        yield OF_A_COMPANY
    if is_dirty(paragraph, sentence):
        yield DIRTY


def is_odd_size(metric: Metric, quantity: Quantity) -> bool:
    """Whether no province has ever had such a level."""
    low, high = metric.sane_range or (None, None)
    values = [value for value in (quantity.value, quantity.upper) if value is not None]
    return low is not None and high is not None and any(not low <= value <= high for value in values)


def is_dirty(paragraph: Paragraph, sentence: tuple[int, int]) -> bool:
    """Whether a sentence bears marks of a bad copy: adverts, addresses, sounds in brackets."""
    text = paragraph.folded.text[slice(*sentence)]
    written = paragraph.folded.written(*sentence)
    if SPAM.search(text) or COLUMNS.search(written):
        return True
    return PINYIN.search(written.replace("（", "(").replace("）", ")")) is not None
