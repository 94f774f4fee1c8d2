"""Messages: their blocks, attachments and metadata."""

from __future__ import annotations

import json
from collections.abc import Mapping

from bot.workspace.limits.blocks import BLOCKS, LONGEST_MARKDOWN
from bot.workspace.limits.rules import (
    AnyObject,
    Flag,
    Items,
    Kinds,
    Needs,
    OneOf,
    Rule,
    Shape,
    String,
    Whole,
    at_most_one,
)

LARGEST_METADATA = 1024  # bytes; Slack has a limit and does not publish it

MESSAGE_BLOCKS = Items(Kinds(*BLOCKS.values()), 50, least=0)

ATTACHMENT_PAGE = "messaging/legacy-secondary-message-attachments"
WORDS = String(shortest=0)
ATTACHMENT = Shape(  # what goes together, and the figures, as slack_sdk checks them
    page=ATTACHMENT_PAGE,
    optional={
        **dict.fromkeys(("fallback", "pretext", "title", "title_link", "text", "image_url", "thumb_url"), WORDS),
        **dict.fromkeys(("author_name", "author_subname", "author_link", "author_icon"), WORDS),
        **dict.fromkeys(("footer_icon", "callback_id", "app_unfurl_url", "id"), WORDS),
        "footer": String(300, shortest=0),
        "ts": Whole(0),
        "color": String(pattern="good|warning|danger|#[0-9A-Fa-f]{6}"),
        "mrkdwn_in": Items(OneOf("pretext", "text", "fields"), least=0),
        "fields": Items(
            Shape(
                page=f"{ATTACHMENT_PAGE}#fields",
                optional={"title": WORDS, "value": WORDS, "short": Flag()},
            ),
            least=0,
        ),
        "actions": Items(AnyObject(), 5),
        "blocks": MESSAGE_BLOCKS,
    },
    choices=[at_most_one("image_url", "thumb_url")],
    agreements=[
        Needs("ts", "footer"),
        Needs("author_link", "author_name"),
        Needs("author_link", "author_icon"),
    ],
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
