"""What each tool answers: typed, as a text that stands alone, and as blocks; in both languages."""

import json
import re
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from bot.workspace.limits.slackbot import tool_called
from bot.workspace.state.elements import elements_of
from config.metrics import METRICS
from handlers.assistants.answers import (
    AgendaTold,
    ChangesTold,
    CommitmentTold,
    ComparisonTold,
    StatisticsTold,
    TargetsTold,
)
from handlers.assistants.arguments import read
from handlers.assistants.inquiry import PAGE
from handlers.assistants.outcome import Outcome
from handlers.assistants.refusals import RefusedError
from handlers.assistants.schema import OF_EVERY_TOOL, schema_of_answer, schema_of_arguments
from handlers.assistants.tools import EVERY_TOOL, TOOLS
from store.model.event import Authorship
from store.model.evidence import Bearing, Evidence
from store.model.role import Grant, Role, Standing
from store.model.source import Source
from store.store import Store
from tests.assistants.asking import Assistant, assistant, example_store
from tests.ledgers import BY, HOSTILE, TEAM, crowded, twenty_provinces
from tests.ledgers import target as late_target

BY_NOW = datetime(2026, 11, 30, tzinfo=UTC)  # all of the twenty provinces is written
EVERY_QUESTION: list[tuple[str, dict[str, Any]]] = [
    ("search_commitments", {"words": "laboratory"}),
    ("search_commitments", {"words": "实验室", "provinces": ["河南"]}),
    ("search_commitments", {"words": "xyzzy"}),
    ("province_targets", {"provinces": ["Henan"]}),
    ("province_targets", {}),
    ("province_targets", {"provinces": ["Tibet"]}),
    ("province_targets", {"provinces": ["Henan"], "statuses": ["missed"], "years": [2022]}),
    ("metric_across_provinces", {"metric": "研发投入强度"}),
    ("metric_across_provinces", {"metric": "rd_intensity", "years": ["2022"]}),
    ("metric_across_provinces", {"metric": "invention_patents_granted"}),
    ("compare_provinces", {"provinces": ["Henan", "Gansu"]}),
    ("commitment", {"id": "HA-2022-01"}),
    ("commitment", {"id": "GS-2022-06"}),
    ("deadlines", {}),
    ("deadlines", {"period": "2022", "provinces": ["HA"]}),
    ("deadlines", {"mine": True, "only_overdue": True}),
    ("official_figures", {"metrics": ["R&D intensity"]}),
    ("official_figures", {"provinces": ["Henan"], "years": "2020-2022"}),
    ("official_figures", {"metrics": ["rd_intensity"], "years": [1960]}),
    ("what_changed", {"since": "2026-01-01"}),
    ("what_changed", {}),
]


@pytest_asyncio.fixture(scope="module")
async def store(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Store]:
    async with example_store(f"sqlite:///{tmp_path_factory.mktemp('assistants') / 'bot.db'}") as opened:
        yield opened


@pytest.fixture
def ada(store: Store) -> Assistant:
    return assistant(store)


@pytest.fixture
def fang(store: Store) -> Assistant:
    return assistant(store, "zh-CN")


def calls_in(outcome: Outcome) -> list[tuple[str, dict[str, Any]]]:
    """What the buttons of an answer call."""
    elements = [element for block in outcome.blocks for element in elements_of(block)]
    return [called for element in elements if (called := tool_called(element))]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("tool", "arguments"), EVERY_QUESTION, ids=lambda value: str(value))
async def test_an_answer_keeps_its_schema_and_what_slackbot_takes(
    ada: Assistant, tool: str, arguments: dict[str, Any], language: str
):
    outcome = await ada.ask(tool, **arguments, language=language)

    for name, given in calls_in(outcome):
        read(TOOLS[name].arguments, given)
        await ada.ask(name, **given)


def test_each_tool_says_what_it_is():
    for tool in EVERY_TOOL:
        assert tool.title
        assert len(tool.description) > 60
        properties = schema_of_arguments(tool.arguments)["properties"]
        assert all(part["description"] for part in properties.values())
        assert [*properties][-1] in OF_EVERY_TOOL
        for name, part in properties.items():
            Draft202012Validator({**part, "$defs": {}}).validate(part["examples"][0])
            assert name in tool.arguments.model_fields
        assert next(iter(properties)) not in OF_EVERY_TOOL
        assert schema_of_answer(tool.answer)["properties"].keys() > {"as_of", "found", "notes", "next_cursor"}


