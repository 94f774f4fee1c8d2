"""The Home tab, as its reader meets it."""

from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import pytest_asyncio

from config.provinces import PROVINCES
from handlers.home import Survey
from handlers.phrases.language import language_for
from handlers.views.home import Found, home_view
from handlers.views.kit.reader import Reader
from store.model.commitment import Initiative
from store.model.deadline import Deadline
from store.model.progress import Judged
from store.model.role import Grant, Member, Role
from store.model.subscription import Subscription
from store.store import Ledger, Store
from tests.harness import Answer, LocalWorkspace, Persona, running_bot
from tests.ledgers import BY, HOSTILE, TEAM, example, target

TODAY = date(2026, 11, 22)
ADA = Member(id="U0ADA")


@pytest.fixture(scope="module")
def workspace(own_workspace: LocalWorkspace) -> LocalWorkspace:
    """A bot for those who only look."""
    return own_workspace


@pytest_asyncio.fixture
async def own(tmp_path: Path) -> AsyncIterator[LocalWorkspace]:
    """A bot of its own with the example ledger, for a test that writes."""
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    await example(url)
    async with running_bot(url) as local:
        yield local


def now(persona: Persona) -> Answer:
    """The Home as it stands."""
    return persona._read(persona.workspace.team.home(persona.id))


async def opened(persona: Persona) -> Answer:
    """The Home that somebody opens; one that stands there already is not published again."""
    await persona.open_home()
    return now(persona)


async def test_an_empty_ledger_says_how_to_begin(tmp_path: Path):
    async with running_bot(f"sqlite:///{tmp_path / 'bot.db'}") as local:
        home = await local.person("ada").open_home()

        assert "\nNothing is recorded yet. Three steps to begin:\n1. Record what a province" in home.text
        assert home.buttons == ["Help"]
        tom = await local.person("tom").open_home()
        assert tom.buttons == ["New commitment", "Import", "Help", "Roles"]


async def test_a_coordinator_sees_what_is_late(workspace: LocalWorkspace):
    home = await opened(workspace.person("ada"))

    assert "To do · 5\nHA-2022-15 · Henan (河南): Plan and build new provincial laboratories" in home.text
    assert "Past its date, no stage recorded · by end of 2022 (4 years ago)\nRecord step" in home.text
    assert "What you follow\n5 targets: 4 met, 1 missed. Current sourced figures: 5 of 5. 26 initiatives." in home.text
    assert "Henan | 2022 | 5 | 4 | 1 | – | – | – | – | 100% | 16" in home.text
    assert home.buttons[3:11] == [
        "New commitment",
        "All targets",
        "Initiatives",
        "Deadlines",
        "Export",
        "Import",
        "Help",
        "Record step",
    ]


