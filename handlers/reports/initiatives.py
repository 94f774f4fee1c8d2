"""Work items: what is to be done and has no number, from lists and from clauses that begin with what is done."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from handlers.reports.candidates import due_of, trimmed
from handlers.reports.carrying import HEADLINES, Governed
from handlers.reports.facts import span_of
from handlers.reports.heads import PROMISE, RESULT
from handlers.reports.reading import Candidate, CandidateKind, Facts
from handlers.words.dates import Reading
from handlers.words.names import Exact, metric_in
from store.model.writing import has_han

LONGEST_TITLE = 150
FEWEST_ITEMS = 3  # between semicolons, before a sentence is taken for a list
SHORTEST_ZH, SHORTEST_EN = 6, 3  # characters, words: less has no object
LONGEST_ITEM_ZH, LONGEST_ITEM_EN = 70, 260  # characters of an item: of a longer one its first clauses are kept

VERBS_ZH = (
    "推进|推动|加快|深化|强化|实施|建设|组建|打造|培育|壮大|完善|健全|构建|布局|开展|启动|出台|修订|争取|抓好"
    "|办好|统筹|优化|提升|加强|建立|支持|培养|引进|创建|争创|攻克|突破"
    "|落实|改革|探索|推行|促进|扩大|设立|建成|建好|做好|做强|做大|编制|制定|举办|命名|成立|挂牌|聚力|发展|集聚"
    "|激发|营造|提高|增强|高标准|高水平|高质量|全力|大力|积极|着力|重点"
    "|深入|持续|加大|加速|完成|筹建|谋划|拓展|畅通|赋能|汇聚|夯实|用好|搭建|培强|鼓励|引导|规范|倡导|坚决|稳步"
    "|扎实|有序|系统|协同|联合|主动|率先|全面(?!贯彻)"
)
VERBS_EN = (
    "promot|accelerat|deepen|strengthen|implement|build|set up|foster|cultivat|expand|improv|launch|issue|revis"
    "|carry out|optimi[sz]|focus"
    "|establish|develop|support|creat|enhanc|construct|encourag|introduc|advanc|speed up|tackl|integrat|form"
    "|train|attract|organi[sz]|pursue|complet"
    "|upgrad|boost|increas|ensur|intensif|push|lay out|plan|reform|perfect|explor|do a good job|pay attention"
    "|make|cooperat|open|serv|give full play|help|dock|highlight"
    "|done|well|transform|stimulat|guid|vigorously|actively|further|solidly|fully|jointly|gather|consolidat"
    "|revitali[sz]"
    "|master|provid"
)
ITEM_ZH = re.compile(
    r"(?:^|(?<=[;,:。]))\s*(?:[一二三四五六七八九十]{1,2}(?:是(?!否|个)|要)|首先|其次|再次|最后"
    r"|第[一二三四五六七八九十][,是]|\([一二三四五六七八九十\d]{1,2}\)|\d{1,2}[.,)](?!\d)|此外,?)"
)
ITEM_EN = re.compile(
    r"(?:^|(?<=[;,:.]))\s*(?:(?:one|first(?:ly)?|second(?:ly)?|third(?:ly)?|fourth(?:ly)?|fifth|sixth|seventh"
    r"|eighth|ninth|tenth|finally|last)(?:,| is to| we)"
    r"|\([ivx\d]{1,4}\)|\d{1,2}[.)])"
)
OPENS_ZH = re.compile(
    rf"\s*(?:[一二三四五六七八九十]{{1,3}},)?(?:[^,;]{{0,8}}(?:前|底|内)(?:要)?)?(?:要|将|并|还要|同时|积极"
    rf"|进一步|切实|继续|科学|统筹|以及|还|再)*(?:{VERBS_ZH})"
)
AFTER_HEAD_ZH = re.compile(
    rf"(?:将|要|力争|争取|计划|拟|确保|必须)(?:重点|着力|继续|进一步|积极|深入|大力|全面|加快|还要)*(?={VERBS_ZH})"
)
OPENS_EN = re.compile(
    rf"\s*(?:(?:and|to|also|then|we|it|will|shall|should|must|need to|in order to"
    rf"|adhere to)\s)*(?:[a-z]+ly\s)?(?:{VERBS_EN})"
)
PROMISES_EN = re.compile(
    rf"(?<![a-z])(?:will|shall|should|must|(?:strives?|plans?|aims?|need|needs|planned|is|are|efforts"
    rf"|work) to)\s(?:[a-z]+ly\s)?(?:be\s)?(?:[a-z]+ly\s)?(?:{VERBS_EN})"
)
ASKED = re.compile(
    r"(?:会议|大会)?(?:要求|强调|部署|提出要|指出,?要)|要(?:求|点)?[:,]|(?<![a-z])(?:emphasi[sz]ed|stressed"
    r"|pointed out|called|requested|required|urged|deployed|arranged)(?![a-z])"
)
SLOGAN = re.compile(
    r"贯彻|学习|精神|坚持|指导思想|为(?:指引|引领|主题|主线|指导|根本|统领)|高举|弘扬|牢记|不忘|提高政治"
    r"|政治站位|思想统一|使命感|认识|初心|坚定不移|党的(?:领导|建设)"
    r"|(?<![a-z])(?:adhere|uphold|guided by|spirit of|thought on|analy[sz]e the|sense of|political position"
    r"|give full play)(?![a-z])"
)
BYLINE = re.compile(
    r"\((?:[^()]{0,60}(?:reporter|correspondent|记者|通讯员|责编|编辑|来源)[^()]{0,60}"
    r"|[\u4e00-\u9fff]{2,4})\)\s*$|\(责编"
)
ONLY_A_TITLE = re.compile(r"(?:[一二三四五六七八九十]{1,3},)?[^,;]{0,8}(?:目标|任务|举措|措施|要求|安排|部署|指标)")
FURNITURE = re.compile(
    r"版权|记者|编辑|责编|来源|出席|主持|讲话|作报告|召开|举行|致辞|参加会议|attended|presided"
    r"|delivered a speech|reporter|editor|copyright"
)


def initiatives_in(sentences: Iterable[Governed], facts: Facts) -> Iterator[Candidate]:
    """The items of every sentence that promises, be it one of a list or not."""
    for sentence in sentences:
        if sentence.state.kind is not RESULT:
            yield from _in_sentence(sentence, facts)


def _in_sentence(sentence: Governed, facts: Facts) -> Iterator[Candidate]:
    if sentence.paragraph.is_heading and sentence.paragraph.number <= HEADLINES:
        return
    text = sentence.paragraph.folded.text
    start, end = sentence.sentence
    is_zh = has_han(text[start:end])
    state = sentence.state
    items = [*_items(text, start, end, is_zh)]
    is_told_to = state.kind is PROMISE or ASKED.search(text, start, end) is not None
    if not is_told_to and not any(item.is_marked for item in items):
        return
    is_list = state.is_list or len(items) >= FEWEST_ITEMS
    for item in items:
        first = _behind_lead(text, item.start, item.end)
        is_counted = any(first <= place.start < item.end for place in sentence.marks.numbers)
        is_run = state.is_list and _is_run(text, first, item.end, is_zh)
        if not is_counted and (item.is_marked or (is_list and not is_run)):
            found = [(first, item.end)]
        else:
            found = [*_clauses(sentence, first, item.end, is_zh)]
        if not found and state.kind is PROMISE and state.strength == 3 and not state.is_carried:
            found = [(first, item.end)]  # 力争到2025年,自立自强能力显著提升
        for one, other in found:
            if _is_item(sentence, one, other, is_zh):
                yield _candidate(sentence, one, other, is_zh, facts, _due_of(sentence, item, items, facts))


class Item(NamedTuple):
    """A part of a sentence between semicolons or the marks of a list."""

    start: int
    end: int
    is_marked: bool  # 一是, first: a mark begins it


def _due_of(sentence: Governed, item: Item, items: Sequence[Item], facts: Facts) -> Reading | None:
    """By when: its own date, or the one that governs all; a date within one item of a list is not the others'."""
    own = [dated for dated in sentence.marks.dates if item.start <= dated.start < item.end]
    if len(items) > 1 and own:
        return own[-1].reading
    dated = sentence.state.dated
    is_of_another = dated and any(other.is_marked and other.start <= dated.start < other.end for other in items)
    state = replace(sentence.state, dated=None) if is_of_another and len(items) > 1 else sentence.state
    return due_of(state, facts)


