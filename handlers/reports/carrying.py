"""Which head governs each number: the last one before it, carried over lists and paragraphs until another is said."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from handlers.reports.facts import span_of
from handlers.reports.heads import PROMISE, RESULT, HeadMark, heads_in, is_late
from handlers.reports.marks import Marks
from handlers.reports.reading import DocumentKind, Facts, Head, HeadKind
from handlers.reports.text import BULLET, UNNUMBERED, Paragraph
from handlers.words.dates import ReadDeadline
from handlers.words.deadlines import Dated
from handlers.words.quantity import Place
from store.model.writing import has_han

HEADLINES = 3  # paragraphs at the top that may be titles of the whole
LONGEST_TRAIL = 60  # characters behind a number in which a year still speaks of it
SECTION_AHEAD = re.compile(
    r"目标|任务|重点工作|工作安排|工作部署|工作思路|总体要求|主要举措|主要措施|重点措施|重点举措|工作重点|展望"
    r"|主要指标|发展思路"
    r"|重点工程|重点行动|实施路径"
    r"|(?<![a-z])(?:targets?|goals?|objectives?|tasks|priorities|outlook|measures|work for|work in)(?![a-z])"
)
SECTION_BACK = re.compile(
    r"回顾|成绩|成效|进展|现状|发展基础|工作基础|形势|背景|总结|亮点|(?<![a-z])(?:review|achievements|progress"
    r"|background|foundation|results)(?![a-z])"
)
TOLD = re.compile(  # right behind a number: 1143.26亿元,同比增长12.2%
    r"[^,;。]{0,8},?\s?(?:同比|较上年|比上年|较去年|位?居全国|列全国|排名?全国|居[^,;。]{1,6}第"
    r"|,?\s?up [^,;.]{0,20}year[ -]on[ -]year"
    r"|,? (?:an increase of|a year-on-year|ranking|ranked))"
)
NAMES_YEAR = re.compile(
    r"20\d\d|[今本当明来]年|this year|current year|next year|十[一二三四五六七]五|five-year|未来|今后|下半年"
)
SAID_BEHIND = re.compile(r"[-,]这是[^。!?]{0,40}?(?:目标|任务)")
TO_BE_DONE = (DocumentKind.PLAN, DocumentKind.OPINION)
IS_TO_BE_DONE = re.compile(  # the title of a measure, in a document of measures
    r"[\s\d一二三四五六七八九十(),.]*(?:加强|加快|强化|实施|推进|推动|深化|提升|完善|优化|建设|打造|培育|构建"
    r"|健全|支持|促进|突破|壮大|布局|大力|全面|着力)"
)
AHEAD = re.compile(r"下一步|接下来|今后|新的一年|下一?阶段|下步|展望|未来|going forward|next step|in the future")
BRACKETS = re.compile(r"\([^()]{1,60}\)")
MET = re.compile(  # right behind a number: it was a goal, and it is met
    r"[^,;。]{0,8}(?:的?(?:规划|发展|预期)?目标)(?:任务)?,?(?:均|都)?(?:已|提前|如期|圆满|顺利|全面)"
    r"|[^;.]{0,30}(?:was|were|has been|have been) (?:met|achieved|reached|fulfilled|completed)"
)


@dataclass(frozen=True)
class State:
    """What governs at a place of the text."""

    kind: HeadKind | None = None
    strength: int = 0
    head: Head | None = None
    dated: Dated | None = None
    is_list: bool = False
    is_carried: bool = False
    is_forecast: bool = False
    is_estimate: bool = False
    since: int = 0  # where its head stands in the paragraph
    is_told: bool = False  # words behind it tell of the past


NOTHING = State()


@dataclass(frozen=True)
class Governed:
    """A sentence, and what governs it."""

    paragraph: Paragraph
    sentence: tuple[int, int]
    state: State
    marks: Marks


@dataclass(frozen=True)
class GovernedNumber(Governed):
    """A number in its sentence, and what governs it."""

    place: Place
    before: int  # where the number before it in the sentence ends


def governed(paragraphs: Sequence[Paragraph], marks: Sequence[Marks], facts: Facts) -> Iterator[Governed]:
    """Every number of a report and every sentence without one, in the order of the text."""
    sections = list[tuple[int, State]]()
    last = NOTHING
    for paragraph, marked in zip(paragraphs, marks, strict=True):
        heads = heads_in(paragraph, marked.dates, facts)
        if not paragraph.goes_on:
            last = _carried(_start(paragraph, marked, heads, sections, last, facts))
        for sentence in paragraph.sentences:
            found, last = _read_sentence(paragraph, sentence, marked, heads, last, facts)
            yield from found
            last = _carried(last)
        if last.kind is PROMISE and paragraph.folded.text.endswith(":"):
            last = replace(last, is_list=True)


def _start(
    paragraph: Paragraph,
    marked: Marks,
    heads: Sequence[HeadMark],
    sections: list[tuple[int, State]],
    last: State,
    facts: Facts,
) -> State:
    """What a paragraph begins with: what its section is about, or the list that it is an item of."""
    in_list = last.is_list and last.kind is PROMISE and (paragraph.level == BULLET or paragraph.level > 2)
    title = _section_title(paragraph, marked)
    if title is not None:
        while sections and sections[-1][0] >= paragraph.level:
            sections.pop()
        is_headline = paragraph.level == UNNUMBERED and paragraph.number <= HEADLINES
        parent = sections[-1][1].kind if sections else None
        by_nature = facts.kind in TO_BE_DONE and parent is not RESULT
        state = None if is_headline else _section(paragraph, title, heads, by_nature=by_nature)
        if state:
            sections.append((paragraph.level, state))
    if in_list and paragraph.level != UNNUMBERED:
        return last
    if not sections:
        return NOTHING
    own = sections[-1][1]
    return replace(own, dated=last.dated) if own.kind is last.kind is PROMISE and not own.dated else own


def _section_title(paragraph: Paragraph, marked: Marks) -> int | None:
    """How far the title of a section reaches, where the paragraph is or begins with one."""
    if paragraph.is_heading and not marked.numbers:
        return len(paragraph.folded.text)
    first = paragraph.sentences[0][1] if paragraph.sentences else 0
    is_title = paragraph.level < BULLET and first <= 30 and not any(place.start < first for place in marked.numbers)
    return first if is_title else None


def _section(paragraph: Paragraph, end: int, heads: Sequence[HeadMark], *, by_nature: bool) -> State | None:
    text = paragraph.folded.text
    back, ahead = SECTION_BACK.search(text, 0, end), SECTION_AHEAD.search(text, 0, end)
    own = [head for head in heads if head.end <= end and head.kind and head.strength >= 2]
    past = next((head for head in own if head.kind is RESULT), None)
    coming = next((head for head in own if head.kind is PROMISE), None)
    if by_nature and not (past or back or ahead or coming):
        ahead = IS_TO_BE_DONE.match(text, 0, end)
    kind = RESULT if past or (back and not ahead) else PROMISE if ahead or coming else None
    if kind is None:
        return None
    words = past or back if kind is RESULT else coming or ahead
    if words is None:
        return None
    start, stop = (words.start, words.end) if isinstance(words, HeadMark) else words.span()
    dated = coming.dated if coming and kind is PROMISE else None
    return State(kind, 3, Head(kind, 3, span_of(paragraph, start, stop)), dated)


def _carried(state: State) -> State:
    return replace(state, is_carried=True) if state.kind else state


def _read_sentence(
    paragraph: Paragraph,
    sentence: tuple[int, int],
    marked: Marks,
    heads: Sequence[HeadMark],
    state: State,
    facts: Facts,
) -> tuple[list[Governed], State]:
    start, end = sentence
    own_heads = [head for head in heads if start <= head.start < end]
    places = [place for place in marked.numbers if start <= place.start < end]
    found = list[GovernedNumber]()
    if goal := SAID_BEHIND.search(paragraph.folded.text, start, end):
        state = State(PROMISE, 2, Head(PROMISE, 2, span_of(paragraph, *goal.span())))
    waiting, before = [*own_heads], start
    trailing = list[Dated]()
    asides = (match.span() for match in BRACKETS.finditer(paragraph.folded.text, start, end))
    brackets = [aside for aside in asides if any(aside[0] <= place.start < aside[1] for place in places)]
    outside = _Outside(state)
    for number, place in enumerate(places):
        waiting = [head for head in waiting if head.kind is RESULT or head.dated not in trailing]
        while waiting and waiting[0].start < place.start:
            head = waiting.pop(0)
            state = _step(paragraph, outside.at(head.start, state, brackets), head, facts)
        state = outside.at(place.start, state, brackets)
        following = places[number + 1].start if number + 1 < len(places) else end
        own = _with_trail(paragraph, state, place, min(following, end), marked, facts)
        if own.kind is RESULT and (behind := _trailing(paragraph, place, min(following, end), marked)):
            trailing.append(behind)  # 96.8 billion in 2024, ranking 13th
        found.append(GovernedNumber(paragraph, sentence, own, marked, place, before))
        before = place.end
    if not has_han(paragraph.folded.text):
        found = [_dated_behind(one, marked, facts) for one in found]
    first = state
    for head in waiting:
        state = _step(paragraph, outside.at(head.start, state, brackets), head, facts)
    state = outside.at(end, state, brackets)
    return [*found, Governed(paragraph, sentence, _best(first, state), marked)], state


class _Outside:
    """What governs around a bracket, so that it governs again behind it: 达到1.6%(2022年为1.57%),企业达到1万家."""

    def __init__(self, state: State) -> None:
        self._state, self._end = state, -1

    def at(self, place: int, state: State, brackets: Sequence[tuple[int, int]]) -> State:
        """What governs at a place, which comes behind all those before it, where `state` is what was said last."""
        if 0 <= self._end <= place:
            state, self._end = self._state, -1
        bracket = next((end for start, end in brackets if start <= place < end), None)
        if bracket is not None and self._end < 0:
            self._state, self._end = state, bracket
        return state


def _dated_behind(number: GovernedNumber, marked: Marks, facts: Facts) -> GovernedNumber:
    """With the day that ends an English sentence, where none stands before: 30,000 firms and 40,000 SMEs by 2027."""
    start, end = number.sentence
    text, state = number.paragraph.folded.text, number.state
    has_own = any(start <= dated.start < number.place.start and dated == state.dated for dated in marked.dates)
    is_behind = state.dated is not None and number.place.end <= state.dated.start < end
    if state.kind is not PROMISE or has_own or is_behind:
        return number
    later = (dated for dated in marked.dates if number.place.end <= dated.start < end)
    for dated in later:
        reading = dated.reading
        is_due = text[dated.start : dated.end].startswith(("by", "before", "within", "over the next", "in the next"))
        if (
            is_due
            and isinstance(reading, ReadDeadline)
            and (facts.year is None or reading.deadline.on.year >= facts.year)
        ):
            return replace(number, state=replace(state, dated=dated))
    return number


def _best(first: State, last: State) -> State:
    """What governs a sentence without a number: its own head, or what was carried to it."""
    return last if last.kind else first


def _step(paragraph: Paragraph, state: State, head: HeadMark, facts: Facts) -> State:
    """What governs behind a head."""
    own = Head(head.kind, head.strength, span_of(paragraph, head.start, head.end)) if head.kind else None
    is_past = state.kind is RESULT and state.strength == 3
    if head.dated and state.kind is RESULT and not NAMES_YEAR.search(paragraph.folded.text, head.start, head.end):
        return state  # 回首2032年。全年…
    if head.dated and head.kind is None:
        return replace(state, dated=head.dated) if not is_past else NOTHING
    if head.is_forecast:
        if is_late(facts) and not _is_later(state.dated, facts):
            return State(RESULT, 3, own and replace(own, kind=RESULT), is_estimate=True)
        if state.kind is RESULT:
            return replace(state, is_estimate=True)
        if state.kind is PROMISE and not state.is_carried:
            return replace(state, is_forecast=state.head is None or state.strength < 3)
        return State(PROMISE, 1, own, state.dated, is_forecast=True)
    if head.kind is RESULT:
        return _told(state, head, own)
    if head.dated:
        keeps = state.kind is PROMISE and not state.is_carried and state.strength >= head.strength
        if keeps:
            return replace(state, dated=head.dated)
        return State(
            PROMISE,
            head.strength,
            own,
            head.dated,
            is_list=state.is_list and state.kind is PROMISE,
            is_forecast=state.is_forecast and not state.is_carried,
        )
    if head.strength == 2 and is_past and (not state.is_carried or state.is_estimate):
        return state  # an estimate of the year just ended, although it “will” exceed something
    is_ahead = AHEAD.match(paragraph.folded.text, head.start) or ";" in paragraph.folded.text[state.since : head.start]
    if head.strength == 3 and is_past and not state.is_carried and not is_ahead:
        return state  # in 2022 it met the target of 300
    if head.strength == 2 and state.kind is PROMISE and not state.is_carried:
        return replace(state, is_list=state.is_list or head.opens_list)
    dated = state.dated if state.kind is PROMISE else None
    return State(
        PROMISE, head.strength, own, dated, is_list=head.opens_list or (state.is_list and state.kind is PROMISE)
    )


def _is_later(dated: Dated | None, facts: Facts) -> bool:
    """Whether a date lies behind the document's own year."""
    reading = dated.reading if dated else None
    return isinstance(reading, ReadDeadline) and facts.year is not None and reading.deadline.on.year > facts.year


