"""A warning that comes again and again: written once, and then how often it came."""

import logging
import re
import threading
import time
from collections.abc import Callable
from typing import TextIO

import structlog

from bot.redaction import is_ours

FIRST_PAUSE = 60.0  # seconds until it is told how often something came again; each further pause is twice as long
LONGEST_PAUSE = 3600.0
LOOKS = 1.0  # seconds between looks at what is to be told
REMEMBERED = 1000  # different warnings
CHANGING = re.compile(r"\b\w*\d\w*\b")  # sessions, attempts, durations


class Repeated:
    """A warning that was written, and what has come of it since."""

    def __init__(self, at: float) -> None:
        self.context = structlog.contextvars.get_contextvars()  # whose it was
        self.since = at
        self.pause = FIRST_PAUSE
        self.times = 0
        self.latest: logging.LogRecord | None = None


class CountingHandler(logging.StreamHandler[TextIO]):
    """Writes to a stream, but a warning or an error that it has just written it counts."""

    def __init__(self, stream: TextIO, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__(stream)
        self._now = now
        self._known: dict[object, Repeated] = {}

    def watch(self) -> None:
        """Tell by itself how often something came again, from a thread that ends with the program."""
        threading.Thread(target=self._watch, daemon=True, name="repeated warnings").start()

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno < logging.WARNING:
            super().emit(record)
            return
        known = self._known.get(key := likeness(record))
        if known:
            known.times, known.latest = known.times + 1, record
            return
        if len(self._known) < REMEMBERED:
            self._known[key] = Repeated(self._now())
        super().emit(record)

    def tell(self, *, all_of_it: bool = False) -> None:
        """Write how often each warning came again, once its pause is over; what did not come again is forgotten."""
        with self.lock or threading.RLock():
            now = self._now()
            for key, known in list(self._known.items()):
                if not all_of_it and now - known.since < known.pause:
                    continue
                if known.latest is None:
                    del self._known[key]
                    continue
                with structlog.contextvars.bound_contextvars(**known.context):
                    super().emit(counted(known.latest, known.times, now - known.since))
                known.since, known.times, known.latest = now, 0, None
                known.pause = min(known.pause * 2, LONGEST_PAUSE)

    def close(self) -> None:
        self.tell(all_of_it=True)
        super().close()

    def _watch(self) -> None:
        while True:
            time.sleep(LOOKS)
            self.tell()


def likeness(record: logging.LogRecord) -> object:
    """What two warnings have in common where the later one tells nothing new: they are of one team, too."""
    said = record.getMessage()
    error = record.exc_info[1] if record.exc_info else None
    team = structlog.contextvars.get_contextvars().get("team")
    words = said if is_ours(record) else CHANGING.sub("#", said)
    return record.name, record.levelno, team, words, type(error), str(error)


def counted(latest: logging.LogRecord, times: int, seconds: float) -> logging.LogRecord:
    """The line that stands for so many."""
    often = "once" if times == 1 else f"{times} times"
    told = logging.makeLogRecord(latest.__dict__)
    told.msg, told.args = f"{latest.getMessage()} (came {often} more in {seconds:.0f} seconds)", None
    told.exc_info = told.exc_text = None
    return told
