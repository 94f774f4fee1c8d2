"""A report as paragraphs and sentences: each folded once, its places in the text kept, broken lines joined."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from unicodedata import east_asian_width

from handlers.words.folding import Folded, fold
from store.model.writing import HAN

LONGEST_STRETCH = 1500  # characters that are searched in one go: a longer paragraph is cut between its sentences
SHORTEST_LINE = 30  # columns: a shorter line was not broken for want of room
NEARLY = 0.8  # of the widest lines: how wide a line is that was broken
FEWEST_BROKEN = 3  # lines, before a text is taken to be set in lines of one width
LONGEST_HEADING = 80  # columns
LINE = re.compile(r"[^\n]+")
UNFINISHED = re.compile(r"[^。！？!?；;：:….\s”」』）)》]\s*$")
HALF_A_NUMBER = re.compile(r"(?:\d[.．]?|[万亿])\s*$")
REST_OF_NUMBER = re.compile(r"[.．]\d|\d*[%％万亿家项件个人元]")
INSIDE_NUMBER = re.compile(r"[\d.]\n[\d.]")
PROSE = re.compile(r"[，,；;。][^。！？!?；;：:….\n]*[\u4e00-\u9fff\d]\s*$")
OPENS_ANEW = re.compile(r"\s*(?:20\d\d|\d{1,2}月|来源|作者|记者|本报|新华|发布|时间|编辑|字号|\(|（|[\u3000 ]{2})")
SHORTEST_PROSE = 40  # columns of a line that was broken, though no other was
COMMA_AT_END = re.compile(r"[，,、]\s*$")
ABBREVIATED = re.compile(r"(?<![a-z])(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|no|vs|approx|u\.s|dr|mr|ms)\.$")
CUTS = (re.compile(r"[。！？!?]|\.(?=[\sA-Z])"), re.compile("[；;]"), re.compile(r"[，,、\s]"))
SENTENCE_END = re.compile(
    r"(?=(?<=.)本报[\u4e00-\u9fff]{0,8}\d{1,2}月\d{1,2}日)|(?<=[电讯])(?=\([^()]{0,40}记者)"
    r"|(?<=\d日[电讯])(?=[\u4e00-\u9fff])|[。!?]+(?!\d[\d.]*[%万亿])|\.{3,}|\.(?=\s|$)"
    r"|(?<=[\u4e00-\u9fff%])\.(?=[\u4e00-\u9fff])"
    r"|(?<=[a-z\d%)][a-z\d%)])\.(?=[a-z])|\n"
)
CLAUSE_END = re.compile(r"\s--\s|(?<=获悉)(?=[^,:])|(?<=了解到)(?=[^,:])|[,;:](?!\d{3}(?!\d))|[。!?\n]|\.(?=\s|$)")
MARKERS = (  # of lists and sections, from the widest part of a document to the narrowest; in the original text
    re.compile(r"\s*第[一二三四五六七八九十百]+[章编部][分]?"),
    re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[IVX]{1,4}\. )"),
    re.compile(r"\s*[（(][一二三四五六七八九十]{1,3}[)）]"),
    re.compile(r"\s*\d{1,2}(?:[、．]|\.(?!\d)|[)）])"),
    re.compile(r"\s*(?:[①-⑳]|[（(]\d{1,2}[)）]|\([ivx]{1,4}\))"),
    re.compile(r"\s*(?:[—–]{1,2}|-{2,3}\s?|[-•·●■◆▪*]\s)"),
)
UNNUMBERED = len(MARKERS)  # the level of what has no marker
BULLET = UNNUMBERED - 1


@dataclass(frozen=True)
class Paragraph:
    """A stretch of a report between two line ends that were meant, or a part of one that is too long."""

    number: int  # counted from 1
    folded: Folded  # its origins are places of the whole text
    sentences: tuple[tuple[int, int], ...]
    breaks: frozenset[int] = frozenset()  # places of the whole text at which a line was broken
    level: int = UNNUMBERED
    is_heading: bool = False
    goes_on: bool = False  # it is a later part of a long paragraph
    is_repeated: bool = False

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """The clause around a stretch of one sentence."""
        first, last = next((one for one in self.sentences if one[0] <= start < one[1]), (0, len(self.folded.text)))
        ends = [match.end() for match in CLAUSE_END.finditer(self.folded.text, first, start)]
        close = CLAUSE_END.search(self.folded.text, end, last)
        return ends[-1] if ends else first, close.start() if close else last


def paragraphs_in(text: str) -> list[Paragraph]:
    """All of a text, in its order; what has no letters is left out."""
    found, seen = list[Paragraph](), set[str]()
    for start, end, is_alone in _blocks(text):
        number = found[-1].number + 1 if found else 1
        parts = [*_parts(text, start, end)]
        if not parts:
            continue
        level = next((level for level, marker in enumerate(MARKERS) if marker.match(text, start, end)), UNNUMBERED)
        whole = "".join(folded.text for folded, _ in parts)
        is_heading = (
            is_alone and _columns(text[start:end].strip()) <= LONGEST_HEADING and _is_unfinished(text[start:end])
        )
        for place, (folded, breaks) in enumerate(parts):
            paragraph = Paragraph(number, folded, _sentences(folded), breaks, level, is_heading)
            found.append(replace(paragraph, goes_on=place > 0, is_repeated=whole in seen))
        seen.add(whole)
    return found


def _blocks(text: str) -> Iterator[tuple[int, int, bool]]:
    """Lines, joined where one was only broken; and whether it is a single one."""
    lines = [match.span() for match in LINE.finditer(text) if not match[0].isspace()]
    width = _width(text, lines)
    start, count = None, 0
    for place, (first, last) in enumerate(lines):
        start, count = (first, 1) if start is None else (start, count + 1)
        following = lines[place + 1] if place + 1 < len(lines) else None
        if following is None or not _is_broken(text, (first, last), following, width):
            yield start, last, count == 1
            start = None


def _width(text: str, lines: Sequence[tuple[int, int]]) -> float:
    """How many columns the lines of a text have that was set in lines; none where it was not."""
    unfinished = sorted(
        _columns(text[start:end])
        for (start, end), (following, _) in itertools.pairwise(lines)
        if following == end + 1 and _is_unfinished(text[start:end])
    )
    wide = unfinished[int(0.7 * len(unfinished))] if unfinished else 0
    alike = [columns for columns in unfinished if NEARLY * wide <= columns <= wide / NEARLY]
    return wide if len(alike) >= FEWEST_BROKEN and SHORTEST_LINE <= wide <= 200 else 0


def _is_broken(text: str, line: tuple[int, int], following: tuple[int, int], width: float) -> bool:
    """Whether a sentence goes on in the line below."""
    if following[0] != line[1] + 1 or any(marker.match(text, *following) for marker in MARKERS):
        return False
    words = text[slice(*line)]
    if COMMA_AT_END.search(words) or (HALF_A_NUMBER.search(words) and REST_OF_NUMBER.match(text, following[0])):
        return True
    if PROSE.search(words) and _columns(words) >= SHORTEST_PROSE and not OPENS_ANEW.match(text, following[0]):
        return True
    return bool(width) and _is_unfinished(words) and NEARLY * width <= _columns(words) <= width / NEARLY


def _is_unfinished(words: str) -> bool:
    return UNFINISHED.search(words[-4:]) is not None


def _columns(words: str) -> int:
    return len(words) + sum(1 for character in words if east_asian_width(character) in "WF")


def _parts(text: str, start: int, end: int) -> Iterator[tuple[Folded, frozenset[int]]]:
    """A block, folded, in stretches that are short enough to be searched."""
    while start < end:
        stretch = min(end, start + LONGEST_STRETCH)
        if stretch < end:
            cuts = ([match.end() for match in cut.finditer(text, start, stretch)] for cut in CUTS)
            stretch = next((ends[-1] for ends in cuts if ends), stretch)
        folded = fold(text[start:stretch])
        whole = Folded(folded.text, [start + origin for origin in folded.origins], text)
        if any(character.isalnum() for character in folded.text):
            yield _joined(whole)
        start = stretch


def _joined(folded: Folded) -> tuple[Folded, frozenset[int]]:
    """Without line ends, in whose place a space stands between words of letters; and where they were."""
    characters, origins, breaks = list[str](), list[int](), set[int]()
    for place, (character, origin) in enumerate(zip(folded.text, folded.origins, strict=True)):
        if character != "\n":
            characters.append(character)
            origins.append(origin)
            continue
        breaks.add(origin)
        around = folded.text[max(0, place - 1) : place + 2]
        if not HAN.search(around) and not INSIDE_NUMBER.search(around):
            characters.append(" ")
            origins.append(origin)
    return Folded("".join(characters), origins, folded.original), frozenset(breaks)


def _sentences(folded: Folded) -> tuple[tuple[int, int], ...]:
    """Where each begins and ends; a full stop that letters follow at once ends one only before a capital."""
    found, start, text = list[tuple[int, int]](), 0, folded.text
    for match in SENTENCE_END.finditer(text):
        end = match.end()
        runs_on = match[0] == "." and end < len(text) and text[end].isascii() and text[end].isalpha()
        if match[0] == "." and ABBREVIATED.search(text, max(0, end - 8), end):
            continue
        if runs_on and not folded.original[folded.origins[end]].isupper():
            continue
        found.append((start, end))
        start = end
    if start < len(text):
        found.append((start, len(text)))
    return tuple(found)
