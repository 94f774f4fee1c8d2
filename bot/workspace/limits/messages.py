"""Messages: their blocks, attachments and metadata."""

from __future__ import annotations

import json
from collections.abc import Mapping

from bot.workspace.limits.blocks import BLOCKS, LONGEST_MARKDOWN
from bot.workspace.limits.rules import AnyObject, Flag, Items, Kinds, Moment, Rule, Shape, String

LARGEST_METADATA = 1024  # bytes; Slack has a limit and does not publish it

MESSAGE_BLOCKS = Items(Kinds(*BLOCKS.values()), 50, least=0)

ATTACHMENT_PAGE = "messaging/legacy-secondary-message-attachments"
WORDS = String(shortest=0)
ATTACHMENT = Shape(  # slack_sdk minds more than Slack does: a wrong colour is none, and `ts` needs no footer
    page=ATTACHMENT_PAGE,
    is_loose=True,  # old apps send a lot: `attachment_type`, the most of them
    optional={
        **dict.fromkeys(("fallback", "pretext", "title", "title_link", "text", "image_url", "thumb_url"), WORDS),
        **dict.fromkeys(("author_name", "author_subname", "author_link", "author_icon", "color"), WORDS),
        **dict.fromkeys(("footer", "footer_icon", "callback_id", "app_unfurl_url"), WORDS),
        "ts": Moment(),
        "fields": Items(
            Shape(page=f"{ATTACHMENT_PAGE}#fields", is_loose=True, optional={"title": WORDS, "short": Flag()}), least=0
        ),
        "actions": Items(AnyObject(), 5),
        "blocks": MESSAGE_BLOCKS,
    },
)
ATTACHMENTS = Items(ATTACHMENT, 100, least=0)

METADATA = Shape(  # 50 is the figure of the manifest, for types that an app subscribes to
    page="messaging/message-metadata",
    required={"event_type": String(50, pattern="[A-Za-z0-9_]+"), "event_payload": AnyObject()},
)

MESSAGE_PARTS: Mapping[str, Rule] = {  # docs: reference/methods/chat.postMessage
    "text": String(shortest=0),
    "markdown_text": String(LONGEST_MARKDOWN),
    "blocks": MESSAGE_BLOCKS,
    "attachments": ATTACHMENTS,
    "metadata": METADATA,
}


def is_metadata_too_large(metadata: object) -> bool:
    """Whether metadata is heavier than is wise to send."""
    return len(json.dumps(metadata, ensure_ascii=False).encode("utf-8", "surrogatepass")) > LARGEST_METADATA
