"""Ask a bot as fast as it answers, so many questions at once, and note how long each answer took."""

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from tests.bench.children import Child
from tests.bench.questions import Question
from tests.bench.slack_side import AnswerError


@dataclass
class Cell:
    """What was measured of one question at one concurrency, a list a round; times are in seconds."""

    question: Question
    child: Child
    concurrency: int
    rounds: list[list[float]] = field(default_factory=list)
    size: int = 0  # characters of an answer
    elapsed: float = 0.0
    cpu: float = 0.0

    async def drive(self, seconds: float, most: int) -> None:
        """Measure for a while, or until there is nothing more to ask; called in turn with other cells."""
        first = next(self.question.asks, None)
        if first is None:
            return
        answer = await self.child.line.ask(*first)
        if not self.question.is_answered_by(answer):
            raise AnswerError(f"{' '.join(first)} was answered by {answer[:2000]}")
        self.size = len(answer)
        asks = islice(self.question.asks, most)
        took: list[float] = []
        used, began = self.child.cpu, time.perf_counter()

        async def one_after_the_other() -> None:
            for ask in asks:
                if self.question.after_a_write:
                    self.child.write()
                start = time.perf_counter()
                await self.child.line.ask(*ask)
                end = time.perf_counter()
                took.append(end - start)
                if end - began > seconds:
                    return

        await asyncio.gather(*(one_after_the_other() for _ in range(self.concurrency)))
        self.elapsed += time.perf_counter() - began
        self.cpu += self.child.cpu - used
        if took:
            self.rounds.append(took)

    @property
    def took(self) -> list[float]:
        """All rounds in one."""
        return [one for took in self.rounds for one in took]

    def medians(self) -> list[float]:
        """Milliseconds, of each round."""
        return [quantile(took, 0.5) for took in self.rounds]

    @property
    def per_second(self) -> float:
        return len(self.took) / self.elapsed

    @property
    def cpu_each(self) -> float:
        """Milliseconds of processor time an answer."""
        return self.cpu / len(self.took) * 1000


def quantile(took: Iterable[float], share: float) -> float:
    """Milliseconds within which such a share of the answers came."""
    ordered = sorted(took)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000
