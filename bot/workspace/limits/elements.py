"""What a person can press, tick or write into."""

from collections.abc import Mapping

from bot.workspace.limits.objects import (
    CONFIRMED,
    FOCUSED,
    LINK,
    NAMED,
    OVERFLOW_OPTION,
    PICTURE,
    PLACEHOLDER,
    RICH_OPTION,
    SLACK_FILE,
    STYLE,
    TRIGGERS,
    plain,
    starts_with_own_options,
)
from bot.workspace.limits.rich_text import RICH_TEXT
from bot.workspace.limits.rules import (
    HOME,
    MESSAGE,
    MODAL,
    Address,
    AnyObject,
    Day,
    Flag,
    Items,
    Kinds,
    OneOf,
    Rule,
    Shape,
    String,
    Whole,
    exactly_one,
)
from bot.workspace.limits.selects import SELECTS

PAGES = "reference/block-kit/block-elements"

IN_BLOCKS = frozenset({"section", "actions", "input"})
PRESSED_IN = frozenset({"section", "actions"})
WRITTEN_IN = frozenset({"input"})
TICKED: Mapping[str, Rule] = {**NAMED, **CONFIRMED, **FOCUSED}
PICKED: Mapping[str, Rule] = {**TICKED, **PLACEHOLDER}
WRITTEN: Mapping[str, Rule] = {**NAMED, **PLACEHOLDER, **FOCUSED, "dispatch_action_config": TRIGGERS}
NUMBER = String(pattern=r"[+-]?(\d+\.?\d*|\.\d+)")

