"""Installations that have begun in somebody's browser: each state is good for one return, and for ten minutes."""

import hashlib
import secrets
from datetime import datetime, timedelta

from store.database import Access, Transaction
from store.instants import to_millis

GOOD_FOR = timedelta(minutes=10)


class OAuthStates:
    """The states that were given out; their digests alone are kept."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def issue(self, now: datetime) -> str:
        """A new one; those that have expired go."""
        state = secrets.token_urlsafe(32)

        async def write(tx: Transaction) -> None:
            await tx.run("DELETE FROM oauth_states WHERE expires_at <= :now", {"now": to_millis(now)})
            await tx.run(
                "INSERT INTO oauth_states (digest, expires_at) VALUES (:digest, :expires_at)",
                {"digest": digest(state), "expires_at": to_millis(now + GOOD_FOR)},
            )

        await self._access.write(write)
        return state

    async def is_good(self, state: str, now: datetime) -> bool:
        """Whether one was given out, is good still, and was not consumed."""
        sql = "SELECT expires_at FROM oauth_states WHERE digest = :digest"
        row = await self._access.read(lambda tx: tx.one(sql, {"digest": digest(state)}))
        return row is not None and int(row["expires_at"]) > to_millis(now)

    async def consume(self, state: str, now: datetime) -> bool:
        """Whether one was given out and is good still; it is not any more after that."""
        sql = "DELETE FROM oauth_states WHERE digest = :digest RETURNING expires_at"
        row = await self._access.write(lambda tx: tx.one(sql, {"digest": digest(state)}))
        return row is not None and int(row["expires_at"]) > to_millis(now)


def digest(state: str) -> str:
    """What is kept of a state: enough to know it again, and not to forge it."""
    return hashlib.sha256(state.encode()).hexdigest()
