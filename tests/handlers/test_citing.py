"""A record cites no document that it was not in: the right one is proposed, or it is asked."""

from collections.abc import AsyncIterator
from datetime import date

import pytest
import pytest_asyncio
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.commitment.fields import Setting
from handlers.commitment.form import understand
from handlers.commitment.line import read_line
from handlers.commitment.shelf import Shelf, with_proposal
from handlers.phrases.assumptions import OTHER_YEAR
from handlers.phrases.language import language_for
from handlers.slack.forms import FormError
from handlers.views.commitment.form import NEW_DOCUMENT, Filled
from handlers.words.dates import year_of_title
from store.model.conference import Conference, ConferenceKind
from store.model.deadline import Deadline, Precision
from tests.harness import Answer, LocalWorkspace, Persona, running_bot
from tests.ledgers import example

TODAY = date(2026, 1, 23)
ENGLISH = language_for("en")


@pytest_asyncio.fixture(scope="module")
async def workspace(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LocalWorkspace]:
    """A bot of its own, with the example ledger: what is recorded here, others do not count."""
    url = f"sqlite:///{tmp_path_factory.mktemp('database') / 'bot.db'}"
    await example(url)
    async with running_bot(url) as local:
        yield local


def document(year: int, kind: ConferenceKind = ConferenceKind.CONFERENCE_REPORT) -> Conference:
    return Conference(id=f"GS-{year}", province="GS", year=year, kind=kind, title=f"Document of {year}")


def menu(answer: Answer) -> str | None:
    """What is chosen under “Where is it written?”."""
    element = next(block["element"] for block in answer.blocks if block["block_id"].startswith("document."))
    return element["initial_option"]["value"] if "initial_option" in element else None


async def test_a_promise_of_another_year_cites_no_document_of_2022(ada: Persona):
    await ada.type("/commitment add 甘肃 科技进步贡献率达到60% 2026年")
    assert menu(ada.screen) == NEW_DOCUMENT
    assert "Gansu science and technology work conference 2026" in str(ada.screen.blocks)

    asked = await ada.send()
    assert "made from what is known" in asked.text
    assert "A document will be recorded too: Gansu science and technology work conference 2026" in asked.text
    saved = await ada.send()

    assert "Recorded GS-2026-01" in saved.text
    card = await ada.type("/commitment GS-2026-01")
    assert "Gansu science and technology work conference 2026" in card.text
    assert "Feb 2022" not in card.text


async def test_the_next_one_of_the_same_conference_is_recorded_at_once(ada: Persona, fang: Persona):
    await fang.type("/commitment add 西藏 高新技术企业突破200家 2026年底")
    assert "2026年西藏自治区科技工作会议" in str(fang.screen.blocks)
    asked = await fang.send()
    assert "将一并录入文件：2026年西藏自治区科技工作会议" in asked.text
    saved = await fang.send()
    assert "XZ-2026-01" in saved.text

    await fang.press(saved, saved.buttons[-1])
    await fang.close()
    await ada.type("/commitment add tibet tech SMEs more than 300 by the end of 2026")
    assert menu(ada.screen) == "XZ-2026"
    saved = await ada.send()
    assert "Recorded XZ-2026-02" in saved.text
    assert "Tibet science and technology work conference 2026" in (await ada.type("/commitment XZ-2026-02")).text
    assert "2026年西藏自治区科技工作会议" in (await fang.type("/commitment XZ-2026-02")).text


async def test_what_is_proposed_follows_the_deadline_that_is_typed(ada: Persona):
    await ada.type("/commitment add henan R&D intensity at least 2.6%")
    assert menu(ada.screen) == NEW_DOCUMENT  # of 2022 there is one, and nobody says that it is of 2022

    asked = await ada.send(deadline="end of 2022")

    assert "By its deadline it stands in another document than was on show." in asked.text
    assert menu(asked) == "HA-2022"
    assert "in the year 2022" not in asked.text
    await ada.close()


async def test_the_document_of_the_one_before_is_asked_about_where_it_cannot_be(ada: Persona):
    await ada.type("/commitment add 青海 高新技术企业突破300家 2025年底")
    await ada.send()
    saved = await ada.send()
    await ada.press(saved, "Add another")
    assert menu(ada.screen) == "QH-2025"
    await ada.choose(ada.screen, "Type R&D, 高新技术企业, patents …", "tech_smes")

    asked = await ada.send(value="500", deadline="end of 2026")

    assert "The document is of another year than the deadline." in asked.text
    assert "Recorded QH-2025-02" in (await ada.send()).text  # told so, ada stays with it


async def test_what_was_cited_before_is_offered(ada: Persona):
    await ada.type("/commitment add 宁夏 高新技术企业突破500家 2026年底")
    await ada.choose(ada.screen, "Choose a document", "none")
    await ada.send(doc_title="Ningxia Daily", doc_address="https://example.org/daily", year="2026")

    await ada.type("/commitment add 宁夏 科技型中小企业突破900家 2026年底")
    await ada.choose(ada.screen, "Choose a document", "Used before: Ningxia Daily")
    asked = await ada.send()
    assert "Without a year, that of the deadline was taken." in asked.text
    await ada.send()

    assert "Source: Ningxia Daily" in (await ada.type("/commitment NX-2026-02")).text


