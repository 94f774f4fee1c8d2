"""Text that Slack reads as mrkdwn, in which nothing a person typed can mean anything.

https://docs.slack.dev/messaging/formatting-message-text: only `&`, `<` and `>` are escaped; mentions, links and
broadcasts all need a `<`, so escaped text can ping nobody.
"""

import re
from collections.abc import Iterable
from typing import Any

from store.model.role import is_group

CUT = "…"
NO_WIDTH = "\u200b"
JOINER = "\u200d"
WITHOUT_WIDTH = (
    "\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\U000e0000-\U000e007f"  # the last are letters of the Latin alphabet that nobody sees
)
SUSPECT = re.compile(f"[{JOINER}{WITHOUT_WIDTH}]")  # which nearly no text has: it is found out in no time
UNSEEN = re.compile(rf"[{WITHOUT_WIDTH}]|{JOINER}(?=\w)|(?<=\w){JOINER}")  # the joiner stays within an emoji
QUOTATION = re.compile(r"^&gt;", re.MULTILINE)


class Mrkdwn(str):
    """A string that has been escaped or was written by us: the only kind that the block builders take as mrkdwn.

    String methods return plain `str`, so a piece that loses its safety loses its type as well.
    """

    __slots__ = ()


def escape(text: str) -> Mrkdwn:
    """What a person typed, so that it reads as typed."""
    return unquoted(harmless(text))


def fill(pattern: str, **values: Any) -> Mrkdwn:
    """Fill the braces of a pattern of ours; every value that is not mrkdwn already is escaped."""
    safe = {name: value if isinstance(value, Mrkdwn) else harmless(str(value)) for name, value in values.items()}
    return unquoted(pattern.format(**safe))


def visible(text: str) -> str:
    """A text without signs that have no width or turn its direction: what is shown is what is there.

    It is for what is shown alone; a record keeps the words of its source as they are.
    """
    if text.isascii() or SUSPECT.search(text) is None:
        return text
    shown = UNSEEN.sub("", text)
    return shown if shown.strip() or not text.strip() else CUT


def harmless(text: str) -> str:
    """Text in which nothing pings and nothing links."""
    return visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unquoted(text: str) -> Mrkdwn:
    """Harmless text of which no line becomes a quotation because it begins with a greater-than sign."""
    return Mrkdwn(QUOTATION.sub(f"{NO_WIDTH}&gt;", text))


def bold(text: str) -> Mrkdwn:
    """Bold for one line; Slack wants a space or the line's end on either side of it."""
    return Mrkdwn(f"*{text if isinstance(text, Mrkdwn) else escape(text)}*")


def italic(text: str) -> Mrkdwn:
    """Italics for one line."""
    return Mrkdwn(f"_{text if isinstance(text, Mrkdwn) else escape(text)}_")


def code(text: str) -> Mrkdwn:
    """Something to copy, letter for letter."""
    return Mrkdwn(f"`{escape(text.replace('`', '’'))}`")


def preformatted(text: str) -> Mrkdwn:
    """Several lines to copy, letter for letter."""
    return Mrkdwn(f"```\n{escape(text.replace('`', '’'))}\n```")


def quote(text: str) -> Mrkdwn:
    """The words of a source, each line set off by a bar."""
    return Mrkdwn("\n".join(f"> {escape(line)}" for line in text.splitlines()))


def link(address: str, label: str) -> Mrkdwn:
    """A link; a bar in the address or the label would end it early, so neither keeps one."""
    target = escape(address.replace("|", "%7C").replace(" ", "%20"))
    return Mrkdwn(f"<{target}|{escape(label.replace('|', '¦'))}>")


def person(user_id: str) -> Mrkdwn:
    """A mention of a member by id, which Slack shows as the name."""
    return Mrkdwn(f"<@{escape(user_id)}>")


def mention(id: str) -> Mrkdwn:
    """A member or a user group by its id."""
    return Mrkdwn(f"<!subteam^{escape(id)}>") if is_group(id) else person(id)


def lines(*parts: Mrkdwn | None) -> Mrkdwn:
    """Lines one below the other; those that are None or empty are left out."""
    return Mrkdwn("\n".join(part for part in parts if part))


def joined(separator: str, parts: Iterable[Mrkdwn]) -> Mrkdwn:
    """Pieces in one line."""
    return Mrkdwn(separator.join(parts))


def shorten(text: Mrkdwn, limit: int) -> Mrkdwn:
    """At most `limit` characters, cut so that no escape and no link is left half."""
    if length(text) <= limit:
        return text
    kept = beginning(text, limit - len(CUT))
    for opening, closing in (("<", ">"), ("&", ";")):
        start = kept.rfind(opening)
        if start > kept.rfind(closing) and (opening == "<" or len(kept) - start < len("&amp;")):
            kept = kept[:start]
    return Mrkdwn(kept + CUT)


def cut(text: str, limit: int) -> str:
    """Plain text of at most `limit` characters, on one line."""
    flat = " ".join(visible(text).split())
    return flat if length(flat) <= limit else beginning(flat, limit - len(CUT)).rstrip() + CUT


def length(text: str) -> int:
    """Characters as Slack counts them at the strictest: an emoji is two, as in UTF-16."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def beginning(text: str, most: int) -> str:
    """The first characters, so counted, and none of them by half."""
    return text.encode("utf-16-le", "surrogatepass")[: 2 * most].decode("utf-16-le", "ignore")
