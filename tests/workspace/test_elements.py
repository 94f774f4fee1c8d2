"""What people put into controls: what Slack's client refuses at once, and what the bot gets to read."""

from __future__ import annotations

import pytest

from bot.workspace.state.controls import state_values, unfit, value_of
from bot.workspace.state.records import Block, OpenView, Typed

OPTIONS = [{"text": {"type": "plain_text", "text": word}, "value": word} for word in ("one", "two")]


def select(kind: str, **parts: object) -> Block:
    return {"type": kind, "action_id": "a", "options": OPTIONS, **parts}


def form(element: Block, typed: Typed, **parts: object) -> OpenView:
    block = {"type": "input", "block_id": "b", "element": {"action_id": "a", **element}, **parts}
    view = {"type": "modal", "blocks": [block]}
    return OpenView("V1", "U0ADA", view, "h", "V1", typed={} if typed is None else {"b": {"a": typed}})


@pytest.mark.parametrize(
    ("element", "typed", "complaint"),
    [
        ({"type": "plain_text_input"}, None, "Please complete this required field."),
        ({"type": "plain_text_input"}, "  ", "Please complete this required field."),
        ({"type": "plain_text_input", "initial_value": "x"}, None, None),
        ({"type": "plain_text_input", "initial_value": "x"}, "", "Please complete this required field."),
        ({"type": "plain_text_input", "min_length": 3}, "ab", "Please enter at least 3 characters."),
        ({"type": "plain_text_input", "max_length": 3}, "abcd", "Please enter at most 3 characters."),
        ({"type": "number_input", "is_decimal_allowed": False}, "1,200", "Please enter a number."),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "Please enter a whole number."),
        ({"type": "number_input", "is_decimal_allowed": True, "min_value": "2"}, "1.5", "Please enter 2 or more."),
        ({"type": "number_input", "is_decimal_allowed": True, "max_value": "2"}, "2.5", "Please enter 2 or less."),
        ({"type": "number_input", "is_decimal_allowed": True}, "-2.5", None),
        ({"type": "url_text_input"}, "example", "Please enter a web address, such as https://example.org."),
        ({"type": "url_text_input"}, "https://example.org/河南", None),
        ({"type": "email_text_input"}, "ada", "Please enter an e-mail address."),
        ({"type": "checkboxes", "options": OPTIONS}, [], "Please complete this required field."),
        ({"type": "checkboxes", "options": OPTIONS}, ["one"], None),
    ],
)
def test_what_the_client_refuses_before_it_sends(element: Block, typed: Typed, complaint: str | None) -> None:
    assert unfit(form(element, typed)).get("b") == complaint


def test_an_optional_input_may_stay_empty() -> None:
    assert unfit(form({"type": "plain_text_input"}, None, optional=True)) == {}


@pytest.mark.parametrize(
    ("element", "typed", "value"),
    [
        ({"type": "plain_text_input"}, "", {"value": None}),
        ({"type": "number_input"}, "12", {"value": "12"}),
        (select("static_select"), "two", {"selected_option": OPTIONS[1]}),
        (select("radio_buttons"), None, {"selected_option": None}),
        (select("checkboxes"), ["one", "two"], {"selected_options": OPTIONS}),
        (select("checkboxes"), [], {"selected_options": []}),
        ({"type": "users_select"}, "U0ADA", {"selected_user": "U0ADA"}),
        ({"type": "multi_users_select"}, ["U0ADA"], {"selected_users": ["U0ADA"]}),
        ({"type": "datepicker"}, "2026-11-17", {"selected_date": "2026-11-17"}),
        ({"type": "datetimepicker"}, "1767225600", {"selected_date_time": 1767225600}),
    ],
)
def test_a_value_is_written_as_slack_writes_it(element: Block, typed: Typed, value: Block) -> None:
    assert value_of(element, typed) == value


def test_an_option_that_is_not_on_offer_is_none() -> None:
    with pytest.raises(KeyError):
        value_of(select("static_select"), "three")


def test_the_state_holds_every_control_touched_or_not() -> None:
    blocks: list[Block] = [
        {"type": "section", "block_id": "s", "accessory": select("checkboxes", initial_options=OPTIONS[:1])},
        {
            "type": "actions",
            "block_id": "x",
            "elements": [{"type": "button"}, select("static_select"), {"type": "overflow"}],
        },
        {"type": "input", "block_id": "i", "element": {"type": "plain_text_input", "action_id": "t"}},
    ]

    assert state_values(blocks, {"i": {"t": "words"}}) == {
        "s": {"a": {"type": "checkboxes", "selected_options": OPTIONS[:1]}},
        "x": {"a": {"type": "static_select", "selected_option": None}},
        "i": {"t": {"type": "plain_text_input", "value": "words"}},
    }
