"""The figures of Slack's documentation, written down a second time: a wrong one in the rules is caught here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.workspace.limits.messages import is_metadata_too_large
from bot.workspace.limits.rules import Violation
from bot.workspace.limits.surfaces import message_violations, option_violations, view_violations, violations
from bot.workspace.limits.views import is_too_large
from tests.workspace.samples import (
    HAN,
    Json,
    actions,
    address,
    asked,
    asked_in_modal,
    button,
    card,
    cells,
    confirm,
    container,
    data_table,
    element,
    home,
    image,
    lines,
    metadata,
    modal,
    mrkdwn,
    option,
    options,
    pie,
    plain,
    section,
    table,
    video,
)


@dataclass(frozen=True)
class Figure:
    """How many are allowed, of what, and where the surplus is pointed at."""

    what: str
    least: int
    most: int
    make: Callable[[int], Any]
    pointer: str


FIGURES = [
    Figure("blocks of a message", 0, 50, lambda n: {"blocks": [section()] * n}, "/blocks"),
    Figure("attachments of a message", 0, 100, lambda n: {"attachments": [{"text": "x"}] * n}, "/attachments"),
    Figure("markdown_text", 0, 12_000, lambda n: {"markdown_text": HAN * n}, "/markdown_text"),
    Figure("event_type", 1, 50, metadata, "/metadata/event_type"),
    Figure("blocks of a modal", 1, 100, lambda n: modal(blocks=[section()] * n), "/view/blocks"),
    Figure("blocks of a Home tab", 1, 100, lambda n: home(blocks=[section()] * n), "/view/blocks"),
    Figure("title of a modal", 1, 24, lambda n: modal(title=plain(n)), "/view/title/text"),
    Figure("submit of a modal", 1, 24, lambda n: modal(submit=plain(n)), "/view/submit/text"),
    Figure("close of a modal", 1, 24, lambda n: modal(close=plain(n)), "/view/close/text"),
    Figure("private_metadata of a modal", 0, 3000, lambda n: modal(private_metadata="p" * n), "/view/private_metadata"),
    Figure(
        "private_metadata of a Home tab", 0, 3000, lambda n: home(private_metadata="p" * n), "/view/private_metadata"
    ),
    Figure("callback_id", 0, 255, lambda n: modal(callback_id="c" * n), "/view/callback_id"),
    Figure("callback_id of a Home tab", 0, 255, lambda n: home(callback_id="c" * n), "/view/callback_id"),
    Figure("external_id", 0, 255, lambda n: modal(external_id="e" * n), "/view/external_id"),
    Figure("block_id", 1, 255, lambda n: section(block_id="b" * n), "/block_id"),
    Figure("text of a section", 1, 3000, lambda n: section(text=mrkdwn(n)), "/text/text"),
    Figure("fields of a section", 1, 10, lambda n: section(fields=[plain()] * n), "/fields"),
    Figure("one field", 1, 2000, lambda n: section(fields=[mrkdwn(n)]), "/fields/0/text"),
    Figure("header", 1, 150, lambda n: {"type": "header", "text": plain(n)}, "/text/text"),
    Figure("context", 1, 10, lambda n: {"type": "context", "elements": [mrkdwn(1)] * n}, "/elements"),
    Figure("text in a context", 1, 3000, lambda n: {"type": "context", "elements": [mrkdwn(n)]}, "/elements/0/text"),
    Figure("actions", 1, 25, lambda n: actions(*[button()] * n), "/elements"),
    Figure("alt_text of an image", 1, 2000, lambda n: image(alt_text=n), "/alt_text"),
    Figure("image_url", 9, 3000, lambda n: image(image_url=n), "/image_url"),
    Figure("title of an image", 1, 2000, lambda n: {**image(), "title": plain(n)}, "/title/text"),
    Figure("alt_text of an accessory", 1, 2000, lambda n: section(accessory=image(n)), "/accessory/alt_text"),
    Figure("image_url of an accessory", 9, 3000, lambda n: section(accessory=image(1, n)), "/accessory/image_url"),
    Figure("markdown", 1, 12_000, lambda n: {"type": "markdown", "text": HAN * n}, "/text"),
    Figure("rows of a table", 1, 100, lambda n: table(rows=n), "/rows"),
    Figure("columns of a table", 1, 20, lambda n: table(columns=n), "/rows/0"),
    Figure("column settings", 1, 20, lambda n: table(column_settings=[None] * n), "/column_settings"),
    Figure("characters of a table", 1, 10_000, lambda n: {"type": "table", "rows": cells(1, 1, n)}, "/rows"),
    Figure("rows of a data table", 2, 101, lambda n: data_table(rows=n), "/rows"),
    Figure("columns of a data table", 1, 20, lambda n: data_table(columns=n), "/rows/0"),
    Figure("characters of a data table", 1, 5_000, lambda n: data_table() | {"rows": cells(2, 1, n)}, "/rows"),
    Figure("page size", 1, 100, lambda n: data_table(page_size=n), "/page_size"),
    Figure(
        "row header",
        0,
        19,
        lambda n: data_table(columns=20, row_header_column_index=n),
        "/row_header_column_index",
    ),
    Figure("title of a chart", 1, 50, lambda n: lines(title=n), "/title"),
    Figure("segments of a pie", 1, 6, pie, "/chart/segments"),
    Figure("label of a segment", 1, 20, lambda n: pie(label=n), "/chart/segments/0/label"),
    Figure("series of a line", 1, 6, lambda n: lines(series=n), "/chart/series"),
    Figure("series of bars", 1, 6, lambda n: lines(series=n, kind="bar"), "/chart/series"),
    Figure("series of areas", 1, 6, lambda n: lines(series=n, kind="area"), "/chart/series"),
    Figure("name of a series", 1, 20, lambda n: lines(name=n), "/chart/series/0/name"),
    Figure("points of a series", 1, 20, lambda n: lines(points=n), "/chart/series/0/data"),
    Figure("label of a point", 1, 20, lambda n: lines(label=n), "/chart/series/0/data/0/label"),
    Figure("x_label", 1, 50, lambda n: lines(x=n), "/chart/axis_config/x_label"),
    Figure("y_label", 1, 50, lambda n: lines(y=n), "/chart/axis_config/y_label"),
    Figure("title of a card", 1, 150, lambda n: card(title=mrkdwn(n)), "/title/text"),
    Figure("subtitle of a card", 1, 150, lambda n: card(subtitle=mrkdwn(n)), "/subtitle/text"),
    Figure("body of a card", 1, 200, lambda n: card(body=mrkdwn(n)), "/body/text"),
    Figure("subtext of a card", 1, 200, lambda n: card(subtext=mrkdwn(n)), "/subtext/text"),
    Figure("actions of a card", 1, 3, lambda n: card(actions=[button()] * n), "/actions"),
    Figure("cards of a carousel", 1, 10, lambda n: {"type": "carousel", "elements": [card()] * n}, "/elements"),
    Figure("title of a container", 1, 150, lambda n: container(title=plain(n)), "/title/text"),
    Figure("subtitle of a container", 1, 150, lambda n: container(subtitle=plain(n)), "/subtitle/text"),
    Figure("blocks in a container", 1, 10, lambda n: container(child_blocks=[section()] * n), "/child_blocks"),
    Figure("alert", 1, 200, lambda n: modal(blocks=[{"type": "alert", "text": mrkdwn(n)}]), "/view/blocks/0/text/text"),
    Figure(
        "context actions",
        1,
        5,
        lambda n: {"type": "context_actions", "elements": [element("icon_button", icon="trash", text=plain())] * n},
        "/elements",
    ),
    Figure("title of a video", 1, 199, lambda n: video(title=plain(n)), "/title/text"),
    Figure("description of a video", 1, 199, lambda n: video(description=plain(n)), "/description/text"),
    Figure("author of a video", 1, 49, lambda n: video(author_name="a" * n), "/author_name"),
    Figure(
        "label of an input", 1, 2000, lambda n: asked(label=plain(n), element=element("datepicker")), "…/label/text"
    ),
    Figure("hint of an input", 1, 2000, lambda n: asked(hint=plain(n), element=element("datepicker")), "…/hint/text"),
    Figure("action_id", 1, 255, lambda n: actions(button(action_id="a" * n)), "/elements/0/action_id"),
    Figure("text of a button", 1, 75, lambda n: actions(button(n)), "/elements/0/text/text"),
    Figure("value of a button", 0, 2000, lambda n: actions(button(value="v" * n)), "/elements/0/value"),
    Figure("url of a button", 9, 3000, lambda n: actions(button(url=address(n))), "/elements/0/url"),
    Figure(
        "accessibility_label of a button",
        1,
        75,
        lambda n: actions(button(accessibility_label="a" * n)),
        "/elements/0/accessibility_label",
    ),
    *[
        Figure(
            f"{part} of a confirmation",
            1,
            most,
            lambda n, part=part: actions(button(confirm=confirm(**{part: n}))),  # type: ignore[misc]
            f"/elements/0/confirm/{part}/text",
        )
        for part, most in [("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)]
    ],
    Figure("checkboxes", 1, 10, lambda n: actions(element("checkboxes", options=options(n))), "/elements/0/options"),
    Figure(
        "radio buttons", 1, 10, lambda n: actions(element("radio_buttons", options=options(n))), "/elements/0/options"
    ),
    Figure(
        "overflow", 1, 5, lambda n: section(accessory=element("overflow", options=options(n))), "/accessory/options"
    ),
    Figure(
        "url of an overflow option",
        9,
        3000,
        lambda n: actions(element("overflow", options=[option() | {"url": address(n)}])),
        "/elements/0/options/0/url",
    ),
    Figure("options", 1, 100, lambda n: actions(element("static_select", options=options(n))), "/elements/0/options"),
    Figure(
        "options of a multi-select",
        1,
        100,
        lambda n: section(accessory=element("multi_static_select", options=options(n))),
        "/accessory/options",
    ),
    Figure(
        "option groups",
        1,
        100,
        lambda n: actions(element("static_select", option_groups=[{"label": plain(), "options": options(1)}] * n)),
        "/elements/0/option_groups",
    ),
    Figure(
        "options of a group",
        1,
        100,
        lambda n: actions(element("static_select", option_groups=[{"label": plain(), "options": options(n)}])),
        "/elements/0/option_groups/0/options",
    ),
    Figure(
        "label of a group",
        1,
        75,
        lambda n: actions(element("static_select", option_groups=[{"label": plain(n), "options": options(1)}])),
        "/elements/0/option_groups/0/label/text",
    ),
    *[
        Figure(
            f"{part} of an option",
            least,
            most,
            lambda n, part=part: actions(element("static_select", options=[option(**{part: n})])),  # type: ignore[misc]
            f"/elements/0/options/0/{place}",
        )
        for part, least, most, place in [
            ("text", 1, 75, "text/text"),
            ("value", 0, 150, "value"),
            ("description", 1, 75, "description/text"),
        ]
    ],
    Figure(
        "placeholder",
        1,
        150,
        lambda n: actions(element("users_select", placeholder=plain(n))),
        "/elements/0/placeholder/text",
    ),
    Figure(
        "max_length of a text",
        1,
        3000,
        lambda n: asked(element=element("plain_text_input", max_length=n)),
        "…/element/max_length",
    ),
    Figure(
        "min_length of a text",
        0,
        3000,
        lambda n: asked(element=element("plain_text_input", min_length=n)),
        "…/element/min_length",
    ),
    Figure(
        "max_files", 1, 10, lambda n: asked_in_modal(element=element("file_input", max_files=n)), "…/element/max_files"
    ),
    *[
        Figure(
            f"{part} of a rich text input",
            1,
            100,
            lambda n, part=part: asked(element=element("rich_text_input", **{part: n})),  # type: ignore[misc]
            f"…/element/{part}",
        )
        for part in ("min_lines", "max_lines")
    ],
    Figure("suggested options", 0, 100, lambda n: options(n), "/options"),
]


def complaints(made: Any) -> list[Violation]:
    """What is wrong with a block, a message, a view, or a list of suggested options."""
    if isinstance(made, list):
        return option_violations({"options": made})
    match made.get("type"):
        case None:
            return message_violations(made)
        case "modal" | "home" as surface:
            return view_violations(made, surface)
    return violations([made], "message")


def pointed_at(figure: Figure, made: Any) -> str:
    is_block = isinstance(made, dict) and made.get("type") not in (None, "modal", "home")
    return "/blocks/0" * is_block + figure.pointer.replace("…", "/view/blocks/0")


@pytest.mark.parametrize("figure", FIGURES, ids=[figure.what for figure in FIGURES])
def test_so_many_pass_and_one_more_is_refused(figure: Figure) -> None:
    surplus = figure.make(figure.most + 1)

    assert complaints(figure.make(figure.least)) == []
    assert complaints(figure.make(figure.most)) == []
    assert pointed_at(figure, surplus) in [violation.pointer for violation in complaints(surplus)]
    if figure.least:
        assert complaints(figure.make(figure.least - 1)) != []


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(FIGURES), st.data())
def test_any_number_passes_up_to_the_figure_and_none_beyond(figure: Figure, data: st.DataObject) -> None:
    few = figure.make(data.draw(st.integers(figure.least, figure.most)))
    many = figure.make(data.draw(st.integers(figure.most + 1, figure.most * 2 + 5)))

    assert complaints(few) == []
    assert pointed_at(figure, many) in [violation.pointer for violation in complaints(many)]


@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 300))
def test_all_tables_of_a_message_share_ten_thousand_characters(first: int, surplus: int) -> None:
    def message(characters: int) -> Json:
        tables = [data_table() | {"rows": [*cells(1), *cells(1, 1, part)]} for part in (first, characters) if part]
        return {"blocks": tables}

    rest = 10_000 - first - (2 if first else 1)
    if first < 9_000:
        assert message_violations(message(rest)) == []
        assert "too_long" in [violation.code for violation in message_violations(message(rest + surplus))]


def test_all_markdown_of_a_message_shares_twelve_thousand_characters() -> None:
    def message(*sizes: int) -> Json:
        return {"blocks": [{"type": "markdown", "text": HAN * size} for size in sizes]}

    assert message_violations(message(6_000, 6_000)) == []
    assert [violation.pointer for violation in message_violations(message(6_000, 6_000, 1))] == ["/blocks/2/text"]


@pytest.mark.parametrize(
    ("most", "block", "code"), [(1, table(), "second_table"), (2, lines(), "too_many")], ids=["tables", "charts"]
)
def test_a_message_has_so_many_of_a_kind(most: int, block: Json, code: str) -> None:
    assert message_violations({"blocks": [block] * most}) == []
    (violation,) = message_violations({"blocks": [block] * (most + 1)})
    assert (violation.pointer, violation.code, violation.constraint) == (f"/blocks/{most}", code, most)


def test_a_view_weighs_250_kilobytes_at_most() -> None:
    def weighing(size: int) -> Json:
        empty = len('{"type": "modal", "x": ""}')
        return {"type": "modal", "x": "x" * (size - empty)}

    assert not is_too_large(weighing(250_000))
    assert is_too_large(weighing(250_001))


def test_metadata_is_kept_under_a_kilobyte() -> None:
    assert not is_metadata_too_large({"k": "x" * (1024 - len('{"k": ""}'))})
    assert is_metadata_too_large({"k": "x" * (1025 - len('{"k": ""}'))})
