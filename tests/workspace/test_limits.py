"""Slack's rules for blocks and views: what is taken, and what is refused where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.workspace.limits.rules import Surface
from bot.workspace.limits.surfaces import (
    EVERY_BLOCK,
    OLD_BLOCKS,
    Allowed,
    message_violations,
    view_violations,
    violations,
)
from bot.workspace.state.records import Block

PLAIN = {"type": "plain_text", "text": "Words"}
OPTION = {"text": PLAIN, "value": "v"}
BUTTON = {"type": "button", "text": PLAIN, "action_id": "b"}
TEXT_INPUT = {"type": "input", "label": PLAIN, "element": {"type": "plain_text_input"}}
VIDEO = {
    "type": "video",
    "title": PLAIN,
    "video_url": "https://v.org",
    "thumbnail_url": "http://t.org",
    "alt_text": "a",
}
CELL = {"type": "raw_text", "text": "河南"}
RICH_CELL = {
    "type": "rich_text",
    "elements": [{"type": "rich_text_section", "elements": [{"type": "link", "url": "https://x.org", "text": "x"}]}],
}


def section(**parts: object) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": "Words"}, **parts}


def actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}


def select(**parts: object) -> Block:
    return {"type": "static_select", "options": [OPTION], **parts}


def data_table(*rows: list[Any], **parts: object) -> Block:
    return {"type": "data_table", "caption": "Targets", "rows": list(rows) or [[CELL], [CELL]], **parts}


def chart(*values: float, **parts: object) -> Block:
    data = [{"label": str(2020 + index), "value": value} for index, value in enumerate(values)]
    axes = {"categories": [point["label"] for point in data], "y_label": "%"}
    lines: Block = {"type": "line", "axis_config": axes, "series": [{"name": "Henan", "data": data}], **parts}
    return {"type": "data_visualization", "title": "Intensity", "chart": lines}


def pie(*segments: tuple[str, float]) -> Block:
    parts = [{"label": label, "value": value} for label, value in segments]
    return {"type": "data_visualization", "title": "Status", "chart": {"type": "pie", "segments": parts}}


SOUND: list[Block] = [
    section(),
    section(fields=[PLAIN] * 10, accessory=BUTTON, block_id="s", expand=True),
    section(accessory={"type": "image", "alt_text": "a", "image_url": "https://example.org/a.png"}),
    section(text={"type": "mrkdwn", "text": "字" * 3000, "verbatim": True}),
    section(accessory={"type": "overflow", "options": [{**OPTION, "url": "https://example.org"}]}),
    {"type": "header", "text": {**PLAIN, "text": "x" * 150, "emoji": True}},
    {"type": "divider"},
    {"type": "context", "elements": [PLAIN, {"type": "mrkdwn", "text": "*b*"}]},
    {"type": "image", "alt_text": "a", "image_url": "https://example.org/a.png", "title": PLAIN},
    actions(*[{**BUTTON, "action_id": str(number)} for number in range(25)]),
    actions(select(initial_option=OPTION, placeholder=PLAIN), {"type": "users_select", "action_id": "u"}),
    actions({"type": "static_select", "option_groups": [{"label": PLAIN, "options": [OPTION]}]}),
    actions(select(initial_option={**OPTION, "text": {**PLAIN, "emoji": True}})),
    actions(
        {
            "type": "checkboxes",
            "options": [{"text": {"type": "mrkdwn", "text": "*b*", "verbatim": False}, "value": "b"}],
            "initial_options": [{"text": {"type": "mrkdwn", "text": "*b*"}, "value": "b"}],
        }
    ),
    {"type": "task_card", "task_id": "1", "title": "x"},
    actions({"type": "external_select", "min_query_length": 0}, {"type": "datepicker", "initial_date": "2026-11-17"}),
    actions({"type": "checkboxes", "options": [OPTION] * 2}, {"type": "radio_buttons", "options": [OPTION]}),
    TEXT_INPUT,
    {"type": "rich_text", "elements": RICH_CELL["elements"]},
    {
        "type": "rich_text",
        "elements": [
            {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": RICH_CELL["elements"]},
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": "x", "style": {"bold": True}}]},
        ],
    },
    {"type": "table", "rows": [[CELL, {"type": "raw_number", "value": 2.2}, RICH_CELL]], "column_settings": [None]},
    {"type": "markdown", "text": "# Heading", "block_id": "m"},
    {"type": "card", "title": {"type": "mrkdwn", "text": "*T*"}, "actions": [BUTTON], "slack_icon": {}},
    {"type": "carousel", "elements": [{"type": "card", "body": PLAIN}] * 10},
    {
        "type": "container",
        "rich_text_title": RICH_CELL,
        "child_blocks": [{"type": "table", "rows": [[CELL]]}, TEXT_INPUT],
        "is_collapsible": True,
        "default_collapsed": True,
    },
    {"type": "plan", "title": "P", "tasks": [{"type": "task_card", "task_id": "1", "title": "x", "status": "pending"}]},
    {
        "type": "task_card",
        "task_id": "1",
        "title": "x",
        "status": "complete",
        "details": RICH_CELL,
        "sources": [{"type": "url", "url": "https://example.org", "text": "x"}],
    },
    {**VIDEO, "author_name": "x" * 49, "title_url": "https://v.org/about"},
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "positive_button": {"text": PLAIN, "value": "+"},
                "negative_button": {"text": PLAIN, "value": "-"},
            },
            {"type": "icon_button", "icon": "trash", "text": PLAIN},
        ],
    },
    data_table(*[[CELL, {"type": "raw_number", "value": -2, "text": "-2"}]] * 101, page_size=10),
    chart(1, -2, 3.5),
    pie(("Met", 3), ("Missed", 1)),
]

BROKEN: list[tuple[Block, str]] = [
    ({}, "missing required field: type [/blocks/0]"),
    ({"type": "poem"}, "unsupported type: poem [/blocks/0/type]"),
    ({"type": "section"}, "must define at least one of: text, fields [/blocks/0]"),
    (section(text={"type": "mrkdwn", "text": ""}), "must be more than 0 characters [/blocks/0/text/text]"),
    (section(text={"type": "mrkdwn", "text": "x" * 3001}), "must be less than 3001 characters [/blocks/0/text/text]"),
    (section(text={"type": "mrkdwn", "text": "😀" * 1501}), "must be less than 3001 characters [/blocks/0/text/text]"),
    (
        section(text={"type": "mrkdwn", "text": "x", "emoji": True}),
        "invalid additional property: emoji [/blocks/0/text]",
    ),
    (section(fields=[PLAIN] * 11), "no more than 10 items allowed [/blocks/0/fields]"),
    (section(fields=[]), "must provide at least 1 items [/blocks/0/fields]"),
    (section(colour="red"), "invalid additional property: colour [/blocks/0]"),
    (section(accessory={"type": "plain_text_input"}), "unsupported type: plain_text_input [/blocks/0/accessory/type]"),
    ({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}, "unsupported type: mrkdwn [/blocks/0/text/type]"),
    (
        {"type": "header", "text": {**PLAIN, "text": "x" * 151}},
        "must be less than 151 characters [/blocks/0/text/text]",
    ),
    ({"type": "header"}, "missing required field: text [/blocks/0]"),
    ({"type": "context", "elements": [PLAIN] * 11}, "no more than 10 items allowed [/blocks/0/elements]"),
    (actions(*[{"type": "button", "text": PLAIN}] * 26), "no more than 25 items allowed [/blocks/0/elements]"),
    (actions(BUTTON, BUTTON), "must be unique in its block: b [/blocks/0/elements/0/action_id]"),
    (actions({**BUTTON, "style": "green"}), "must be one of: primary, danger [/blocks/0/elements/0/style]"),
    (
        actions({**BUTTON, "text": {**PLAIN, "text": "x" * 76}}),
        "must be less than 76 characters [/blocks/0/elements/0/text/text]",
    ),
    (actions({**BUTTON, "value": 12}), "must be a valid string [/blocks/0/elements/0/value]"),
    (actions({**BUTTON, "value": "x" * 2001}), "must be less than 2001 characters [/blocks/0/elements/0/value]"),
    (actions(select(options=[OPTION] * 101)), "no more than 100 items allowed [/blocks/0/elements/0/options]"),
    (
        actions(select(option_groups=[{"label": PLAIN, "options": [OPTION]}])),
        "must define exactly one of: options, option_groups [/blocks/0/elements/0]",
    ),
    (
        actions(select(options=[{**OPTION, "value": "x" * 151}])),
        "must be less than 151 characters [/blocks/0/elements/0/options/0/value]",
    ),
    (
        actions(select(options=[{**OPTION, "url": "https://example.org"}])),
        "invalid additional property: url [/blocks/0/elements/0/options/0]",
    ),
    (
        actions(select(initial_option={**OPTION, "value": "other"})),
        "must be one of the options [/blocks/0/elements/0/initial_option]",
    ),
    (
        actions(select(initial_option={**OPTION, "text": {**PLAIN, "emoji": False}})),
        "must be one of the options [/blocks/0/elements/0/initial_option]",
    ),
    (
        actions({"type": "datepicker", "initial_date": "17 May"}),
        "must be a valid date in the format YYYY-MM-DD [/blocks/0/elements/0/initial_date]",
    ),
    (
        actions({"type": "datepicker", "initial_date": "2026-02-30"}),
        "must be a valid date in the format YYYY-MM-DD [/blocks/0/elements/0/initial_date]",
    ),
    (
        {"type": "image", "alt_text": "a", "image_url": "x"},
        "must be a valid URL of: http, https [/blocks/0/image_url]",
    ),
    (
        actions({**BUTTON, "url": "javascript:alert(1)"}),
        "must be a valid URL of: http, https, mailto, tel, slack [/blocks/0/elements/0/url]",
    ),
    (
        {**VIDEO, "title_url": "ftp://example.org/film"},
        "must be a valid URL of: https [/blocks/0/title_url]",
    ),
    (
        actions({**BUTTON, "confirm": {"title": PLAIN, "text": PLAIN, "confirm": PLAIN}}),
        "missing required field: deny [/blocks/0/elements/0/confirm]",
    ),
    ({"type": "image", "alt_text": "a"}, "must define exactly one of: image_url, slack_file [/blocks/0]"),
    ({**TEXT_INPUT, "element": BUTTON}, "unsupported type: button [/blocks/0/element/type]"),
    (
        {**TEXT_INPUT, "element": {"type": "number_input", "is_decimal_allowed": True}},
        "unsupported type: number_input [/blocks/0/element/type]",
    ),
    (
        actions({"type": "conversations_select", "response_url_enabled": True}),
        "invalid additional property: response_url_enabled [/blocks/0/elements/0]",
    ),
    (
        actions({"type": "conversations_select", "filter": {"include": []}}),
        "must provide at least 1 items [/blocks/0/elements/0/filter/include]",
    ),
    ({**TEXT_INPUT, "hint": {**PLAIN, "type": "mrkdwn"}}, "unsupported type: mrkdwn [/blocks/0/hint/type]"),
    ({"type": "card", "title": "bare words"}, "must be a valid object [/blocks/0/title]"),
    (
        {"type": "card", "subtext": PLAIN},
        "must define at least one of: hero_image, title, actions, body [/blocks/0]",
    ),
    ({"type": "plan", "title": PLAIN}, "must be a valid string [/blocks/0/title]"),
    (
        {"type": "task_card", "task_id": "1", "title": "x", "status": "pending"},
        "must be one of: in_progress, complete, error [/blocks/0/status]",
    ),
    (
        {"type": "container", "title": PLAIN, "child_blocks": [data_table()]},
        "unsupported type: data_table [/blocks/0/child_blocks/0/type]",
    ),
    (
        {"type": "container", "title": PLAIN, "child_blocks": [section()], "default_collapsed": True},
        "must define is_collapsible [/blocks/0/default_collapsed]",
    ),
    (
        {
            "type": "container",
            "title": PLAIN,
            "child_blocks": [section()],
            "is_collapsible": True,
            "has_header_divider": True,
        },
        "must not be set together with is_collapsible [/blocks/0/has_header_divider]",
    ),
    (
        {"type": "container", "title": PLAIN, "child_blocks": [actions(BUTTON, BUTTON)]},
        "must be unique in its block: b [/blocks/0/child_blocks/0/elements/1/action_id]",
    ),
    (
        {"type": "image", "alt_text": "a", "slack_file": {"id": "F1", "url": "https://example.org"}},
        "must define exactly one of: id, url [/blocks/0/slack_file]",
    ),
    ({"type": "file", "external_id": "x", "source": "remote"}, "unsupported type: file [/blocks/0/type]"),
    ({"type": "alert", "text": PLAIN}, "unsupported type: alert [/blocks/0/type]"),
    ({"type": "table", "rows": [[CELL]] * 101}, "no more than 100 items allowed [/blocks/0/rows]"),
    ({"type": "table", "rows": [[{**CELL, "text": ""}]]}, "must be more than 0 characters [/blocks/0/rows/0/0/text]"),
    (
        {"type": "table", "rows": [[{**CELL, "text": "x" * 5001}] * 2]},
        "must be less than 10001 characters over all cells [/blocks/0/rows]",
    ),
    (data_table([CELL]), "must provide at least 2 items [/blocks/0/rows]"),
    (data_table(*[[CELL]] * 102), "no more than 101 items allowed [/blocks/0/rows]"),
    (data_table([CELL], [CELL, CELL]), "must have as many cells as the header: 1 [/blocks/0/rows/1]"),
    (data_table([RICH_CELL], [CELL]), "unsupported type: rich_text [/blocks/0/rows/0/0/type]"),
    (data_table([CELL] * 21, [CELL] * 21), "no more than 20 items allowed [/blocks/0/rows/0]"),
    (data_table(page_size=101), "must be less than or equal to 100 [/blocks/0/page_size]"),
    (data_table(row_header_column_index=1), "must be the index of a column [/blocks/0/row_header_column_index]"),
    ({"type": "data_table", "rows": [[CELL], [CELL]]}, "missing required field: caption [/blocks/0]"),
    ({**chart(1), "title": "x" * 51}, "must be less than 51 characters [/blocks/0/title]"),
    (
        chart(1, axis_config={"categories": ["2021"]}),
        "must have one point for each category, in order [/blocks/0/chart/series/0/data]",
    ),
    (chart(*range(21)), "no more than 20 items allowed [/blocks/0/chart/axis_config/categories]"),
    (pie(("Met", 0)), "must be greater than 0 [/blocks/0/chart/segments/0/value]"),
    (pie(*[(str(number), 1) for number in range(7)]), "no more than 6 items allowed [/blocks/0/chart/segments]"),
]


def complaints(blocks: object, surface: Surface = "message") -> list[str]:
    return [f"{violation.message} [{violation.pointer}]" for violation in violations(blocks, surface)]


@pytest.mark.parametrize("block", SOUND, ids=lambda block: block["type"])
def test_a_sound_block_is_taken(block: Block) -> None:
    assert complaints([block]) == []


@pytest.mark.parametrize(("block", "complaint"), BROKEN, ids=[complaint for _, complaint in BROKEN])
def test_a_broken_block_is_refused_where_it_breaks(block: Block, complaint: str) -> None:
    assert complaint in complaints([block])


def test_every_fault_is_told() -> None:
    blocks = [{"type": "header"}, section(), {"type": "divider", "x": 1}, data_table(page_size=0)]

    assert len(complaints(blocks)) == 3


@pytest.mark.parametrize(("surface", "most"), [("message", 50), ("modal", 100), ("home", 100)])
def test_a_surface_holds_so_many_blocks(surface: Surface, most: int) -> None:
    assert complaints([{"type": "divider"}] * most, surface) == []
    assert complaints([{"type": "divider"}] * (most + 1), surface) == [f"no more than {most} items allowed [/blocks]"]


def test_block_ids_are_unique() -> None:
    twins = [section(block_id="a"), section(block_id="a")]

    assert complaints(twins) == [f"must be unique: a [/blocks/{index}/block_id]" for index in (0, 1)]


def test_a_message_has_one_table_two_charts_and_ten_thousand_characters() -> None:
    table: Block = {"type": "table", "rows": [[CELL]]}
    big = data_table([CELL], [{**CELL, "text": "x" * 6000}])

    assert complaints([table, table]) == ["only one table allowed [/blocks/1]"]
    assert complaints([chart(1)] * 3) == ["no more than 2 data_visualization blocks allowed [/blocks/2]"]
    assert complaints([big, big]) == ["must be less than 10001 characters over all tables [/blocks/1/rows]"]


def test_surfaces_refuse_what_slack_does_not_show_there() -> None:
    assert complaints([data_table()], "modal") == ["unsupported type: data_table [/blocks/0/type]"]
    assert complaints([chart(1)], "home") == ["unsupported type: data_visualization [/blocks/0/type]"]
    number: Block = {"type": "number_input", "is_decimal_allowed": True}
    assert complaints([{**TEXT_INPUT, "element": number}], "home") == [
        "unsupported type: number_input [/blocks/0/element/type]"
    ]
    assert complaints([data_table()], "home") == []


def test_an_old_workspace_has_no_data_blocks() -> None:
    assert sorted(EVERY_BLOCK - OLD_BLOCKS) == ["data_table", "data_visualization"]
    assert [violation.pointer for violation in violations([data_table()], "message", Allowed(OLD_BLOCKS))] == [
        "/blocks/0/type"
    ]


@pytest.mark.parametrize(
    ("address", "is_embeddable"),
    [
        ("https://films.example/1", True),
        ("https://www.FILMS.example:8443/1", True),
        ("https://myfilms.example/1", False),
        ("https://films.example@evil.example/1", False),
        ("https://films.example.evil/1", False),
        ("https://[", False),
    ],
)
def test_a_video_comes_from_an_unfurl_domain(address: str, is_embeddable: bool) -> None:
    film: Block = {"type": "container", "title": PLAIN, "child_blocks": [{**VIDEO, "video_url": address}]}
    found = violations([film], "message", Allowed(domains=["films.example"]))

    refused = ["/blocks/0/child_blocks/0/video_url"]
    assert [violation.pointer for violation in found] == ([] if is_embeddable else refused)


def test_a_video_needs_a_scope_and_a_domain() -> None:
    without_scope = violations([VIDEO], "home", Allowed(may_embed=False))
    without_domains = violations([VIDEO], "modal", Allowed(domains=()))

    assert [(found.pointer, found.code) for found in without_scope] == [("/blocks/0/type", "missing_scope")]
    assert [(found.pointer, found.code) for found in without_domains] == [("/blocks/0/video_url", "foreign_domain")]


def test_a_cell_of_no_kind_misses_the_parts_of_all_kinds() -> None:
    assert complaints([{"type": "table", "rows": [[{"type": "raw_text", "text": ""}]]}]) == [
        "must be more than 0 characters [/blocks/0/rows/0/0/text]",
        "missing required field: element [/blocks/0/rows/0/0]",
        "missing required field: elements [/blocks/0/rows/0/0]",
        "missing required field: value [/blocks/0/rows/0/0]",
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(sorted(EVERY_BLOCK)),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("type", "text", "elements", "element", "accessory", "rows", "chart", "series", "options"),
                    *("block_id", "child_blocks", "tasks", "actions", "attachments", "blocks"),
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(JSON)
def test_no_input_whatever_breaks_the_checking(blocks: object) -> None:
    surfaces: tuple[Surface, ...] = ("message", "modal", "home")
    for surface in surfaces:
        violations(blocks, surface)
    view_violations({"type": "modal", "title": PLAIN, "blocks": blocks}, "modal")
    message_violations({"blocks": blocks, "attachments": blocks})
    message_violations(blocks)


def spoiled(value: Any) -> Iterator[Any]:
    """The value with one part after another, at any depth, turned into something else."""
    yield from (None, [], {}, 0, "x", [None], {"type": []})
    for key, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        for bad in spoiled(part):
            copy = value.copy()
            copy[key] = bad
            yield copy


@pytest.mark.parametrize("block", [block for block in SOUND if len(str(block)) < 2000], ids=lambda block: block["type"])
def test_no_spoiled_part_of_a_sound_block_breaks_the_checking(block: Block) -> None:
    surfaces: tuple[Surface, ...] = ("message", "modal", "home")
    for bad in spoiled(block):
        for surface in surfaces:
            violations([bad], surface)
