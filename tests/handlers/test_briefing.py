"""`/targets brief`: a briefing for Word, as people ask for it."""

import io
from datetime import date
from typing import Any

import pytest
from docx import Document

from handlers.phrases.language import language_for
from handlers.sheets.briefing import Facts
from handlers.sheets.briefing import briefing as briefing_of
from store.model.progress import follow_by
from tests.harness import Persona
from tests.store.samples import initiative


def read(content: bytes) -> str:
    """All that stands in a document, tables where they stand."""
    paper: Any = Document(io.BytesIO(content))
    rows = [" | ".join(cell.text for cell in row.cells) for table in paper.tables for row in table.rows]
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *rows])


async def briefing(persona: Persona, words: str) -> tuple[str, str]:
    await persona.type(f"/targets {words}")
    await persona.told(".docx")
    name, content = persona.files[-1]
    return name, read(content)


async def test_a_briefing_comes_to_the_direct_messages(ada: Persona):
    name, text = await briefing(ada, "brief henan 2022")

    assert name.startswith("briefing-henan-2022-")
    assert text.startswith(
        "Henan (河南), 2022\n5 targets: 1 missed, 4 met. Current sourced figures: 5 of 5. 16 initiatives."
    )
    assert "HA-2022-01 R&D expenditure, growth > 17% – ❌ Missed. 12.2%" in text
    assert "HA-2022-02 | R&D intensity | ≥ 1.96% | 1.96% (2022, computed) | ✅ Met on revision | end of 2022" in text
    assert "HA-2022-15 | Plan and build new provincial laboratories" in text
    assert "http://www.ha.chinanews.com" in text
    assert ada.messages == []


async def test_in_chinese_and_in_both(fang: Persona):
    _, chinese = await briefing(fang, "简报 河南 2022")
    _, both = await briefing(fang, "brief henan 2022 both")

    assert "未达标" in chinese
    assert "Missed" not in chinese
    assert "Sources" not in chinese
    assert "Missed or in danger, and why" in both
    assert chinese in both or all(line in both for line in chinese.splitlines()[:3])


async def test_as_of_a_day_and_by_filters(ada: Persona):
    _, missed = await briefing(ada, "brief henan status:missed")

    assert "HA-2022-01" in missed
    assert "HA-2022-02" not in missed
    assert "Nothing on record fits that" in (await said(ada, "/targets brief henan as-of:2020-01-01")).text


@pytest.mark.parametrize(("words", "told"), [("brief hennan", "hennan"), ("brief henan -nonsense", "nonsense")])
async def test_what_cannot_be_briefed(ada: Persona, words: str, told: str):
    assert told in (await ada.type(f"/targets {words}")).text


async def said(persona: Persona, line: str) -> Any:
    await persona.type(line)
    return await persona.told("Nothing on record fits that")


@pytest.mark.parametrize(("is_cut", "told"), [(True, 1), (False, 0)])
def test_a_document_that_leaves_something_out_says_so(is_cut: bool, told: int):
    commitments = [initiative("HA-2022-01")]
    facts = Facts([], follow_by([], commitments, date(2026, 3, 1)), {}, date(2026, 3, 1), is_cut)

    assert read(briefing_of(facts, [language_for("en")])).count("only those with the latest deadlines") == told