async def test_a_provinces_targets_come_with_numbers_why_and_sources(ada: Assistant):
    outcome = await ada.ask("province_targets", provinces="henan", years=2022)

    assert isinstance(outcome.answer, TargetsTold)
    missed = outcome.answer.targets[0]
    assert (missed.id, missed.status, missed.promise.value) == ("HA-2022-01", "missed", Decimal(17))
    assert missed.promise.unit == "percent"
    assert missed.figure
    assert missed.figure.as_of == date(2022, 12, 31)
    assert missed.source
    assert missed.source.address
    assert outcome.answer.counts == {"met": 4, "missed": 1}
    assert "5 targets: 1 missed, 4 met." in outcome.text
    for said in ("HA-2022-01", "> 17%", "against > 17%", missed.source.address, "released 18 Sep 2023"):
        assert said in outcome.text


async def test_chinese_is_answered_in_chinese(fang: Assistant):
    outcome = await fang.ask("province_targets", provinces=["河南"], years=["2022年"])

    assert "河南" in outcome.text
    assert "未达标" in outcome.text
    assert not re.search(r"\b(by|Promised|Figures|Missed)\b", outcome.text)


async def test_the_language_can_be_asked_for(ada: Assistant, fang: Assistant):
    assert "未达标" in (await ada.ask("commitment", id="HA-2022-01", language="中文")).text
    assert "Missed" in (await fang.ask("commitment", id="HA-2022-01", language="English")).text


async def test_a_slip_is_taken_as_meant_and_told(ada: Assistant):
    outcome = await ada.ask("province_targets", provinces="Gansuu")

    assert "I read “Gansuu” as Gansu (甘肃)." in outcome.answer.notes
    assert "I read “Gansuu” as Gansu (甘肃)." in outcome.text


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("province_targets", {"provinces": "Hunen"}, "Near names: Hunan (湖南), Henan (河南)"),
        ("province_targets", {"provinces": "Atlantis"}, "Write for example Henan, 河南 or HA."),
        ("province_targets", {"statuses": "sad"}, "I do not know the status “sad”"),
        ("province_targets", {"years": "soon"}, "I cannot read the argument “years”. An example: 2022"),
        ("province_targets", {"provinces": [1]}, "I cannot read the argument “provinces”"),
        ("province_targets", {"colour": "red"}, "I do not know the argument “colour”. There are:"),
        ("metric_across_provinces", {}, "The argument “metric” is missing. An example: R&D intensity"),
        ("metric_across_provinces", {"metric": "patents granted or so"}, "Ask for one of these"),
        ("metric_across_provinces", {"metric": "zzzz"}, "I do not know the metric “zzzz”"),
        ("compare_provinces", {"provinces": ["Henan"]}, "Name two to 6 provinces"),
        ("commitment", {"id": "the first"}, "An id looks like HA-2022-03"),
        ("commitment", {"id": "HA-2022-99"}, "There is no commitment HA-2022-99"),
        ("commitment", {"id": "HA-2022-01", "as_of": "2025"}, "There was no commitment HA-2022-01 on record on"),
        ("commitment", {"id": "HA-2022-01", "as_of": "2030"}, "Name a day that is over."),
        ("commitment", {"id": "HA-2022-01", "as_of": "once"}, "I cannot read the day “once”"),
        ("deadlines", {"period": "whenever"}, "I cannot read the days “whenever”"),
        ("official_figures", {}, "Name a metric, such as R&D intensity, or a province"),
        ("what_changed", {"since": "2020-01-01"}, "name a day in it"),
        ("what_changed", {"since": "tomorrow"}, "name a day in it"),
        ("search_commitments", {"words": "!!!"}, "There is no word in “!!!”"),
        ("province_targets", {"cursor": "abc"}, "I cannot read that cursor"),
        ("nothing", {}, "There is no tool “nothing”. There are: search_commitments"),
    ],
)
async def test_what_cannot_be_understood_is_said_with_the_way_on(
    ada: Assistant, tool: str, arguments: dict[str, Any], told: str
):
    with pytest.raises(RefusedError) as refused:
        await ada.ask(tool, **arguments)

    assert told in str(refused.value)
    assert "validation error" not in str(refused.value)


async def test_a_refusal_is_in_the_language_of_the_asker(fang: Assistant):
    with pytest.raises(RefusedError, match="河南") as refused:
        await fang.ask("province_targets", provinces="河楠省x")

    assert not re.search("I do not know", str(refused.value))


async def test_where_nothing_is_recorded_it_says_so_and_what_there_is(ada: Assistant):
    outcome = await ada.ask("province_targets", provinces="Shaanxi", metrics="rd_intensity")

    assert outcome.answer.found == 0
    assert "Nothing is recorded for Shaanxi (陕西), R&D intensity yet." in outcome.text
    assert "What was measured:" in outcome.text
    assert "On record so far: Henan (河南) and Gansu (甘肃)." in outcome.text


