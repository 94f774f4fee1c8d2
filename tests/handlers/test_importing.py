"""`/commitment import`, as people use it; each test has a province and years of its own."""

import csv
import io
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from handlers.commitment.imports import download
from store.exchange import spreadsheet
from store.exchange.spreadsheet import LARGEST
from store.model.errors import UserError
from tests.harness import Answer, LocalWorkspace, Persona, running_bot
from tests.ledgers import example

METRICS = [("研发投入强度", 2), ("基础研究经费占比", 8), ("研发经费增速", 9), ("技术合同成交额增速", 10)]
HEAD = "省份,年份,指标,目标,截止,来源,备注\n"


@pytest.fixture(scope="module")
def workspace(own_workspace: LocalWorkspace) -> LocalWorkspace:
    """These tests write."""
    return own_workspace


async def check(person: Persona, text: str | bytes, name: str = "指标.csv") -> Answer:
    """Hand in a file, and see what would become of it."""
    content = text if isinstance(text, bytes) else text.encode()
    await person.type("/commitment import")
    assert await person.submit(file=[person.hand_in(name, content)]) == {}
    return await person.told(name)


async def test_a_chinese_teams_table_is_read_shown_and_written(ada: Persona):
    table = HEAD + (
        "青海,2031,高新技术企业,突破1万家,2031年底,工作会议报告 https://example.org/r,\n"
        "青海省,2031,研发投入强度,1.2%以上,,,力争\n"
    )

    seen = await check(ada, table)

    assert seen.is_private
    assert "指标.csv: 2 rows read.\nNothing has been written yet." in seen.text
    assert "• Row 2: Qinghai 2031: High-tech enterprises > 10,000 (by end of 2031)" in seen.text
    assert "• Row 3: Qinghai 2031: R&D intensity ≥ 1.2% (by end of 2031)" in seen.text
    assert "Without a deadline, the end of the year was taken. (row 3)" in seen.text
    assert "nothing is recorded for Qinghai" in (await ada.type("/commitment QH-2031-01")).text

    await ada.press(seen, "Import 2 rows")

    done = await ada.told("2 rows of 指标.csv are on record now.")
    assert "Commitments: QH-2031-01 and QH-2031-02" in done.text
    assert done.buttons == ["Undo"]
    card = await ada.type("/commitment QH-2031-01")
    assert "> 10,000" in card.text
    assert "突破1万家" in card.text


async def test_what_is_on_record_is_passed_over_and_what_is_like_it_is_asked_about(ada: Persona):
    first = await check(ada, HEAD + "海南,2031,高新技术企业,突破1万家,2031年底,,\n")
    await ada.press(first, "Import 1 row")
    await ada.told("1 row of")

    again = await check(
        ada,
        HEAD
        + "海南,2031,高新技术企业,突破1万家,2031年底,,\n"
        + "海南,2031,高新技术企业,突破2万家,2031年底,,\n"
        + "海南,2031,研发投入强度,1.5%,2031年底,,\n"
        + "海南,2031,研发投入强度,1.6%,2031年底,,\n",
        "twice.csv",
    )

    assert "1 row is on record already." in again.text
    assert "• Row 3: Hainan 2031: High-tech enterprises > 20,000 (by end of 2031) (beside HI-2031-01)" in again.text
    assert "(beside row 4)" in again.text
    assert again.buttons == ["Import 1 row", "Import all 3 rows", "Cancel"]

    await ada.press(again, "Import all 3 rows")
    await ada.told("3 rows of twice.csv")
    assert "HI-2031-04" in (await ada.type("/targets hainan 2031")).text


async def test_what_is_odd_is_shown_and_written_only_if_somebody_says_so(ada: Persona):
    rows = ["上海,2031,研发投入强度,达到450%,2031年底,,", "上海,2031,高新技术企业,突破2.5万家，力争2万家,2031年底,,"]

    seen = await check(ada, HEAD + "\n".join([*rows, "上海,2031,科技型中小企业,突破2万家,2031年底,,"]), "odd.csv")

    assert "2 rows are doubtful" in seen.text
    assert "• Row 2: No province has been outside 0.2% to 7%. Is the unit right?" in seen.text
    assert "• Row 3: Shanghai 2031: High-tech enterprises > 25,000, striving for 20,000 (by end of 2031)" in seen.text
    assert "• Row 3: The stretch value, 20,000, does not go beyond what is promised." in seen.text
    assert seen.buttons == ["Import 1 row", "Import all 3 rows", "Cancel"]
    await ada.press(seen, "Import 1 row")
    assert "Commitments: SH-2031-01" in (await ada.told("1 row of odd.csv")).text


