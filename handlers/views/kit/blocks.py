"""Block Kit in plain dicts, one small builder a block or element, each within its limits.

Limits: https://docs.slack.dev/reference/block-kit. Text that is too long is cut with an ellipsis; everything else is
for the caller to keep within bounds. Plain-text objects are shown as they are, so they need no escaping.
"""

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from handlers.phrases.mrkdwn import Mrkdwn, cut, escape, length, shorten

Block = dict[str, Any]
Element = dict[str, Any]

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
SECTION_TEXT = 3000
FIELD_TEXT = 2000
FIELDS = 10  # of one section
HEADER_TEXT = 150
BUTTON_TEXT = 75
OPTION_TEXT = 75
OPTIONS = 100
ELEMENTS = 25
TABLE_ROWS = 100  # beside the header row; the stricter of two published figures
TABLE_CHARACTERS = 10_000  # over all cells of a message; the stricter of two published figures
TABLE_PAGE = 10
CHART_TITLE = 50
CHART_LABEL = 20
CHART_POINTS = 20
NOTHING = "–"  # a cell may not be empty
DRAWN = 1000  # rows of tables, and options of menus, that are not drawn anew; nobody changes one that is drawn


class Answer(NamedTuple):
    """A message as the Web API takes it: its blocks, and the text for notifications and screen readers."""

    text: Mrkdwn
    blocks: list[Block]


def section(text: Mrkdwn, *, fields: Sequence[Mrkdwn] = (), accessory: Element | None = None) -> Block:
    block: Block = {"type": "section", "text": mrkdwn(text, SECTION_TEXT)}
    if fields:
        block["fields"] = [mrkdwn(field, FIELD_TEXT) for field in fields[:FIELDS]]
    if accessory:
        block["accessory"] = accessory
    return block


def fields(*texts: Mrkdwn) -> list[Block]:
    """Short texts side by side, however many: a section takes ten."""
    drawn = [mrkdwn(text, FIELD_TEXT) for text in texts]
    return [{"type": "section", "fields": drawn[start : start + FIELDS]} for start in range(0, len(drawn), FIELDS)]


def long_text(text: str, before: Mrkdwn | None = None) -> list[Block]:
    """A text of any length in as many sections as its escaped form needs."""
    blocks: list[Block] = []
    rest = text
    room = SECTION_TEXT - length(before or "") - 1
    while rest:
        part = rest[:room]
        while (needed := length(escape(part))) > room:
            part = part[: len(part) * room // needed]
        opening = f"{before}\n" if before and not blocks else ""
        blocks.append(section(Mrkdwn(opening + escape(part))))
        rest = rest[len(part) :]
        room = SECTION_TEXT
    return blocks


def context(*texts: Mrkdwn) -> Block:
    return {"type": "context", "elements": [mrkdwn(text, SECTION_TEXT) for text in texts[:10]]}


def divider() -> Block:
    return {"type": "divider"}


def actions(*elements: Element | None) -> list[Block]:
    """The row of controls below an answer; no row where there is none."""
    present = [element for element in elements if element]
    return [{"type": "actions", "elements": present[:ELEMENTS]}] if present else []


def button(
    text: str, action_id: str, value: str = "", *, url: str | None = None, style: str | None = None, name: str = ""
) -> Element:
    """A button; `name` is read out where the label alone would not tell what it does."""
    element: Element = {"type": "button", "text": plain(text, BUTTON_TEXT), "action_id": action_id}
    if value:
        element["value"] = value
    if url:
        element["url"] = url
    if style:
        element["style"] = style
    if name:
        element["accessibility_label"] = cut(name, BUTTON_TEXT)
    return element


def select(placeholder: str, action_id: str, options: Iterable[tuple[str, str]]) -> Element:
    """A menu of (label, value) pairs."""
    return {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": plain(placeholder, 150),
        "options": [option(label, value) for label, value in islice(options, OPTIONS)],
    }


@lru_cache(maxsize=DRAWN)
def option(label: str, value: str) -> Element:
    """One line of a menu."""
    return {"text": plain(label, OPTION_TEXT), "value": value}


class Number(NamedTuple):
    """A cell by whose value a column is sorted, and what stands in it."""

    value: float
    text: str


Cell = str | Number


def data_table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Block:
    """A table that readers sort and page; its cells are plain text, cut evenly to what a message may hold."""
    shown: list[tuple[Cell, ...]] = [tuple(columns), *map(tuple, rows[:TABLE_ROWS])]
    lengths = [len(cell.text if isinstance(cell, Number) else cell) for row in shown for cell in row]
    longest = TABLE_CHARACTERS
    while sum(lengths) > TABLE_CHARACTERS:
        longest = min(longest, max(lengths)) * 9 // 10
        lengths = [min(length, longest) for length in lengths]
    return {
        "type": "data_table",
        "caption": cut(caption, HEADER_TEXT),
        "page_size": TABLE_PAGE,
        "row_header_column_index": 0,
        "rows": [table_row(cells, longest) for cells in shown],
    }


@lru_cache(maxsize=DRAWN)
def table_row(cells: tuple[Cell, ...], longest: int) -> list[Element]:
    """One row of a table."""
    return [
        {"type": "raw_number", "value": cell.value, "text": cut(cell.text, longest)}
        if isinstance(cell, Number)
        else {"type": "raw_text", "text": cut(cell, longest) or NOTHING}
        for cell in cells
    ]


class Series(NamedTuple):
    """One set of bars: a name, and a value for each category of its chart."""

    name: str
    values: Sequence[float]


def bar_chart(title: str, categories: Sequence[str], series: Sequence[Series], unit: str) -> Block:
    """Bars side by side: the first twenty categories, one bar a series."""
    labels = [cut(category, CHART_LABEL) for category in categories[:CHART_POINTS]]
    axes: dict[str, Any] = {"categories": labels}
    if unit:
        axes["y_label"] = cut(unit, CHART_TITLE)
    return {
        "type": "data_visualization",
        "title": cut(title, CHART_TITLE),
        "chart": {
            "type": "bar",
            "axis_config": axes,
            "series": [
                {
                    "name": cut(named.name, CHART_LABEL),
                    "data": [
                        {"label": label, "value": value} for label, value in zip(labels, named.values, strict=False)
                    ],
                }
                for named in series
            ],
        },
    }


def plain(text: str, limit: int) -> Element:
    return {"type": "plain_text", "text": cut(text, limit), "emoji": True}


def mrkdwn(text: Mrkdwn, limit: int) -> Element:
    return {"type": "mrkdwn", "text": shorten(text, limit)}


def packed(values: dict[str, Any]) -> str:
    """What a button remembers, as the text of its `value`."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
