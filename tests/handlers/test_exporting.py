"""`/commitment export`, as people use it."""

import csv
import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from handlers.sheets.imported import taken
from store.exchange import workbook
from store.exchange.contents import Contents
from tests.harness import LocalWorkspace, Persona, running_bot
from tests.ledgers import crowded


@pytest.fixture(scope="module")
def workspace(own_workspace: LocalWorkspace) -> LocalWorkspace:
    """These tests write."""
    return own_workspace


def table_in(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf"), "Excel would take it for GBK"
    return [*csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))]


async def test_a_workbook_has_a_sheet_to_read_and_all_records(ada: Persona):
    await ada.type("/commitment export henan 2022")

    await ada.told("I have sent you")
    name, content = ada.files[-1]
    glance, records = workbook.sheets(content)
    assert name.endswith(".xlsx")
    assert (glance.name, records.name) == ("At a glance", "All records")
    headings, first, *_ = glance.rows
    told = dict(zip(headings, first, strict=True))
    assert {
        "ID": "HA-2022-01",
        "Promise": "R&D expenditure, growth > 17%",
        "Status": "❌ Missed",
    }.items() <= told.items()
    assert "12.2%" in told["Latest"]
    assert "http://www.18b98j.cn" in told["Source"]
    assert len(glance.rows) == 1 + 5 + 16
    assert "Record 记录" in records.rows[0]


async def test_a_workbook_that_comes_back_changes_nothing(fang: Persona, ada: Persona):
    await ada.type("/commitment export henan 2022 excel")
    await ada.told("I have sent you")
    taken_back = taken(ada.files[-1][1], date(2026, 3, 1), None)

    assert taken_back.sheets == ["All records", "At a glance"]
    assert not [row.problem for row in taken_back.rows if row.problem]
    await fang.type("/commitment 导出 河南")
    await fang.told("commitments-henan")
    assert [sheet.name for sheet in workbook.sheets(fang.files[-1][1])] == ["一览", "全部记录"]


async def test_a_spreadsheet_comes_to_the_direct_messages(ada: Persona):
    await ada.type("/commitment export henan 2022 csv")

    answer = await ada.told("I have sent you")
    assert "I have sent you commitments-henan-2022-" in answer.text
    assert "5 targets · 16 initiatives" in answer.text
    assert answer.buttons == ["Excel workbook", "JSON", "Calendar (.ics)", "Share here"]
    assert ada.messages == []
    name, content = ada.files[-1]
    rows = table_in(content)
    (target,) = [row for row in rows if row["ID 编号"] == "HA-2022-01"]
    assert re.fullmatch(r"commitments-henan-2022-\d{4}-\d\d-\d\d\.csv", name)
    assert target["Record 记录"] == "target"
    assert target["(In words)"] == "R&D expenditure, growth > 17%"
    assert target["(Status)"] == "❌ Missed"
    assert "12.2%" in target["(Why)"]
    assert "http://www.18b98j.cn" in target["(Source)"]
    assert date.fromisoformat(target["(As of)"])
    assert {row["Province 省份"] for row in rows} == {"HA"}


async def test_a_chinese_reader_gets_chinese_notes(fang: Persona):
    await fang.type("/commitment 导出 csv 河南 研发投入强度")

    await fang.told("commitments-henan")
    _, content = fang.files[-1]
    (target,) = [row for row in table_in(content) if row["Record 记录"] == "target"]
    assert target["(省份)"] == "河南"
    assert "研发投入强度" in content.decode()


async def test_filters_of_every_kind(ada: Persona):
    await ada.type("/commitment export status:missed henan csv")

    await ada.told("I have sent you")
    rows = table_in(ada.files[-1][1])
    assert {row["(Status)"] for row in rows if row["Record 记录"] == "target"} == {"❌ Missed"}
    assert "initiative" not in {row["Record 记录"] for row in rows}


async def test_json_has_the_records_as_the_models_have_them(ada: Persona):
    await ada.type("/commitment export json gansu")

    await ada.told("I have sent you")
    name, content = ada.files[-1]
    held = Contents.model_validate_json(content)
    assert name.endswith(".json")
    assert {one.province for one in held.commitments} == {"GS"}
    assert held.versions["commitment"]["GS-2022-01"] == 1


async def test_a_calendar_of_deadlines(ada: Persona):
    await ada.type("/commitment export henan 2022 calendar")

    await ada.told("I have sent you")
    name, content = ada.files[-1]
    events: dict[str, Any] = {str(event["uid"]): event for event in Calendar.from_ical(content).walk("VEVENT")}
    first = events["HA-2022-01.T0POLICY@targets-bot"]
    assert name.endswith(".ics")
    assert str(first["summary"]) == "Henan: R&D expenditure, growth > 17% (by end of 2022)"
    assert first["dtstart"].dt == date(2022, 12, 31)
    assert first["dtstamp"].dt.tzinfo is not None
    assert str(first["description"]).startswith("HA-2022-01\n")


async def test_another_format_by_a_button(ada: Persona):
    await ada.type("/commitment export henan 2022")
    await ada.press(await ada.told("I have sent you"), "JSON")

    await ada.told(".json")
    assert Contents.model_validate_json(ada.files[-1][1]).commitments


async def test_sharing_posts_the_file_for_everybody(ada: Persona, tom: Persona):
    await ada.type("/commitment export henan 2022")
    shared = await ada.press(await ada.told("I have sent you"), "Share here")

    assert shared.message.files[0]["name"].endswith(".xlsx")
    assert "Shared by @ada" in tom.messages[-1]


async def test_without_the_bot_in_the_channel_there_is_no_sharing(workspace: LocalWorkspace):
    ada = workspace.person("ada", workspace.room("ada", with_bot=False))
    await ada.type("/commitment export henan 2022")

    refused = await ada.press(await ada.told("I have sent you"), "Share here")

    assert "I am not in this channel. Invite me" in refused.text
    assert refused.is_private


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("hubei", "Nothing on record fits that"),
        ("hennan-nonsense", "I do not know “hennan-nonsense”"),
        ("as if <!channel>", "I do not know"),
    ],
)
async def test_what_cannot_be_exported(ada: Persona, typed: str, said: str):
    answer = await ada.type(f"/commitment export {typed}")

    assert answer.is_private
    assert said in answer.text


async def test_everything_is_everything_of_this_team_alone(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    await crowded(url)
    async with running_bot(url) as local:
        ada = local.person("ada")
        await ada.type("/commitment export json")

        await ada.told("I have sent you")
        held = Contents.model_validate_json(ada.files[-1][1])

    assert len(held.commitments) == 202
    assert "HI" not in {one.province for one in held.commitments}