async def test_what_channels_are_told_is_no_news(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        ledger = store.ledger(TEAM)
        await ledger.commitments.add(target("HB-2026-01", "A promise"), BY)
        told = Subscription(id="S1", channel_id="C1", starts_on=BY.at.date(), created_by="U0ADA")
        await ledger.subscriptions.add(told, BY.model_copy(update={"batch": "later"}))
    async with running_bot(f"sqlite:///{tmp_path / 'bot.db'}") as local:
        home = await local.person("ada").open_home()

        assert home.text.count("recorded") == 1
        assert "recorded HB-2026-01 A promise" in home.text


async def test_what_was_begun_can_be_gone_on_with(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        ledger = store.ledger(TEAM)
        await ledger.commitments.add(target("HB-2026-01", "A promise"), BY)
        await ledger.drafts.put("U0ADA", "commitment_form", {"title": "Another"}, BY.at)

        desk = await ledger.read(lambda then: Survey(then, TODAY).desk(ADA))

        text = str(home_view(desk, TODAY, Reader("U1", language_for("en")))["blocks"])
        assert "A commitment you began on 5 Jan 2026 is not recorded yet." in text
        assert "Go on" in text


async def test_what_is_owned_and_what_is_due(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        ledger = store.ledger(TEAM)
        mine = {"owner": "U0ADA"}
        old = {"year": 2024, "deadline": Deadline(on=date(2024, 12, 31))}
        far = {"deadline": Deadline(on=date(2030, 12, 31))}
        near = {"deadline": Deadline(on=date(2026, 12, 1))}
        theirs = {"owner": "U0TOM"}
        await ledger.commitments.add(target("HB-2024-01", "Overdue").model_copy(update=mine | old), BY)
        await ledger.commitments.add(target("HB-2026-01", "Far").model_copy(update=mine | far), BY)
        await ledger.commitments.add(target("HB-2026-02", "Near").model_copy(update=mine | near), BY)
        await ledger.commitments.add(target("HB-2026-03", "Followed"), BY)
        await ledger.commitments.add(target("HB-2024-02", "Somebody else's").model_copy(update=theirs | old), BY)
        await ledger.follows.put("U0ADA", ["HB"])

        desk = await ledger.read(lambda then: Survey(then, TODAY).desk(ADA))

        assert [ids(desk.part(part)) for part in ("to_do", "soon", "later", "own")] == [
            ["HB-2024-01"],
            ["HB-2026-02"],
            ["HB-2026-03"],
            ["HB-2026-01"],
        ]


@pytest.mark.parametrize(
    ("today", "waiting"),
    [(date(2026, 10, 31), []), (date(2026, 11, 1), ["HB-2025-01"]), (date(2026, 12, 15), ["HB-2025-01"])],
)
async def test_a_figure_is_asked_for_from_its_usual_month_on(tmp_path: Path, today: date, waiting: list[str]):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        ledger = store.ledger(TEAM)
        due = Deadline(on=date(2025, 12, 31))
        changes = {"owner": "U0ADA", "year": 2025, "deadline": due, "metric": "rd_intensity", "value": Decimal("2.2")}
        await ledger.commitments.add(target("HB-2025-01", "R&D").model_copy(update=changes), BY)

        desk = await ledger.read(lambda then: Survey(then, today).desk(ADA))

        assert ids(desk.to_do) == waiting
        assert [*ids(desk.own), *waiting] == ["HB-2025-01"]


def ids(found: Found) -> list[str]:
    return [item.target.id if isinstance(item, Judged) else item.initiative.id for item in found.items]


async def test_somebody_without_a_role_follows_provinces(own: LocalWorkspace):
    tom = own.person("tom")
    home = await tom.open_home()
    assert "Nothing of yours is overdue" in home.text

    await tom.press(home, "Follow provinces")
    assert await tom.submit(provinces=["HA"]) == {}
    await own.settled()

    assert "What you follow\n5 targets: 4 met, 1 missed." in now(tom).text
    assert "Gansu |" not in now(tom).text
    await tom.press(now(tom), "Follow provinces")
    assert await tom.submit(provinces=[]) == {}
    await own.settled()
    assert "All provinces\n5 targets: 4 met, 1 missed." in now(tom).text
    assert "Gansu |" in now(tom).text


async def test_a_chinese_reader(workspace: LocalWorkspace):
    home = await opened(workspace.person("fang"))

    assert "期限一览" in home.buttons


async def test_the_buttons_answer_in_a_modal(workspace: LocalWorkspace):
    ada = workspace.person("ada")
    home = await opened(ada)

    listed = await ada.press(home, "All targets")
    assert "5 targets: 4 met, 1 missed." in listed.text
    assert listed.view.view["type"] == "modal"

    shown = await ada.choose(listed, "Open…", "Henan, 2022")
    assert shown.view.id == listed.view.id, "the next page takes its place"

    assert "5 overdue" in (await ada.press(home, "Deadlines")).text
    assert "/targets henan" in (await ada.press(home, "Help")).text


async def test_every_button_leads_somewhere(workspace: LocalWorkspace):
    ada = workspace.person("ada")
    home = await opened(ada)

    for label, title in (("New commitment", "New commitment"), ("Import", "Import"), ("Record step", "HA-2022-15")):
        await ada.press(home, label)
        assert ada.modal, label
        assert title in str(ada.modal.view), label
        await ada.close(whole_stack=True)
    await ada.press(home, "Export")
    await workspace.settled()
    assert any("commitments" in answer.text or answer.message.files for answer in ada.direct_messages)


async def test_a_card_lies_on_top_of_the_list(workspace: LocalWorkspace):
    ada = workspace.person("ada")
    listed = await ada.press(await opened(ada), "Deadlines")

    card = await ada.choose(listed, "Open…", "HA-2022-15")

    assert card.text.startswith("On record\nHA-2022-15 · Henan (河南): initiative")
    await ada.close()
    assert ada.modal
    assert ada.modal.id == listed.view.id


async def test_it_changes_when_somebody_else_writes(own: LocalWorkspace):
    ada, tom = own.person("ada"), own.person("tom")
    await ada.open_home()

    await tom.press(await tom.type("/commitment team"), "Give a role")
    await tom.submit(person="U0TOM", role="editor", provinces=["HB"])
    await own.settled()

    assert "Recently changed\n@tom · gave @tom a role ·" in now(ada).text


async def test_what_stands_there_is_not_published_again(workspace: LocalWorkspace):
    ada = workspace.person("ada")
    await ada.open_home()
    before = now(ada).view.hash

    await workspace.workspace.open_home("U0ADA")
    await workspace.settled()

    assert now(ada).view.hash == before


async def test_a_home_that_slack_does_not_take_hinders_no_other(own: LocalWorkspace):
    ada, tom = own.person("ada"), own.person("tom")
    await ada.open_home()
    await tom.open_home()
    own.workspace.faults.add("views.publish:503-before:n=1")

    await tom.press(await tom.type("/commitment team"), "Give a role")
    await tom.submit(person="U0TOM", role="editor", provinces=["HB"])
    await own.settled()

    assert "gave @tom a role" in now(tom).text
    assert "gave @tom a role" not in now(ada).text


async def test_a_guest_is_told_why_there_is_nothing(own: LocalWorkspace):
    tom = own.person("tom")
    tom.person.is_admin, tom.person.is_restricted = False, True

    home = await tom.open_home()

    assert home.text.startswith("This ledger is open to full members of the workspace only.")


async def test_the_rest_of_a_list_is_one_press_away(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    async with await Store.open(url) as store:
        await store.ledger(TEAM).write(late)
        await store.ledger(TEAM).grants.add(Grant(id="U0ADA", role=Role.COORDINATOR, provinces=("HB",)), BY)
    async with running_bot(url) as local:
        ada = local.person("ada")
        home = await ada.open_home()
        assert "To do · 120" in home.text
        assert "<!channel>" not in str(home.blocks)

        listed = await ada.press(home, "Show all 120")

        assert "HB-2025-95 ·" in listed.text
        assert "25 more: narrow it down with /deadlines" in listed.text


async def late(ledger: Ledger) -> None:
    for number in range(1, 121):
        await ledger.commitments.add(
            Initiative(
                id=f"HB-2025-{number:02}",
                province="HB",
                year=2025,
                title=HOSTILE,
                deadline=Deadline(on=date(2025, 12, 31)),
            ),
            BY,
        )


async def test_however_much_there_is_a_home_has_room(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        ledger = store.ledger(TEAM)
        codes = [code for code in PROVINCES if code not in ("HK", "MO", "TW")]
        await ledger.write(lambda ledger: crowd(ledger, codes))
        await ledger.follows.put("U0ADA", codes)
        await ledger.grants.add(Grant(id="U0ADA", role=Role.COORDINATOR), BY)
        await ledger.read(lambda then: Survey(then, TODAY).desk(ADA))

        desk = await ledger.read(lambda then: Survey(then, TODAY).desk(ADA))
        view = home_view(desk, TODAY, Reader("U1", language_for("en")))

        assert len(view["blocks"]) < 100
        (table,) = [block for block in view["blocks"] if block["type"] == "data_table"]
        assert len(table["rows"]) == 1 + len(codes)
        assert "Due in 31 to 90 days · 500+" in str(view["blocks"])


async def crowd(ledger: Ledger, codes: list[str]) -> None:
    for code in codes:
        for number in range(1, 201):
            await ledger.commitments.add(target(f"{code}-2026-{number:02}", f"{number} {HOSTILE[:200]}"), BY)
