"""Questions as people ask them, and the query they become."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.words.query import UnknownWordError, read_query
from handlers.words.questions import plain_question
from store.model.errors import UserError
from store.model.judgement import Status
from store.model.stage import Stage

TODAY = date(2026, 11, 22)

HENAN, GANSU = {"provinces": ("HA",)}, {"provinces": ("GS",)}
QUESTIONS = [
    ("what did Henan promise about R&amp;D?", "targets", HENAN | {"themes": ("rd_input",)}),
    ("What did Henan promise for R&D in 2022?", "targets", HENAN | {"themes": ("rd_input",), "years": (2022,)}),
    ("河南承诺了哪些研发目标？", "targets", HENAN | {"themes": ("rd_input",)}),
    (
        "How is Gansu doing on high-tech enterprises in 2022?",
        "targets",
        GANSU | {"metrics": ("high_tech_enterprises",), "years": (2022,)},
    ),
    ("which deadlines are overdue in Henan?", "deadlines", HENAN | {"overdue": True}),
    ("河南逾期的目标有哪些？", "deadlines", HENAN | {"overdue": True}),
    ("what is due this quarter?", "deadlines", {"due_from": date(2026, 10, 1), "due_to": date(2026, 12, 31)}),
    ("本季度有哪些到期？", "deadlines", {"due_from": date(2026, 10, 1), "due_to": date(2026, 12, 31)}),
    ("What's due in the next 30 days?", "deadlines", {"due_from": TODAY, "due_to": date(2026, 12, 22)}),
    ("show me ha-2022-03", "HA-2022-03", {}),
    ("HA-2022-03怎么样了？", "HA-2022-03", {}),
    ("Why was GS-2022-11 missed?", "GS-2022-11", {}),
    ("Which targets were missed in 2022?", "targets", {"statuses": (Status.MISSED,), "years": (2022,)}),
    ("哪些省份的目标没有达标？", "targets", {"statuses": (Status.MISSED,)}),
    ("河南有几项未达标", "targets", HENAN | {"statuses": (Status.MISSED,)}),
    ("今年年底到期的有哪些", "deadlines", {"due_from": date(2026, 1, 1), "due_to": date(2026, 12, 31)}),
    ("未来30天到期的有哪些", "deadlines", {"due_from": TODAY, "due_to": date(2026, 12, 22)}),
    ("待公布的数据有哪些", "targets", {"statuses": (Status.AWAITING_RESULT,)}),
    ("我负责的目标", "targets", {"owners": ("U0ME",)}),
    ("哪些目标未达标？", "targets", {"statuses": (Status.MISSED,)}),
    ("Compare Henan and Gansu", "targets", {"provinces": ("HA", "GS"), "compare": True}),
    ("河南和甘肃对比怎么样", "targets", {"provinces": ("HA", "GS"), "compare": True}),
    ("what are Gansu's initiatives?", "initiatives", GANSU),
    ("甘肃有哪些重点任务？", "initiatives", GANSU),
    ("launched initiatives in Gansu", "initiatives", GANSU | {"stages": (Stage.LAUNCHED,)}),
    (
        "河南2022年研发投入强度完成情况如何？",
        "targets",
        HENAN | {"metrics": ("rd_intensity",), "years": (2022,)},
    ),
    ("甘肃的高新技术企业有多少家？", "targets", GANSU | {"metrics": ("high_tech_enterprises",)}),
    ("我的目标有哪些", "targets", {"owners": ("U0ME",)}),
    ("which of my targets are at risk?", "targets", {"owners": ("U0ME",), "statuses": (Status.AT_RISK,)}),
    ("What about patents in Hunan?", "targets", {"provinces": ("HN",), "themes": ("ip",)}),
    ("河南的专利目标", "targets", HENAN | {"themes": ("ip",)}),
    ("人才方面河南有什么承诺", "targets", HENAN | {"themes": ("talent",)}),
    ("Is inner mongolia on track?", "targets", {"provinces": ("NM",), "statuses": (Status.ON_TRACK,)}),
    (
        "How many high-tech enterprises did Shaanxi promise?",
        "targets",
        {"provinces": ("SN",), "metrics": ("high_tech_enterprises",)},
    ),
    ("R&D intensity of Henan in 2022", "targets", HENAN | {"metrics": ("rd_intensity",), "years": (2022,)}),
    ("tell me about labs in Gansu", "targets", GANSU | {"themes": ("platforms",)}),
    ("what has Hubei committed to on talent?", "targets", {"provinces": ("HB",), "themes": ("talent",)}),
    ("哪些省份的研发投入强度有风险？", "targets", {"metrics": ("rd_intensity",), "statuses": (Status.AT_RISK,)}),
    ("技术合同成交额最新数据是多少", "targets", {"metrics": ("tech_contract_turnover",)}),
    ("What did Henan promise at its 2022 conference?", "targets", HENAN | {"years": (2022,)}),
    ("status:missed henan", "targets", HENAN | {"statuses": (Status.MISSED,)}),
    ("河南在技术市场上的目标是什么", "targets", HENAN | {"themes": ("output",)}),
    ("遼寧的研發投入強度怎麼樣？", "targets", {"provinces": ("LN",), "metrics": ("rd_intensity",)}),
    ("hi", "targets", {}),
    ("Henan", "targets", HENAN),
]


@pytest.mark.parametrize(("text", "topic", "expected"), QUESTIONS)
def test_a_question_becomes_a_query(text: str, topic: str, expected: dict[str, object]):
    question = plain_question(text)

    query = read_query(question.words, TODAY, "U0ME")
    asked = {name: value for name, value in query.selection if value and name != "states"}
    asked |= {name: found for name in ("statuses", "stages", "overdue", "compare") if (found := getattr(query, name))}
    assert question.topic == topic
    assert asked == expected


def test_what_is_not_known_is_asked_about():
    with pytest.raises(UnknownWordError, match="hyperloop"):
        read_query(plain_question("What about hyperloop trains in Henan?").words, TODAY, "U0ME")


pieces = st.sampled_from([*[text for text, _, _ in QUESTIONS], *"?？的了在", "R&D", "研发", "the", " "])


@given(st.one_of(st.text(max_size=300), st.lists(pieces, max_size=6).map("".join)))
@settings(max_examples=300, deadline=None)
def test_any_text_is_answered(text: str):
    question = plain_question(text)

    with suppress(UserError):
        read_query(question.words, TODAY, "U0ME")


@pytest.mark.parametrize("piece", ["1 ", "ing ", "十", "Q1 "])
def test_a_text_that_is_too_long_to_be_a_question_is_not_searched(piece: str):
    """Forty thousand characters fit into a message, and everybody else would wait."""
    question = plain_question(piece * (40_000 // len(piece)))

    with pytest.raises(UserError, match="too long to be a question"):
        read_query(question.words, TODAY, "U0ME")
