"""Blocks as HTML: what Slack's dictionaries say, through the templates, and never an exception at a broken one."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from jinja2 import ChainableUndefined, Environment, PackageLoader, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from bot.workspace.page.rendering import text
from bot.workspace.page.rendering.charts import chart, number_words
from bot.workspace.page.rendering.text import Reader
from bot.workspace.page.words import say

_HAN = re.compile("[\u3400-\u9fff]")
_LATIN = re.compile("[A-Za-z]")
SHORT_CELL = 18  # columns of text
HOLDERS = ("container", "plan", "carousel")  # blocks that hold other blocks

Block = Mapping[str, Any]
Typed = Mapping[str, Mapping[str, Any]]


def draw_blocks(
    blocks: object,
    reader: Reader,
    typed: Typed | None = None,
    errors: Mapping[str, str] | None = None,
) -> Markup:
    """All blocks of a message, a modal or a Home tab, with what was typed into them and what is wrong with it.

    `typed` is by block_id and action_id, `errors` by block_id. A block of an unknown type, or too broken to be drawn,
    becomes a grey box that shows its source.
    """
    drawn = template("blocks.html").render(
        blocks=_blocks(blocks), reader=reader, typed=typed or {}, errors=errors or {}
    )
    return Markup(drawn)  # noqa: S704 - the template escapes whatever was written by others


def template(name: str) -> Any:
    """A template of the page, with the filters that draw Slack's texts."""
    return _ENVIRONMENT.get_template(name)


def initials(name: str) -> str:
    """One or two letters for somebody's picture: 王 for 王芳 Wang Fang, AM for Ada Moreau."""
    words = name.split()
    if not words:
        return "?"
    if ord(words[0][0]) >= 0x2E80:  # Han, kana and hangul: one character fills the picture
        return words[0][0]
    return "".join(word[0] for word in words[:2]).upper()


def colour(key: str) -> int:
    """Which of the eight picture colours belongs to somebody, always the same one."""
    return sum(ord(character) * place for place, character in enumerate(key, start=1)) % 8


def _blocks(value: object) -> list[Block]:
    """Blocks with their ids; Slack fills these in before it shows anything, and so do we where they are missing."""
    return [
        {"block_id": f"b{place}", **block} if isinstance(block, Mapping) else {"type": "unreadable", "was": block}
        for place, block in enumerate(value if isinstance(value, list) else [])
    ]


@pass_context
def _text_object(context: Context, value: object) -> Markup:
    """A text object, or a bare string, as it looks."""
    reader: Reader = context["reader"]
    if isinstance(value, Mapping) and value.get("type") == "mrkdwn":
        return text.mrkdwn(value.get("text"), reader)
    if isinstance(value, Mapping):
        return text.plain(value.get("text"), value.get("emoji", True))
    return text.plain(value)


@pass_context
def _tongue(context: Context, value: object) -> Markup:
    """Says of a text in another language than the page's which one it is, for who listens and for the right glyphs."""
    words = _string(value.get("text") if isinstance(value, Mapping) else value)
    han, latin = len(_HAN.findall(words)), len(_LATIN.findall(words))
    is_chinese = 2 * han > latin
    if not (han or latin) or is_chinese == context["reader"].locale.lower().startswith("zh"):
        return Markup("")
    return Markup(' lang="zh-CN"') if is_chinese else Markup(' lang="en"')


@pass_context
def _mrkdwn(context: Context, value: object) -> Markup:
    """A bare string in Slack's notation, as it looks."""
    return text.mrkdwn(value, context["reader"])


@pass_context
def _inner_blocks(context: Context, blocks: object) -> Markup:
    """The blocks inside a block; what may not stand there is shown as unsupported, so that nothing nests for ever."""
    allowed = [block if block.get("type") not in HOLDERS else {**block, "type": "nested"} for block in _blocks(blocks)]
    return draw_blocks(allowed, context["reader"], context["typed"], context["errors"])


@pass_context
def _wall_time(context: Context, seconds: object) -> str:
    """Seconds since 1970 as a date and time in the reader's zone, as the browser's own control takes it."""
    try:
        return f"{datetime.fromtimestamp(int(str(seconds)), context['reader'].timezone):%Y-%m-%dT%H:%M}"
    except (ValueError, OverflowError, OSError):
        return ""


@pass_context
def _inline(context: Context, element: object) -> Markup:
    """One inline element of rich text with its style."""
    if not isinstance(element, Mapping):
        return Markup("")
    drawn = _inline_content(element, context["reader"])
    style = element.get("style")
    for name, tag in (("code", "code"), ("strike", "s"), ("italic", "i"), ("bold", "b")):
        if isinstance(style, Mapping) and style.get(name) is True:
            drawn = Markup("<{0}>{1}</{0}>").format(tag, drawn)
    return drawn


