"""The file that a ledger is kept in: one process holds it, nobody else reads it, and it stays in its place."""

import asyncio
import fcntl
import logging
import os
import stat
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from pathlib import Path
from time import monotonic

from store.database import DatabaseError

log = logging.getLogger(__name__)

BESIDE = ("-wal", "-shm")  # what SQLite keeps beside an open file; the first holds what was written last
OURS, OUR_FOLDER, OTHERS, OTHERS_WRITE = 0o600, 0o700, 0o077, 0o022
MARK = "%s holds a ledger; this file is its lock. Delete it only to begin another ledger in an empty file.\n"


class HeldFile:
    """A database file that is this process's alone."""

    def __init__(self, named: Path, file: int, lock: int) -> None:
        self.path = named.resolve()
        self._named = named  # as the operator has it: where this leads must stay the file that is open
        self._file = file
        self._lock = lock
        self._watched: dict[Path, tuple[int, int]] = {}

    @property
    def number(self) -> int:
        """By which a file system knows it, whatever its name."""
        return os.fstat(self._file).st_ino

    @property
    def has_held(self) -> bool:
        """Whether a ledger has been kept under its name before."""
        return os.fstat(self._lock).st_size > 0

    @property
    def is_deleted(self) -> bool:
        """Whether it has no name any more: it is gone for good when its process ends."""
        return os.fstat(self._file).st_nlink == 0

    def watch(self) -> None:
        """From now on it is known by what it is, and no longer by its name."""
        paths = (self._named, *beside(self.path))
        self._watched = {path: identity for path in paths if (identity := identity_of(path))}

    def note(self) -> None:
        """Have it known for ever that it holds a ledger."""
        if not self.has_held:
            os.pwrite(self._lock, (MARK % self.path.name).encode(), 0)

    def is_in_place(self) -> bool:
        """Whether its names still lead to it; what is written else is lost."""
        return all(identity_of(path) == identity for path, identity in self._watched.items())


@asynccontextmanager
async def held(named: Path, wait: float, *, is_to_be_replaced: bool = False) -> AsyncIterator[HeldFile]:
    """Hold a database file, made where there is none yet; `wait` is how many seconds another process may have it.

    One that is to be replaced may be in whatever state.

    There are two locks, and the system frees both however the process ends. One is of the file itself: it goes by the
    inode, so that a link or another mount leads to the same lock, and it is no lock of the kind that SQLite sets
    (those go when any part of the process closes the file, which therefore stays open here until the end). The other,
    of a file beside it, is of the name: it holds even where the ledger was moved away, or is put back by a restore.

    Raises:
        DatabaseError: another process holds it, or a ledger that was there is not there any more.
        OSError: it cannot be opened or made.
    """
    path, patience_ends = await asyncio.to_thread(placed, named), monotonic() + wait
    with ExitStack() as stack:
        lock = stack.enter_context(opened(lock_of(path)))
        await take(
            lock, patience_ends, f"The database file {path} is in use by another process, which holds {lock_of(path)}."
        )
        if not is_to_be_replaced:
            refuse_to_begin_anew(path, lock)
        file = stack.enter_context(opened(path))
        await take(file, patience_ends, f"The database file {path} is in use by another process, under another name.")
        if os.fstat(file).st_nlink > 1 and not is_to_be_replaced:
            raise DatabaseError(
                f"The database file {path} has a second name, a hard link: SQLite keeps what was written last beside "
                f"one of them, and by the other it is lost. Find it (find / -xdev -samefile {path}) and remove it."
            )
        for one in (path, *beside(path)):
            close_to_others(one)
        yield HeldFile(named, file, lock)


def placed(named: Path) -> Path:
    """The file that a name leads to, if only through links; its folder is made, for its owner alone."""
    path = named.resolve()
    path.parent.mkdir(mode=OUR_FOLDER, parents=True, exist_ok=True)
    mode = path.parent.stat().st_mode
    if mode & OTHERS_WRITE and not mode & stat.S_ISVTX:
        log.warning("Others on this machine can put files into %s, and take them out: chmod 700 %s", *[path.parent] * 2)
    return path


def lock_of(path: Path) -> Path:
    """The file whose lock is that of the name."""
    return path.with_name(path.name + ".lock")


def beside(path: Path) -> list[Path]:
    return [path.with_name(path.name + end) for end in BESIDE]


@contextmanager
def opened(path: Path) -> Iterator[int]:
    """A file that only its owner reads, made where there is none."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, OURS)
    try:
        yield file
    finally:
        os.close(file)


async def take(file: int, patience_ends: float, otherwise: str) -> None:
    """Lock an open file, as soon as whoever has it lets go of it."""
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if monotonic() > patience_ends:
                raise DatabaseError(otherwise) from error
        await asyncio.sleep(0.1)


def refuse_to_begin_anew(path: Path, lock: int) -> None:
    """Never take it for a new ledger that an old one is not there."""
    is_there = path.exists() and path.stat().st_size
    newest = beside(path)[0]
    if not is_there and (os.fstat(lock).st_size or (newest.exists() and newest.stat().st_size)):
        raise DatabaseError(lost(path))


def lost(path: Path) -> str:
    """What the operator is to do where there is no ledger, although there has been one."""
    return (
        f"The database file {path} is not there or empty, but it has held a ledger. Put it back, or restore a backup: "
        f"python -m bot restore FILE. To begin a new ledger all the same, move away {lock_of(path)} and whatever else "
        f"begins with {path.name}."
    )


def close_to_others(path: Path) -> None:
    """Take away what others on the machine may do with a file, if it is there and ours."""
    with suppress(FileNotFoundError):
        if path.stat().st_mode & OTHERS:
            try:
                path.chmod(OURS)
            except PermissionError:
                log.warning("Others can read %s, which is not ours to close to them", path)


def identity_of(path: Path) -> tuple[int, int] | None:
    """What tells a file from every other, whatever its name; none where there is none of that name."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