def _items(text: str, start: int, end: int, is_zh: bool) -> Iterator[Item]:
    byline = BYLINE.search(text, start, end)
    end = byline.start() if byline else end
    cuts = {start: False} | {start + match.end(): False for match in re.finditer(r"[;。!?]", text[start:end])}
    for match in (ITEM_ZH if is_zh else ITEM_EN).finditer(text, start, end):
        cuts[match.end() if is_zh else match.start()] = True
    places = sorted(cuts)
    for first, last in zip(places, [*places[1:], end], strict=True):
        if last > first:
            yield Item(first, last, cuts[first])


def _behind_lead(text: str, start: int, end: int) -> int:
    """Behind the words that only say that items follow: 抓好十件大事."""
    colons = [match.end() for match in re.finditer(r":(?!\d)", text[start:end])]
    return start + colons[-1] if colons else start


def _is_run(text: str, start: int, end: int, is_zh: bool) -> bool:
    """Whether a part of a list is itself several statements in a row: X was established, the Y made progress."""
    clauses = text[start:end].split(",")
    shortest = SHORTEST_ZH if is_zh else SHORTEST_EN + 1
    sizes = [len(clause) if is_zh else len(clause.split()) for clause in clauses]
    return len(clauses) >= FEWEST_ITEMS and min(sizes) >= shortest


