"""How well plain questions are answered: those of `catalogue.txt`, held against what a person expects.

`python -m tests.questions.scoring` prints the scores, with `--errors` what is wrong as well; `--record` writes them in
`scores.json`, below which none may fall. A line of the catalogue is a question, the kind of its answer, and what
that says, with semicolons between; after an exclamation mark stands what it must not say, and a bar parts what is
equally right.
"""

import asyncio
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from handlers.asking.ask import Reply
from store.model.writing import has_han
from tests.questions.asking import Desk, Expected, catalogue, ledger, said

SCORES = Path(__file__).with_name("scores.json")


class Marked(NamedTuple):
    """A question, its answer, and what is wrong with that."""

    expected: Expected
    reply: Reply
    wrong: Sequence[str]

    @property
    def language(self) -> str:
        return "zh" if has_han(self.expected.question) else "en"


async def marked(questions: Iterable[Expected], folder: Path) -> list[Marked]:
    """Each question with its answer, marked."""
    async with ledger(folder) as asked:
        desk = Desk(asked)
        replies = [(expected, await desk.ask(expected.question)) for expected in questions]
    return [Marked(expected, reply, expected.missing(reply)) for expected, reply in replies]


def scores(every: Sequence[Marked]) -> dict[str, float]:
    """The share of right answers, in each language."""
    return {
        language: sum(not one.wrong for one in every if one.language == language)
        / sum(one.language == language for one in every)
        for language in ("en", "zh")
    }


def recorded() -> dict[str, float]:
    """The scores below which none may fall."""
    known: dict[str, float] = json.loads(SCORES.read_text("utf-8"))
    return known


def main() -> None:
    """Print what is wrong, and the scores."""
    with TemporaryDirectory() as folder:
        every = asyncio.run(marked(catalogue(), Path(folder)))
    for one in every:
        if one.wrong and "--errors" in sys.argv:
            sys.stdout.write("\n    ".join([one.expected.question, *one.wrong, said(one.reply)[:500]]) + "\n")
    for language, score in scores(every).items():
        sys.stdout.write(f"{language}: {score:.1%}\n")
    if "--record" in sys.argv:
        SCORES.write_text(json.dumps(scores(every), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
