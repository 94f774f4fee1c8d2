"""What is removed when it has been kept long enough: a few rows at a time, so that nobody waits for it."""

import logging
from datetime import datetime, timedelta
from functools import partial

from config.keeping import Retention
from store.conditions import Conditions
from store.database import Access, Transaction
from store.instants import to_millis

log = logging.getLogger(__name__)

AT_ONCE = 200  # rows in one transaction
EVENTS = """
DELETE FROM events WHERE team_id = :team_id AND at < :before AND id IN (
    SELECT id FROM events WHERE team_id = :team_id ORDER BY id LIMIT :limit
)
"""
DRAFTS = "DELETE FROM drafts WHERE team_id = :team_id AND saved_at < :before"
# The last digest of a subscription stays, for the next one tells what has happened since; so does what is not over yet.
POSTS = """
SELECT id FROM outbox
WHERE team_id = :team_id AND due_at < :before AND parent_id IS NULL AND verify_at IS NULL
  AND state IN ('sent', 'skipped', 'cancelled', 'dead')
  AND (state <> 'sent' OR window_to IS NULL OR EXISTS (
      SELECT 1 FROM outbox AS later
      WHERE later.team_id = outbox.team_id AND later.subscription_id = outbox.subscription_id
        AND later.due_at > outbox.due_at AND later.window_to >= outbox.window_to AND later.state = 'sent'
  ))
  AND NOT EXISTS (
      SELECT 1 FROM outbox AS reply
      WHERE reply.parent_id = outbox.id AND (reply.state IN ('sending', 'unknown') OR reply.verify_at IS NOT NULL)
  )
ORDER BY due_at LIMIT :limit
"""
REPLIES = "SELECT id FROM outbox WHERE {parents}"
REMOVE_ITEMS = "DELETE FROM outbox_items WHERE {posts}"
REMOVE_REPLIES = "DELETE FROM outbox WHERE {parents}"
REMOVE = "DELETE FROM outbox WHERE {posts}"


async def purge(access: Access, team_id: str, kept: Retention, now: datetime) -> None:
    """Remove what of a team is older than it is to be kept; broken off at any moment, it goes on where it was."""
    for days, remove, what in (
        (kept.events, remove_events, "events"),
        (kept.outbox, remove_posts, "posts"),
        (kept.drafts, remove_drafts, "drafts"),
    ):
        removed, before = 0, to_millis(now - timedelta(days=days))
        while days and (some := await access.write(partial(remove, team_id=team_id, before=before))):
            removed += some
        if removed:
            log.info("Removed after %d days: %d %s", days, removed, what)


async def remove_events(tx: Transaction, team_id: str, before: int) -> int:
    return await tx.run(EVENTS, {"team_id": team_id, "before": before, "limit": AT_ONCE})


async def remove_drafts(tx: Transaction, team_id: str, before: int) -> int:
    return await tx.run(DRAFTS, {"team_id": team_id, "before": before})


async def remove_posts(tx: Transaction, team_id: str, before: int) -> int:
    """Whole messages, with what hangs in their threads and what they reminded of."""
    found = await tx.all(POSTS, {"team_id": team_id, "before": before, "limit": AT_ONCE})
    if not found:
        return 0
    parents, posts, roots = Conditions.none(), Conditions.none(), Conditions.none()
    ids = [row["id"] for row in found]
    parents.among("parent_id", ids)
    replies = await tx.all(REPLIES.format(parents=parents.text), parents.params)
    posts.among("outbox_id", [*ids, *(row["id"] for row in replies)])
    roots.among("id", ids)
    await tx.run(REMOVE_ITEMS.format(posts=posts.text), posts.params)
    await tx.run(REMOVE_REPLIES.format(parents=parents.text), parents.params)
    return await tx.run(REMOVE.format(posts=roots.text), roots.params)