async def test_figures_are_shown_written_and_taken_back_together(ada: Persona):
    table = (
        "省份,年份,指标,实际值（%）,发布状态,发布日期,来源\n"
        "西藏,2019,研发投入强度,0.26,最终,2020-08-27,统计公报\n"
        "西藏,2020,研发投入强度,0.23,最终,2021-09-22,统计公报\n"
    )

    seen = await check(ada, table, "figures.csv")

    assert "• Row 2: R&D intensity: 0.26% (2019)" in seen.text
    await ada.press(seen, "Import 2 rows")
    done = await ada.told("2 rows of figures.csv are on record now.")
    assert "Everything in it is on record already" in (await check(ada, table, "again.csv")).text

    await ada.press(done, "Undo")
    assert "2 rows are new" in (await check(ada, table, "after.csv")).text


async def test_a_workbook_says_which_of_its_sheets_was_read(ada: Persona):
    book = openpyxl.Workbook()
    book.active.title = "说明"
    book.active.append(["联系人", "张三"])
    sheet = book.create_sheet("目标")
    sheet.append(["2037年目标"])
    sheet.append(["省份", "年份", "指标", "目标值（万家）"])
    sheet.append(["青海", 2037, "高新技术企业", 1.2])
    content = io.BytesIO()
    book.save(content)

    seen = await check(ada, content.getvalue(), "目标.xlsx")

    assert "I read the sheet 目标, and not 说明." in seen.text
    assert "• Row 3: Qinghai 2037: High-tech enterprises ≥ 12,000" in seen.text


async def test_mistakes_stand_by_their_rows_and_the_rest_comes_as_a_file(ada: Persona):
    rows = ["宁夏,2031,谁知道,突破1万家,,,", "不知省,2031,研发投入强度,1%,,,", "宁夏,2031,高新技术企业,很多,,,"]
    rows += [f"宁夏,2031,研发投入强度,{number}%,3/4/2031,," for number in range(1, 13)]

    seen = await check(ada, HEAD + "\n".join(rows))

    assert "15 rows cannot be imported" in seen.text
    assert "• Row 2: Metric: I do not know “谁知道”." in seen.text
    assert "• Row 4: Target: I see no number in “很多”." in seen.text
    assert "… and 5 more" in seen.text
    assert seen.buttons == []
    name, content = ada.files[-1]
    lines = [*csv.reader(io.StringIO(content.decode("utf-8-sig")))]
    assert name == "import-check.csv"
    assert len(lines) == 16
    assert lines[4][:2] == ["5", "left out"]


async def test_excel_in_china_saves_gb18030(fang: Persona):
    seen = await check(fang, (HEAD + "西藏,2031,高新技术企业,突破200家,2031年底,,\n").encode("gb18030"))

    assert re.search("西藏 ?2031", seen.text)


async def test_pasted_cells(ada: Persona):
    await ada.type("/commitment import")
    cells = "Province\tYear\tMetric\tTarget\nQinghai\t2032\tR&D intensity\tat least 1.3%"
    assert await ada.submit(rows=cells) == {}

    assert "Qinghai 2032: R&D intensity ≥ 1.3%" in (await ada.told("pasted rows")).text


