"""The ids of commitments as people type them."""

import re

from handlers.views.mrkdwn import cut
from handlers.words.names import Exact, resolve_province
from store.model.errors import UserError

LONGEST_ID = 60  # characters, a province's name among them
ID = re.compile(r"(\D+?)[\s_‐‑–—-]*(\d{4})[\s_‐‑–—-]+(\d{1,4})")


def read_id(words: str) -> str:
    """The id that was typed, in its usual form: "ha 2022 3" and 豫-2022-03 are HA-2022-03."""
    match = ID.fullmatch(words) if len(words) <= LONGEST_ID else None
    province = resolve_province(match[1]) if match else None
    if not match or not isinstance(province, Exact):
        raise UserError(
            "“{word}” is no commitment's id. An id looks like HA-2022-03: province, year, number.",
            word=cut(words, LONGEST_ID),
        )
    return f"{province.found.code}-{match[2]}-{int(match[3]):02}"