def _told(state: State, head: HeadMark, own: Head | None) -> State:
    """Words of what has been: years always, others unless a list of what is aimed at is in a translator's tense."""
    if head.strength == 3:
        return State(RESULT, 3, own, head.dated, since=head.end)
    if state.kind is PROMISE and (state.is_list or head.strength == 1):
        return state
    if state.kind is RESULT and not state.is_carried:
        return state
    if state.kind is None and head.strength == 1:
        return State(RESULT, 1, own)
    return State(RESULT, head.strength, own)


def _with_trail(paragraph: Paragraph, state: State, place: Place, end: int, marked: Marks, facts: Facts) -> State:
    """What is said right behind the number: by when, of which year, or that it was more than the year before."""
    text = paragraph.folded.text
    told = TOLD.match(text, place.end) is not None
    if MET.match(text, place.end):
        return State(RESULT, 2)
    if told and (state.is_carried or state.strength < 2):
        return State(RESULT, 1, None)
    if told and state.kind is PROMISE and state.strength < 3:
        state = replace(state, is_told=True)
    trailing = _trailing(paragraph, place, end, marked)
    if trailing is None or not isinstance(trailing.reading, ReadDeadline) or facts.year is None:
        return state
    year = trailing.reading.deadline.on.year
    own = span_of(paragraph, trailing.start, trailing.end)
    if year < facts.year:
        return State(RESULT, 3, Head(RESULT, 3, own), trailing)
    if state.kind is PROMISE:
        return replace(state, dated=trailing)
    is_by = text[trailing.start : trailing.end].startswith(("by", "before"))
    if is_by and (year > facts.year or not state.kind):
        return State(PROMISE, 2, Head(PROMISE, 2, own), trailing, is_forecast=state.is_estimate)
    return state


def _trailing(paragraph: Paragraph, place: Place, end: int, marked: Marks) -> Dated | None:
    """The date that stands right behind a number: reached 100 billion yuan in 2021, 1万家(2022年)."""
    text = paragraph.folded.text
    for dated in marked.dates:
        between = text[place.end : dated.start]
        if place.end <= dated.start < min(end, place.end + LONGEST_TRAIL):
            is_apart = re.search(r"[,;。!?]", between.rstrip(" ,")) or has_han(between)
            is_alone = "(" in between and text[dated.end : dated.end + 1] == ")" and not between.strip(" (")
            return None if is_apart or ("(" in between and not is_alone) or (has_han(text) and not is_alone) else dated
    return None
