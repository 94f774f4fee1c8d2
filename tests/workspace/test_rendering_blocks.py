"""Slack's blocks as HTML: right where they are well formed, harmless where they are not."""

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.workspace.page.rendering.blocks import draw_blocks
from tests.workspace.drawing import ADA, ATTACK, drawn, pt, read, rich


def test_whatever_people_write_is_escaped() -> None:
    attack = {"text": pt(ATTACK), "value": ATTACK, "description": pt(ATTACK)}
    confirm = {"title": pt(ATTACK), "text": pt(ATTACK), "confirm": pt(ATTACK), "deny": pt(ATTACK)}
    elements: list[dict[str, Any]] = [
        {"type": "button", "text": pt(ATTACK), "value": ATTACK, "url": "https://x/" + ATTACK, "confirm": confirm},
        {"type": "button", "text": pt(ATTACK), "accessibility_label": ATTACK, "action_id": ATTACK, "style": ATTACK},
        *({"type": kind, "options": [attack], "placeholder": pt(ATTACK)} for kind in ("static_select", "overflow")),
        *({"type": kind, "options": [attack], "action_id": ATTACK} for kind in ("checkboxes", "multi_static_select")),
        {"type": "plain_text_input", "initial_value": ATTACK, "placeholder": pt(ATTACK), "multiline": True},
        {"type": ATTACK},
    ]
    spans = [{"type": "text", "text": ATTACK}, {"type": "link", "url": "https://x/" + ATTACK, "text": ATTACK}]
    words = rich(*spans)
    rows = [[{"type": "raw_text", "text": ATTACK}], [words]]
    points = [{"label": ATTACK, "value": 1}]
    axis = {"categories": [ATTACK], "x_label": ATTACK, "y_label": ATTACK}
    blocks = [
        {"type": "section", "block_id": ATTACK, "text": {"type": "mrkdwn", "text": ATTACK}, "fields": [pt(ATTACK)]},
        {"type": "actions", "block_id": ATTACK, "elements": elements},
        {"type": "input", "block_id": ATTACK, "label": pt(ATTACK), "element": elements[-2], "hint": pt(ATTACK)},
        {"type": "image", "image_url": "https://x/" + ATTACK, "alt_text": ATTACK, "title": pt(ATTACK)},
        {"type": "data_table", "caption": ATTACK, "rows": rows},
        {"type": "table", "rows": rows, "column_settings": [{"align": ATTACK}]},
        {
            "type": "data_visualization",
            "title": ATTACK,
            "chart": {"type": "bar", "series": [{"name": ATTACK, "data": points}], "axis_config": axis},
        },
        {"type": "data_visualization", "title": ATTACK, "chart": {"type": "pie", "segments": points}},
        {"type": ATTACK, "more": ATTACK},
        {"type": "markdown", "text": ATTACK},
        {"type": "card", "title": pt(ATTACK), "body": pt(ATTACK), "actions": elements},
        {"type": "container", "title": pt(ATTACK), "child_blocks": [{"type": "section", "text": pt(ATTACK)}]},
        {"type": "plan", "title": ATTACK, "tasks": [{"title": ATTACK, "status": ATTACK, "details": words}]},
        {"type": "video", "title": pt(ATTACK), "video_url": "https://x/" + ATTACK, "alt_text": ATTACK},
        words,
    ]

    html = drawn(*blocks, errors={ATTACK: ATTACK}, typed={ATTACK: {ATTACK: ATTACK}})

    assert "<script" not in html
    assert "<img" not in html
    assert not re.search(r"<[^>\"]*(\"[^\"]*\"[^>\"]*)*\sonerror=", html)


def test_a_section_with_fields_and_a_button() -> None:
    button = {"type": "button", "action_id": "edit", "text": pt("Edit"), "value": "7", "style": "primary"}
    section = {"type": "section", "block_id": "s", "text": {"type": "mrkdwn", "text": "*R&amp;D*"}, "accessory": button}

    html = drawn({**section, "fields": [{"type": "mrkdwn", "text": "*Due*\n2022"}, pt("*as is*")]})

    assert '<div class="text"><b>R&amp;D</b></div>' in html
    assert '<div class="text"><b>Due</b>\n2022</div>' in html
    assert "*as is*" in html
    assert (
        'class="button primary" data-control="button" data-block="s" data-action="edit" data-press data-value="7"'
        in html
    )


def test_header_divider_and_context() -> None:
    context = {
        "type": "context",
        "elements": [pt("as of"), {"type": "image", "alt_text": "flag", "image_url": "https://x/y"}],
    }

    html = drawn({"type": "header", "text": pt("Henan :dart:")}, {"type": "divider"}, context)

    assert '<h3 class="block header level-1">Henan <span class="emoji"' in html
    assert '<hr class="block">' in html
    assert read(html) == "Henan 🎯 as of 🖼 flag"


