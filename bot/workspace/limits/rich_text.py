"""Formatted text."""

from bot.workspace.limits.objects import LINK as ADDRESS
from bot.workspace.limits.rules import Address, Flag, Items, Kinds, Object, OneOf, Rule, Shape, String, Whole

PAGE = "reference/block-kit/blocks/rich-text-block"

STYLE = Shape(
    page=f"{PAGE}#element-types",
    optional=dict.fromkeys(
        ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"), Flag()
    ),
)


def _piece(kind: str, required: dict[str, Rule], optional: dict[str, Rule] | None = None) -> Shape:
    styled: dict[str, Rule] = {"style": STYLE}
    return Shape(page=f"{PAGE}#{kind}-element-type", type=kind, required=required, optional=styled | (optional or {}))


TEXT = _piece("text", {"text": String()})
LINK = _piece("link", {"url": ADDRESS}, {"text": String(), "unsafe": Flag()})
PIECES = Items(
    Kinds(
        TEXT,
        LINK,
        _piece("user", {"user_id": String()}),
        _piece("usergroup", {"usergroup_id": String()}),
        _piece("channel", {"channel_id": String()}),
        _piece("team", {"team_id": String()}),
        _piece("broadcast", {"range": OneOf("here", "channel", "everyone")}),
        _piece("emoji", {"name": String()}, {"unicode": String(), "url": Address(), "skin_tone": Whole(1, 6)}),
        _piece("date", {"timestamp": Whole(0), "format": String()}, {"url": ADDRESS, "fallback": String()}),
        _piece("color", {"value": String()}),
    ),
    least=0,
)

BORDER = Whole(0, 1)
SECTION = Shape(page=f"{PAGE}#rich_text_section", type="rich_text_section", required={"elements": PIECES})
PREFORMATTED = Shape(  # the page lets every piece stand in it, @slack/types only these two
    page=f"{PAGE}#rich_text_preformatted",
    type="rich_text_preformatted",
    required={"elements": Items(Kinds(TEXT, LINK), least=0)},
    optional={"language": String(), "border": BORDER},
)
QUOTE = Shape(
    page=f"{PAGE}#rich_text_quote",
    type="rich_text_quote",
    required={"elements": PIECES},
    optional={"border": BORDER},
)
LIST = Shape(
    page=f"{PAGE}#rich_text_list",
    type="rich_text_list",
    required={"elements": Items(SECTION), "style": OneOf("bullet", "ordered")},
    optional={"indent": Whole(0, 8), "offset": Whole(0), "border": BORDER},
)
RICH_TEXT = Shape(
    page=PAGE,
    type="rich_text",
    required={"elements": Items(Kinds(SECTION, PREFORMATTED, QUOTE, LIST))},
    optional={"block_id": String(255)},
)


def words_of(rich_text: Object) -> str:
    """The words of a sound rich_text, without its formatting."""
    if "elements" in rich_text:
        return "".join(words_of(part) for part in rich_text["elements"])
    return str(rich_text.get("text") or rich_text.get("url") or rich_text.get("name") or "")