def _inline_content(element: Block, reader: Reader) -> Markup:
    match element.get("type"):
        case "text":
            return escape(_string(element.get("text")))
        case "link":
            return text.link(_string(element.get("url")), _string(element.get("text")) or None)
        case "user":
            return text.person(_string(element.get("user_id")), reader)
        case "channel":
            return text.channel(_string(element.get("channel_id")), reader)
        case "usergroup":
            return text.broadcast(_string(element.get("usergroup_id")))
        case "broadcast":
            return text.broadcast(_string(element.get("range")))
        case "emoji":
            return text.emoji(_string(element.get("name")))
        case "date":
            return text.moment(
                element.get("timestamp"),
                element.get("format"),
                reader,
                _string(element.get("fallback")),
                _string(element.get("url")),
            )
        case "color":
            return Markup("<code>{}</code>").format(_string(element.get("value")))
    return Markup('<span class="unsupported-inline">{}</span>').format(_string(element.get("type")) or "?")


def _mappings(value: object) -> list[Block]:
    """The dictionaries in a list, whatever else stands there; nothing for what is no list."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _whole(value: object, default: int = 0) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10_000 else default


def _rows(value: object) -> list[list[Block]]:
    return [_mappings(row) for row in value if isinstance(row, list)] if isinstance(value, list) else []


def _numeric_columns(rows: Sequence[Sequence[Block]]) -> list[int]:
    """Columns below the header that hold numbers only: these stand to the right and sort as numbers."""
    columns = max((len(row) for row in rows), default=0)
    return [
        column
        for column in range(columns)
        if len(rows) > 1 and all(len(row) > column and row[column].get("type") == "raw_number" for row in rows[1:])
    ]


def _cell_number(cell: Block) -> str:
    value = cell.get("value")
    return repr(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _cell_text(cell: Block) -> str:
    words = cell.get("text")
    if isinstance(words, str):
        return words
    value = cell.get("value")
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e300:
        return str(value)
    return number_words(value)


def _is_short(cell: Block) -> bool:
    """Whether a cell's words stay on one line however narrow the page is."""
    return cell.get("type") != "rich_text" and text.columns(_cell_text(cell)) <= SHORT_CELL


def _option_values(value: object) -> list[str]:
    """The values of one chosen option or of several."""
    options = [value] if isinstance(value, Mapping) else _mappings(value)
    return [_string(option.get("value")) for option in options]


def _chosen(element: Block, block_id: object, typed: Typed, *initial: str) -> list[str]:
    """What a control holds: what was typed into it, else the first of its initial properties that is there."""
    action_id = element.get("action_id")
    held = typed.get(_string(block_id), {})
    if isinstance(action_id, str) and action_id in held:
        value = held[action_id]
        return [] if value is None else [value] if isinstance(value, str) else [_string(one) for one in value]
    for name in initial:
        start = element.get(name)
        if isinstance(start, str | int):
            return [str(start)]
        if isinstance(start, Mapping) and start.get("type") == "rich_text":
            return ["\n".join(map(_plain_words, _mappings(start.get("elements"))))]
        if isinstance(start, list) and all(isinstance(one, str) for one in start):
            return list(start)
        if isinstance(start, Mapping | list):
            return _option_values(start)
    return []


def _option_names(options: object) -> dict[str, str]:
    return {_string(option.get("value")): text.label(option.get("text")) for option in _mappings(options)}


def _plain_words(part: Block) -> str:
    """What a part of rich text says, without its styles."""
    inner = _mappings(part.get("elements"))
    return _string(part.get("text")) + ("\n" if part.get("type") == "rich_text_list" else "").join(
        map(_plain_words, inner)
    )


def _confirm(value: object) -> dict[str, str] | None:
    """A confirm dialog's words, for the page's script."""
    if not isinstance(value, Mapping):
        return None
    return {
        "title": text.label(value.get("title")),
        "text": text.label(value.get("text")),
        "confirm": text.label(value.get("confirm")) or "Yes",
        "deny": text.label(value.get("deny")) or "No",
        "style": _string(value.get("style")),
    }


def _address(value: object) -> str:
    """A web address that may stand behind a link or a button; empty for any other kind."""
    address = _string(value)
    return address if address.lower().startswith(("https://", "http://")) else ""


_ENVIRONMENT = Environment(
    loader=PackageLoader("bot.workspace.page", "templates"),
    autoescape=True,
    undefined=ChainableUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.filters.update(
    text=_text_object,
    mrkdwn=_mrkdwn,
    tongue=_tongue,
    inline=_inline,
    label=text.label,
    mappings=_mappings,
    string=_string,
    whole=_whole,
    rows=_rows,
    numeric_columns=_numeric_columns,
    cell_number=_cell_number,
    cell_text=_cell_text,
    is_short=_is_short,
    confirm=_confirm,
    wall_time=_wall_time,
    address=_address,
    emoji=text.emoji,
    initials=initials,
    colour=colour,
    clock_time=text.clock_time,
)
_ENVIRONMENT.globals.update(
    say=say, chart=chart, chosen=_chosen, inner_blocks=_inner_blocks, option_names=_option_names
)
