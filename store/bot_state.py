"""What the bot keeps for its own work: cards on show, drafts, followed provinces, Homes, whom it has greeted."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from config.provinces import in_order
from store.database import Access, Transaction, Value
from store.events import insert
from store.instants import from_millis, to_millis
from store.model.role import Standing
from store.viewpoint import Viewpoint


class Card(NamedTuple):
    """The message that shows a commitment in a channel, in the language in which somebody shared it."""

    commitment_id: str
    channel_id: str
    ts: str
    locale: str
    shared_by: str


class Table:
    """Rows of one team that are put, found and dropped by their key."""

    name: str
    key: tuple[str, ...]

    def __init__(self, access: Access, standpoint: Viewpoint) -> None:
        self._access = access
        self._team_id = standpoint.team_id

    async def _put(self, **row: Value) -> None:
        async def write(tx: Transaction) -> None:
            await self._delete(tx, {name: row[name] for name in self.key})
            await insert(tx, self.name, {"team_id": self._team_id, **row})

        await self._access.write(write)

    async def _drop(self, **key: Value) -> None:
        await self._access.write(lambda tx: self._delete(tx, key))

    async def _find(self, columns: str, **key: Value) -> list[dict[str, Any]]:
        sql = f"SELECT {columns} FROM {self.name} WHERE {equal(key)} ORDER BY {', '.join(self.key)}"  # noqa: S608  # our own names
        rows = await self._access.read(lambda tx: tx.all(sql, {"team_id": self._team_id, **key}))
        return [dict(row) for row in rows]

    async def _delete(self, tx: Transaction, key: dict[str, Value]) -> None:
        sql = f"DELETE FROM {self.name} WHERE {equal(key)}"  # noqa: S608  # our own names
        await tx.run(sql, {"team_id": self._team_id, **key})


def equal(key: Collection[str]) -> str:
    """The condition that a row of the team bears this key."""
    return " AND ".join(f"{name} = :{name}" for name in ("team_id", *key))


class Cards(Table):
    """Where commitments are shown: one message a channel each."""

    name = "cards"
    key = ("commitment_id", "channel_id")

    async def put(self, card: Card) -> None:
        await self._put(**card._asdict())

    async def of(self, commitment_id: str) -> list[Card]:
        """Every channel's card of a commitment."""
        found = await self._find(", ".join(Card._fields), commitment_id=commitment_id)
        return [Card(**row) for row in found]

    async def get(self, commitment_id: str, channel_id: str) -> Card | None:
        key = {"commitment_id": commitment_id, "channel_id": channel_id}
        found = await self._find(", ".join(Card._fields), **key)
        return Card(**found[0]) if found else None

    async def shown(self) -> list[str]:
        """The ids of all commitments that have a card anywhere."""
        return sorted({row["commitment_id"] for row in await self._find("commitment_id")})

    async def drop(self, commitment_id: str, channel_id: str) -> None:
        await self._drop(commitment_id=commitment_id, channel_id=channel_id)


class Drafts(Table):
    """What members typed into modals that were closed before they were saved; one draft a member and modal."""

    name = "drafts"
    key = ("user_id", "form")

    async def put(self, user_id: str, form: str, typed: Any, at: datetime) -> None:
        """Keep what was typed, as JSON."""
        text = json.dumps(typed, ensure_ascii=False)
        await self._put(user_id=user_id, form=form, typed=text, saved_at=to_millis(at))

    async def get(self, user_id: str, form: str) -> Any | None:
        """What was typed; none where there is no draft."""
        found = await self._find("typed", user_id=user_id, form=form)
        return json.loads(found[0]["typed"]) if found else None

    async def of(self, user_id: str) -> dict[str, datetime]:
        """When each draft of a member was kept, by its modal."""
        found = await self._find("form, saved_at", user_id=user_id)
        return {row["form"]: from_millis(row["saved_at"]) for row in found}

    async def drop(self, user_id: str, form: str) -> None:
        await self._drop(user_id=user_id, form=form)


class Follows(Table):
    """The provinces that members follow."""

    name = "follows"
    key = ("user_id", "province")

    async def put(self, user_id: str, provinces: Sequence[str]) -> None:
        """These and no others."""

        async def write(tx: Transaction) -> None:
            await self._delete(tx, {"user_id": user_id})
            for province in sorted(set(provinces)):
                await insert(tx, self.name, {"team_id": self._team_id, "user_id": user_id, "province": province})

        await self._access.write(write)

    async def of(self, user_id: str) -> list[str]:
        """The codes of the provinces, in their usual order."""
        return in_order({row["province"] for row in await self._find("province", user_id=user_id)})


class Homes(Table):
    """Whose Home tab has been opened, and the checksum of what it shows."""

    name = "homes"
    key = ("user_id",)

    async def put(self, user_id: str, shown: str) -> None:
        await self._put(user_id=user_id, shown=shown)

    async def all(self) -> dict[str, str]:
        """Checksums by user id."""
        return {row["user_id"]: row["shown"] for row in await self._find("user_id, shown")}


class KeptProfile(NamedTuple):
    """What Slack told of somebody, and when."""

    user_id: str
    locale: str
    standing: Standing
    zone: str
    read_at: datetime


class Profiles(Table):
    """Whom Slack has told of: what is known of them outlives a restart, and is shared by all processes."""

    name = "profiles"
    key = ("user_id",)

    async def put(self, profile: KeptProfile) -> None:
        await self._put(
            **profile._asdict() | {"standing": profile.standing.value, "read_at": to_millis(profile.read_at)}
        )

    async def get(self, user_id: str) -> KeptProfile | None:
        """What was told last; none where that is not so any more."""
        found = await self._find("user_id, locale, standing, zone, read_at", user_id=user_id)
        for row in found:
            kept = {"standing": Standing(row["standing"]), "read_at": from_millis(row["read_at"])}
            return KeptProfile(**row | kept)
        return None

    async def drop(self, user_id: str) -> None:
        await self._drop(user_id=user_id)


class Greetings(Table):
    """Whom the bot has introduced itself to: a member, or a channel, once for ever."""

    name = "greetings"
    key = ("whom",)

    async def claim(self, whom: str, at: datetime) -> bool:
        """Whether it is for the caller to greet somebody: nobody has, and from now on nobody else may."""
        sql = """
            INSERT INTO greetings (team_id, whom, greeted_at) VALUES (:team_id, :whom, :at)
            ON CONFLICT (team_id, whom) DO NOTHING
        """
        params: dict[str, Value] = {"team_id": self._team_id, "whom": whom, "at": to_millis(at)}
        return await self._access.write(lambda tx: tx.run(sql, params)) == 1

    async def drop(self, whom: str) -> None:
        """Nobody was greeted after all."""
        await self._drop(whom=whom)
