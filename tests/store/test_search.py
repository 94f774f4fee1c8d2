"""What is found by its words, on both engines alike."""

from collections.abc import Awaitable, Callable

import pytest

from store.database import Database, T, Work
from store.model.pieces import question_by_sound, question_in_parts, question_of, question_with_slips
from store.search import Hit, cut_what_is_not
from store.store import Ledger, Store
from tests.store.samples import by, conference, evidence, initiative, milestone, moment

LAB = initiative("HA-2022-01", title="Build the Longmen Laboratories", title_zh="建设龙门实验室")
KEY_LABS = initiative("HA-2022-02", title="做好國家重點實驗室重組")
FARMS = initiative("HA-2022-03", title="Science for villages", note="以科技助力乡村振兴", lead_body="科技厅")


async def found(ledger: Ledger, question: str | None) -> list[str]:
    return sorted(hit.id for hit in await ledger.search.find(question, 50)) if question else []


@pytest.fixture
async def ledger(store: Store) -> Ledger:
    for team_id in ("T1", "T2"):
        for place, commitment in enumerate((LAB, KEY_LABS, FARMS)):
            await store.ledger(team_id).commitments.add(commitment, by(place))
    return store.ledger("T1")


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("实验室", ["HA-2022-01", "HA-2022-02"]),
        ("實驗室", ["HA-2022-01", "HA-2022-02"]),
        ("乡村", ["HA-2022-03"]),
        ("龙", ["HA-2022-01"]),
        ("科技厅", ["HA-2022-03"]),
        ("longmen", ["HA-2022-01"]),
        ("ＬＡＢ", ["HA-2022-01"]),
        ("laboratory", ["HA-2022-01"]),
        ("longmen 实验", ["HA-2022-01"]),
        ("village 振兴", ["HA-2022-03"]),
        ("longmen village", []),
        ("oratories", []),
        ("!", []),
        ('"*:&|()', []),
        ("' OR 1", []),
    ],
)
async def test_words_as_typed(ledger: Ledger, words: str, ids: list[str]) -> None:
    assert await found(ledger, question_of(words, "T1")) == ids


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("shiyanshi", ["HA-2022-01", "HA-2022-02"]),
        ("shi yan shi", ["HA-2022-01", "HA-2022-02"]),
        ("龙们", ["HA-2022-01"]),
        ("xiangcun", ["HA-2022-03"]),
        ("laboratory", []),
    ],
)
async def test_words_as_they_sound(ledger: Ledger, words: str, ids: list[str]) -> None:
    assert await found(ledger, question_by_sound(words, "T1")) == ids


@pytest.mark.parametrize("words", ["longmem", "longmn", "ongmen", "lomgmen", "longmne"])
async def test_words_with_a_slip(ledger: Ledger, words: str) -> None:
    assert await found(ledger, question_of(words, "T1")) == []
    assert await found(ledger, question_with_slips(words, "T1")) == ["HA-2022-01"]


async def test_chinese_in_two_parts(ledger: Ledger) -> None:
    assert await found(ledger, question_of("国家实验室", "T1")) == []
    assert await found(ledger, question_in_parts("国家实验室", "T1")) == ["HA-2022-02"]
    assert question_in_parts("lab 实验室", "T1") is None


async def test_what_is_said_now_and_what_was_said_then(ledger: Ledger) -> None:
    question = question_of("龙门", "T1")
    await ledger.commitments.revise(LAB.model_copy(update={"title_zh": "建设嵩山实验室"}), 1, by(20))
    await ledger.commitments.remove("HA-2022-02", 1, by(30))

    assert await found(ledger, question) == []
    assert await found(ledger.at(moment(10)), question) == ["HA-2022-01"]
    assert await found(ledger, question_of("实验室", "T1")) == ["HA-2022-01"]
    assert await found(ledger.at(moment(25)), question_of("实验室", "T1")) == ["HA-2022-01", "HA-2022-02"]


async def test_no_other_team_is_asked(store: Store, ledger: Ledger) -> None:
    await store.ledger("T3").commitments.add(initiative("HA-2022-01", title="t1 T1 ¶t1 龙门"), by())
    assert await ledger.search.find(str(question_of("龙门", "T1")), 50) == [Hit("commitment", "HA-2022-01")]
    assert await found(ledger, question_of("龙门", "T2")) == []


async def test_documents_steps_and_evidence_are_searched_too(ledger: Ledger) -> None:
    await ledger.conferences.add(conference(title="Work conference of Songshan"), by(1))
    await ledger.milestones.add(milestone("m1", "HA-2022-01", title="Songshan plan issued"), by(2))
    await ledger.evidence.add(evidence("e1", "HA-2022-01", quote="Songshan opened"), by(3))
    hits = await ledger.search.find(str(question_of("songshan", "T1")), 50)
    assert {hit.kind for hit in hits} == {"conference", "milestone", "evidence"}


async def test_what_an_older_version_wrote_is_found_after_its_upgrade(store: Store, ledger: Ledger) -> None:
    question = str(question_of("实验室", "T1"))
    await ledger.commitments.revise(LAB.model_copy(update={"note": "moved"}), 1, by(20))
    before = await found(ledger, question), await found(ledger.at(moment(10)), question)
    await store.database.write(lambda tx: tx.run("DELETE FROM searched_pieces"))
    await store.database.write(lambda tx: tx.run("DELETE FROM searched WHERE team_id = 'T1'"))
    await store.database.write(lambda tx: tx.run("UPDATE searched SET edition = 0"))
    assert await found(ledger, question) == []

    assert await cut_what_is_not(store.database) == 7
    assert await cut_what_is_not(store.database) == 0
    assert (await found(ledger, question), await found(ledger.at(moment(10)), question)) == before
    assert await found(store.ledger("T2"), question_of("实验室", "T2")) == ["HA-2022-01", "HA-2022-02"]


class Overtaken:
    """Access to a database in which something happens between the first read and the write that follows it."""

    def __init__(self, inner: Database, meanwhile: Callable[[], Awaitable[object]]) -> None:
        self._inner = inner
        self._meanwhile: Callable[[], Awaitable[object]] | None = meanwhile

    async def read(self, work: Work[T]) -> T:
        found = await self._inner.read(work)
        if meanwhile := self._meanwhile:
            self._meanwhile = None
            await meanwhile()
        return found

    async def write(self, work: Work[T]) -> T:
        return await self._inner.write(work)


async def test_what_is_removed_while_it_is_cut_is_not_found_as_if_it_were_there(store: Store, ledger: Ledger) -> None:
    await store.database.write(lambda tx: tx.run("UPDATE searched SET edition = 0"))

    await cut_what_is_not(Overtaken(store.database, lambda: ledger.commitments.remove("HA-2022-02", 1, by(30))))

    assert await found(ledger, question_of("实验室", "T1")) == ["HA-2022-01"]
    assert await found(ledger.at(moment(25)), question_of("实验室", "T1")) == ["HA-2022-01", "HA-2022-02"]