async def test_without_a_file_it_asks_for_one(ada: Persona):
    await ada.type("/commitment import")

    assert await ada.submit() == {"file": "Choose a file, or paste rows or a report below."}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 a workbook", "I cannot open that workbook. Save it as “CSV UTF-8”"),
        (b"\xd0\xcf\x11\xe0 a workbook", "That is an old Excel workbook. Save it as .xlsx or “CSV UTF-8”"),
        (b"only,a,heading", "There are no rows in that table"),
        ("人名,年龄\n张三,30\n".encode(), "one of them must be Province. I found: 人名, 年龄."),
        (b'province,target\nhenan,"1', "a quotation mark is opened and never closed"),
        (b"{}", "That JSON file is none of mine"),
        (b"\x81\xff\x00\x01", "I cannot read the characters"),
        (b"province,target\n" + b"henan,1\n" * 5001, "That file has 5001 rows, and I take 5000 at once."),
        (b"x" * 2_000_001, "That file is too large: 2 MB at most."),
    ],
)
async def test_files_that_cannot_be_read(ada: Persona, content: bytes, said: str):
    await ada.type("/commitment import")
    await ada.submit(file=[ada.hand_in("a.csv", content)])

    assert await ada.told(said)


async def test_a_button_pressed_late_does_nothing_twice(ada: Persona):
    seen = await check(ada, HEAD + "青海,2033,高新技术企业,突破1万家,2033年底,,\n")
    await check(ada, HEAD + "青海,2034,高新技术企业,突破1万家,2034年底,,\n", "other.csv")

    assert "That import is over" in (await ada.press(seen, "Import 1 row")).text


async def test_cancelling(ada: Persona):
    seen = await check(ada, HEAD + "青海,2035,高新技术企业,突破1万家,2035年底,,\n")

    await ada.press(seen, "Cancel")

    assert await ada.told("Nothing of 指标.csv was imported.")
    assert "nothing is recorded for Qinghai in 2035" in (await ada.type("/commitment QH-2035-01")).text


async def test_an_empty_table_to_fill_in(ada: Persona):
    await ada.type("/commitment import")
    assert ada.modal is not None
    form = Answer(ada.modal, {})

    await ada.press(form, "Send me an empty table")
    await ada.told("I have sent you an empty table")
    name, content = ada.files[-1]
    table = spreadsheet.read(content)
    assert name == "commitments-template.csv"
    assert table[0][:4] == ["Province 省份", "Year 年份", "Metric 指标", "Target 目标值"]
    assert await ada.submit(file=[ada.hand_in(name, content)]) == {}
    assert await ada.told("There are no rows in that table")
    table[1][0] = "Qinghai"
    assert "Qinghai 2022: High-tech enterprises > 10,000" in (await check(ada, spreadsheet.written(table))).text


async def test_hostile_rows_ping_nobody(ada: Persona):
    nasty = "<!channel> =1+1 &" + "x" * 2900
    seen = await check(ada, f'province,year,commitment,note\nQinghai,2036,"{nasty}",<@U0TOM>\n')

    assert "<!channel>" not in re.sub("&lt;", "", seen.message.text)
    assert "1 row is new" in seen.text


@pytest.fixture
async def own(tmp_path: Path) -> AsyncIterator[LocalWorkspace]:
    """A bot of its own, with the example ledger."""
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    await example(url)
    async with running_bot(url) as local:
        yield local


async def test_an_export_changed_in_excel_revises_what_it_came_from(own: LocalWorkspace):
    ada = own.person("ada")
    await ada.type("/commitment export henan 2022 csv")
    await ada.told("I have sent you")
    _, content = ada.files[-1]
    assert "Everything in it is on record already" in (await check(ada, content, "same.csv")).text

    table = spreadsheet.read(content)
    lead = table[0].index("Lead body 牵头单位")
    row = next(line for line in table if line[1] == "HA-2022-03")
    row[lead] = "科技厅"
    seen = await check(ada, spreadsheet.written(table), "changed.csv")
    assert "1 row changes what is on record" in seen.text
    assert "HA-2022-03: Lead body" in seen.text

    await ada.press(seen, "Import 1 row")
    await ada.told("1 row of changed.csv")
    assert "科技厅" in (await ada.type("/commitment HA-2022-03")).text

    row[lead] = "财政厅"
    stale = await check(ada, spreadsheet.written(table), "stale.csv")
    assert "HA-2022-03 has been changed since this file was exported." in stale.text
    assert stale.buttons == []


