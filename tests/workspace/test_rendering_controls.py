"""Buttons, menus and fields as HTML: labelled, with what they hold, and with what is wrong beside them."""

import json
import re
from typing import Any

import pytest

from tests.workspace.drawing import drawn, option, pt, rich

ELEMENTS: dict[str, tuple[dict[str, Any], str]] = {
    "plain_text_input": ({"initial_value": "ab"}, 'value="ab"'),
    "number_input": ({"initial_value": "7"}, 'inputmode="decimal"'),
    "datepicker": ({"initial_date": "2022-12-31"}, 'value="2022-12-31"'),
    "timepicker": ({"initial_time": "09:00"}, 'value="09:00"'),
    "static_select": (
        {"options": [{"text": pt("A"), "value": "a"}], "initial_option": {"text": pt("A"), "value": "a"}},
        '<option value="a" selected>A</option>',
    ),
    "users_select": ({"initial_user": "U2"}, '<option value="U2" selected>王芳</option>'),
    "external_select": ({"initial_option": {"text": pt("A b"), "value": "ab"}}, 'data-value="ab"'),
    "checkboxes": (
        {"options": [{"text": pt("A"), "value": "a"}], "initial_options": [{"text": pt("A"), "value": "a"}]},
        'type="checkbox" name="f/x" value="a" checked',
    ),
    "radio_buttons": ({"options": [{"text": pt("A"), "value": "a"}]}, 'type="radio" name="f/x" value="a">'),
    "datetimepicker": ({"initial_date_time": 1700000000}, 'data-zone="Europe/Paris"'),
    "rich_text_input": ({"initial_value": rich({"type": "text", "text": "a < b"})}, "data-quiet>\na &lt; b</textarea>"),
    "multi_static_select": (
        {"option_groups": [{"label": pt("G"), "options": [option("A")]}], "initial_options": [option("A")]},
        'type="checkbox" name="f/x" value="a" checked>',
    ),
    "multi_external_select": ({"initial_options": [option("A b")]}, 'value="a b" checked>\n<span>A b</span>'),
    "multi_users_select": ({"initial_users": ["U2"]}, 'value="U2" checked>\n<span>王芳</span>'),
    "multi_channels_select": ({"max_selected_items": 1}, 'data-most="1"'),
    "multi_conversations_select": ({}, "<span>science</span>"),
    "file_input": ({}, 'type="file"'),
}


@pytest.mark.parametrize("kind", ELEMENTS)
def test_every_control_has_a_label_and_what_it_starts_with(kind: str) -> None:
    properties, expected = ELEMENTS[kind]
    element = {"type": kind, "action_id": "x", **properties}

    html = drawn({"type": "input", "block_id": "f", "label": pt("Name"), "optional": True, "element": element})

    assert expected in html
    assert f'data-control="{kind}" data-block="f" data-action="x" data-quiet' in html
    assert 'for="field-f-x"' in html
    assert 'id="field-f-x"' in html or 'aria-label="Name"' in html
    assert "(optional)" in html


def test_what_was_typed_stays_beside_the_error() -> None:
    field = {"type": "input", "block_id": "due", "label": pt("By when?")}
    element = {"type": "plain_text_input", "action_id": "due", "initial_value": "before"}

    html = drawn(
        {**field, "element": element}, typed={"due": {"due": "whenever"}}, errors={"due": "I cannot read that."}
    )

    assert 'value="whenever"' in html
    assert 'class="block input wrong"' in html
    assert '<p class="error" id="field-due-due-error" role="alert">I cannot read that.</p>' in html
    assert 'aria-describedby="field-due-due-error"' in html
    assert 'aria-invalid="true"' in html


def test_an_emptied_field_stays_empty() -> None:
    element = {"type": "plain_text_input", "action_id": "due", "initial_value": "before"}
    block = {"type": "input", "block_id": "due", "label": pt("By when?"), "element": element}

    assert "before" not in drawn(block, typed={"due": {"due": None}})


def test_a_confirm_dialog_travels_with_its_button() -> None:
    confirm = {"title": pt("Sure?"), "text": pt("It is :fire:"), "confirm": pt("Do it"), "deny": pt("Stop")}

    html = drawn({"type": "actions", "elements": [{"type": "button", "text": pt("Drop"), "confirm": confirm}]})

    carried = re.search(r'data-confirm="([^"]*)"', html)
    assert carried
    words = json.loads(carried[1].replace("&#34;", '"'))
    assert words == {"title": "Sure?", "text": "It is 🔥", "confirm": "Do it", "deny": "Stop", "style": ""}


def test_a_moment_stands_in_the_zone_of_its_reader() -> None:
    element = {"type": "datetimepicker", "action_id": "x", "initial_date_time": 1700000000}

    assert 'value="2023-11-14T23:13"' in drawn({"type": "actions", "block_id": "f", "elements": [element]})
    assert 'value="2001-09-09T03:46"' in drawn(
        {"type": "actions", "block_id": "f", "elements": [element]}, typed={"f": {"x": "1000000000"}}
    )


def test_options_carry_their_description_and_stand_in_groups() -> None:
    described = option("Final", description=pt("as published"))
    group = {"label": pt("Release"), "options": [described]}

    html = drawn({"type": "actions", "elements": [{"type": "static_select", "option_groups": [group]}]})

    assert '<optgroup label="Release">' in html
    assert ">Final – as published</option>" in html
