"""Blocks that hold a thing apart: cards, alerts, tasks, videos."""

from bot.workspace.limits.elements import BUTTON, IMAGE, inside
from bot.workspace.limits.objects import BLOCK_ID, PICTURE, plain, text
from bot.workspace.limits.rich_text import RICH_TEXT
from bot.workspace.limits.rules import (
    HOME,
    MESSAGE,
    MODAL,
    Address,
    AnyObject,
    Items,
    OneOf,
    Shape,
    String,
    at_least_one,
    at_most_one,
)

PAGES = "reference/block-kit/blocks"

CARD = Shape(
    page=f"{PAGES}/card-block",
    type="card",
    optional={
        "block_id": BLOCK_ID,
        "hero_image": IMAGE,
        "icon": IMAGE,
        "slack_icon": AnyObject(),
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "subtext": text(200),
        "actions": Items(BUTTON, 3),
    },
    choices=[at_least_one("hero_image", "title", "actions", "body"), at_most_one("icon", "slack_icon")],
)
CAROUSEL = Shape(
    page=f"{PAGES}/carousel-block",
    type="carousel",
    surfaces=MESSAGE | HOME,
    required={"elements": Items(CARD, 10)},
    optional={"block_id": BLOCK_ID},
)
ALERT = Shape(
    page=f"{PAGES}/alert-block",
    type="alert",
    surfaces=MODAL,
    required={"text": text(200)},
    optional={"block_id": BLOCK_ID, "level": OneOf("default", "info", "warning", "error", "success")},
)
CONTEXT_ACTIONS = Shape(
    page=f"{PAGES}/context-actions-block",
    type="context_actions",
    surfaces=MESSAGE,
    required={"elements": Items(inside("context_actions"), 5)},
    optional={"block_id": BLOCK_ID},
)


def _task(*statuses: str) -> Shape:
    return Shape(
        page=f"{PAGES}/task-card-block",
        type="task_card",
        surfaces=MESSAGE,
        required={"task_id": String(), "title": String()},
        optional={
            "block_id": BLOCK_ID,
            "status": OneOf(*statuses),
            "details": RICH_TEXT,
            "output": RICH_TEXT,
            "sources": Items(inside("task_card")),
        },
    )


TASK_CARD = _task("in_progress", "complete", "error")
PLAN = Shape(
    page=f"{PAGES}/plan-block",
    type="plan",
    surfaces=MESSAGE,
    required={"title": String()},
    optional={"block_id": BLOCK_ID, "tasks": Items(_task("pending", "in_progress", "complete", "error"))},
)
SECURE = Address(3000, ("https",))
VIDEO = Shape(  # fewer than 200 and 50 characters, says the page
    page=f"{PAGES}/video-block",
    type="video",
    required={"title": plain(199), "video_url": SECURE, "thumbnail_url": PICTURE, "alt_text": String()},
    optional={
        "block_id": BLOCK_ID,
        "title_url": SECURE,
        "description": plain(199),
        "author_name": String(49),
        "provider_name": String(),
        "provider_icon_url": PICTURE,
    },
)
