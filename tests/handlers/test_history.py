"""`/commitment history`, `/commitment undo` and the Undo button; and what was on record on a past day."""

import re
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import pytest_asyncio
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.commitment.history import history_of, last_of, written_after
from handlers.phrases.language import language_for
from handlers.phrases.mrkdwn import shorten
from handlers.views.commitment.history import ONE_WRITE, changed_since, told
from handlers.views.kit.blocks import MESSAGE_BLOCKS
from handlers.views.kit.buttons import history_button
from handlers.views.kit.reader import Reader
from store.model.commitment import COMMITMENT, Commitment, Former, State
from store.model.errors import ChangedMeanwhileError, NotRecordedError, UserError
from store.model.event import Authorship
from store.model.evidence import Evidence
from store.model.milestone import Milestone
from store.model.role import Grant, Role
from store.model.source import Source
from store.store import Ledger, Store
from tests.harness import LocalWorkspace, Persona
from tests.ledgers import TEAM, bot_over
from tests.store.samples import actual, evidence, initiative, milestone, target

ENGLISH = language_for("en")
START = datetime(2026, 1, 5, 9, tzinfo=UTC)
SOURCE = {"source": "Henan R&D bulletin", "address": "https://example.org/bulletin"}


def by(actor: str, hours: float = 0, why: str | None = None, batch: str = "") -> Authorship:
    batch = batch or f"{actor}-{hours}"
    return Authorship(actor=actor, at=START + timedelta(hours=hours), why=why, batch=batch)


async def revise(ledger: Ledger, id: str, by: Authorship, **changes: object) -> None:
    found = await ledger.commitments.version(id)
    changed: Commitment = COMMITMENT.validate_python(found.record.model_dump() | changes)
    await ledger.commitments.revise(changed, found.rev, by)


async def fill(ledger: Ledger) -> None:
    await ledger.grants.add(Grant(id="U0ADA", role=Role.COORDINATOR), by("U0TOM"))
    await ledger.grants.add(Grant(id="U0FANG", role=Role.EDITOR), by("U0TOM", 0.1))
    await ledger.commitments.add(target("HA-2022-01", title="Intensity <!channel>", owner="U0FANG"), by("U0FANG"))
    await ledger.actuals.add(actual(), by("U0FANG", 24))
    former = Former(value=Decimal("1.96"), comparator=">=", revised_on=date(2022, 6, 1))
    change = {"value": "2.1", "former": (former,), "state": State.REVISED, "owner": "U0ADA"}
    await revise(ledger, "HA-2022-01", by("U0ADA", 48, "The province raised it"), **change)
    await ledger.commitments.add(initiative("HA-2022-02"), by("U0ADA", 3))
    step = Milestone(
        id="m1", commitment_id="HA-2022-02", on=date(2022, 5, 1), title="Opened", source=Source(name="The province")
    )
    await ledger.milestones.add(step, by("U0ADA", 4))
    said = Evidence(
        id="e1",
        commitment_id="HA-2022-02",
        bearing="contradicts",
        on=date(2022, 6, 1),
        quote="It is <!here> not open",
        said_by="U0TOM",
        source=Source(name="Slack", address="https://example.org/p1"),
        saved_by="U0ADA",
    )
    await ledger.evidence.add(said, by("U0ADA", 5))
    together = by("U0ADA", 6, "import", batch="together")
    for number in range(3, 6):
        await ledger.commitments.add(target(f"HA-2022-0{number}", metric="tech_smes"), together)
    await ledger.commitments.add(target("GS-2022-01"), by("U0ADA", 7))
    for time in range(30):
        await revise(ledger, "GS-2022-01", by("U0ADA", 8 + time), note=f"Note number {time}.")
    await ledger.commitments.add(target("GS-2022-02", metric="tech_smes"), by("U0ADA", 9))
    await revise(ledger, "GS-2022-02", by("U0ADA", 10, "They gave it up"), state=State.DROPPED)


@pytest_asyncio.fixture(scope="module")
async def local(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LocalWorkspace]:
    """A bot of its own, whose ledger has a past."""
    async with bot_over(tmp_path_factory.mktemp("history"), fill) as running:
        yield running


@pytest.fixture
def ada(local: LocalWorkspace) -> Persona:
    return local.person("ada")


@pytest.fixture
def fang(local: LocalWorkspace) -> Persona:
    return local.person("fang")