def test_a_picture_is_linked_and_never_fetched() -> None:
    html = drawn({"type": "image", "image_url": "https://x.org/a.png", "alt_text": "A map", "title": pt("Map")})

    assert '<a class="picture" href="https://x.org/a.png"' in html
    assert "src=" not in html


def test_rich_text() -> None:
    item = {
        "type": "rich_text_section",
        "elements": [{"type": "text", "text": "one", "style": {"bold": True, "italic": True}}],
    }
    parts = [
        {"type": "rich_text_list", "style": "ordered", "indent": 1, "offset": 2, "elements": [item]},
        {"type": "rich_text_quote", "elements": [{"type": "user", "user_id": "U2"}, {"type": "emoji", "name": "wave"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "a < b"}]},
        {"type": "rich_text_section", "elements": [{"type": "date", "timestamp": 0, "format": "{date_num}"}]},
        {"type": "rich_text_section", "elements": [{"type": "channel", "channel_id": "C1"}, {"type": "hologram"}]},
    ]

    html = drawn({"type": "rich_text", "elements": parts})

    assert '<ol class="indent-1" start="3">' in html
    assert "<b><i>one</i></b>" in html
    assert "<pre>a &lt; b</pre>" in html
    assert read(html) == "one @王芳 👋 a &lt; b 1970-01-01 #general hologram"


def rows_of(*values: object) -> list[list[dict[str, Any]]]:
    rows = [[{"type": "raw_text", "text": "Metric"}, {"type": "raw_text", "text": "Value"}]]
    for value in values:
        cell: dict[str, Any] = {"type": "raw_number", "value": value}
        rows.append([{"type": "raw_text", "text": f"m{value}"}, cell])
    return rows


def test_a_data_table_pages_sorts_and_aligns() -> None:
    html = drawn({"type": "data_table", "caption": "Targets", "page_size": 2, "rows": rows_of(12000, -1.5, 3)})

    assert html.count("<tr hidden>") == 1
    assert "1–2 of 3" in read(html)
    assert 'aria-sort="none" class="right"><button type="button" data-sort="1">Value</button>' in html
    assert '<th scope="row" class=" short">m12000</th>' in html
    assert '<td class="right short" data-number="12000">12,000</td>' in html
    assert "−1.5" in html


def test_a_short_data_table_has_neither_pager_nor_filter() -> None:
    html = drawn({"type": "data_table", "caption": "Targets", "rows": rows_of(1, 2)})

    assert "data-page=" not in html
    assert "data-filter" not in html
    assert "hidden" not in html


def test_a_table_of_one_page_shows_its_pager_only_while_filtered() -> None:
    html = drawn({"type": "data_table", "caption": "Targets", "page_size": 10, "rows": rows_of(*range(7))})

    assert 'type="search" data-filter placeholder="Filter rows" aria-label="Filter the rows of Targets"' in html
    assert '<div class="pager" hidden>' in html


def test_a_cell_may_hold_a_button() -> None:
    cell = {"type": "action_cell", "element": {"type": "button", "action_id": "open", "text": pt("Open")}}

    html = drawn({"type": "data_table", "block_id": "t", "caption": "Targets", "rows": [[cell], [cell]]})

    assert 'data-control="button" data-block="t" data-action="open"' in html


def test_a_plain_table() -> None:
    table = {"type": "table", "rows": rows_of(2.2), "column_settings": [None, {"align": "right", "is_wrapped": True}]}

    html = drawn(table)

    assert '<th class="">Metric</th>' in html
    assert '<td class="right wrapped">2.2</td>' in html


