"""The tools that an assistant can call: their names, what they say of themselves, and how they are called."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple

from handlers.assistants.answers import (
    AcrossTold,
    AgendaTold,
    AnswerTold,
    ChangesTold,
    CommitmentTold,
    ComparisonTold,
    FindingsTold,
    StatisticsTold,
    TargetsTold,
)
from handlers.assistants.arguments import Arguments, read
from handlers.assistants.asker import Asker
from handlers.assistants.cards import OfCommitment, commitment
from handlers.assistants.comparing import Compared, compare_provinces
from handlers.assistants.deadlines import OfDays, deadlines
from handlers.assistants.figures import OfStatistics, official_figures
from handlers.assistants.inquiry import Inquiry, begin, language_of
from handlers.assistants.news import OfChanges, what_changed
from handlers.assistants.outcome import Outcome
from handlers.assistants.refusals import RefusedError
from handlers.assistants.search import OfWords, search_commitments
from handlers.assistants.targets import OfMetric, OfProvinces, metric_across_provinces, province_targets
from handlers.phrases.errors import plain_error
from handlers.phrases.language import Language
from store.model.errors import UserError
from store.model.role import Role


class Tool(NamedTuple):
    """Something that can be asked; none of them writes."""

    name: str
    title: str
    description: str
    arguments: type[Arguments]
    answer: type[AnswerTold]
    ask: Callable[[Inquiry[Any]], Awaitable[Outcome]]


LEDGER = "the team's ledger of what China's provinces promise in science and technology"
EVERY_TOOL = (
    Tool(
        "search_commitments",
        "Search commitments",
        f"Finds commitments in {LEDGER} by words in their titles, quotations, notes, steps, evidence and sources. For "
        "targets of a province or a metric ask the other tools, which need no words.",
        OfWords,
        FindingsTold,
        search_commitments,
    ),
    Tool(
        "province_targets",
        "Targets of provinces",
        f"Lists the targets (promises with a number) of provinces in {LEDGER}, worst first, each with its status, the "
        "arithmetic behind it, and the documents. Filters: years, metrics, statuses.",
        OfProvinces,
        TargetsTold,
        province_targets,
    ),
    Tool(
        "metric_across_provinces",
        "One metric across provinces",
        f"Lists what every province in {LEDGER} promised of one metric, with what was measured and a chart, and the "
        "figures of provinces that have no such target.",
        OfMetric,
        AcrossTold,
        metric_across_provinces,
    ),
    Tool(
        "compare_provinces",
        "Provinces side by side",
        f"Puts the targets of two to six provinces in {LEDGER} side by side, metric by metric.",
        Compared,
        ComparisonTold,
        compare_provinces,
    ),
    Tool(
        "commitment",
        "One commitment and why",
        "Shows one commitment by its id: the promise in the words of the source, its status and why, every figure or "
        "step with its source, evidence, and the same promise in other years.",
        OfCommitment,
        CommitmentTold,
        commitment,
    ),
    Tool(
        "deadlines",
        "Deadlines",
        f"Lists what in {LEDGER} falls due, is overdue, or awaits its official statistic.",
        OfDays,
        AgendaTold,
        deadlines,
    ),
    Tool(
        "official_figures",
        "Official figures",
        "Lists published official statistics by metric, province and year, with their publications, whether anything "
        "was promised or not; beside them figures that the team has recorded and that say otherwise.",
        OfStatistics,
        StatisticsTold,
        official_figures,
    ),
    Tool(
        "what_changed",
        "What has changed",
        f"Tells what has changed in {LEDGER} since a day: turned statuses, new, revised and dropped promises, new "
        "figures and steps, and what is due soon.",
        OfChanges,
        ChangesTold,
        what_changed,
    ),
)
TOOLS: Mapping[str, Tool] = {tool.name: tool for tool in EVERY_TOOL}


async def call(name: str, given: object, asker: Asker) -> Outcome:
    """Answer a call as the asker may read the ledger.

    Raises:
        RefusedError: they may not, or the arguments cannot be understood.
    """
    language = language_of(given, asker.language)
    try:
        if name not in TOOLS:
            raise UserError("There is no tool “{name}”. There are: {known}.", name=name, known=", ".join(TOOLS))
        tool = TOOLS[name]
        await asker.ledger.admit(Role.VIEWER)
        return await tool.ask(begin(name, read(tool.arguments, given), asker, language))
    except UserError as error:
        raise RefusedError(told(error, language)) from error


def told(error: UserError, language: Language) -> str:
    """What went wrong, as whoever asks reads it."""
    return plain_error(error, language)
