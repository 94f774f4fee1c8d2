"""How a team's bot is: the processes that run, and how its posts fare; and what of that its admins should be told."""

from datetime import datetime, timedelta
from typing import NamedTuple

from store.database import Access, Row, Transaction, Value
from store.dead_posts import DeadPost, DeadPosts
from store.instants import from_millis, to_millis
from store.model.delivery import PostState
from store.model.process import Process
from store.model.subscription import Subscription
from store.processes import Processes
from store.viewpoint import Viewpoint

REMEMBERED = timedelta(days=30)  # for which an operator is told what could not be delivered
PATIENCE = timedelta(minutes=2)  # after which a post that is due counts as held up
HELD_UP = timedelta(hours=1)  # after which it is told to admins
FAILING = timedelta(hours=1)  # as long a job may fail until they hear of it, but for an urgent one
LOST = timedelta(minutes=15)  # as long Slack may not be reached until they hear of it
RUNNING = timedelta(minutes=5)  # as long ago one told of itself that runs
LITTLE_ROOM = 100_000_000  # bytes
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
HELD = """
SELECT min(due_at) AS since, max(why) AS why FROM outbox
WHERE team_id = :team_id AND state IN ('pending', 'sending', 'unknown') AND due_at <= :long_ago
  AND (why IS NOT NULL OR state <> 'pending') AND (parent_id IS NULL OR thread_ts IS NOT NULL) AND NOT EXISTS (
    SELECT 1 FROM plans
    WHERE plans.team_id = outbox.team_id AND plans.subscription_id = outbox.subscription_id AND blocked IS NOT NULL
)
"""
BLOCKED = """
SELECT record, blocked FROM plans
JOIN subscriptions ON subscriptions.team_id = plans.team_id AND subscriptions.id = plans.subscription_id
WHERE plans.team_id = :team_id AND blocked IS NOT NULL AND until_at IS NULL ORDER BY plans.subscription_id
"""


class Undelivered(NamedTuple):
    """Posts that did not get out for the same reason."""

    state: PostState
    why: str | None
    posts: int
    since: datetime  # when the first of them was due
    next_at: datetime  # when the first of them is tried again


class Trouble(NamedTuple):
    """Something that is wrong: by a word for what, why, and since when."""

    subject: str
    why: str
    since: datetime


class Health(NamedTuple):
    """How a team's bot is."""

    last_sent: datetime | None
    next_due: datetime | None
    undelivered: list[Undelivered]
    dead: list[DeadPost]
    blocked: list[tuple[Subscription, str]]  # the channels that take no posts, with Slack's word for why
    held: Trouble | None  # posts that do not get out for long
    processes: list[Process]
    trouble: str | None = None  # of the database, where whoever asks has it open: it may keep all else from being told

    def running(self, now: datetime) -> list[Process]:
        """The processes that have told of themselves just now."""
        return [process for process in self.processes if now - process.seen_at <= RUNNING]


async def health_of(access: Access, team_id: str, now: datetime) -> Health:
    """All that is asked for by `/digest health` and by `python -m bot status`."""
    named: dict[str, Value] = {
        "team_id": team_id,
        "lately": to_millis(now - REMEMBERED),
        "late": to_millis(now - PATIENCE),
        "long_ago": to_millis(now - HELD_UP),
        "now": to_millis(now),
    }

    async def read(tx: Transaction) -> tuple[Row | None, list[Row], Row | None, list[Row]]:
        return (
            await tx.one(TIMES, named),
            await tx.all(UNDELIVERED, named),
            await tx.one(HELD, named),
            await tx.all(BLOCKED, named),
        )

    times, undelivered, held, blocked = await access.read(read)
    return Health(
        from_millis(times["last"]) if times and times["last"] is not None else None,
        from_millis(times["next"]) if times and times["next"] is not None else None,
        [undelivered_of(row) for row in undelivered],
        await DeadPosts(access, Viewpoint(team_id)).all(now),
        [(Subscription.model_validate_json(row["record"]), row["blocked"]) for row in blocked],
        Trouble("posts", held["why"] or "", from_millis(held["since"])) if held and held["since"] is not None else None,
        [process.seen_by(team_id) for process in await Processes(access).all(now)],
    )


def undelivered_of(row: Row) -> Undelivered:
    """Posts from their row."""
    state, since, again = PostState(row["state"]), from_millis(row["since"]), from_millis(row["next_at"])
    return Undelivered(state, row["why"], row["posts"], since, again)


def troubles_of(health: Health, now: datetime) -> list[Trouble]:
    """What admins should know of, each subject once."""
    found = [Trouble("database", health.trouble, now)] if health.trouble else []
    found += [health.held] if health.held else []
    for process in health.running(now):
        if process.database_trouble:
            found.append(Trouble("database", process.database_trouble, process.seen_at))
        if process.disk_free is not None and process.disk_free < LITTLE_ROOM:
            found.append(Trouble("disk", str(process.disk_free), process.seen_at))
        if process.token_refused:
            found.append(Trouble("token", process.token_refused, process.refused_since or process.seen_at))
        if process.missing_scopes:
            found.append(Trouble("scopes", ", ".join(process.missing_scopes), process.started_at))
        if process.lost_since and now - process.lost_since >= LOST:
            found.append(Trouble("connection", "", process.lost_since))
        for job in process.jobs:
            if job.failing_since and (job.is_urgent or now - job.failing_since >= FAILING):
                found.append(Trouble(f"job:{job.name}", job.why or "", job.failing_since))
    return [*{trouble.subject: trouble for trouble in reversed(found)}.values()][::-1]
