"""Lines as they were printed, joined to the paragraphs that they were."""

import re
from collections.abc import Iterable, Sequence

WIDE = r"\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u201c\u201d\u2018\u2019\u2014\u2026"
WIDE_SIGN = re.compile(f"[{WIDE}]")
SPACE_OF_FONTS = re.compile(
    rf"(?<=[{WIDE}]) (?=[\w%(])(?![{WIDE}])|(?<=[\w%)])(?<![{WIDE}]) (?=[{WIDE}])|(?<=[，。；：、！？（）]) "
)
SPACE_BETWEEN_WIDE = re.compile(rf"(?<=[{WIDE}]) (?=[{WIDE}])")
MANY = 1 / 3  # spaces for a character: then each is set by itself
ENDS = re.compile(r"[。！？!?；;:：.…][”’\"')）」』]?$")
NUMERAL = "[一二三四五六七八九十]{1,3}"
BEGINS = re.compile(rf"[（(]?(?:{NUMERAL}|\d{{1,2}})(?:[、)）]|是|[.．](?!\d))|第{NUMERAL}[章节条，]|[•·●■◆▪-] ?")
FULL = 0.85  # share of the usual width that a line has which goes on in the next


def joined(lines: Iterable[str]) -> str:
    """One line of several: Chinese has no space in between, and a word that is parted keeps its hyphen."""
    text = ""
    for line in filter(None, map(str.strip, lines)):
        is_apart = text and not (text.endswith("-") or (WIDE_SIGN.match(text[-1]) or WIDE_SIGN.match(line)))
        text += f" {line}" if is_apart else line
    return text


def paragraphs(lines: Sequence[str]) -> list[list[int]]:
    """Which lines make a paragraph each, by their places.

    One goes on where it fills the column and ends no sentence: of two paragraphs in one the past of the first would
    become the plans of the second.
    """
    full = {script: FULL * usual_width([line for line in lines if is_wide(line) is script]) for script in (True, False)}
    found: list[list[int]] = []
    goes_on = False
    for place, line in enumerate(lines):
        if goes_on and not BEGINS.match(line):
            found[-1].append(place)
        else:
            found.append([place])
        goes_on = width(line) >= full[is_wide(line)] and not ENDS.search(line)
    return found


def usual_width(lines: Sequence[str]) -> int:
    """The width that few lines exceed."""
    widths = sorted(map(width, lines))
    return widths[len(widths) * 9 // 10] if widths else 0


def is_wide(line: str) -> bool:
    """Whether it is in Chinese: in print its columns are as wide as they count, those of English are not."""
    return 3 * len(WIDE_SIGN.findall(line)) > len(line)


def width(line: str) -> int:
    """Columns that it takes in print."""
    return len(line) + len(WIDE_SIGN.findall(line))


def without_spaces_of_fonts(line: str) -> str:
    """Without what stands between Chinese and digits where the font changes, or behind each character."""
    line = SPACE_OF_FONTS.sub("", line)
    is_spaced = len(SPACE_BETWEEN_WIDE.findall(line)) > MANY * len(WIDE_SIGN.findall(line))
    return SPACE_BETWEEN_WIDE.sub("", line) if is_spaced else line
