"""Who coordinates which provinces, by a role of their own or of a group of theirs."""

from store.model.role import EVERYBODY, Role
from store.store import Ledger


async def coordinators(ledger: Ledger) -> dict[str, tuple[str, ...]]:
    """Everybody who was made a coordinator, each with their provinces; empty for all of them.

    A role that everybody has makes nobody responsible.
    """
    found: dict[str, tuple[str, ...]] = {}
    for grant in await ledger.grants.all():
        if grant.role is not Role.COORDINATOR or grant.id == EVERYBODY:
            continue
        people = await ledger.groups.of(grant.id) if grant.is_of_group else [grant.id]
        for user_id in people:
            known = found.get(user_id)
            reaches_all = not grant.provinces or known == ()
            found[user_id] = () if reaches_all else tuple(sorted({*(known or ()), *grant.provinces}))
    return found


async def coordinators_of(province: str, ledger: Ledger) -> list[str]:
    """The people who coordinate a province."""
    found = await coordinators(ledger)
    return sorted(user_id for user_id, provinces in found.items() if not provinces or province in provinces)
