"""The workspaces and organisations that have installed the app, with their tokens, and those that have left."""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta

from pydantic import SecretStr

from store.database import Access, DatabaseError, Row, Transaction, Value
from store.instants import from_millis, to_millis
from store.model.installation import Installation
from store.vault import Vault

log = logging.getLogger(__name__)

NAME = "installations"  # of their revision
COLUMNS = """
app_id, bot_id, bot_user_id, expires_at, installations.enterprise_id, installations.team_id AS holder, installed_at,
installer, is_enterprise_install, name, rev, scopes, tokens
"""
OWN = f"SELECT {COLUMNS} FROM installations WHERE team_id = :id AND left_at IS NULL"  # noqa: S608  # our own names
ACCESS = "SELECT enterprise_id, left_at FROM team_access WHERE team_id = :team_id"
WORKSPACES = f"""
SELECT {COLUMNS}, team_id FROM installations WHERE left_at IS NULL AND is_enterprise_install = 0 ORDER BY team_id
"""  # noqa: S608
REACHED = f"""
SELECT {COLUMNS}, team_access.team_id
FROM installations JOIN team_access ON team_access.enterprise_id = installations.team_id
WHERE installations.left_at IS NULL AND is_enterprise_install = 1 AND team_access.left_at IS NULL
ORDER BY team_access.team_id
"""  # noqa: S608
SAVE = """
INSERT INTO installations (
    app_id, bot_id, bot_user_id, enterprise_id, expires_at, installed_at, installer, is_enterprise_install, name, rev,
    scopes, team_id, tokens
) VALUES (
    :app_id, :bot_id, :bot_user_id, :enterprise_id, :expires_at, :installed_at, :installer, :is_enterprise_install,
    :name, 1, :scopes, :holder, :tokens
)
ON CONFLICT (team_id) DO UPDATE SET
    app_id = excluded.app_id, bot_id = excluded.bot_id, bot_user_id = excluded.bot_user_id,
    enterprise_id = excluded.enterprise_id, expires_at = excluded.expires_at, installed_at = excluded.installed_at,
    installer = excluded.installer, is_enterprise_install = excluded.is_enterprise_install, left_at = NULL,
    name = excluded.name, rev = installations.rev + 1, rotating_until = 0, scopes = excluded.scopes,
    tokens = excluded.tokens
"""
LEAVE = """
UPDATE installations SET left_at = :at, tokens = NULL, expires_at = NULL
WHERE team_id = :holder AND left_at IS NULL AND installed_at <= :at"""
GIVE_UP = f"{LEAVE} AND rev = :rev"
REACH = """
INSERT INTO team_access (team_id, enterprise_id, since_at) VALUES (:team_id, :enterprise_id, :at)
ON CONFLICT (team_id) DO UPDATE SET enterprise_id = excluded.enterprise_id, since_at = excluded.since_at, left_at = NULL
WHERE team_access.enterprise_id <> excluded.enterprise_id OR team_access.left_at <= excluded.since_at
"""
LOSE = """
INSERT INTO team_access (team_id, enterprise_id, since_at, left_at) VALUES (:team_id, :enterprise_id, :at, :at)
ON CONFLICT (team_id) DO UPDATE SET left_at = excluded.left_at
WHERE team_access.enterprise_id = excluded.enterprise_id AND team_access.left_at IS NULL
  AND team_access.since_at <= excluded.left_at
"""
EXPIRING = "SELECT team_id FROM installations WHERE left_at IS NULL AND expires_at <= :before ORDER BY expires_at"
CLAIM = f"""
UPDATE installations SET rotating_until = :until
WHERE team_id = :holder AND left_at IS NULL AND expires_at <= :before AND rotating_until <= :now
RETURNING {COLUMNS}
"""  # noqa: S608
ROTATED = """
UPDATE installations SET tokens = :tokens, expires_at = :expires_at, rotating_until = 0, rev = rev + 1
WHERE team_id = :holder AND left_at IS NULL AND rev = :rev
"""
LOCKED = "SELECT team_id AS holder, tokens FROM installations WHERE left_at IS NULL"
LOCK_ANEW = "UPDATE installations SET tokens = :tokens WHERE team_id = :holder AND left_at IS NULL"
REVISION = "SELECT number FROM revisions WHERE name = :name"
CHANGED = """
INSERT INTO revisions (name, number) VALUES (:name, 1)
ON CONFLICT (name) DO UPDATE SET number = revisions.number + 1
"""


