"""A question as one asks a colleague, turned into the words of a command: “what did Henan promise about R&D?”"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from config.metrics import METRICS
from handlers.words.names import METRICS_BY_AMBIGUOUS_WORD, longest_name
from handlers.words.periods import read_calendar
from handlers.words.places import provinces_of_region
from handlers.words.query import COMPARE, LONGEST, ME, MINE, OVERDUE
from handlers.words.spelling import meaning, read_phrase
from handlers.words.stages import read_stage
from handlers.words.statuses import read_statuses
from handlers.words.themes import read_theme
from handlers.words.tokens import tidy
from store.model.writing import has_han

LONGEST_PHRASE = 5  # words
LONGEST_PIECE = 20  # characters
LONGEST_RUN = 100  # characters without a space

TOPICS = {
    "deadlines": re.compile(
        r"\b(?:deadlines?|due|overdue|late|when)\b|截止|到期|逾期|期限|何时|什么时候|哪天", re.IGNORECASE
    ),
    "initiatives": re.compile(
        r"\b(?:initiatives?|measures?|tasks?|programmes?|work items?|actions?)\b|重点任务|举措|任务|措施|重点工作",
        re.IGNORECASE,
    ),
}
REASONS = re.compile(r"\b(?:why|how come)\b|为什么|为何|何以|原因|怎么没", re.IGNORECASE)
NEWS = re.compile(
    r"\b(?:new|news|changed?|changes|recent|recently|latest|updated?|updates)\b|最近|近期|变化|动态|更新|新进展|新情况|新消息",
    re.IGNORECASE,
)
COMMITMENT = re.compile(r"(?<![A-Za-z])([A-Za-z]{2}-\d{4}-\d{2,4})(?!\d)")
QUESTION_WORDS = """
a about achieve achieved achieving against ahead all am an and any are as at be been by can commit commitment
commitments committed conference conferences could deadline deadlines did do does doing done due far figure
figures find follow following for from get give goal goals going growth had has have having hello hey hi highest
his how i in initiative initiatives is it its know latest leading leads let like list look lowest made make many
me measures meet most much need news now number numbers of on or our out per please pledge pledged pledges
progress promise promised promises provide province provinces put reach reached report say see set shall should
show so some spend spends spent stand standing status such target targets task tasks tell than thanks that the
their them there these they this those to up us want was we were what what's when where which who whose why will
with work would year yet you your
"""
QUESTION_PHRASES = """
请问 请 帮我 帮忙 看看 看一下 查一下 查询 查 告诉我 列出 显示 我想知道 想知道 想看 有没有 是否 什么 哪些 哪个
哪几个 哪 多少 几个 几 怎么样 怎样 怎么 如何 咋样 何时 什么时候 为什么 吗 呢 啊 吧 呀 了 过 着 是 有 在 对 对于
关于 方面 方面的 的 得 都 还 还有 已经 已 目前 现在 最新 情况 进展 进度 状态 完成情况 落实 落实情况 数据 数字
目标 指标 任务 重点任务 举措 措施 承诺 承诺了 提出 提出了 定下 定 设定 制定 计划 打算 要 将 会 能 能否 可以
全省 我省 该省 各省 省里 和 与 及 以及 跟 上 里 中 内 年的 到期 截止 期限 给我 我们 它 他们 这些 那些 一下 做到
做得 项 几项 几家 哪几项 多少项 负责 负责的 名下 名下的 的呢 有几项 有几家 之前 前 以前 都有 有关 实现 达到
达成 领先 最高 最多 最低 最少 最好 最差 排名 第一 高 低 比 原因 为何 完成得 完成得怎么样 多少家 多少个 多少项
有多少家 省份 各省份 省 会议 科技工作会议 今后 增长 增速
"""
STOP_WORDS = frozenset(QUESTION_WORDS.split())
STOP_PHRASES = frozenset(QUESTION_PHRASES.split())
STRETCH_OF_TIME = re.compile(
    r"(?:this|next|last) (?:week|month|quarter|half|year)|(?:next )?\d{1,3} ?(?:d|days?|weeks?|months?)"
    r"|[本上下]个?(?:周|月|季度|半年)|(?:今年|明年|去年)(?:年?[底末])?|年[底末]前?|[上下]半年|未来\d{1,3}天"
)


class Question(NamedTuple):
    """What `read_query` understands of a question, and what it asks for."""

    words: str
    topic: str
    """`targets`, `initiatives` or `deadlines`, or the id of one commitment."""


def plain_question(text: str) -> Question:
    """Without the words that only make it a question; what is not known stays, to be asked about.

    So does all of a text that is too long to be a question, which `read_query` refuses: it would take seconds.
    """
    asked = tidy(text)
    if len(asked) > LONGEST:
        return Question(asked, "targets")
    if named := COMMITMENT.search(asked):
        return Question("", named[1].upper())
    topic = next((topic for topic, words in TOPICS.items() if words.search(asked)), "targets")
    return Question(" ".join(_kept(asked)), topic)


def asks_why(text: str) -> bool:
    """Whether somebody wants the reasons as well."""
    return REASONS.search(text) is not None


def asks_for_news(text: str) -> bool:
    """Whether somebody wants to know what has changed, rather than what is on record."""
    return NEWS.search(text) is not None


def _kept(asked: str) -> Iterator[str]:
    words = [word for typed in asked.split() if (word := typed.strip("?!.,;:()[]？！。…"))]
    place = 0
    while place < len(words):
        if has_han(words[place]):
            yield from _cut(words[place][:LONGEST_RUN])
            place += 1
            continue
        length, kept = _phrase(words[place:])
        if kept:
            yield kept
        place += length


def _phrase(words: Sequence[str]) -> tuple[int, str]:
    """How many words belong together from the start, and what they become; nothing where they only ask."""
    most = next((place for place, word in enumerate(words) if has_han(word)), len(words))
    lengths = range(min(most, LONGEST_PHRASE), 0, -1)
    for length in lengths:
        phrase = " ".join(words[:length]).lower()
        if _is_condition(phrase):
            return length, phrase
    if words[0].lower() in STOP_WORDS and not words[0].isupper():
        return 1, ""
    if ":" in words[0]:
        return 1, words[0]
    found = longest_name(words[:most], short=words[0].isupper())
    for length in lengths:
        theme = _theme(" ".join(words[:length]))
        if theme and (not found or length > found[0]):
            return length, theme
    length = found[0] if found else 1
    while length > 1 and words[length - 1].lower() in STOP_WORDS:
        length -= 1
    return length, " ".join(words[:length])


def _is_condition(phrase: str) -> bool:
    """Whether it is a status, a stage, a time or a word that `read_query` knows."""
    return bool(
        phrase in (*MINE, *COMPARE, *OVERDUE)
        or read_statuses(phrase)
        or read_stage(phrase)
        or read_calendar(phrase)
        or STRETCH_OF_TIME.fullmatch(phrase)
        or provinces_of_region(phrase)
    )


def _theme(phrase: str) -> str:
    """A theme's own name, or a word of several metrics that share one: R&D is all of rd_input."""
    if theme := read_theme(phrase):
        return f"theme:{theme}"
    keys = METRICS_BY_AMBIGUOUS_WORD.get(meaning(read_phrase(phrase)), ())
    themes = {METRICS[key].theme for key in keys}
    return f"theme:{themes.pop()}" if len(themes) == 1 else ""


def _cut(run: str) -> Iterator[str]:
    """Chinese without spaces: names and conditions kept, question words dropped, the rest as it stands."""
    place = 0
    unknown = ""
    while place < len(run):
        length, kept = _piece(run[place:])
        if not length:
            unknown += run[place]
            place += 1
            continue
        if unknown:
            yield unknown
            unknown = ""
        if kept:
            yield kept
        place += length
    if unknown:
        yield unknown


def _piece(rest: str) -> tuple[int, str]:
    """The longest piece that is known from the start, and what it becomes."""
    if rest[0] == "的":  # names are compared without it, so it would be taken along
        return 1, ""
    for length in range(min(len(rest), LONGEST_PIECE), 1, -1):
        piece = rest[:length]
        if piece in STOP_PHRASES:
            return length, ""
        if _is_condition(piece) or longest_name([piece], short=False):
            return length, piece
        if theme := _theme(piece):
            return length, theme
    if rest[0] in ME:
        return 1, "我的"
    if rest[0] in STOP_PHRASES or not rest[0].isalnum():
        return 1, ""
    return (1, rest) if len(rest) == 1 and longest_name([rest]) else (0, "")
