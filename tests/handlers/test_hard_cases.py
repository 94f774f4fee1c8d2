"""What a busy or an unlucky team meets: many rows, hostile words, an older Slack, a broken store."""

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.workspace.state.records import Block
from tests.harness import LocalWorkspace, running_bot
from tests.ledgers import HOSTILE, crowded, example

NEWEST = ("data_table", "data_visualization")


@pytest_asyncio.fixture(scope="module")
async def crowd(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LocalWorkspace]:
    url = f"sqlite:///{tmp_path_factory.mktemp('crowd') / 'bot.db'}"
    await crowded(url)
    async with running_bot(url) as local:
        yield local


async def test_two_hundred_rows_are_paged(crowd: LocalWorkspace):
    ada = crowd.person("ada")
    first = await ada.type("/targets hubei")

    assert "200 targets: 200 no figure yet." in first.text
    assert [row[0] for row in first.rows[1:]] == [f"HB-2026-{number:02}" for number in range(1, 76)]
    assert first.buttons == ["With reasons", "Next 75", "Share"]

    second = await ada.press(first, "Next 75")
    assert second.rows[1][0] == "HB-2026-76"
    last = await ada.press(second, "Next 50")
    assert last.rows[-1][0] == "HB-2026-200"
    assert (await ada.press(last, "Previous 75")).rows[1][0] == "HB-2026-76"


async def test_details_of_two_hundred_are_paged_too(crowd: LocalWorkspace):
    ada = crowd.person("ada")
    details = await ada.press(await ada.type("/targets hubei"), "With reasons")

    assert details.buttons.count("Open") == 10
    assert "HB-2026-11" in (await ada.press(details, "Next 10")).text


async def test_hostile_words_are_only_words(crowd: LocalWorkspace):
    ada = crowd.person("ada")
    for line in ("/targets hunan", "/initiatives hunan", "/deadlines hunan", "/commitment HN-2026-01"):
        answer = await ada.type(line)
        assert answer.outcome is not None
        assert answer.outcome.notice is None, line
        for text in mrkdwn_of(answer.blocks):
            assert "<!" not in text, line
        if "With reasons" in answer.buttons:
            answer = await ada.press(answer, "With reasons")
        shared = await ada.press(answer, "Share") if "Share" in answer.buttons else answer
        assert not any("<!" in text for text in [shared.message.text, *mrkdwn_of(shared.blocks)]), line


async def test_a_long_title_is_shown_whole_on_its_card(crowd: LocalWorkspace):
    card = await crowd.person("ada").type("/commitment HN-2026-02")

    assert card.text.replace("\n", "").count("<!channel>") >= HOSTILE.count("<!channel>")


async def test_another_teams_records_are_not_there(crowd: LocalWorkspace):
    ada = crowd.person("ada")

    assert "Nothing is recorded for Hainan" in (await ada.type("/targets hainan")).text
    assert "nothing is recorded for Hainan in 2026" in (await ada.type("/commitment HI-2026-01")).text
    assert "secret" not in (await ada.type("/deadlines")).text


async def test_a_workspace_without_tables_reads_text(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    await example(url)
    async with running_bot(url) as old:
        old.workspace.app.known_blocks -= set(NEWEST)
        ada = old.person("ada")

        answer = await ada.type("/targets henan")
        assert not answer.rows
        assert (
            "HA-2022-01 R&D expenditure, growth > 17% · 12.2% (2022, computed) · ❌ Missed · end of 2022" in answer.text
        )
        compared = await ada.type("/targets compare henan gansu")
        assert not compared.rows
        assert (
            "R&D intensity, end of 2022 · Henan\n✅ Met on revision · ≥ 1.96% · 1.96% (2022, computed) · "
            "Official rank: 17 of 31 (2024) · Nearest peers: Hebei 2.04% · Jiangxi 1.95%"
        ) in compared.text
        assert not (await ada.type("/targets rd_intensity")).rows
        assert len((await ada.press(answer, "With reasons")).buttons) > 5


async def test_a_refused_table_is_sent_again_as_text(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    await example(url)
    async with running_bot(url) as local:
        ada = local.person("ada")
        answer = await ada.type("/targets henan")
        assert answer.rows
        local.workspace.app.known_blocks -= set(NEWEST)

        shared = await ada.press(answer, "Share")

        assert not shared.rows
        assert "12.2% (2022, computed) · ❌ Missed" in shared.text
        assert len(ada.messages) == 1


async def test_what_breaks_is_told_with_a_code_that_the_log_has(tmp_path: Path):
    file = tmp_path / "bot.db"
    await example(f"sqlite:///{file}")
    async with running_bot(f"sqlite:///{file}") as local:
        ada = local.person("ada")
        answer = await ada.type("/targets henan")
        with sqlite3.connect(file) as broken:
            broken.execute("DROP TABLE actuals")
        broken.close()

        for told in (await ada.type("/targets henan 2022"), await ada.press(answer, "With reasons")):
            assert "Something went wrong on my side" in told.text
            code = told.text.rpartition("the code ")[2].split()[0].rstrip(".")
            assert any(code in line for line in local.log)
        assert any("no such table" in line for line in local.log)
        assert "xoxb" not in "\n".join(local.log)


def mrkdwn_of(blocks: list[Block]) -> list[str]:
    """Every text that Slack reads as mrkdwn, however deep it stands."""
    found: list[str] = []
    waiting: list[object] = [*blocks]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if one.get("type") == "mrkdwn":
                found.append(one["text"])
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return found


async def test_a_button_of_an_older_version_says_so(crowd: LocalWorkspace):
    ada = crowd.person("ada")
    answer = await ada.type("/targets hubei")
    for value in ("nonsense", "null", '{"layout":"cube"}', '{"page":-1}'):
        (actions,) = [block for block in answer.message.blocks if block["type"] == "actions"]
        actions["elements"][1]["value"] = value

        told = await ada.press(answer, "With reasons")

        assert told.text == "This button is from an older version of me. Please type the command again.", value

    actions["elements"][1]["action_id"] = "forgotten:long-ago"
    assert "older version" in (await ada.press(answer, "With reasons")).text


async def test_a_question_full_of_nothing_fits_its_buttons(crowd: LocalWorkspace):
    ada = crowd.person("ada")

    answer = await ada.type("/targets hubei" + " " * 2500 + "2026 \x01\x02")

    assert answer.outcome is not None
    assert answer.outcome.notice is None
    assert "Next 75" in answer.buttons


async def test_an_endless_id_is_refused_at_once(crowd: LocalWorkspace):
    answer = await crowd.person("ada").type("/commitment " + "-" * 12_000)

    assert "500 characters at most" in answer.text
    assert len(answer.text) < 4_000


async def test_deadlines_begin_with_the_nearest(crowd: LocalWorkspace):
    answer = await crowd.person("ada").type("/deadlines 2026-12")

    assert answer.text.startswith("Due 1 Dec 2026 to 31 Dec 2026\n")
    assert "HB-2026-01" in answer.text
    assert "Show all 100" in answer.buttons


async def test_a_status_needs_a_period_among_deadlines(crowd: LocalWorkspace):
    ada = crowd.person("ada")

    assert "name a period as well" in (await ada.type("/deadlines status:missed")).text
    assert "Nothing here" in (await ada.type("/deadlines 2026 due:2026-11")).text