class Installations:
    """The installations on one database, for any number of processes: whoever keeps any in memory asks `revision`.

    Instants in which something is installed or left are Slack's own, to the second. An event that tells of leaving may
    come late, after the app was installed again: it does nothing then.
    """

    def __init__(self, access: Access, vault: Vault) -> None:
        self._access = access
        self._vault = vault

    async def of(self, team_id: str | None, enterprise_id: str | None = None) -> Installation | None:
        """The one that serves a workspace: its own, else that of its organisation, where that reaches it still.

        Without a workspace, the organisation's itself. None where there is none, or it has left.
        """

        async def read(tx: Transaction) -> Row | None:
            found = await tx.one(OWN, {"id": team_id}) if team_id else None
            access = await tx.one(ACCESS, {"team_id": team_id}) if team_id else None
            reaching = enterprise_id or (access["enterprise_id"] if access else None)
            if found or not reaching:
                return found
            is_lost = access and access["left_at"] is not None and access["enterprise_id"] == reaching
            found = None if is_lost else await tx.one(OWN, {"id": reaching})
            return found if found and found["is_enterprise_install"] else None

        found = await self._access.read(read)
        return self._installation(found, team_id) if found else None

    async def all_active(self) -> list[Installation]:
        """One for each workspace that is served, each with its `team_id`: those of an organisation share one token.

        One that cannot be read is left out, and the log told.

        Raises:
            DatabaseError: none can be read.
        """

        async def read(tx: Transaction) -> list[Row]:
            own = await tx.all(WORKSPACES)
            teams = {row["team_id"] for row in own}
            return [*own, *(row for row in await tx.all(REACHED) if row["team_id"] not in teams)]

        found, unreadable = [], []
        for row in await self._access.read(read):
            try:
                found.append(self._installation(row, row["team_id"]))
            except DatabaseError as error:
                unreadable.append(error)
        if unreadable and not found:
            raise unreadable[0]
        for why in unreadable:
            log.error("A workspace is not served: %s", why)
        return found

    async def revision(self) -> int:
        """A number that is another after each change, whoever made it; cheap enough to be asked once a second."""
        row = await self._access.read(lambda tx: tx.one(REVISION, {"name": NAME}))
        return int(row["number"]) if row else 0

    async def save(self, installation: Installation) -> bool:
        """Keep what was installed, be it anew; gives whether there was one before, whose records are there still."""
        holder = installation.holder

        async def write(tx: Transaction) -> bool:
            before = await tx.one("SELECT rev FROM installations WHERE team_id = :holder", {"holder": holder})
            await tx.run(SAVE, self._row(installation))
            await changed(tx)
            return before is not None

        return await self._access.write(write)

    async def leave(self, holder: str, at: datetime) -> bool:
        """A workspace or organisation has uninstalled the app: its token goes at once, its records are kept for now.

        False where nothing has changed: it was told before, or the app was installed after that.
        """
        return await self._told(LEAVE, [{"holder": holder, "at": to_millis(at)}])

    async def give_up(self, installation: Installation, at: datetime) -> bool:
        """Slack takes a token no more, and nobody has told of it; False where it is not the present one any more."""
        row: dict[str, Value] = {"holder": installation.holder, "rev": installation.rev, "at": to_millis(at)}
        return await self._told(GIVE_UP, [row])

    async def reach(self, enterprise_id: str, team_ids: Collection[str], at: datetime) -> bool:
        """The installation of an organisation reaches these workspaces too; False where that was known."""
        return await self._told(REACH, accesses(enterprise_id, team_ids, at))

    async def lose(self, enterprise_id: str, team_ids: Collection[str], at: datetime) -> bool:
        """It does not reach these any more; their records are kept for now. False where that was known."""
        return await self._told(LOSE, accesses(enterprise_id, team_ids, at))

    async def expiring(self, before: datetime) -> list[str]:
        """The holders of tokens that expire before an instant, the first to do so first."""
        rows = await self._access.read(lambda tx: tx.all(EXPIRING, {"before": to_millis(before)}))
        return [row["team_id"] for row in rows]

    async def claim_rotation(
        self, holder: str, before: datetime, now: datetime, lease: timedelta
    ) -> Installation | None:
        """Take it upon oneself to have a token rotated, if it expires before an instant still; none where another does.

        The claim ends with `rotated`, or with its lease.
        """
        named: dict[str, Value] = {
            "holder": holder,
            "before": to_millis(before),
            "now": to_millis(now),
            "until": to_millis(now + lease),
        }
        row = await self._access.write(lambda tx: tx.one(CLAIM, named))
        return self._installation(row, None if row["is_enterprise_install"] else holder) if row else None

    async def rotated(self, installation: Installation) -> bool:
        """Keep the new tokens of one that was claimed, under the `rev` that it had then.

        False where it was installed anew meanwhile, or has left.
        """
        return await self._told(ROTATED, [self._row(installation)])

    async def lock_anew(self) -> int:
        """Encrypt all tokens by the newest key; gives how many."""

        async def write(tx: Transaction) -> int:
            rows = await tx.all(LOCKED)
            for row in rows:
                secrets = self._vault.unlock(row["holder"], row["tokens"])
                locked = self._vault.lock(row["holder"], secrets)
                await tx.run(LOCK_ANEW, {"holder": row["holder"], "tokens": locked})
            return len(rows)

        return await self._access.write(write)

    async def _told(self, sql: str, rows: Collection[dict[str, Value]]) -> bool:
        async def write(tx: Transaction) -> bool:
            written = sum([await tx.run(sql, row) for row in rows])
            if written:
                await changed(tx)
            return written > 0

        return await self._access.write(write)

    def _row(self, installation: Installation) -> dict[str, Value]:
        plain = installation.model_dump(
            include={"app_id", "bot_id", "bot_user_id", "enterprise_id", "installer", "name"}
        )
        refresh, expires_at = installation.refresh_token, installation.expires_at
        secrets = [installation.token.get_secret_value(), refresh.get_secret_value() if refresh else None]
        return {
            **plain,
            "holder": installation.holder,
            "is_enterprise_install": int(installation.is_enterprise_install),
            "scopes": " ".join(installation.scopes),
            "installed_at": to_millis(installation.installed_at),
            "expires_at": to_millis(expires_at) if expires_at else None,
            "tokens": self._vault.lock(installation.holder, secrets),
            "rev": installation.rev,
        }

    def _installation(self, row: Row, team_id: str | None) -> Installation:
        token, refresh = self._vault.unlock(row["holder"], row["tokens"])
        return Installation(
            team_id=team_id,
            enterprise_id=row["enterprise_id"],
            is_enterprise_install=bool(row["is_enterprise_install"]),
            name=row["name"],
            app_id=row["app_id"],
            bot_id=row["bot_id"],
            bot_user_id=row["bot_user_id"],
            token=SecretStr(str(token)),
            refresh_token=SecretStr(refresh) if refresh else None,
            expires_at=from_millis(row["expires_at"]) if row["expires_at"] is not None else None,
            scopes=tuple(row["scopes"].split()),
            installer=row["installer"],
            installed_at=from_millis(row["installed_at"]),
            rev=row["rev"],
        )


def accesses(enterprise_id: str, team_ids: Collection[str], at: datetime) -> list[dict[str, Value]]:
    """A row for each workspace that an organisation's installation reaches, or does not any more."""
    return [
        {"team_id": team_id, "enterprise_id": enterprise_id, "at": to_millis(at)} for team_id in sorted({*team_ids})
    ]


async def changed(tx: Transaction) -> None:
    """Have whoever keeps installations in memory read them anew."""
    await tx.run(CHANGED, {"name": NAME})