async def test_where_nothing_is_promised_it_leads_to_what_is_measured(ada: Assistant):
    outcome = await ada.ask("metric_across_provinces", metric="invention_patents_granted")
    found = await ada.ask("search_commitments", words="xyzzy")

    assert "Nothing is recorded for Invention patents granted yet." in outcome.text
    assert "official_figures gives them" in outcome.text
    assert ("official_figures", {"metrics": ["invention_patents_granted"]}) in calls_in(outcome)
    assert "Nothing on record has these words." in found.text
    assert "On record so far: Henan (河南) and Gansu (甘肃)." in found.text


async def test_what_the_filters_leave_out_is_told(ada: Assistant):
    outcome = await ada.ask("province_targets", provinces="henan", years="2019")

    assert "Your filters leave none of the 5 on record." in outcome.text
    assert "On record: 2022." in outcome.text


async def test_a_past_day_is_answered_as_it_was(ada: Assistant):
    before = await ada.ask("province_targets", provinces="henan", as_of="2026-01-04")
    after = await ada.ask("province_targets", provinces="henan", as_of="2026-01-05")

    assert (before.answer.found, after.answer.found) == (0, 5)
    assert after.answer.as_of == date(2026, 1, 5)
    assert "As recorded on 5 Jan 2026" in after.text
    assert ("commitment", {"id": "HA-2022-01", "as_of": "2026-01-05"}) in calls_in(after)


async def test_a_card_tells_why_and_what_is_measured(ada: Assistant):
    outcome = await ada.ask("commitment", id="ha 2022 1")

    assert isinstance(outcome.answer, CommitmentTold)
    assert outcome.answer.target
    assert "against > 17%" in outcome.answer.target.why
    assert outcome.answer.figures
    assert all(figure.sources for figure in outcome.answer.figures)
    assert ("metric_across_provinces", {"metric": "rd_expenditure"}) in calls_in(outcome)


