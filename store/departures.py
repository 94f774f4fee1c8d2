"""What is removed of the workspaces that have uninstalled the app and did not come back in time: all of it."""

import logging
from datetime import datetime
from functools import partial

from store.database import Access, Transaction
from store.erasure import erase_team
from store.instants import to_millis

log = logging.getLogger(__name__)

LEFT = "SELECT team_id, is_enterprise_install FROM installations WHERE left_at <= :before ORDER BY left_at"
LOST = "SELECT team_id FROM team_access WHERE left_at <= :before ORDER BY left_at"
REACHED = "SELECT team_id FROM team_access WHERE enterprise_id = :id ORDER BY team_id"
IS_SERVED = """
SELECT 1 AS yes FROM installations WHERE team_id = :team_id AND (left_at IS NULL OR left_at > :before)
UNION ALL
SELECT 1 AS yes FROM team_access JOIN installations ON installations.team_id = team_access.enterprise_id
WHERE team_access.team_id = :team_id AND (team_access.left_at IS NULL OR team_access.left_at > :before)
  AND (installations.left_at IS NULL OR installations.left_at > :before)
"""


async def purge_departed(access: Access, before: datetime) -> list[str]:
    """Remove all of each workspace that has been served by no installation since before an instant; gives which.

    Each is one transaction, which looks first whether the workspace has come back.
    """
    found = await access.read(partial(departed, before=to_millis(before)))
    purged = [
        team_id
        for team_id in found
        if await access.write(partial(purge_unless_served, team_id=team_id, before=to_millis(before)))
    ]
    for team_id in purged:
        log.info("Everything of %s, which had left, was removed", team_id)
    return purged


async def departed(tx: Transaction, before: int) -> list[str]:
    """Those that may have to go: an organisation comes after its workspaces."""
    at = {"before": before}
    teams = [row["team_id"] for row in await tx.all(LOST, at)]
    for row in await tx.all(LEFT, at):
        if row["is_enterprise_install"]:
            teams += [reached["team_id"] for reached in await tx.all(REACHED, {"id": row["team_id"]})]
        teams.append(row["team_id"])
    return [*dict.fromkeys(teams)]


async def purge_unless_served(tx: Transaction, team_id: str, before: int) -> bool:
    """Remove all of a workspace, unless it has come back; gives whether it did not."""
    if await tx.one(IS_SERVED, {"team_id": team_id, "before": before}):
        return False
    await erase_team(tx, team_id)
    return True