async def test_two_documents_of_one_year_are_asked_between(ada: Persona):
    for title in ("政府工作报告", "科技工作会议报告"):
        await ada.type("/commitment add 海南 高新技术企业突破2000家 2026年底")
        await ada.choose(ada.screen, "Choose a document", "new")
        asked = await ada.send(doc_title=f"2026年{title}")
        if "Recorded" not in asked.text:
            await ada.send(same="another")

    await ada.type("/commitment add 海南 科技型中小企业突破900家 2026年底")
    assert menu(ada.screen) is None
    assert [*await ada.submit()] == ["document"]
    await ada.close()


@pytest.mark.parametrize(
    ("held", "kind", "due", "precision", "fits"),
    [
        (2026, "conference_report", date(2026, 12, 31), Precision.YEAR, True),
        (2026, "conference_report", date(2026, 6, 30), Precision.DAY, True),
        (2022, "conference_report", date(2026, 12, 31), Precision.YEAR, False),
        (2026, "conference_report", date(2022, 12, 31), Precision.YEAR, False),
        (2022, "conference_report", date(2025, 12, 31), Precision.YEAR, False),  # a later one may have said so
        (2022, "conference_report", date(2025, 12, 31), Precision.PLAN, True),
        (2020, "conference_report", date(2025, 12, 31), Precision.PLAN, False),
        (2021, "plan", date(2023, 12, 31), Precision.YEAR, True),
        (2021, "plan", date(2026, 12, 31), Precision.YEAR, False),
        (2024, "plan", date(2023, 12, 31), Precision.YEAR, False),
    ],
)
def test_a_document_fits_its_year_and_its_plan(held: int, kind: str, due: date, precision: Precision, fits: bool):
    assert document(held, ConferenceKind(kind)).fits(Deadline(on=due, precision=precision)) is fits


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("2026年湖北省科技工作会议", 2026),
        ("Hubei work conference 2025", 2025),
        ("第十四个五年规划和2035年远景目标纲要", None),
        ("到2025年底的行动方案", None),
        ("豫政〔2022〕1号", 2022),
        ("Work conference", None),
        ("Vision 2050", None),
    ],
)
def test_a_title_tells_its_year(title: str, year: int | None):
    assert year_of_title(title, TODAY) == year


PROMISES = ("科技进步贡献率达到60%", "高新技术企业突破3000家", "建设省实验室")
DUE = (
    *("", "2026年", "2022年", "2022年 2025年底", "by the end of 2026"),
    *("“十五五”末", "by 2030", "Q3", "2026年6月底", "年底"),
)
SHELVES = st.lists(
    st.tuples(st.integers(2020, 2027), st.sampled_from(ConferenceKind)), max_size=4, unique_by=lambda entry: entry[0]
)


@given(
    shelf=SHELVES,
    promise=st.sampled_from(PROMISES),
    said=st.sampled_from(DUE),
    typed=st.sampled_from([None, *DUE[1:]]),
    last=st.integers(2019, 2027),
    chinese=st.booleans(),
)
@settings(max_examples=400, deadline=None)
def test_nothing_cites_what_it_cannot_have_been_in_unless_somebody_chose_it(
    shelf: list[tuple[int, ConferenceKind]], promise: str, said: str, typed: str | None, last: int, chinese: bool
):
    language = language_for("zh-CN" if chinese else "en")
    held = Shelf([document(year, kind) for year, kind in sorted(shelf, reverse=True)])
    filled: Filled = read_line(f"甘肃 {promise} {said}", TODAY, language).filled | {"last": f"GS-{last}"}
    filled = with_proposal(filled, held, TODAY, language)  # as it is opened
    filled |= {"deadline": typed} if typed else {}
    filled = with_proposal(filled, held, TODAY, language)  # as it is sent off
    try:
        understood = understand(filled, Setting(held, TODAY, language))
    except FormError:
        return
    commitment, due = understood.commitment, understood.commitment.deadline
    cited = understood.conference or held.document(commitment.conference_id)
    told = {remark.message for remark in understood.remarks}
    if cited and due and OTHER_YEAR not in told:
        assert cited.fits(due)
    if understood.conference:
        assert any("made from what is known" in message for message in told)


CONFERENCE = (
    "研发投入强度达到2.6%以上 2026年",
    "高新技术企业突破1万家 2026年底",
    "科技型中小企业突破7万家 2026年底",
    "技术合同成交额超过1000亿元 2026年底",
    "科技进步贡献率达到63% 2026年",
    "建设成渝综合性科学中心 2026年底",
    "组建明月湖实验室 2026年底",
)


async def test_a_conference_is_recorded_line_by_line_without_any_further_field(fang: Persona):
    sent = 0
    ids: list[str] = []
    for line in CONFERENCE:
        await fang.type(f"/commitment add 重庆 {line}")
        for _ in range(3):
            told = await fang.send()
            sent += 1
            if fang.modal is None:
                break
        ids.append(f"CQ-2026-{len(ids) + 1:02}")
        assert ids[-1] in told.text

    for id in ids:
        card = (await fang.type(f"/commitment {id}")).text
        assert "来源：2026年重庆市科技工作会议" in card
        assert "负责人\n@fang" in card
    assert sent == len(CONFERENCE) + 1  # the title that was made is agreed to once
