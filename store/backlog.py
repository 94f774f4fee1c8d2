"""What waits in the outbox, of all teams together, for whoever watches over the machine."""

from datetime import datetime
from typing import NamedTuple

from store.database import Access, Row, Transaction
from store.instants import from_millis, to_millis

WAITING = """
SELECT state, count(*) AS posts, min(due_at) AS since FROM outbox
WHERE state IN ('sending', 'unknown', 'dead') OR (state = 'pending' AND next_at <= :now)
GROUP BY state ORDER BY state
"""
SILENCE = "SELECT method, count(*) AS teams FROM throttles WHERE until_at > :now GROUP BY method ORDER BY method"


class Standing(NamedTuple):
    """Posts that stand alike: `pending` ones are due, of `unknown` ones nobody knows whether they landed."""

    name: str
    posts: int
    since: datetime  # when the first of them was due


class Backlog(NamedTuple):
    """What waits, and how many teams' methods Slack wants left alone."""

    posts: list[Standing]
    silence: dict[str, int]


async def backlog_of(access: Access, now: datetime) -> Backlog:
    """What waits now."""

    async def read(tx: Transaction) -> tuple[list[Row], list[Row]]:
        named = {"now": to_millis(now)}
        return await tx.all(WAITING, named), await tx.all(SILENCE, named)

    waiting, silence = await access.read(read)
    return Backlog(
        [Standing(row["state"], row["posts"], from_millis(row["since"])) for row in waiting],
        {row["method"]: row["teams"] for row in silence},
    )
