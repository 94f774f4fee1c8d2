"""Formatted text: docs, reference/block-kit/blocks/rich-text-block."""

from bot.workspace.limits.rules import Object, Rule, by_type, flag, items, one_of, shape, string, whole

STYLE = shape(
    {},
    dict.fromkeys(("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"), flag),
)
STYLED = {"style": STYLE}

PIECE = by_type(
    {
        "text": shape({"text": string()}, STYLED),
        "link": shape({"url": string()}, {"text": string(), "unsafe": flag, **STYLED}),
        "user": shape({"user_id": string()}, STYLED),
        "usergroup": shape({"usergroup_id": string()}, STYLED),
        "channel": shape({"channel_id": string()}, STYLED),
        "team": shape({"team_id": string()}, STYLED),
        "broadcast": shape({"range": one_of("here", "channel", "everyone")}, STYLED),
        "emoji": shape({"name": string()}, {"unicode": string(), "skin_tone": whole(1, 6), **STYLED}),
        "date": shape({"timestamp": whole(0), "format": string()}, {"url": string(), "fallback": string(), **STYLED}),
        "color": shape({"value": string()}, STYLED),
    }
)
PIECES = items(PIECE, least=0)
BORDER = {"border": whole(0, 1)}
SECTION = by_type({"rich_text_section": shape({"elements": PIECES})})

PARTS: dict[str, Rule] = {
    "rich_text_section": shape({"elements": PIECES}),
    "rich_text_preformatted": shape({"elements": PIECES}, {"language": string(), **BORDER}),
    "rich_text_quote": shape({"elements": PIECES}, BORDER),
    "rich_text_list": shape(
        {"elements": items(SECTION), "style": one_of("bullet", "ordered")},
        {"indent": whole(0, 8), "offset": whole(0), **BORDER},
    ),
}
RICH_TEXT = shape({"elements": items(by_type(PARTS))}, {"block_id": string(255)})


def words_of(rich_text: Object) -> str:
    """The words of a sound rich_text, without its formatting."""
    if "elements" in rich_text:
        return "".join(words_of(part) for part in rich_text["elements"])
    return str(rich_text.get("text") or rich_text.get("url") or rich_text.get("name") or "")
