"""The ids of commitments as people type them."""

import re

from handlers.views.kit.mrkdwn import cut
from handlers.words.names import Exact, resolve_province
from store.model.errors import UserError

LONGEST_ID = 60  # characters, a province's name among them
ID = re.compile(r"(\D+?)[\s_‐‑–—-]*([0-9]{4})[\s_‐‑–—-]+([0-9]{1,4})")


def read_id(words: str) -> str:
    """The id that was typed, in its usual form: "ha 2022 3" and 豫-2022-03 are HA-2022-03."""
    id, rest = leading_id(words)
    if id is None or rest:
        raise UserError(
            "“{word}” is no commitment's id. An id looks like HA-2022-03: province, year, number.",
            word=cut(words, LONGEST_ID),
        )
    return id


def leading_id(words: str) -> tuple[str | None, str]:
    """The id with which some words begin, and the words after it."""
    match = ID.match(words[: LONGEST_ID + 1])
    if not match or not re.match(r"\s|[:,]|$", words[match.end() :]):
        return None, words
    province = resolve_province(match[1])
    if not isinstance(province, Exact):
        return None, words
    return f"{province.found.code}-{match[2]}-{int(match[3]):02}", words[match.end() :].strip(" ,:")
