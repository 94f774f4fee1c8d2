"""Posts that could not be delivered while they mattered, and what an admin makes of them: try again, or drop."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from store.database import Access, Transaction, Value
from store.events import close_entry, open_entry
from store.instants import from_millis, to_millis
from store.model.delivery import PostState
from store.model.errors import NotRecordedError
from store.model.event import Authorship
from store.model.role import Role
from store.outbox import AFTER_ITS_PARENT
from store.viewpoint import Viewpoint

KIND = "post"  # of its events
SHOWN_FOR = timedelta(days=30)
SHOWN = 10
COLUMNS = "id, kind, channel_id, due_at, why, fence, started_at, payload"
DEAD = f"""
SELECT {COLUMNS} FROM outbox
WHERE team_id = :team_id AND state = 'dead' AND due_at > :since AND (parent_id IS NULL OR thread_ts IS NOT NULL)
ORDER BY due_at DESC, id DESC LIMIT {SHOWN}
"""  # noqa: S608  # our own words
ONE = f"SELECT {COLUMNS} FROM outbox WHERE team_id = :team_id AND id = :id AND state = 'dead'"  # noqa: S608  # our own words
AGAIN = """
UPDATE outbox SET state = 'pending', why = NULL, attempts = 0, next_at = :now, fence = fence + 1, lease_until = 0,
    expires_at = :now + (:now - due_at) + 86400000, verify_at = NULL, started_at = NULL, sought_from = NULL,
    tried_at = NULL,
    payload = CASE WHEN thread_ts IS NULL THEN NULL ELSE payload END,
    window_from = NULL, window_to = NULL, windowed_at = NULL
WHERE team_id = :team_id AND id = :id AND state = 'dead'
"""
LOOKED_UP_FIRST = """
UPDATE outbox SET state = 'unknown', why = NULL, next_at = :now, fence = fence + 1, lease_until = 0,
    expires_at = :now + (:now - due_at) + 86400000
WHERE team_id = :team_id AND id = :id AND state = 'dead'
"""
WITH_IT = "UPDATE outbox SET state = :state, why = NULL, next_at = :next_at WHERE parent_id = :id AND state = 'dead'"
DROPPED = (
    "UPDATE outbox SET state = 'skipped', why = 'dropped' WHERE team_id = :team_id AND id = :id AND state = 'dead'"
)


class DeadPost(NamedTuple):
    """A post that was given up."""

    id: int
    kind: str
    channel_id: str
    due: datetime
    why: str | None


class DeadPosts:
    """Those of one team; what becomes of them needs an admin, and is an event."""

    def __init__(self, access: Access, standpoint: Viewpoint) -> None:
        self._access = access
        self._standpoint = standpoint

    async def all(self, now: datetime) -> list[DeadPost]:
        """The last ones, the newest first."""
        named: dict[str, Value] = {"team_id": self._standpoint.team_id, "since": to_millis(now - SHOWN_FOR)}
        rows = await self._access.read(lambda tx: tx.all(DEAD, named))
        return [
            DeadPost(row["id"], row["kind"], row["channel_id"], from_millis(row["due_at"]), row["why"]) for row in rows
        ]

    async def try_again(self, id: int, by: Authorship) -> None:
        """Have it sent after all: composed anew, or, where nobody knows whether it landed, looked up before.

        Raises:
            NotRecordedError: it is not given up, or not any more.
            NotAllowedError: it needs an admin.
        """

        async def write(tx: Transaction) -> None:
            post = await self._given_up(tx, id)
            named: dict[str, Value] = {"team_id": self._standpoint.team_id, "id": id, "now": to_millis(by.at)}
            in_doubt = post["started_at"] is not None and post["payload"] is not None
            await tx.run(LOOKED_UP_FIRST if in_doubt else AGAIN, named)
            state = PostState.PENDING if in_doubt else PostState.CANCELLED  # what is composed anew brings its own
            await tx.run(WITH_IT, {"id": id, "state": state, "next_at": AFTER_ITS_PARENT})
            await self._note(tx, by, post, PostState.PENDING)

        await self._access.write(write)

    async def drop(self, id: int, by: Authorship) -> None:
        """Let it be; it is not told of any more. Raises what `try_again` does."""

        async def write(tx: Transaction) -> None:
            post = await self._given_up(tx, id)
            await tx.run(DROPPED, {"team_id": self._standpoint.team_id, "id": id})
            await self._note(tx, by, post, PostState.SKIPPED)

        await self._access.write(write)

    async def _given_up(self, tx: Transaction, id: int) -> Mapping[str, Value]:
        await self._standpoint.admit(tx, Role.ADMIN)
        post = await tx.one(ONE, {"team_id": self._standpoint.team_id, "id": id})
        if post is None:
            raise NotRecordedError("That post is not given up any more. Type `/digest health` to see how it stands.")
        return post

    async def _note(self, tx: Transaction, by: Authorship, post: Mapping[str, Value], state: PostState) -> None:
        before = {"state": PostState.DEAD, "kind": post["kind"], "channel_id": post["channel_id"], "why": post["why"]}
        entry = await open_entry(tx, self._standpoint.team_id, by)
        after = {**before, "state": state}
        rev = int(post["fence"] or 0) + 1
        await close_entry(tx, entry, KIND, str(post["id"]), rev, json.dumps(before), json.dumps(after))
