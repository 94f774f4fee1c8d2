"""Menus to choose from, one thing or many."""

from __future__ import annotations

from collections.abc import Mapping

from bot.workspace.limits.objects import (
    CONFIRMED,
    CONVERSATION_FILTER,
    FOCUSED,
    NAMED,
    OPTION,
    OPTION_GROUP,
    PLACEHOLDER,
    starts_with_own_options,
)
from bot.workspace.limits.rules import Flag, Items, Rule, Shape, String, Whole, exactly_one

ONE = "reference/block-kit/block-elements/select-menu-element"
MANY = "reference/block-kit/block-elements/multi-select-menu-element"

CHOSEN_IN = frozenset({"section", "actions", "input"})  # some type packages have no multi-selects in actions
SELECT: Mapping[str, Rule] = {**NAMED, **CONFIRMED, **FOCUSED, **PLACEHOLDER}
MULTI: Mapping[str, Rule] = {**SELECT, "max_selected_items": Whole(1)}
STATIC: Mapping[str, Rule] = {"options": Items(OPTION, 100), "option_groups": Items(OPTION_GROUP, 100)}
EXTERNAL: Mapping[str, Rule] = {"min_query_length": Whole(0)}
CONVERSATIONS: Mapping[str, Rule] = {"default_to_current_conversation": Flag(), "filter": CONVERSATION_FILTER}
ANSWERED: Mapping[str, Rule] = {"response_url_enabled": Flag()}


STATIC_SELECT = Shape(
    page=f"{ONE}#static_select",
    type="static_select",
    inside=CHOSEN_IN,
    optional={**SELECT, **STATIC, "initial_option": OPTION},
    choices=[exactly_one("options", "option_groups")],
    agreements=[starts_with_own_options],
)
MULTI_STATIC_SELECT = Shape(
    page=f"{MANY}#static_multi_select",
    type="multi_static_select",
    inside=CHOSEN_IN,
    optional={**MULTI, **STATIC, "initial_options": Items(OPTION, 100)},
    choices=[exactly_one("options", "option_groups")],
    agreements=[starts_with_own_options],
)
EXTERNAL_SELECT = Shape(
    page=f"{ONE}#external_select",
    type="external_select",
    inside=CHOSEN_IN,
    optional={**SELECT, **EXTERNAL, "initial_option": OPTION},
)
MULTI_EXTERNAL_SELECT = Shape(
    page=f"{MANY}#external_multi_select",
    type="multi_external_select",
    inside=CHOSEN_IN,
    optional={**MULTI, **EXTERNAL, "initial_options": Items(OPTION, 100)},
)
USERS_SELECT = Shape(
    page=f"{ONE}#users_select",
    type="users_select",
    inside=CHOSEN_IN,
    optional={**SELECT, "initial_user": String()},
)
MULTI_USERS_SELECT = Shape(
    page=f"{MANY}#users_multi_select",
    type="multi_users_select",
    inside=CHOSEN_IN,
    optional={**MULTI, "initial_users": Items(String())},
)
CONVERSATIONS_SELECT = Shape(
    page=f"{ONE}#conversations_select",
    type="conversations_select",
    inside=CHOSEN_IN,
    optional={**SELECT, **CONVERSATIONS, **ANSWERED, "initial_conversation": String()},
)
MULTI_CONVERSATIONS_SELECT = Shape(
    page=f"{MANY}#conversation_multi_select",
    type="multi_conversations_select",
    inside=CHOSEN_IN,
    optional={**MULTI, **CONVERSATIONS, "initial_conversations": Items(String())},
)
CHANNELS_SELECT = Shape(
    page=f"{ONE}#channels_select",
    type="channels_select",
    inside=CHOSEN_IN,
    optional={**SELECT, **ANSWERED, "initial_channel": String()},
)
MULTI_CHANNELS_SELECT = Shape(
    page=f"{MANY}#channel_multi_select",
    type="multi_channels_select",
    inside=CHOSEN_IN,
    optional={**MULTI, "initial_channels": Items(String())},
)

SELECTS = (
    STATIC_SELECT,
    MULTI_STATIC_SELECT,
    EXTERNAL_SELECT,
    MULTI_EXTERNAL_SELECT,
    USERS_SELECT,
    MULTI_USERS_SELECT,
    CONVERSATIONS_SELECT,
    MULTI_CONVERSATIONS_SELECT,
    CHANNELS_SELECT,
    MULTI_CHANNELS_SELECT,
)
SUGGESTIONS = Shape(
    page=f"{ONE}#external_select",
    optional={"options": Items(OPTION, 100, least=0), "option_groups": Items(OPTION_GROUP, 100, least=0)},
    choices=[exactly_one("options", "option_groups")],
)
