"""What a person can press, choose from or write into: docs, reference/block-kit/block-elements."""

from collections.abc import Iterator, Mapping

from bot.workspace.limits.objects import CONFIRM, OPTION, OPTION_GROUP, OVERFLOW_OPTION, RICH_OPTION, SLACK_FILE, plain
from bot.workspace.limits.rules import (
    Fault,
    Rule,
    anything,
    by_type,
    exactly_one,
    flag,
    items,
    one_of,
    shape,
    string,
    together,
    whole,
)

ACTION_ID = string(255)
DAY = string(pattern=r"\d{4}-\d{2}-\d{2}")
NUMBER_TEXT = string(pattern=r"[+-]?(\d+\.?\d*|\.\d+)")
TRIGGERS = shape({}, {"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), 2)})
COMMON: Mapping[str, Rule] = {"action_id": ACTION_ID, "confirm": CONFIRM, "focus_on_load": flag}
SELECT = {**COMMON, "placeholder": plain(150)}
WRITTEN = {
    "action_id": ACTION_ID,
    "placeholder": plain(150),
    "focus_on_load": flag,
    "dispatch_action_config": TRIGGERS,
}


def _starts_with_own_options(value: object, pointer: str) -> Iterator[Fault]:
    """What is chosen at first must be one of the options, field for field."""
    if not isinstance(value, dict):
        return
    grouped = [option for group in value.get("option_groups", []) for option in group["options"]]
    options = [*value.get("options", []), *grouped]
    if "initial_option" in value and value["initial_option"] not in options:
        yield Fault(f"{pointer}/initial_option", "must be one of the options", "mismatch", field="initial_option")
    for index, option in enumerate(value.get("initial_options", [])):
        if option not in options:
            place = f"{pointer}/initial_options/{index}"
            yield Fault(place, "must be one of the options", "mismatch", field="initial_options")


def _of_options(rule: Rule) -> Rule:
    return together(exactly_one("options", "option_groups"), rule, _starts_with_own_options)


BUTTON = shape(
    {"text": plain(75)},
    {
        "action_id": ACTION_ID,
        "value": string(2000, shortest=0),
        "url": string(3000),
        "style": one_of("primary", "danger"),
        "accessibility_label": string(75),
        "confirm": CONFIRM,
    },
)
CHECKBOXES = together(
    shape({"options": items(RICH_OPTION, 10)}, {**COMMON, "initial_options": items(RICH_OPTION, 10)}),
    _starts_with_own_options,
)
RADIO_BUTTONS = together(
    shape({"options": items(RICH_OPTION, 10)}, {**COMMON, "initial_option": RICH_OPTION}), _starts_with_own_options
)
OVERFLOW = shape({"options": items(OVERFLOW_OPTION, 5)}, {"action_id": ACTION_ID, "confirm": CONFIRM})
DATEPICKER = shape({}, {**SELECT, "initial_date": DAY})
TIMEPICKER = shape({}, {**SELECT, "initial_time": string(pattern=r"\d{2}:\d{2}"), "timezone": string()})
DATETIMEPICKER = shape({}, {**COMMON, "initial_date_time": whole(10**9, 10**10 - 1)})
PLAIN_TEXT_INPUT = shape(
    {},
    {
        **WRITTEN,
        "initial_value": string(3000, shortest=0),
        "multiline": flag,
        "min_length": whole(0, 3000),
        "max_length": whole(1, 3000),
    },
)
NUMBER_INPUT = shape(
    {"is_decimal_allowed": flag},
    {**WRITTEN, "initial_value": NUMBER_TEXT, "min_value": NUMBER_TEXT, "max_value": NUMBER_TEXT},
)
ADDRESS_INPUT = shape({}, {**WRITTEN, "initial_value": string(3000)})

CHOICE = {"options": items(OPTION, 100), "option_groups": items(OPTION_GROUP, 100)}
STATIC_SELECT = _of_options(shape({}, {**SELECT, **CHOICE, "initial_option": OPTION}))
MULTI_STATIC_SELECT = _of_options(
    shape({}, {**SELECT, **CHOICE, "initial_options": items(OPTION, 100), "max_selected_items": whole(1)})
)
EXTERNAL_SELECT = shape({}, {**SELECT, "initial_option": OPTION, "min_query_length": whole(0)})
MULTI_EXTERNAL_SELECT = shape(
    {},
    {**SELECT, "initial_options": items(OPTION, 100), "min_query_length": whole(0), "max_selected_items": whole(1)},
)
USERS_SELECT = shape({}, {**SELECT, "initial_user": string()})
MULTI_USERS_SELECT = shape({}, {**SELECT, "initial_users": items(string()), "max_selected_items": whole(1)})
CHANNELS_SELECT = shape({}, {**SELECT, "initial_channel": string(), "response_url_enabled": flag})
CONVERSATIONS_SELECT = shape(
    {},
    {
        **SELECT,
        "initial_conversation": string(),
        "default_to_current_conversation": flag,
        "response_url_enabled": flag,
        "filter": shape(
            {},
            {
                "include": items(one_of("im", "mpim", "private", "public"), 4),
                "exclude_external_shared_channels": flag,
                "exclude_bot_users": flag,
            },
        ),
    },
)
IMAGE = together(
    shape({"alt_text": string(2000)}, {"image_url": string(3000), "slack_file": SLACK_FILE, "fallback": anything}),
    exactly_one("image_url", "slack_file"),
)

ELEMENTS: Mapping[str, Rule] = {
    "button": BUTTON,
    "checkboxes": CHECKBOXES,
    "radio_buttons": RADIO_BUTTONS,
    "overflow": OVERFLOW,
    "datepicker": DATEPICKER,
    "timepicker": TIMEPICKER,
    "datetimepicker": DATETIMEPICKER,
    "plain_text_input": PLAIN_TEXT_INPUT,
    "number_input": NUMBER_INPUT,
    "email_text_input": ADDRESS_INPUT,
    "url_text_input": ADDRESS_INPUT,
    "static_select": STATIC_SELECT,
    "multi_static_select": MULTI_STATIC_SELECT,
    "external_select": EXTERNAL_SELECT,
    "multi_external_select": MULTI_EXTERNAL_SELECT,
    "users_select": USERS_SELECT,
    "multi_users_select": MULTI_USERS_SELECT,
    "channels_select": CHANNELS_SELECT,
    "conversations_select": CONVERSATIONS_SELECT,
}
WRITTEN_INTO = frozenset({"plain_text_input", "number_input", "email_text_input", "url_text_input"})
ONLY_IN_MODALS = frozenset({"number_input", "email_text_input", "url_text_input"})
NOT_ON_HOME = frozenset({"datetimepicker"})
NOT_AN_ACCESSORY = WRITTEN_INTO | {"datetimepicker"}

IN_SECTION = by_type({"image": IMAGE} | {name: rule for name, rule in ELEMENTS.items() if name not in NOT_AN_ACCESSORY})
IN_ACTIONS = by_type({name: rule for name, rule in ELEMENTS.items() if name not in WRITTEN_INTO})
IN_INPUT = by_type({name: rule for name, rule in ELEMENTS.items() if name not in ("button", "overflow")})
