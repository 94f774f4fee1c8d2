"""Questions as people ask them, and the values they become."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.metrics import Unit
from handlers.words.asking.question import NATION, Amount, Counted, Kind, Side
from handlers.words.asking.reading import read_question
from handlers.words.periods import Period
from store.model.judgement import Status

TODAY = date(2026, 11, 22)
HENAN: dict[str, Any] = {"places": ("HA",)}
QUESTIONS: list[tuple[str, Kind, dict[str, Any]]] = [
    ("what did Henan promise about R&amp;D?", Kind.LIST, HENAN | {"metrics": ("rd_expenditure", "rd_intensity")}),
    ("河南承诺了哪些研发目标？", Kind.LIST, HENAN | {"metrics": ("rd_expenditure", "rd_intensity")}),
    ("Why did Henan miss R&D growth?", Kind.WHY, HENAN | {"growth": True, "statuses": (Status.MISSED,)}),
    ("show me ha-2022-03", Kind.LIST, {"ids": ("HA-2022-03",)}),
    ("Why was GS-2022-11 missed?", Kind.WHY, {"ids": ("GS-2022-11",)}),
    ("did Henan reach 10,000 high-tech enterprises?", Kind.STATUS, {"amount": Amount(Decimal(10_000))}),
    ("覆盖率达到50%了吗", Kind.STATUS, {"amount": Amount(Decimal(50), Unit.PERCENT), "yes_or_no": True}),
    ("高企突破1万家了没有", Kind.STATUS, {"amount": Amount(Decimal(10_000)), "yes_or_no": True}),
    ("R&D above 100 billion yuan in Henan?", Kind.STATUS, {"amount": Amount(Decimal(10**11), Unit.CNY)}),
    ("how much R&D did Jiangsu spend in 2023?", Kind.VALUE, {"metrics": ("rd_expenditure",), "years": (2023,)}),
    ("广东研发经费占GDP比重", Kind.VALUE, {"metrics": ("rd_intensity",), "places": ("GD",)}),
    ("四川研发投入强度是不是比重庆高", Kind.DIFFERENCE, {"places": ("SC", "CQ"), "side": Side.MORE}),
    ("how far is Henan's R&D intensity below China's?", Kind.DIFFERENCE, {"places": ("HA", NATION)}),
    ("who is ahead in R&D intensity?", Kind.RANK, {"metrics": ("rd_intensity",), "least": False}),
    ("研发强度倒数第一的省", Kind.RANK, {"least": True}),
    ("top three provinces by R&D spending", Kind.RANK, {"top": 3}),
    ("研发强度前五名", Kind.RANK, {"top": 5}),
    ("how many provinces missed their targets?", Kind.COUNT, {"counted": Counted.PROVINCES}),
    ("河南有几项目标", Kind.COUNT, HENAN | {"counted": Counted.TARGETS}),
    ("what changed last month?", Kind.CHANGED, {"period": Period(date(2026, 10, 1), date(2026, 10, 31))}),
    ("any news since October?", Kind.CHANGED, {"period": Period(date(2026, 10, 1), date(2026, 10, 31))}),
    ("what did Henan achieve in 2021?", Kind.ACHIEVED, HENAN | {"years": (2021,)}),
    ("河南去年取得了哪些成绩", Kind.ACHIEVED, HENAN | {"years": (2025,)}),
    ("since when is R&D intensity of Henan above 1.9%?", Kind.TREND, {"since_when": True, "side": Side.MORE}),
    ("四川研发经费从2020年到2024年变化如何", Kind.TREND, {"years": (2020, 2024)}),
    ("when is HE-2023-07 due?", Kind.WHEN, {"ids": ("HE-2023-07",)}),
    ("甘肃的会议什么时候召开的", Kind.WHEN, {"of_meeting": True}),
    ("12月有哪些截止日期", Kind.WHEN, {"period": Period(date(2026, 12, 1), date(2026, 12, 31))}),
    ("what is due in December?", Kind.WHEN, {"period": Period(date(2026, 12, 1), date(2026, 12, 31))}),
    ("10月到期的目标", Kind.WHEN, {"period": Period(date(2026, 10, 1), date(2026, 10, 31))}),
    ("哪些省份落后于序时进度", Kind.LIST, {"statuses": (Status.OFF_TRACK,), "left": ()}),
    ("哪些目标还没有责任处室", Kind.WHO, {"unowned": True, "left": ()}),
    ("山东2026年超额完成的目标", Kind.LIST, {"left": ("超额完成",)}),
    ("谁负责HA-2022-03", Kind.WHO, {"ids": ("HA-2022-03",)}),
    ("HA-2022-01出自哪份文件", Kind.SOURCE, {"ids": ("HA-2022-01",)}),
    ("which provinces except Henan missed their targets?", Kind.LIST, {"not_places": ("HA",), "places": ()}),
    ("opening up in Gansu", Kind.LIST, {"places": ("GS",), "left": ()}),
    ("遼寧的研發投入強度怎麼樣？", Kind.STATUS, {"places": ("LN",), "metrics": ("rd_intensity",)}),
    ("how is Guangxii doing on R&D intensity?", Kind.STATUS, {"places": ("GX",)}),
    ("豫鄂湘的研发强度分别是多少", Kind.VALUE, {"places": ("HA", "HB", "HN")}),
    ("what about hyperloop trains in Henan?", Kind.LIST, HENAN | {"left": ("hyperloop", "trains")}),
    ("河南的房价是多少", Kind.LIST, HENAN | {"left": ("房价",)}),
    ("how many exports did Hunan have", Kind.COUNT, {"left": ("exports",)}),
    ("湖南出口情况如何", Kind.STATUS, {"left": ("出口",)}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "expected"), QUESTIONS)
def test_a_question_becomes_a_value(text: str, kind: Kind, expected: dict[str, Any]):
    question = read_question(text, TODAY)

    assert question.kind == kind
    assert {name: getattr(question, name) for name in expected} == expected


pieces = st.sampled_from([*[text for text, _, _ in QUESTIONS], *"?？的了在", "R&D", "研发", "the", " ", "1,", "<@U0>"])


@given(st.one_of(st.text(max_size=300), st.lists(pieces, max_size=6).map("".join)))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read(text: str):
    question = read_question(text, TODAY)

    assert question.kind in Kind


@pytest.mark.parametrize("piece", ["1 ", "ing ", "十", "Q1 "])
def test_a_text_that_is_too_long_to_be_a_question_is_not_gone_through(piece: str):
    """Forty thousand characters fit into a message, and everybody else would wait."""
    question = read_question(piece * (40_000 // len(piece)), TODAY)

    assert question.kind is Kind.UNKNOWN
    assert question.left
