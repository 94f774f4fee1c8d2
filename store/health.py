"""How the posts of a team fare: the last one, the next one, and what does not get out."""

from datetime import datetime, timedelta
from typing import NamedTuple

from store.database import Access, Value
from store.instants import from_millis, to_millis
from store.model.delivery import PostState

REMEMBERED = timedelta(days=30)  # for which an operator is told what could not be delivered
PATIENCE = timedelta(minutes=2)  # after which a post that is due counts as held up
TIMES = """
SELECT (SELECT max(sent_at) FROM outbox WHERE team_id = :team_id) AS last,
    (SELECT min(due_at) FROM outbox WHERE team_id = :team_id AND state = 'pending' AND due_at > :now) AS next
"""
UNDELIVERED = """
SELECT state, why, count(*) AS posts, min(due_at) AS since, min(next_at) AS next_at FROM outbox
WHERE team_id = :team_id AND (parent_id IS NULL OR thread_ts IS NOT NULL) AND (
    (state = 'dead' AND due_at > :lately)
    OR (state IN ('pending', 'sending', 'unknown') AND due_at <= :late)
    OR (state IN ('pending', 'unknown') AND due_at <= :now AND why IS NOT NULL)
)
GROUP BY state, why ORDER BY state, why
"""


class Undelivered(NamedTuple):
    """Posts that did not get out for the same reason."""

    state: PostState
    why: str | None
    posts: int
    since: datetime  # when the first of them was due
    next_at: datetime  # when the first of them is tried again


class Health(NamedTuple):
    """How a team's posts fare."""

    last_sent: datetime | None
    next_due: datetime | None
    undelivered: list[Undelivered]


async def health_of(access: Access, team_id: str, now: datetime) -> Health:
    """What an operator wants to know of a team's posts: the last one, the next one, and what does not get out."""
    times = await access.read(lambda tx: tx.one(TIMES, {"team_id": team_id, "now": to_millis(now)}))
    named: dict[str, Value] = {
        "team_id": team_id,
        "lately": to_millis(now - REMEMBERED),
        "late": to_millis(now - PATIENCE),
        "now": to_millis(now),
    }
    rows = await access.read(lambda tx: tx.all(UNDELIVERED, named))
    undelivered = [
        Undelivered(
            PostState(row["state"]),
            row["why"],
            row["posts"],
            from_millis(row["since"]),
            from_millis(row["next_at"]),
        )
        for row in rows
    ]
    return Health(
        from_millis(times["last"]) if times and times["last"] is not None else None,
        from_millis(times["next"]) if times and times["next"] is not None else None,
        undelivered,
    )