GO = {"type": "button", "action_id": "go", "text": pt("Go"), "value": "1"}
CARD = {
    "type": "card",
    "title": pt("Henan"),
    "subtitle": pt("2022"),
    "body": {"type": "mrkdwn", "text": "*8* targets"},
    "subtext": pt("as of today"),
    "hero_image": {"type": "image", "image_url": "https://x/y", "alt_text": "Map"},
    "actions": [GO],
}
TASK = {
    "type": "task_card",
    "task_id": "1",
    "title": "Read",
    "status": "complete",
    "details": rich({"type": "text", "text": "ten pages"}),
    "sources": [{"type": "url", "url": "https://x/y", "text": "Report"}],
}
FEEDBACK = {
    "type": "feedback_buttons",
    "action_id": "judge",
    "positive_button": {"text": pt("Good"), "value": "up"},
    "negative_button": {"text": pt("Bad"), "value": "down"},
}
VIDEO = {
    "type": "video",
    "title": pt("Talk"),
    "video_url": "https://x/v",
    "thumbnail_url": "https://x/t.png",
    "alt_text": "A talk",
    "author_name": "Ada",
    "description": pt("An hour"),
}


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ({"type": "markdown", "text": "# Plan\n- one\n- **two**"}, "# Plan - one - **two**"),
        (CARD, "🖼 Map Henan 2022 8 targets as of today Go"),
        ({"type": "carousel", "elements": [CARD, {"type": "card", "title": pt("Gansu")}]}, "as of today Go Gansu"),
        ({"type": "alert", "level": "warning", "text": pt("Mind the gap")}, "⚠ Mind the gap"),
        ({"type": "alert", "text": {"type": "mrkdwn", "text": "_Mind_"}}, "Mind"),
        ({"type": "context_actions", "elements": [FEEDBACK, {"type": "icon_button", "icon": "trash"}]}, "👍 👎 🗑"),
        (TASK, "✓ Read ten pages Report"),
        ({"type": "plan", "title": "Today", "tasks": [TASK, {**TASK, "title": "Write"}]}, "Today ✓ Read"),
        (VIDEO, "Ada Talk An hour ▶ A talk"),
        ({"type": "file", "external_id": "F1", "source": "remote"}, "📄 F1 remote file"),
    ],
)
def test_the_younger_blocks(block: dict[str, Any], expected: str) -> None:
    html = drawn(block)

    assert expected in read(html)
    assert "unsupported" not in html
    assert "src=" not in html


def test_the_buttons_of_a_card_speak_for_it() -> None:
    own = {**CARD, "block_id": "own"}

    html = drawn({"type": "carousel", "block_id": "all", "elements": [CARD, own]})

    assert html.count('data-block="all" data-action="go"') == 1
    assert html.count('data-block="own" data-action="go"') == 1


def test_a_container_holds_blocks_and_can_be_folded() -> None:
    inner = [{"type": "section", "text": pt("inside")}, {"type": "actions", "block_id": "a", "elements": [GO]}]
    container = {"type": "container", "title": pt("More"), "subtitle": pt("of it"), "child_blocks": inner}

    assert read(drawn(container)) == "More of it inside Go"
    assert 'data-block="a" data-action="go"' in drawn(container)
    assert "<summary>" not in drawn(container)
    assert "<details" in drawn({**container, "is_collapsible": True, "default_collapsed": True})
    assert " open>" in drawn({**container, "is_collapsible": True})
    assert "unsupported" in drawn({**container, "child_blocks": [container]})


@pytest.mark.parametrize("block", [{"type": "hologram", "x": 1}, {"no": "type"}, "text", None, 7, {"type": ["list"]}])
def test_unknown_blocks_are_shown_as_such(block: object) -> None:
    assert 'class="block unsupported"' in drawn(block)


# fmt: off
TYPES = (
    "section", "header", "divider", "context", "actions", "input", "image", "rich_text", "rich_text_section",
    "rich_text_list", "table", "data_table", "data_visualization", "markdown", "card", "carousel", "alert", "container",
    "context_actions", "task_card", "plan", "video", "file", "button", "static_select", "external_select",
    "users_select", "overflow", "checkboxes", "radio_buttons", "datepicker", "datetimepicker", "plain_text_input",
    "number_input", "rich_text_input", "file_input", "multi_static_select", "multi_external_select",
    "multi_users_select", "feedback_buttons", "icon_button", "action_cell", "mrkdwn", "plain_text", "raw_text",
    "raw_number", "text", "link", "user", "date", "emoji", "bar", "line", "area", "pie",
)
KEYS = (
    "type", "text", "fields", "accessory", "elements", "element", "label", "hint", "block_id", "action_id",
    "options", "option_groups", "value", "url", "style", "confirm", "title", "alt_text", "image_url", "rows",
    "column_settings", "caption", "page_size", "row_header_column_index", "chart", "series", "data", "segments",
    "axis_config", "categories", "name", "initial_option", "initial_options", "initial_value", "initial_users",
    "initial_date_time", "placeholder", "indent", "offset", "timestamp", "format", "description", "optional",
    "min_query_length", "max_length", "multiline", "align", "is_wrapped", "emoji", "child_blocks", "subtitle", "body",
    "actions", "hero_image", "level", "tasks", "status", "details", "sources", "video_url", "is_collapsible",
    "positive_button", "max_selected_items",
)
# fmt: on
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(TYPES)

ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=20,
)

BLOCKS = st.lists(
    st.builds(
        lambda kind, rest: {**rest, "type": kind},
        st.sampled_from(TYPES),
        st.dictionaries(st.sampled_from(KEYS), ANYTHING, max_size=6),
    ),
    max_size=2,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BLOCKS)
def test_no_block_is_too_broken_to_be_shown(blocks: list[object]) -> None:
    draw_blocks(blocks, ADA, typed={"b0": {"x": "y"}}, errors={"b0": "wrong"})
