"""What an import does to a ledger, told before it does it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings

from handlers.sheets.imported import taken
from store.exchange import contents as json_file
from store.exchange import spreadsheet, table
from store.exchange.contents import KIND_OF, Contents, Record, Row
from store.exchange.gathering import everything
from store.exchange.plan import BY_DEFAULT, UNOWNED, Fate, Planned, carry_out, packed, plan, unpacked
from store.model.commitment import Target
from store.model.doubts import Clash, JumpFromFigure, OutsideRange, ShortStretch, SpeakAgainst
from store.model.errors import NotAllowedError
from store.model.province_rules import ProvinceRules
from store.model.role import Grant, Member, Role
from store.store import Ledger, Store
from tests.exchange import ledgers
from tests.exchange.ledgers import AS_OF
from tests.store.samples import actual, by, conference, evidence, initiative, milestone, target

TODAY = date(2026, 1, 5)


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[Ledger]:
    async with await Store.open(f"sqlite:///{tmp_path / 'ledger.db'}") as store:
        yield store.ledger("T1")


def rows(*records: Record, rev: int | None = None) -> list[Row]:
    return [Row(number, KIND_OF[type(one)], one, rev) for number, one in enumerate(records, start=2)]


def draft(*records: Record) -> list[Row]:
    return [row._replace(is_numbered=False) for row in rows(*records)]


def fates(planned: list[Planned]) -> list[Fate]:
    return [one.fate for one in planned]


async def write(ledger: Ledger, given: list[Row]) -> None:
    planned = await plan(ledger, given, TODAY)
    await ledger.write(lambda then: carry_out(then, unpacked(packed(planned)), by()))


@given(ledgers.contents())
@settings(deadline=None, max_examples=10, suppress_health_check=[*HealthCheck])
def test_dropping_everything_and_importing_the_export_gives_the_same_ledger(held: Contents):
    asyncio.run(moved(held))


async def moved(held: Contents) -> None:
    with TemporaryDirectory() as folder:
        async with await Store.open(f"sqlite:///{folder}/ledger.db") as store:
            first, second, third = (store.ledger(team) for team in ("T1", "T2", "T3"))
            await write(first, rows(*held.records))
            exported = await everything(first, AS_OF)
            lines = table.table_of(exported, [], lambda record: [])
            await write(second, [*table.rows_of(spreadsheet.read(spreadsheet.written(lines)))])
            await write(third, [*json_file.read(json_file.written(exported).decode())])

            assert {one.id for one in exported.commitments} == {one.id for one in held.commitments}
            assert await everything(second, AS_OF) == exported
            assert await everything(third, AS_OF) == exported


async def test_new_changed_and_the_same(ledger: Ledger):
    await write(ledger, rows(target("HA-2022-01"), initiative("HA-2022-02")))

    changed = target("HA-2022-01", value="2.1", lead_body="Science department")
    planned = await plan(ledger, rows(changed, initiative("HA-2022-02"), target("HA-2022-03")), TODAY)

    assert fates(planned) == [Fate.CHANGED, Fate.SAME, Fate.NEW]
    assert planned[0].changes == ("lead_body", "value")
    assert planned[0].rev == 1


async def test_an_older_version_overwrites_nothing(ledger: Ledger):
    await write(ledger, rows(target("HA-2022-01")))
    await ledger.commitments.revise(target("HA-2022-01", value="2"), 1, by())

    (stale,) = await plan(ledger, rows(target("HA-2022-01", value="3"), rev=1), TODAY)

    assert stale.fate is Fate.WRONG
    assert str(stale.problem) == "HA-2022-01 has been changed since this file was exported. Please export it again."


async def test_a_ledger_that_changed_after_the_plan_is_left_alone(ledger: Ledger):
    await write(ledger, rows(target("HA-2022-01")))
    planned = await plan(ledger, rows(target("HA-2022-01", value="3"), target("HA-2022-02")), TODAY)
    await ledger.commitments.revise(target("HA-2022-01", value="2"), 1, by())

    with pytest.raises(Exception, match="version 2"):
        await ledger.write(lambda then: carry_out(then, planned, by()))

    assert await ledger.commitments.present(["HA-2022-02"]) == []


async def test_drafts_are_numbered_after_those_with_a_number(ledger: Ledger):
    await write(ledger, [*draft(target("HA-2022-00")), *rows(target("HA-2022-01", metric="high_tech_enterprises"))])

    found = {one.record.id: one.record for one in await ledger.commitments.present()}
    assert {id: getattr(one, "metric", None) for id, one in found.items()} == {
        "HA-2022-01": "high_tech_enterprises",
        "HA-2022-02": "rd_intensity",
    }


async def test_drafts_beside_what_is_promised_already(ledger: Ledger):
    await write(ledger, rows(target("HA-2022-01")))

    same, other, elsewhere, again = await plan(
        ledger,
        draft(
            target("HA-2022-00", title="In other words"),
            target("HA-2022-00", value="3"),
            target("HA-2022-00", scope="city", scope_name="Luoyang"),
            target("HA-2022-00", scope="city", scope_name="Luoyang", value="4"),
        ),
        TODAY,
    )

    assert (same.fate, same.other) == (Fate.SAME, "HA-2022-01")
    assert (other.fate, other.other) == (Fate.DOUBLE, "HA-2022-01")
    assert elsewhere.fate is Fate.NEW
    assert (again.fate, again.other) == (Fate.DOUBLE, "4")


async def test_what_is_odd_is_told_and_written_only_if_somebody_says_so(ledger: Ledger):
    await write(ledger, rows(actual("a", value="1.9", as_of="2021-12-31"), target("HA-2022-01")))

    far, short, right, changed = await plan(
        ledger,
        [
            *draft(target("HA-2022-00", value="1960", scope="city", scope_name="Luoyang")),
            *draft(target("HA-2022-00", metric="high_tech_enterprises", value="14000", stretch="12000")),
            *draft(target("HA-2022-00", metric="tech_smes", value="16000")),
            *rows(target("HA-2022-01", value="0.0019")),
        ],
        TODAY,
    )

    assert [[type(doubt) for doubt in one.doubts] for one in (far, short, right, changed)] == [
        [OutsideRange],
        [ShortStretch],
        [],
        [OutsideRange, JumpFromFigure],
    ]
    assert [one.is_asked for one in unpacked(packed([far, short, right, changed]))] == [True, True, False, True]


async def test_what_its_own_words_make_doubtful_is_asked_too(ledger: Ledger):
    (row,) = draft(target("HA-2022-00"))
    doubts = (SpeakAgainst("This reads like a result, not like a promise."),)

    (planned,) = await plan(ledger, [row._replace(doubts=doubts)], TODAY)

    assert (planned.fate, planned.doubts, planned.is_asked) == (Fate.NEW, doubts, True)


async def test_what_comes_back_from_an_export_was_doubted_before(ledger: Ledger):
    (planned,) = await plan(ledger, rows(target("HA-2022-01", value="1960")), TODAY)

    assert (planned.fate, planned.doubts, planned.is_asked) == (Fate.NEW, (), False)


@pytest.mark.parametrize(
    ("record", "problem"),
    [
        (target("HA-2022-01", metric="happiness"), "“happiness” is no metric's key"),
        (target("HA-2022-01", owner="ada"), "“ada” is no member's id"),
        (evidence("e1", saved_by="U1|<!channel>"), "is no member's id"),
        (actual(province="QQ"), "“QQ” is no province's code"),
        (target("HA-2022-01", year=2023), "The ID HA-2022-01 is none of this province and year."),
        (milestone("m1", "HA-2022-99"), "There is no commitment HA-2022-99, neither on record nor in this file."),
        (evidence("e1", "HA-2022-99"), "There is no commitment HA-2022-99, neither on record nor in this file."),
        (conference("HA-2022").model_copy(update={"id": ""}), "is missing"),
    ],
)
async def test_records_that_no_ledger_should_hold(ledger: Ledger, record: Record, problem: str):
    (planned,) = await plan(ledger, rows(record), TODAY)

    assert planned.fate is Fate.WRONG
    assert problem in str(planned.problem)


async def test_two_rows_with_one_id(ledger: Ledger):
    first, second = await plan(ledger, rows(target("HA-2022-01"), target("HA-2022-01", value="3")), TODAY)

    assert first.fate is Fate.NEW
    assert str(second.problem) == "Row 2 has the same ID, HA-2022-01."


async def test_an_editor_adds_where_the_role_reaches_and_changes_nothing(ledger: Ledger):
    await write(ledger, rows(target("HA-2022-01")))
    await ledger.grants.add(Grant(id="U1", role=Role.EDITOR, provinces=("HA",)), by())
    editor = ledger.seen_by(Member(id="U1"))

    planned = await plan(
        editor, rows(target("HA-2022-01", value="3"), target("HA-2022-02"), target("GS-2022-01")), TODAY
    )

    assert fates(planned) == [Fate.WRONG, Fate.NEW, Fate.WRONG]
    refusals = [one.problem for one in planned if isinstance(one.problem, NotAllowedError)]
    assert [(one.needed, one.province) for one in refusals] == [(Role.COORDINATOR, "HA"), (Role.EDITOR, "GS")]


async def test_a_whole_import_is_one_batch_that_can_be_undone(ledger: Ledger):
    author = by()
    planned = await plan(
        ledger, rows(conference(), target("HA-2022-01"), milestone("m1", "HA-2022-02"), initiative()), TODAY
    )
    await ledger.record(author, lambda then: carry_out(then, planned, author))

    await ledger.undo(author.batch, by(1))

    assert [*(await everything(ledger, AS_OF)).records] == []


FIGURES = "省份,年份,指标,实际值,发布状态,发布日期,来源\n河南,2022,研发投入强度,{},最终,2023-09-18,公报\n"


async def test_figures_of_a_table_are_taken_in_once_and_asked_where_another_value_is_on_record(ledger: Ledger):
    given = taken(FIGURES.format("1.86%").encode(), TODAY, None).rows
    planned = await plan(ledger, given, TODAY)
    assert (fates(planned), [item.is_asked for item in planned]) == ([Fate.NEW], [False])
    await write(ledger, [*given])

    assert fates(await plan(ledger, given, TODAY)) == [Fate.SAME]
    other = taken(FIGURES.format("1.96%").replace("公报", "年鉴").encode(), TODAY, None).rows
    (item,) = await plan(ledger, other, TODAY)
    assert item.is_asked
    assert [type(doubt) for doubt in item.figure_doubts] == [Clash]


DOCUMENTS = (
    "省份,年份,指标,目标值,截止,来源文件\n"
    "河南,2022,研发投入强度,{}%,2022年底,{}\n"
    "河南,2022,高新技术企业,1万家,2022年底,{}\n"
)


def own_table(value: str, title: str) -> list[Row]:
    return [*taken(DOCUMENTS.format(value, title, title).encode(), TODAY, None).rows]


async def test_the_document_of_a_table_is_recorded_once_with_its_commitments(ledger: Ledger):
    await write(ledger, own_table("2", "2022年河南省科技工作会议报告"))

    (document,) = await ledger.conferences.of_province("HA")
    assert (document.title, document.kind) == ("2022年河南省科技工作会议报告", "conference_report")
    recorded = (await everything(ledger, AS_OF)).commitments
    assert [commitment.conference_id for commitment in recorded] == [document.id] * 2

    again = await plan(ledger, own_table("2", "2022年河南省科技工作会议报告"), TODAY)
    assert fates(again) == [Fate.SAME] * 2


async def test_what_a_table_gives_to_nobody_goes_to_the_default_owner_alone(ledger: Ledger):
    await ledger.rules.add(ProvinceRules(id="HA", default_owner="U0FANG"), by())
    rows_typed = ("河南,2022,研发投入强度,2%,", "河南,2022,高新技术企业,1万家,U0ADAAA", "甘肃,2022,研发投入强度,2%,")
    table = "\n".join(["省份,年份,指标,目标值,负责人", *rows_typed])

    planned = await plan(ledger, [*taken(table.encode(), TODAY, None).rows], TODAY)

    owners = [item.row.record.owner for item in planned if isinstance(item.row.record, Target)]
    assert owners == ["U0FANG", "U0ADAAA", None]
    said = [[remark.message for remark in item.row.remarks] for item in planned]
    assert [BY_DEFAULT in told for told in said] == [True, False, False]
    assert [UNOWNED in told for told in said] == [False, False, True]


async def test_a_document_that_is_on_record_is_the_one_of_the_table(ledger: Ledger):
    await write(ledger, rows(conference("HA-2022", title="2022年河南省科技工作会议报告")))

    await write(ledger, own_table("2", "《2022年河南省科技工作会议报告》"))

    recorded = (await everything(ledger, AS_OF)).commitments
    assert [commitment.conference_id for commitment in recorded] == ["HA-2022"] * 2
    assert len(await ledger.conferences.of_province("HA")) == 1


async def test_a_document_of_which_all_is_doubted_is_asked_with_it(ledger: Ledger):
    given = own_table("2", "工作会议报告")[:2]  # the document and one commitment
    assert [item.is_asked for item in await plan(ledger, given, TODAY)] == [False, False]
    await write(ledger, draft(target("HA-2022-00", value="1.9", title="R&D intensity")))

    assert [item.is_asked for item in await plan(ledger, given, TODAY)] == [True, True]
