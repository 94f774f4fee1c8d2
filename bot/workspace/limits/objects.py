"""The small objects that blocks and elements are made of: texts, options, confirmations.

Slack says "characters" and not whether `&lt;` is four of them or one: what is sent is what is counted.
"""

from collections.abc import Iterator, Mapping

from bot.workspace.limits.rules import (
    Address,
    Flag,
    Items,
    Kinds,
    Object,
    OneOf,
    Rule,
    Shape,
    String,
    Surface,
    Violation,
    at_least_one,
    exactly_one,
)

OBJECTS = "reference/block-kit/composition-objects"
TEXT_PAGE = f"{OBJECTS}/text-object"
USUAL: Mapping[str, dict[str, bool]] = {"plain_text": {"emoji": True}, "mrkdwn": {"verbatim": False}}
OPTION_PAGE = f"{OBJECTS}/option-object"
LONGEST_TEXT = 3000


def plain(longest: int = LONGEST_TEXT) -> Shape:
    """A plain_text object; only it takes `emoji`."""
    return Shape(page=TEXT_PAGE, type="plain_text", required={"text": String(longest)}, optional={"emoji": Flag()})


def text(longest: int = LONGEST_TEXT) -> Kinds:
    """A plain_text or mrkdwn object; only the latter takes `verbatim`."""
    return Kinds(
        plain(longest),
        Shape(page=TEXT_PAGE, type="mrkdwn", required={"text": String(longest)}, optional={"verbatim": Flag()}),
    )


VALUE = String(150, shortest=0)  # older pages say 75; the newer ones and slack_sdk 150
BLOCK_ID = String(255)
PICTURE = Address(3000)
LINK = Address(3000, ("http", "https", "mailto", "tel", "slack"))  # the pages name no schemes; these open something
STYLE = OneOf("primary", "danger")

OPTION = Shape(page=OPTION_PAGE, required={"text": plain(75), "value": VALUE}, optional={"description": plain(75)})
RICH_OPTION = Shape(  # of radio buttons and checkboxes
    page=OPTION_PAGE, required={"text": text(75), "value": VALUE}, optional={"description": text(75)}
)
OVERFLOW_OPTION = Shape(
    page=OPTION_PAGE, required={"text": plain(75), "value": VALUE}, optional={"description": plain(75), "url": LINK}
)
OPTION_GROUP = Shape(
    page=f"{OBJECTS}/option-group-object", required={"label": plain(75), "options": Items(OPTION, 100)}
)
CONFIRM = Shape(  # older pages let `text` be mrkdwn
    page=f"{OBJECTS}/confirmation-dialog-object",
    required={"title": plain(100), "text": plain(300), "confirm": plain(30), "deny": plain(30)},
    optional={"style": STYLE},
)
TRIGGERS = Shape(
    page=f"{OBJECTS}/dispatch-action-configuration-object",
    optional={"trigger_actions_on": Items(OneOf("on_enter_pressed", "on_character_entered"), 2)},
)
CONVERSATION_FILTER = Shape(
    page=f"{OBJECTS}/conversation-filter-object",
    optional={
        "include": Items(OneOf("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": Flag(),
        "exclude_bot_users": Flag(),
    },
    choices=[at_least_one("include", "exclude_external_shared_channels", "exclude_bot_users")],
)
SLACK_FILE = Shape(
    page=f"{OBJECTS}/slack-file-object",
    optional={"id": String(), "url": String()},
    choices=[exactly_one("id", "url")],
)

NAMED: Mapping[str, Rule] = {"action_id": String(255)}
CONFIRMED: Mapping[str, Rule] = {"confirm": CONFIRM}
FOCUSED: Mapping[str, Rule] = {"focus_on_load": Flag()}
PLACEHOLDER: Mapping[str, Rule] = {"placeholder": plain(150)}
"""What many elements have in common."""


def starts_with_own_options(value: Object, surface: Surface) -> Iterator[Violation]:
    """What is chosen at first must be one of the options, field for field; what Slack adds by itself does not count."""
    grouped = [option for group in value.get("option_groups", []) for option in group["options"]]
    options = [_completed(option) for option in (*value.get("options", []), *grouped)]
    if "initial_option" in value and _completed(value["initial_option"]) not in options:
        yield Violation("/initial_option", "must be one of the options", "mismatch", field="initial_option")
    for index, option in enumerate(value.get("initial_options", [])):
        if _completed(option) not in options:
            place = f"/initial_options/{index}"
            yield Violation(place, "must be one of the options", "mismatch", field="initial_options")


def _completed(option: Object) -> Object:
    """An option with what its texts say where nothing is said."""
    texts = {name: option[name] for name in ("text", "description") if name in option}
    return {**option, **{name: USUAL[text["type"]] | text for name, text in texts.items()}}
