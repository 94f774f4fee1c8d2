"""Slack's notation in what people write, undone: links, mentions, dates and escaped signs.

https://docs.slack.dev/messaging/formatting-message-text
"""

import re

MARKED = re.compile(r"<([^<>]*)>")  # stops at the next <, so that many of them take no longer than as many letters
MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
SIGILS = {"@": "@", "#": "#", "!": "@"}  # as Slack shows a person, a channel, and <!here> or a user group
SIGNS = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
ESCAPED = re.compile("|".join(SIGNS))


def as_read(text: str) -> str:
    """A message as people read it in Slack: links by their label, people and channels by their name."""
    return unescape(MARKED.sub(lambda marked: _shown(marked[1]), text))


def unescape(text: str) -> str:
    """The three signs that Slack escapes, and only once: `&amp;lt;` is what somebody typed as `&lt;`."""
    return ESCAPED.sub(lambda sign: SIGNS[sign[0]], text)


def mentioned(word: str) -> str:
    """The user id of a word that is a mention and nothing else; empty where it is none."""
    mention = MENTION.fullmatch(word)
    return mention[1] if mention else ""


def without_mentions(text: str, user_id: str) -> str:
    """A text with a space in place of each mention of somebody."""
    return MENTION.sub(lambda mention: " " if mention[1] == user_id else mention[0], text)


def _shown(inside: str) -> str:
    """What Slack shows of a mark by what stands in its brackets; a mark without a label by what it points to."""
    target, _, label = inside.partition("|")
    if inside.startswith("!date^"):
        return label
    sigil = SIGILS.get(inside[:1], "")
    name = label or target.removeprefix(inside[:1] if sigil else "").removeprefix("subteam^").removeprefix("mailto:")
    return sigil + name.removeprefix(sigil)