async def test_each_write_is_told_by_its_fields_the_newest_first(ada: Persona):
    history = await ada.type("/commitment history HA-2022-01")

    assert history.is_private
    assert "History of HA-2022-01 · Intensity <!channel>" in history.text
    assert "3 entries" in history.text
    assert "• Promise: R&D intensity ≥ 1.96% → R&D intensity ≥ 2.1%\n" in history.text
    assert "• State: Active → Revised" in history.text
    assert "• Earlier promises: – → ≥ 1.96%, by end of 2022" in history.text
    assert "• Owner: @fang → @ada" in history.text
    assert "The province raised it" in history.text
    assert "Figure recorded: R&D intensity 1.86% (2022, final, released 18 Sep 2023)" in history.text
    places = [history.text.index(word) for word in ("raised it", "Figure recorded", "Recorded: HA-2022-01")]
    assert places == sorted(places)
    assert "<!channel>" not in str(history.blocks)


async def test_steps_and_evidence_belong_to_the_history(ada: Persona):
    history = await ada.press(await ada.type("/commitment HA-2022-02"), "History")

    assert "Evidence saved: Contradicts: “It is <!here> not open”" in history.text
    assert "Step recorded: 1 May 2022: Opened" in history.text
    assert "3 entries" in history.text


async def test_a_long_history_has_pages(ada: Persona):
    first = await ada.type("/commitment history GS-2022-01")
    assert "31 entries · page 1 of 3" in first.text
    assert "Note number 29." in first.text
    assert first.buttons.count("Undo") == 1, "only the newest write can be taken back by itself"

    second = await ada.press(first, "Older")
    assert "page 2 of 3" in second.text
    third = await ada.press(second, "Older")
    assert "Recorded: GS-2022-01" in third.text
    assert third.buttons == ["Newer"]


async def test_what_was_written_as_one_is_undone_as_one(ada: Persona):
    history = await ada.type("/commitment history HA-2022-04")
    undo = next(block["accessory"] for block in history.blocks if "accessory" in block)
    assert "3 records were written as one" in undo["confirm"]["text"]["text"]

    undone = await ada.press(history, "Undo")
    assert undone.text.count("Removed: HA-2022-0") == 3
    assert "nothing" not in (await ada.type("/commitment history HA-2022-04")).text
    assert "HA-2022-04 is not on record any more" in (await ada.type("/commitment HA-2022-04")).text

    await ada.press(undone, "Redo")
    assert (await ada.type("/commitment HA-2022-04")).text.startswith("HA-2022-04 ·")


async def test_a_dropped_commitment_can_be_restored_from_its_history(ada: Persona, fang: Persona):
    history = await ada.type("/commitment history GS-2022-02")
    assert "• State: Active → Dropped" in history.text
    assert "Restore" in history.buttons
    assert "恢复" not in (await fang.type("/commitment history GS-2022-02")).buttons


async def test_undo_twice_says_so(ada: Persona):
    await ada.type("/commitment update HA-2022-02")
    await ada.send(title="Evaluated by experts", on="2024-01-01", **SOURCE)
    one, other = [await ada.type("/commitment history HA-2022-02") for _ in range(2)]
    undone = await ada.press(one, "Undo")
    assert "Undone." in undone.text
    assert "Step removed: 1 Jan 2024: Evaluated by experts" in undone.text
    assert undone.message.ts == one.message.ts, "it stands in the place of what was pressed"

    assert (await ada.press(other, "Undo")).text == "That has been undone already."
    assert "took back an earlier write" in (await ada.type("/commitment history HA-2022-02")).text


async def test_what_was_changed_since_names_the_change_and_its_writer(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        ledger = store.ledger(TEAM)
        await ledger.commitments.add(target("HA-2022-01"), by("U0ADA"))
        await revise(ledger, "HA-2022-01", by("U0TOM", 1, "A slip"), value="2.1")
        with pytest.raises(ChangedMeanwhileError):
            await ledger.undo("U0ADA-0", by("U0ADA", 2))
        later = await written_after("U0ADA-0", ledger)

    answer = changed_since(later, language_for("en"))
    assert "<@U0TOM>" in answer.text
    assert "A slip" in answer.text
    assert "R&amp;D intensity ≥ 1.96% → R&amp;D intensity ≥ 2.1%" in answer.text


async def test_a_write_that_somebody_changed_since_is_not_undone(ada: Persona, local: LocalWorkspace):
    stale = await ada.type("/commitment history HA-2022-03")
    tom = local.person("tom")
    await tom.type("/commitment edit HA-2022-03")
    await tom.send(value="at least 2,000", why="It was misread")

    sorry = await ada.press(stale, "Undo")
    assert "That was changed since, so it cannot be undone by itself." in sorry.text
    assert "@tom" in sorry.text
    assert "It was misread" in sorry.text

    history = await ada.press(sorry, "History")
    assert "→ Technology-based SMEs ≥ 2,000" in history.text
    assert "Document" not in history.text, "it had no source, and is given none"
    assert "Undone." in (await ada.press(history, "Undo")).text


async def test_an_editor_takes_back_their_own_and_not_what_is_others(fang: Persona, ada: Persona):
    await fang.type("/commitment update HA-2022-01 1.73% 截至2021年, 2022-09-18发布")
    saved = await fang.send(**SOURCE)
    assert "撤销" in saved.buttons or "Undo" in saved.buttons
    assert (await fang.type("/commitment history HA-2022-01")).buttons.count(saved.buttons[0]) == 1

    history = await ada.type("/commitment history HA-2022-01")
    assert history.buttons.count("Undo") == 3


async def test_typed_undo_shows_what_it_would_take_back(ada: Persona):
    await ada.type("/commitment update HA-2022-02")
    await ada.send(title="A last step", on="2024-02-01", **SOURCE)

    asked = await ada.type("/commitment undo")
    assert "Undo this?" in asked.text
    assert "Step recorded: 1 Feb 2024: A last step" in asked.text
    undone = await ada.press(asked, "Undo")
    assert "Step removed: 1 Feb 2024: A last step" in undone.text
    assert "A last step" not in (await ada.type("/commitment undo HA-2022-02")).text


async def test_an_editor_is_told_who_could_undo_it(fang: Persona):
    asked = await fang.type("/commitment undo HA-2022-05")
    refused = await fang.press(asked, asked.buttons[0])
    assert "@ada" in refused.text
    assert (await fang.type("/commitment HA-2022-05")).text.startswith("HA-2022-05")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/commitment undo nonsense", "An id looks like HA-2022-03"),
        ("/commitment history ZJ-2022-01", "nothing is recorded for Zhejiang in 2022"),
        ("/commitment undo ZJ-2022-01", "nothing is recorded for Zhejiang in 2022"),
    ],
)
async def test_words_that_lead_nowhere(ada: Persona, typed: str, answer: str):
    assert answer in (await ada.type(typed)).text


