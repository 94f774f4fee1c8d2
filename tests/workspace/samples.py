"""Sound blocks, messages and views, as large as a test wants them."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
HAN = "字"


def plain(size: int = 1) -> Json:
    return {"type": "plain_text", "text": HAN * size}


def mrkdwn(size: int) -> Json:
    return {"type": "mrkdwn", "text": HAN * size}


def option(text: int = 1, value: int = 1, description: int = 1) -> Json:
    return {"text": plain(text), "value": "v" * value, "description": plain(description)}


def options(count: int) -> list[Json]:
    return [{"text": plain(), "value": str(number)} for number in range(count)]


def button(text: int = 1, **parts: object) -> Json:
    return {"type": "button", "text": plain(text), **parts}


def confirm(**sizes: int) -> Json:
    return {name: plain(sizes.get(name, 1)) for name in ("title", "text", "confirm", "deny")}


def element(kind: str, **parts: object) -> Json:
    return {"type": kind, **parts}


def address(size: int = 9) -> str:
    return "https://".ljust(size, "u")[:size]


def image(alt_text: int = 1, image_url: int = 9) -> Json:
    return {"type": "image", "alt_text": "a" * alt_text, "image_url": address(image_url)}


def section(**parts: object) -> Json:
    return {"type": "section", "text": plain(), **parts}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def asked(**parts: object) -> Json:
    """An input block in a Home tab, where nothing needs to be submitted."""
    return {"type": "home", "blocks": [{"type": "input", "label": plain(), **parts}]}


def asked_in_modal(**parts: object) -> Json:
    return modal(blocks=[{"type": "input", "label": plain(), **parts}], submit=plain())


def modal(**parts: object) -> Json:
    return {"type": "modal", "title": plain(), "blocks": [section()], **parts}


def home(**parts: object) -> Json:
    return {"type": "home", "blocks": [section()], **parts}


def cells(rows: int, columns: int = 1, size: int = 1) -> list[list[Json]]:
    return [[{"type": "raw_text", "text": HAN * size}] * columns] * rows


def table(rows: int = 1, columns: int = 1, **parts: object) -> Json:
    return {"type": "table", "rows": cells(rows, columns), **parts}


def data_table(rows: int = 2, columns: int = 1, **parts: object) -> Json:
    return {"type": "data_table", "caption": "c", "rows": cells(rows, columns), **parts}


def numbered(number: int, size: int) -> str:
    return str(number).rjust(size, HAN)[:size]


def lines(series: int = 1, points: int = 1, kind: str = "line", **sizes: int) -> Json:
    labels = [numbered(number, sizes.get("label", 2)) for number in range(points)]
    data = [{"label": label, "value": -1} for label in labels]
    names = [numbered(number, sizes.get("name", 2)) for number in range(series)]
    axes = {"categories": labels, "x_label": "x" * sizes.get("x", 1), "y_label": "y" * sizes.get("y", 1)}
    chart = {"type": kind, "axis_config": axes, "series": [{"name": name, "data": data} for name in names]}
    return {"type": "data_visualization", "title": HAN * sizes.get("title", 1), "chart": chart}


def pie(segments: int = 1, label: int = 1) -> Json:
    parts = [{"label": HAN * label, "value": 1}] * segments
    return {"type": "data_visualization", "title": "t", "chart": {"type": "pie", "segments": parts}}


def card(**parts: object) -> Json:
    return {"type": "card", "body": mrkdwn(1), **parts}


def container(**parts: object) -> Json:
    return {"type": "container", "title": plain(), "child_blocks": [{"type": "divider"}], **parts}


def video(**parts: object) -> Json:
    return {
        "type": "video",
        "title": plain(),
        "video_url": address(),
        "thumbnail_url": address(),
        "alt_text": "a",
        **parts,
    }


def metadata(event_type: int) -> Json:
    return {"metadata": {"event_type": "e" * event_type, "event_payload": {"key": "digest:C1"}}}
