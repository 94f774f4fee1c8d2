"""What has become of records between two moments: what they were before and are after, whatever lay between."""

from collections.abc import Iterable
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Change(NamedTuple, Generic[T]):
    """A record before and after; none where it did not exist."""

    before: T | None
    after: T | None

    @property
    def sides(self) -> list[T]:
        """Every form of it that there is."""
        return [side for side in self if side is not None]


def net(writes: Iterable[tuple[str, str | None, str | None]]) -> dict[str, Change[str]]:
    """Writes in their order, each with the subject, its JSON before and after: what they come to by subject.

    What was written and taken back again comes to nothing.
    """
    found: dict[str, Change[str]] = {}
    for subject, before, after in writes:
        found[subject] = Change(found[subject].before if subject in found else before, after)
    return {subject: change for subject, change in found.items() if change.before != change.after}


def undone(records: Iterable[T], changes: Iterable[Change[T]]) -> list[T]:
    """Records as they were before the changes."""
    left = [*records]
    for change in changes:
        if change.after is not None and change.after in left:
            left.remove(change.after)
        if change.before is not None:
            left.append(change.before)
    return left
