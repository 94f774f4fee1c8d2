"""Faults on demand: what breaks between app and workspace, where and how often; with the same seed, the same again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from random import Random
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, field_validator

KINDS = {
    "429": "a call is one too many; s: seconds until the next try",
    "5xx-before": "a call fails with HTTP 500, 502, 503 …, and nothing was done",
    "5xx-after": "a call fails with such a status after it was done",
    "drop-before": "the connection ends before a call is read; what is sent to the app gets lost",
    "drop-after": "the connection ends before the answer; the app's acknowledgement gets lost",
    "slow": "whatever passes is held up; s: seconds",
    "duplicate": "an event comes twice",
    "reorder": "an event is overtaken by the next one; s: seconds that it waits for that at most",
    "refresh": "the sockets are told to reconnect, at once",
    "skew": "Slack's clock is off by s seconds from the app's",
    "old-workspace": "the newest blocks are not known here yet",
}
ALIASES = {"p": "probability", "n": "times", "s": "seconds", "seed": "seed", "channel": "channel"}
STATUS = re.compile(r"(5\d\d)-(before|after)")
USUAL_SECONDS = {"429": 1.0, "slow": 5.0, "reorder": 2.0, "skew": 400.0}


class Fault(BaseModel):
    """One thing that goes wrong: wherever it fits, or only so many times, or with a probability.

    `target` names methods ("chat.*"), "response_url", "upload", or what is sent to the app: "slash_commands",
    "interactive", "events_api".
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    target: str = "*"
    channel: str = ""
    times: int | None = Field(default=None, ge=1)
    probability: float = Field(default=1, gt=0, le=1)
    seed: int = 0
    seconds: float | None = Field(default=None, ge=-86_400, le=86_400)

    @field_validator("kind")
    @classmethod
    def _known(cls, kind: str) -> str:
        if kind not in KINDS and not STATUS.fullmatch(kind):
            raise ValueError(f"must be one of {', '.join(KINDS)} (with a status for 5xx)")
        return kind.replace("5xx", "503")

    @classmethod
    def read(cls, spec: str) -> Self:
        """A fault as it is written on a command line: "chat.postMessage:503-after:p=0.1:seed=7", "old-workspace"."""
        target, *rest = spec.split(":")
        if target in KINDS or STATUS.fullmatch(target):
            target, rest = "*", [target, *rest]
        kind, *more = rest or [""]
        given = dict(word.partition("=")[::2] for word in more)
        return cls.model_validate(
            {"target": target, "kind": kind} | {ALIASES.get(name, name): value for name, value in given.items()}
        )

    @property
    def spec(self) -> str:
        """The fault as it would be written on a command line."""
        written = [f"{short}={value}" for short, name in ALIASES.items() if (value := self._own(name)) is not None]
        return ":".join([self.target, self.kind, *written])

    @property
    def lasts(self) -> float:
        """Its seconds, or those that are usual for its kind."""
        return USUAL_SECONDS.get(self.kind, 0.0) if self.seconds is None else self.seconds

    @property
    def status(self) -> int | None:
        """The HTTP status that it fails with, if it does."""
        found = STATUS.fullmatch(self.kind)
        return int(found[1]) if found else None

    @property
    def is_before(self) -> bool:
        """Whether it strikes before anything was done."""
        return self.kind.endswith("-before")

    def _own(self, name: str) -> object:
        value = getattr(self, name)
        return value if value != type(self).model_fields[name].default else None


class Standing:
    """A fault in force: how often it struck, and the chance that decides about the next time."""

    def __init__(self, number: int, fault: Fault) -> None:
        self.id = number
        self.fault = fault
        self.struck = 0
        self._chance = Random(fault.seed)  # noqa: S311 - it has to be repeatable, not secret

    def strikes(self, name: str, channel: str | None) -> bool:
        """Whether it strikes this time."""
        fault = self.fault
        fits = fnmatchcase(name, fault.target) and fault.channel in ("", channel)
        is_used_up = fault.times is not None and self.struck >= fault.times
        if not fits or is_used_up or self._chance.random() >= fault.probability:
            return False
        self.struck += 1
        return True


class Faults:
    """Everything that is meant to go wrong."""

    def __init__(self, on_refresh: Callable[[], object]) -> None:
        self._standing: dict[int, Standing] = {}
        self._number = 0
        self._on_refresh = on_refresh

    def __iter__(self) -> Iterator[Standing]:
        return iter(list(self._standing.values()))

    def add(self, fault: Fault | str) -> int:
        """Let something go wrong from now on; gives the number under which it can be ended."""
        fault = Fault.read(fault) if isinstance(fault, str) else fault
        self._number += 1
        if fault.kind == "refresh":
            self._on_refresh()
        else:
            self._standing[self._number] = Standing(self._number, fault)
        return self._number

    def end(self, number: int | None = None) -> None:
        """End one fault, or all."""
        if number is None:
            self._standing.clear()
        else:
            self._standing.pop(number, None)

    def strike(self, name: str, channel: str | None, *kinds: str) -> list[Fault]:
        """The faults of these kinds that strike now; "5xx" stands for every status."""
        return [
            standing.fault
            for standing in self
            if (standing.fault.kind in kinds or (standing.fault.status and "5xx" in kinds))
            and standing.strikes(name, channel)
        ]

    def holds(self, kind: str) -> bool:
        """Whether a fault that simply lasts is in force, such as "old-workspace"."""
        return any(standing.fault.kind == kind for standing in self)

    @property
    def skew(self) -> float:
        """The seconds that Slack's clock is ahead of the app's."""
        return sum(standing.fault.lasts for standing in self if standing.fault.kind == "skew")
