"""Texts, options and confirmations: docs, reference/block-kit/composition-objects."""

from bot.workspace.limits.rules import Rule, by_type, flag, items, one_of, shape, string

LONGEST_TEXT = 3000


def plain(longest: int = LONGEST_TEXT, shortest: int = 1) -> Rule:
    """A plain_text object; only it takes `emoji`."""
    return by_type({"plain_text": shape({"text": string(longest, shortest)}, {"emoji": flag})})


def text(longest: int = LONGEST_TEXT, shortest: int = 1) -> Rule:
    """A plain_text or mrkdwn object; only the latter takes `verbatim`."""
    return by_type(
        {
            "plain_text": shape({"text": string(longest, shortest)}, {"emoji": flag}),
            "mrkdwn": shape({"text": string(longest, shortest)}, {"verbatim": flag}),
        }
    )


VALUE = string(150, shortest=0)

OPTION = shape({"text": plain(75), "value": VALUE}, {"description": plain(75)})
RICH_OPTION = shape({"text": text(75), "value": VALUE}, {"description": text(75)})  # radio buttons and checkboxes
OVERFLOW_OPTION = shape({"text": plain(75), "value": VALUE}, {"description": plain(75), "url": string(3000)})
OPTION_GROUP = shape({"label": plain(75), "options": items(OPTION, 100)})

CONFIRM = shape(
    {"title": plain(100), "text": plain(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)

SLACK_FILE = shape({}, {"id": string(), "url": string(3000)})