async def test_as_of_shows_what_was_believed_then(ada: Persona):
    then = await ada.type("/commitment HA-2022-01 as-of:2026-01-05")
    assert then.text.startswith("As recorded on 5 Jan 2026")
    assert "≥ 1.96%" in then.text
    assert (
        "• 2022: 1.86% · final, released 18 Sep 2023 · National R&D bulletin 2022 (NBS, MoST, MoF) · official"
        in then.text
    )
    assert "official too" not in then.text
    assert "Record figure" not in then.buttons

    now = await ada.type("/commitment HA-2022-01")
    assert "official too: National R&D bulletin 2022" in now.text
    assert "First promised: ≥ 1.96%, by end of 2022 · revised on 1 Jun 2022" in now.text
    assert "Now: R&D intensity ≥ 2.1%, by end of 2022" in now.text
    assert "Revised" in now.text
    assert {"Record figure", "Edit", "History", "Share"} <= {*now.buttons}

    told = (await ada.type("/commitment HA-2022-01 as-of:2026-01-04")).text
    assert told.startswith("There was no commitment HA-2022-01 on record on 4 Jan 2026.")


async def test_before_the_ledger_began_it_says_when_that_was(ada: Persona, fang: Persona):
    told = await ada.type("/targets henan as-of:2020-12-31")
    assert told.text.startswith("Nothing was on record on 31 Dec 2020 yet: the ledger begins on 5 Jan 2026.")
    assert (await ada.press(told, "As of 5 Jan 2026")).rows
    assert "台账始于2026年1月5日" in (await fang.type("/deadlines 截至2020年底")).text


async def test_a_list_as_of_a_day_leads_to_that_day(ada: Persona):
    listed = await ada.type("/targets henan as-of:2026-01-06")
    assert listed.text.startswith("As recorded on 6 Jan 2026")
    assert "1.96%" in listed.text
    card = await ada.choose(listed, "Open…", "HA-2022-01 · R&D intensity")
    assert card.text.startswith("As recorded on 6 Jan 2026")

    details = await ada.press(listed, "With reasons")
    assert details.text.startswith("As recorded on 6 Jan 2026")
    overview = await ada.type("/targets 截至2026年1月6日")
    assert overview.text.startswith("As recorded on 6 Jan 2026")
    shown = await ada.choose(overview, "Open…", "Henan, 2022")
    assert shown.text.startswith("As recorded on 6 Jan 2026")


@pytest.mark.parametrize("command", ["/targets henan", "/initiatives henan", "/deadlines 2022"])
async def test_every_question_takes_a_day(ada: Persona, command: str):
    assert (await ada.type(f"{command} as-of:2026-01-08")).text.startswith("As recorded on 8 Jan 2026")
    assert "is not known yet" in (await ada.type(f"{command} as-of:2099")).text
    assert "I cannot read the day “then”" in (await ada.type(f"{command} as-of:then")).text
    assert "Name one day only" in (await ada.type(f"{command} as-of:2025 as-of:2024")).text


async def test_a_chinese_history(fang: Persona):
    history = await fang.type("/commitment 历史 HA-2022-01")
    assert "1.86%" in history.text
    assert "2.1%" in history.text


