"""Ask the example ledger plain questions in the process itself, and hold the answers against what is expected."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from handlers.asking.ask import Asking, Reply
from handlers.commitment.card import card
from handlers.deadlines import deadlines
from handlers.initiatives import initiatives
from handlers.phrases.language import language_for
from handlers.targets import targets
from handlers.views.kit.question import Asked
from handlers.views.kit.reader import Reader
from store.example_ledger import load
from store.model.event import Authorship
from store.model.milestone import Milestone
from store.model.source import Source
from store.model.stage import Stage
from store.model.writing import has_han
from store.store import Ledger, Store

TODAY = date(2026, 11, 29)
TEAM = "T0ASKED"
HERE = Path(__file__).parent
MARKUP = re.compile(r"<[^<>|]*\||[*_`>​]|&[gl]t;")


class Expected(NamedTuple):
    """A question with the kind of its answer, and what that says and does not say."""

    question: str
    kind: str
    says: Sequence[str]

    def missing(self, reply: Reply) -> list[str]:
        """What is wrong with an answer; nothing where it is right."""
        text = said(reply)
        wrong = [] if reply.kind in self.kind.split("|") else [f"{reply.kind} instead of {self.kind}"]
        for part in self.says:
            if part.startswith("!"):
                wrong += [f"says {part[1:]}"] if part[1:] in text else []
            elif not any(choice.strip() in text for choice in part.split("|")):
                wrong.append(f"without {part}")
        return wrong


def catalogue(name: str = "catalogue.txt") -> list[Expected]:
    """Every question of a file."""
    lines = (HERE / name).read_text("utf-8").splitlines()
    return [expected(line) for line in lines if line.strip() and not line.startswith("#")]


def expected(line: str) -> Expected:
    """`question | kind | part; part; !part`; a part may name several, of which one is enough."""
    question, kind, says = (
        (field.strip() for field in line.split(" | ", 2))
        if line.count(" | ") > 1
        else (*line.rstrip(" |").split(" | "), "")
    )
    return Expected(question, kind, [part.strip() for part in says.split(";") if part.strip()])


def said(reply: Reply) -> str:
    """An answer as somebody reads it, without the line that says how the question was read."""
    drawn = " ".join(texts_in([block for block in reply.answer.blocks if block["type"] not in ("context", "actions")]))
    return MARKUP.sub("", f"{reply.answer.text} {drawn}")


def texts_in(drawn: object) -> list[str]:
    """Every text of some blocks."""
    if isinstance(drawn, str):
        return [drawn]
    if isinstance(drawn, dict):
        return [text for name, value in drawn.items() if name != "type" for text in texts_in(value)]
    return [text for value in drawn for text in texts_in(value)] if isinstance(drawn, list) else []


@asynccontextmanager
async def ledger(folder: Path) -> AsyncIterator[Ledger]:
    """The example ledger, with an owner and a step that were recorded last month."""
    async with await Store.open(f"sqlite:///{folder / 'asked.db'}") as store:
        await load(store, TEAM, by(datetime(2026, 1, 5, 9, tzinfo=UTC)))
        asked = store.ledger(TEAM)
        opened = Milestone(
            id="HA-2022-15-1",
            commitment_id="HA-2022-15",
            on=date(2026, 10, 9),
            title="Longmen Laboratory took up its work",
            stage=Stage.IN_OPERATION,
            source=Source(name="Henan Daily", address="https://example.org/longmen"),
        )
        await asked.milestones.add(opened, by(datetime(2026, 10, 12, 9, tzinfo=UTC)))
        firms = await asked.commitments.version("HA-2022-03")
        owned = firms.record.model_copy(update={"owner": "U0LI"})
        await asked.commitments.revise(owned, firms.rev, by(datetime(2026, 10, 20, 9, tzinfo=UTC)))
        yield asked


def by(at: datetime) -> Authorship:
    return Authorship(actor="U0FANG", at=at)


class Desk:
    """Where questions are asked."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._asking = Asking({"targets": targets, "initiatives": initiatives, "deadlines": deadlines}, card)

    async def ask(self, question: str, today: date = TODAY) -> Reply:
        """The answer in the language of the question."""
        reader = Reader("U0ADA", language_for("zh" if has_han(question) else "en"))
        asked = Asked(topic="ask", words=question)
        return await self._ledger.read(lambda then: self._asking.reply(asked, then, today, reader))