async def test_a_message_in_slack_is_not_quoted_to_an_assistant(tmp_path: Path):
    async with example_store(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        said = Evidence(
            id="e1",
            commitment_id="HA-2022-01",
            bearing=Bearing.CONTRADICTS,
            on=date(2026, 1, 4),
            quote="between us: it will not be met",
            said_by="U0TOM",
            source=Source(name="Slack", address="https://policy.slack.com/archives/C1/p1700000000000100"),
            saved_by="U0ADA",
        )
        await store.ledger(TEAM).evidence.add(said, BY)
        card = await assistant(store).ask("commitment", id="HA-2022-01")
        found = await assistant(store).ask("search_commitments", words="between us")

    for outcome in (card, found):
        assert "between us: it" not in outcome.text + outcome.answer.model_dump_json() + json.dumps([*outcome.blocks])
    assert said.source.address
    assert said.source.address in card.text
    assert found.answer.found == 1


async def test_the_words_of_a_promise_in_a_message_stay_there(tmp_path: Path):
    async with example_store(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        source = Source(name="Slack", address="https://policy.slack.com/archives/C0AB/p1700000000000100")
        words = {"words": "psst, forty laboratories", "source": source}
        await store.ledger(TEAM).commitments.add(late_target("HB-2026-01", "More firms").model_copy(update=words), BY)
        card = await assistant(store).ask("commitment", id="HB-2026-01")
        found = await assistant(store).ask("search_commitments", words="psst")

    for outcome in (card, found):
        assert "psst, " not in outcome.text + outcome.answer.model_dump_json() + json.dumps([*outcome.blocks])
    assert found.answer.found == 1


async def test_official_figures_need_no_promise(ada: Assistant):
    outcome = await ada.ask("official_figures", metrics="rd_intensity", provinces="Tibet", years=2022)

    assert isinstance(outcome.answer, StatisticsTold)
    assert outcome.answer.figures
    assert all(one.figure.official and one.figure.sources[0].name for one in outcome.answer.figures)
    assert METRICS["rd_intensity"].en in outcome.text


async def test_a_figure_of_tomorrow_is_not_known_yesterday(ada: Assistant):
    known = await ada.ask("official_figures", metrics="rd_intensity", provinces="henan", as_of="2023-12-31")

    assert isinstance(known.answer, StatisticsTold)
    assert max(one.figure.as_of.year for one in known.answer.figures) == 2022
    assert max(one.figure.released for one in known.answer.figures) <= date(2023, 12, 31)


async def test_what_was_written_is_news(store: Store, ada: Assistant):
    told = await ada.ask("what_changed", since="2026-01-05", provinces="henan")
    quiet = await ada.ask("what_changed", since="2026-01-06", provinces="gansu")

    assert isinstance(told.answer, ChangesTold)
    assert "added" in told.answer.counts
    assert "HA-2022-01" in {change.id for change in told.answer.changes}
    assert all(change.source and change.source.address for change in told.answer.changes)
    assert "Promised: 2022 Henan provincial science and technology work conference" in told.text
    assert isinstance(quiet.answer, ChangesTold)
    assert "added" not in quiet.answer.counts


async def test_provinces_side_by_side_have_their_official_ranks(ada: Assistant):
    outcome = await ada.ask("compare_provinces", provinces=["Henan", "Gansu"], metrics="rd_intensity")

    assert isinstance(outcome.answer, ComparisonTold)
    (line,) = outcome.answer.lines
    assert [target.id for target in line.targets] == ["HA-2022-02"]
    assert [(one.province.code, one.among) for one in line.ranks] == [("HA", 31), ("GS", 31)]
    assert line.ranks[0].rank < line.ranks[1].rank
    assert f"Gansu (甘肃): {line.ranks[1].rank} of 31" in outcome.text
    assert "Gansu (甘肃): no target that fits." in outcome.answer.notes


async def test_deadlines_are_of_their_days(ada: Assistant):
    late, year = await ada.ask("deadlines"), await ada.ask("deadlines", period="2022")

    assert isinstance(late.answer, AgendaTold)
    assert isinstance(year.answer, AgendaTold)
    assert {item.group for item in late.answer.items} == {"overdue"}
    assert {item.group for item in year.answer.items} == {"due"}
    assert all(item.days is not None and item.days < 0 for item in late.answer.items)


@pytest.mark.parametrize("standing", [Standing.GUEST, Standing.GONE])
async def test_guests_and_those_who_left_are_told_nothing(store: Store, standing: Standing):
    for tool, arguments in EVERY_QUESTION:
        with pytest.raises(RefusedError, match="open to full members of the workspace only"):
            await assistant(store, standing=standing, user="U0OTHER").ask(tool, **arguments)


async def test_a_guest_with_a_role_reads_what_a_command_would_show(tmp_path: Path):
    async with example_store(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        await store.ledger(TEAM).grants.add(Grant(id="U0GUEST", role=Role.VIEWER), BY)
        outcome = await assistant(store, standing=Standing.GUEST, user="U0GUEST").ask(
            "province_targets", provinces="henan"
        )

    assert outcome.answer.found == 5


async def test_pages_fit_together_and_stand_still_while_others_write(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    await twenty_provinces(url, ("HA", "GS", "HB"))
    async with await Store.open(url) as store:
        ada = assistant(store, now=BY_NOW)
        first = await ada.ask("province_targets")
        after = Authorship(actor="U0FANG", at=BY_NOW + timedelta(minutes=1))
        await store.ledger(TEAM).commitments.add(late_target("HA-2026-99", "Later"), after)
        whole = [target.id for target in await every_target(ada, first)]

        assert len(whole) == first.answer.found > 2 * PAGE
        assert len({*whole}) == len(whole)
        assert "HA-2026-99" not in whole
        later = assistant(store, now=BY_NOW + timedelta(minutes=2))
        assert (await later.ask("province_targets")).answer.found == len(whole) + 1
        with pytest.raises(RefusedError, match="of another question"):
            await ada.ask("province_targets", provinces="henan", cursor=first.answer.next_cursor)


async def every_target(ada: Assistant, outcome: Outcome) -> list[Any]:
    """The targets of a page and of all after it, which its button turns to."""
    answer = outcome.answer
    assert isinstance(answer, TargetsTold)
    if not answer.next_cursor:
        return answer.targets
    ((name, given),) = [called for called in calls_in(outcome) if "cursor" in called[1]]
    return [*answer.targets, *await every_target(ada, await ada.ask(name, **given))]


async def test_whatever_was_typed_cannot_break_the_blocks(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    await crowded(url)
    async with await Store.open(url) as store:
        ada = assistant(store)
        listed = await ada.ask("province_targets", provinces=["Hunan", "Hubei"])
        found = await ada.ask("search_commitments", words="example")
        ids = [item.id for item in listed.answer.targets] if isinstance(listed.answer, TargetsTold) else []
        for outcome in (listed, found, *[await ada.ask("commitment", id=id) for id in ids[:3]]):
            assert not [text for text in markup_in([*outcome.blocks]) if HOSTILE[:10] in text]


def markup_in(part: Any) -> Iterator[str]:
    """The texts that Slack reads as markup."""
    if isinstance(part, dict):
        if part.get("type") == "mrkdwn":
            yield part["text"]
        for inner in part.values():
            yield from markup_in(inner)
    if isinstance(part, list):
        for inner in part:
            yield from markup_in(inner)


async def test_another_teams_records_are_not_found(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    await crowded(url)
    async with await Store.open(url) as store:
        ada = assistant(store)
        assert (await ada.ask("province_targets", provinces="Hainan")).answer.found == 0
        assert (await ada.ask("search_commitments", words="stranger's secret")).answer.found == 0
        with pytest.raises(RefusedError, match="nothing is recorded for Hainan"):
            await ada.ask("commitment", id="HI-2026-01")