BUTTON = Shape(
    page=f"{PAGES}/button-element",
    type="button",
    inside=PRESSED_IN | {"card"},
    required={"text": plain(75)},
    optional={
        **NAMED,
        **CONFIRMED,
        "value": String(2000, shortest=0),
        "url": LINK,
        "style": STYLE,
        "accessibility_label": String(75),
        "agent_prompt": String(4000),
        "agent_prompt_display": String(),
        "visible_to_user_ids": Items(String()),
    },
)
WORKFLOW_BUTTON = Shape(
    page=f"{PAGES}/workflow-button-element",
    type="workflow_button",
    surfaces=MESSAGE,
    inside=PRESSED_IN,
    required={
        "text": plain(75),
        "workflow": Shape(
            page="reference/block-kit/composition-objects/workflow-object",
            required={
                "trigger": Shape(
                    page="reference/block-kit/composition-objects/trigger-object",
                    required={"url": Address()},
                    optional={"customizable_input_parameters": Items(AnyObject())},
                )
            },
        ),
    },
    optional={**NAMED, "style": STYLE, "accessibility_label": String(75)},
)
CHECKBOXES = Shape(
    page=f"{PAGES}/checkboxes-element",
    type="checkboxes",
    inside=IN_BLOCKS,
    required={"options": Items(RICH_OPTION, 10)},
    optional={**TICKED, "initial_options": Items(RICH_OPTION, 10)},
    agreements=[starts_with_own_options],
)
RADIO_BUTTONS = Shape(
    page=f"{PAGES}/radio-button-group-element",
    type="radio_buttons",
    inside=IN_BLOCKS,
    required={"options": Items(RICH_OPTION, 10)},
    optional={**TICKED, "initial_option": RICH_OPTION},
    agreements=[starts_with_own_options],
)
OVERFLOW = Shape(
    page=f"{PAGES}/overflow-menu-element",
    type="overflow",
    inside=PRESSED_IN,
    required={"options": Items(OVERFLOW_OPTION, 5)},
    optional={**NAMED, **CONFIRMED},
)
DATEPICKER = Shape(
    page=f"{PAGES}/date-picker-element",
    type="datepicker",
    inside=IN_BLOCKS,
    optional={**PICKED, "initial_date": Day()},
)
TIMEPICKER = Shape(
    page=f"{PAGES}/time-picker-element",
    type="timepicker",
    inside=IN_BLOCKS,
    optional={**PICKED, "initial_time": String(pattern=r"([01]\d|2[0-3]):[0-5]\d"), "timezone": String()},
)
DATETIMEPICKER = Shape(
    page=f"{PAGES}/datetime-picker-element",
    type="datetimepicker",
    surfaces=MESSAGE | MODAL,
    inside=IN_BLOCKS - {"section"},
    optional={**TICKED, "initial_date_time": Whole(10**9, 10**10 - 1)},
)
PLAIN_TEXT_INPUT = Shape(
    page=f"{PAGES}/plain-text-input-element",
    type="plain_text_input",
    inside=WRITTEN_IN,
    optional={
        **WRITTEN,
        "initial_value": String(3000, shortest=0),
        "multiline": Flag(),
        "min_length": Whole(0, 3000),
        "max_length": Whole(1, 3000),
    },
)
NUMBER_INPUT = Shape(
    page=f"{PAGES}/number-input-element",
    type="number_input",
    surfaces=MODAL,
    inside=WRITTEN_IN,
    required={"is_decimal_allowed": Flag()},
    optional={**WRITTEN, "initial_value": NUMBER, "min_value": NUMBER, "max_value": NUMBER},
)
EMAIL_TEXT_INPUT = Shape(
    page=f"{PAGES}/email-input-element",
    type="email_text_input",
    surfaces=MODAL,
    inside=WRITTEN_IN,
    optional={**WRITTEN, "initial_value": String()},
)
URL_TEXT_INPUT = Shape(
    page=f"{PAGES}/url-input-element",
    type="url_text_input",
    surfaces=MODAL,
    inside=WRITTEN_IN,
    optional={**WRITTEN, "initial_value": String()},
)
RICH_TEXT_INPUT = Shape(  # a newer copy of the page has it in messages and in actions, too
    page=f"{PAGES}/rich-text-input-element",
    type="rich_text_input",
    surfaces=MODAL | HOME,
    inside=WRITTEN_IN,
    optional={**WRITTEN, "initial_value": RICH_TEXT, "min_lines": Whole(1, 100), "max_lines": Whole(1, 100)},
)
FILE_INPUT = Shape(
    page=f"{PAGES}/file-input-element",
    type="file_input",
    surfaces=MODAL,
    inside=WRITTEN_IN,
    optional={**NAMED, "filetypes": Items(String()), "max_files": Whole(1, 10)},
)
IMAGE = Shape(
    page=f"{PAGES}/image-element",
    type="image",
    inside=frozenset({"section", "context"}),
    required={"alt_text": String(2000)},
    optional={"image_url": PICTURE, "slack_file": SLACK_FILE},
    choices=[exactly_one("image_url", "slack_file")],
)
OPINION = Shape(
    page=f"{PAGES}/feedback-buttons-element#button-object-fields",
    required={"text": plain(75), "value": String(2000)},
    optional={"accessibility_label": String(75)},
)
FEEDBACK_BUTTONS = Shape(
    page=f"{PAGES}/feedback-buttons-element",
    type="feedback_buttons",
    surfaces=MESSAGE,
    inside=frozenset({"context_actions"}),
    required={"positive_button": OPINION, "negative_button": OPINION},
    optional=NAMED,
)
ICON_BUTTON = Shape(
    page=f"{PAGES}/icon-button-element",
    type="icon_button",
    surfaces=MESSAGE,
    inside=frozenset({"context_actions"}),
    required={"icon": OneOf("trash"), "text": plain()},
    optional={
        **NAMED,
        **CONFIRMED,
        "value": String(2000, shortest=0),
        "accessibility_label": String(75),
        "visible_to_user_ids": Items(String(), 10),
    },
)
URL_SOURCE = Shape(
    page=f"{PAGES}/url-source-element",
    type="url",
    inside=frozenset({"task_card"}),
    required={"url": LINK, "text": String()},
)

ELEMENTS = (
    BUTTON,
    WORKFLOW_BUTTON,
    CHECKBOXES,
    RADIO_BUTTONS,
    OVERFLOW,
    DATEPICKER,
    TIMEPICKER,
    DATETIMEPICKER,
    PLAIN_TEXT_INPUT,
    NUMBER_INPUT,
    EMAIL_TEXT_INPUT,
    URL_TEXT_INPUT,
    RICH_TEXT_INPUT,
    FILE_INPUT,
    *SELECTS,
    IMAGE,
    FEEDBACK_BUTTONS,
    ICON_BUTTON,
    URL_SOURCE,
)


def inside(block: str) -> Kinds:
    """Any of the elements that stand in this kind of block."""
    return Kinds(*(element for element in ELEMENTS if block in element.inside))