async def test_many_rows_are_written_as_one(own: LocalWorkspace):
    ada = own.person("ada")
    lines = [f"青海,{year},{metric},{number}%,年底,," for year in range(2000, 2100) for metric, number in METRICS]

    await ada.press(await check(ada, HEAD + "\n".join(lines), "many.csv"), "Import 400 rows")

    assert "Commitments: QH-2000-01 … QH-2099-04" in (await ada.told("400 rows of many.csv")).text


async def test_a_role_that_is_lacking_is_named_with_its_province(own: LocalWorkspace):
    fang = own.person("fang")
    await fang.type("/commitment export gansu csv")
    await fang.told("commitments-gansu")
    table = spreadsheet.read(fang.files[-1][1])
    lead = table[0].index("Lead body 牵头单位")
    next(line for line in table if line[1] == "GS-2022-01")[lead] = "科技厅"

    seen = await check(fang, spreadsheet.written(table), "changed.csv")

    assert "甘肃" in seen.text
    assert seen.buttons == []


async def test_guests_get_nothing_out_and_nothing_in(own: LocalWorkspace):
    tom = own.workspace.team.person("tom")
    own.workspace.team.people[tom.id] = replace(tom, is_restricted=True, is_admin=False)
    guest = own.person("tom")

    for typed in ("export henan", "import"):
        assert "open to full members of the workspace only" in (await guest.type(f"/commitment {typed}")).text
    assert guest.files == []
    assert guest.modal is None


@asynccontextmanager
async def handing_out(address: str) -> AsyncIterator[tuple[AsyncWebClient, list[str]]]:
    """A client of a Slack whose files lie at an address of which `{port}` is its own port; and whoever fetched one."""
    fetched: list[str] = []

    async def info(request: web.Request) -> web.Response:
        file = {"name": "a.csv", "size": 10, "url_private": address.format(port=request.url.port)}
        return web.json_response({"ok": True, "file": file})

    async def content(request: web.Request) -> web.Response:
        fetched.append(request.headers.get("Authorization", ""))
        return web.Response(body=b"x" * 5_000_000)

    app = web.Application()
    app.add_routes([web.route("*", "/api/files.info", info), web.get("/a.csv", content)])
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        yield AsyncWebClient(token="xoxb-secret", base_url=f"http://127.0.0.1:{port}/api/"), fetched  # noqa: S106
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost:{port}/a.csv",
        "http://files.slack.com:{port}@127.0.0.1:{port}/a.csv",
        "http://files.slack.com/a.csv",
        "https://127.0.0.1:{port}/a.csv",
        "file:///etc/passwd",
        "",
    ],
)
async def test_the_token_is_shown_to_slack_alone(address: str):
    async with handing_out(address) as (client, fetched):
        with pytest.raises(UserError, match="does not lie in Slack"):
            await download(client, "F1")
    assert fetched == []


async def test_a_file_that_is_larger_than_it_says_is_not_read_to_its_end():
    async with handing_out("http://127.0.0.1:{port}/a.csv") as (client, _):
        _, content = await download(client, "F1")
    assert LARGEST < len(content) < 2 * LARGEST


async def test_who_may_record_nothing_is_told_before_there_is_a_form(tmp_path: Path):
    async with running_bot(f"sqlite:///{tmp_path / 'bot.db'}") as local:
        ada = local.person("ada")
        assert "Recording needs an editor or a coordinator." in (await ada.type("/commitment import")).text
        assert ada.modal is None


async def test_pasted_rows_that_cannot_be_read_are_not_lost(ada: Persona):
    rows = 'province,target\nhenan,"1'
    await ada.type("/commitment import")
    assert await ada.submit(rows=rows) == {}

    told = await ada.told("a quotation mark is opened and never closed")
    form = await ada.press(told, "Open it again")

    assert [block["element"]["initial_value"] for block in form.blocks if block.get("block_id") == "rows"] == [rows]


async def test_a_cell_that_is_too_long_to_be_read_is_told_by_its_column(ada: Persona):
    seen = await check(ada, HEAD + f"青海,2035,高新技术企业,{'1-' * 200},2035年底,,\n")

    assert "• Row 2: Target: at most 300 characters." in seen.text
