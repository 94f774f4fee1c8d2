"""Slack's rules for whole messages and views, and the words in which it refuses them."""

from __future__ import annotations

import pytest

from bot.workspace.limits.rules import Surface
from bot.workspace.limits.surfaces import EVERYTHING, message_violations, view_violations
from bot.workspace.line.drafts import checked_message, checked_metadata
from bot.workspace.state.records import Block, Refused
from tests.workspace.samples import lines, plain, section, table

TEXT_INPUT: Block = {"type": "input", "label": plain(), "element": {"type": "plain_text_input"}}


def view_complaints(view: object, surface: Surface = "modal") -> list[str]:
    return [f"{violation.message} [{violation.pointer}]" for violation in view_violations(view, surface)]


def test_views_are_refused_as_slack_does() -> None:
    modal: Block = {"type": "modal", "title": plain(), "blocks": [section(), TEXT_INPUT, lines()]}

    assert view_complaints({**modal, "title": plain(25), "private_metadata": "x" * 3001}) == [
        "must be less than 25 characters [/view/title/text]",
        "unsupported type: data_visualization [/view/blocks/2/type]",
        "must be less than 3001 characters [/view/private_metadata]",
        "must define `submit` to use an `input` block in modals [/view/blocks/1/input]",
    ]


def test_a_home_tab_has_no_submit_and_is_no_modal() -> None:
    home: Block = {"type": "home", "blocks": [TEXT_INPUT]}

    assert view_complaints(home, "home") == []
    assert view_complaints({**home, "submit": plain()}, "home") == ["invalid additional property: submit [/view]"]
    assert view_complaints(home, "modal") == ["unsupported type: home [/view/type]"]
    assert view_complaints("{", "modal") == ["must be a valid object [/view]"]


def test_only_an_input_of_a_modal_asks_for_a_response_url_and_a_file_is_quiet() -> None:
    def asking(**parts: object) -> Block:
        where: Block = {"type": "conversations_select", "response_url_enabled": True}
        return {
            "type": "modal",
            "title": plain(),
            "submit": plain(),
            "blocks": [{**TEXT_INPUT, "element": where, **parts}],
        }

    assert view_complaints(asking()) == []
    assert view_complaints({"type": "home", "blocks": asking()["blocks"]}, "home") == [
        "invalid additional property: response_url_enabled [/view/blocks/0/element]"
    ]
    assert view_complaints(asking(element={"type": "file_input"}, dispatch_action=True)) == [
        "must not dispatch actions with a file_input [/view/blocks/0/dispatch_action]"
    ]


def test_one_element_of_a_view_has_the_focus() -> None:
    eager: Block = {**TEXT_INPUT, "element": {"type": "plain_text_input", "focus_on_load": True}}

    assert view_complaints({"type": "home", "blocks": [eager]}, "home") == []
    assert view_complaints({"type": "home", "blocks": [eager, eager]}, "home") == [
        "only one element may have the focus [/view/blocks/1/element/focus_on_load]"
    ]


def test_a_message_is_looked_at_as_a_whole() -> None:
    message = {
        "text": 7,
        "blocks": [table()],
        "attachments": [{"blocks": [table()], "title": 7, "colour": "red"}],
        "metadata": {"event_type": "digest posted", "event_payload": []},
    }

    assert [f"{violation.message} [{violation.pointer}]" for violation in message_violations(message)] == [
        "must be a valid string [/text]",
        "must be a valid string [/attachments/0/title]",
        "must match the pattern [A-Za-z0-9_]+ [/metadata/event_type]",
        "must be a valid object [/metadata/event_payload]",
        "only one table allowed [/attachments/0/blocks/0]",
    ]
    assert message_violations({"text": "Hello", "blocks": [], "metadata": {}, "response_type": "ephemeral"}) == []
    assert [violation.code for violation in message_violations([])] == ["wrong_type"]


@pytest.mark.parametrize(
    ("message", "error"),
    [
        ({}, "no_text"),
        ({"text": 7}, "invalid_arguments"),
        ({"blocks": {"type": "divider"}}, "invalid_blocks_format"),
        ({"blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
        ({"blocks": [table()] * 2}, "invalid_attachments"),
        ({"attachments": [{"text": "x"}] * 101}, "too_many_attachments"),
        ({"attachments": [{"blocks": [{"type": "poem"}]}]}, "invalid_attachments"),
        ({"text": "x", "metadata": {"event_type": "e"}}, "invalid_metadata_format"),
        ({"markdown_text": "# x", "text": "x"}, "markdown_text_conflict"),
        ({"markdown_text": "x" * 12_001}, "msg_too_long"),
    ],
)
def test_a_message_is_refused_in_slacks_words(message: Block, error: str) -> None:
    with pytest.raises(Refused) as refused:
        checked_message(message, EVERYTHING)

    assert refused.value.error == error


def test_markdown_is_shown_as_a_block() -> None:
    assert checked_message({"markdown_text": "# x"}, EVERYTHING).blocks == [{"type": "markdown", "text": "# x"}]


def test_metadata_is_kept_or_taken_away() -> None:
    sound = {"event_type": "digest_posted", "event_payload": {"key": "digest:C1:2026-W47"}}

    assert [checked_metadata(given) for given in (None, {}, sound)] == [None, {}, sound]
    for bad, error in [
        ([], "invalid_metadata_format"),
        ({"event_type": "x"}, "invalid_metadata_format"),
        ({**sound, "event_payload": {"key": "x" * 1024}}, "metadata_too_large"),
    ]:
        with pytest.raises(Refused, match=error):
            checked_metadata(bad)