async def test_a_history_opens_on_top_of_a_modal_and_turns_and_undoes_in_its_place(ada: Persona):
    await ada.type("/commitment update GS-2022-01")
    below = ada.screen
    below.view.view["blocks"].append(
        {"type": "actions", "block_id": "ways", "elements": [history_button("GS-2022-01", language_for("en"))]}
    )
    await ada.press(below, "History")
    assert "page 1 of 3" in ada.screen.text
    on_top = ada.screen
    older = await ada.press(on_top, "Older")
    assert "page 2 of 3" in older.text
    newest = await ada.press(older, "Newer")
    undone = await ada.press(newest, "Undo")
    assert "Undone." in undone.text
    assert undone.view.id == on_top.view.id
    again = await ada.press(undone, "Redo")
    assert "Done again." in again.text
    await ada.close(whole_stack=True)


async def test_undo_goes_back_step_by_step(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path}/bot.db") as store:
        ledger = store.ledger(TEAM)
        await ledger.grants.add(Grant(id="U0ADA", role=Role.COORDINATOR), by("U0TOM"))
        await ledger.commitments.add(target("HA-2022-01"), by("U0ADA", batch="first"))
        for number, value in enumerate(("1.97", "1.98"), start=1):
            await revise(ledger, "HA-2022-01", by("U0ADA", number, batch=f"change-{number}"), value=value)

        for number in (2, 1):
            assert (await last_of("HA-2022-01", ledger))[0].by.batch == f"change-{number}"
            offered = str((await history_of("HA-2022-01", 1, ledger, START, Reader("U0ADA", ENGLISH))).blocks)
            assert f"'change-{number}'" in offered
            await ledger.undo(f"change-{number}", by("U0ADA", 9 - number, batch=f"undo-{number}"))
        assert (await ledger.commitments.get("HA-2022-01")) == target("HA-2022-01")


WRITES = st.lists(st.tuples(st.sampled_from(["figure", "step", "evidence", "change", "undo"]), st.integers(0, 99)))


@settings(max_examples=25, deadline=None)
@given(writes=WRITES)
async def test_a_history_tells_every_write_once(writes: list[tuple[str, int]]):
    with TemporaryDirectory() as folder:
        async with await Store.open(f"sqlite:///{folder}/bot.db") as store:
            ledger = store.ledger(TEAM)
            await ledger.commitments.add(target("HA-2022-01"), by("U0ADA", batch="first"))
            await ledger.commitments.add(initiative("HA-2022-02"), by("U0ADA", batch="second"))
            for number, (kind, draw) in enumerate(writes):
                await write(ledger, kind, number, draw)
            written = await ledger.events.latest(1000)
            for id, others in (("HA-2022-01", ("milestone", "HA-2022-02")), ("HA-2022-02", ("actual", "HA-2022-01"))):
                expected = [one for one in written if one.record not in others and one.subject not in others]
                expected = [one for one in expected if one.record != "evidence" or id in str(one.after or one.before)]
                assert await told_in(id, ledger) == [
                    shorten(told(one, ENGLISH, is_named=False), ONE_WRITE) for one in expected
                ]


async def write(ledger: Ledger, kind: str, number: int, draw: int) -> None:
    """One write as a modal makes it, or an undo of one of those before; what cannot be undone is left."""
    author = by("U0ADA", number + 1, batch=f"batch-{number}")
    id = f"HA-2022-0{draw % 2 + 1}"
    match kind:
        case "figure":
            await ledger.actuals.add(actual(f"a{number}", value=f"1.{draw}"), author)
        case "step":
            await ledger.milestones.add(milestone(f"m{number}", "HA-2022-02", title=f"Step {number}"), author)
        case "evidence":
            await ledger.evidence.add(evidence(f"e{number}", id, quote=f"Sign {number}"), author)
        case "change":
            with suppress(NotRecordedError):
                await revise(ledger, id, author, note=f"Note {number}")
        case "undo":
            with suppress(ChangedMeanwhileError, UserError):
                await ledger.undo(f"batch-{draw % (number + 1)}", author)


async def told_in(id: str, ledger: Ledger) -> list[str]:
    """What the pages of a history tell, without who wrote it."""
    reader, now, page = Reader("U0ADA", ENGLISH), START + timedelta(days=300), 1
    texts: list[str] = []
    while True:
        answer = await history_of(id, page, ledger, now, reader)
        assert len(answer.blocks) <= MESSAGE_BLOCKS
        sections = [block["text"]["text"] for block in answer.blocks[1:] if block["type"] == "section"]
        texts += [re.sub(r"^\*<@U0ADA>\* · <!date.*\n", "", text) for text in sections]
        if "Older" not in [one["text"]["text"] for block in answer.blocks for one in block.get("elements", [])]:
            return texts
        page += 1