def _clauses(sentence: Governed, start: int, end: int, is_zh: bool) -> Iterator[tuple[int, int]]:
    """The clauses of a sentence that begin with what is to be done."""
    text, is_promised = sentence.paragraph.folded.text, sentence.state.kind is PROMISE
    has_number = any(start <= place.start < end for place in sentence.marks.numbers)
    is_run = sentence.state.is_list and not has_number and _is_run(text, start, end, is_zh)
    opening = sum(1 for first, last in _between_commas(text, start, end) if OPENS_EN.match(text, first, last))
    if not is_zh and is_promised and not is_run and opening < 2 and end - start <= LONGEST_ITEM_EN:
        if PROMISES_EN.search(text, start, end) or OPENS_EN.match(text, start):
            yield start, end
        return
    opened: tuple[int, int] | None = None
    for first, last in _between_commas(text, start, end):
        opens = (OPENS_ZH if is_zh else OPENS_EN).match(text, first, last)
        if opens or is_run or (AFTER_HEAD_ZH if is_zh else PROMISES_EN).search(text, first, last):
            if opened:
                yield opened
            opened = (first, last)
        elif opened and _is_enumeration(sentence, first):
            opened = (opened[0], last)
        elif opened:
            yield opened
            opened = None
    if opened:
        yield opened


def _between_commas(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    cuts = [start, *(start + match.end() for match in re.finditer(r",(?!\d{3}(?!\d))", text[start:end])), end]
    yield from ((first, last) for first, last in pairwise(cuts) if last > first)


def _is_enumeration(sentence: Governed, start: int) -> bool:
    """Whether a clause goes on with another of several things: 抓好甲工程、乙工程."""
    folded = sentence.paragraph.folded
    return folded.original[folded.origins[start - 1]] == "、"


def _is_item(sentence: Governed, start: int, end: int, is_zh: bool) -> bool:
    text = sentence.paragraph.folded.text
    words = text[start:end].strip(" ,;:。.!?")
    long_enough = len(words) >= SHORTEST_ZH if is_zh else words.count(" ") + 1 >= SHORTEST_EN
    if not long_enough or ONLY_A_TITLE.fullmatch(words) or SLOGAN.search(words) or FURNITURE.search(words):
        return False
    return not any(start <= place.start < end for place in sentence.marks.numbers)


def _candidate(sentence: Governed, start: int, end: int, is_zh: bool, facts: Facts, due: Reading | None) -> Candidate:
    paragraph = sentence.paragraph
    longest = LONGEST_ITEM_ZH if is_zh else LONGEST_ITEM_EN
    if end - start > longest:
        cuts = [match.start() for match in re.finditer(r"[,:]", paragraph.folded.text[start : start + longest])]
        end = start + (cuts[-1] if cuts else longest)
    at = trimmed(paragraph.folded.original, span_of(paragraph, start, end))
    named = metric_in(paragraph.folded.text[start:end])
    return Candidate(
        kind=CandidateKind.INITIATIVE,
        at=at,
        quote=at.of(paragraph.folded.original),
        paragraph=paragraph.number,
        head=sentence.state.head,
        title=" ".join(at.of(paragraph.folded.original).split())[:LONGEST_TITLE],
        metric=named.found if isinstance(named, Exact) else None,
        deadline=due,
        province=facts.province,
        scope=facts.scope,
        scope_name=facts.scope_name,
        year=facts.year,
    )
