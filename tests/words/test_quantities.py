"""How much, as reports write it."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.metrics import Basis, Unit
from handlers.words.numerals import chinese_number
from handlers.words.quantities import (
    DOLLARS_LEFT_OUT,
    GROWTH_OF_SHARE,
    ROUNDED,
    SEVERAL_TIMES,
    Quantity,
    find_quantities,
    read_quantity,
)
from handlers.words.quantity_words import Modality

# value, unit, comparator, basis; the end of a range after a slash, a dash for what no word says
READ = {
    "14000 count > -": "高新技术企业突破1.4万家|高新技术企业超过１．４万家|逾一万四千家|高企超1.4万户",
    "14000 count >= -": "高新技术企业达到1.4万家|高企达1.4万家以上|至少14,000家|不少于1.4万家|1.4万家及以上",
    "10000 count > -": "more than 10,000 high-tech enterprises|高新技术企业突破1万家|over ten thousand firms"
    "|高企突破万家|exceed 10 thousand new and high-tech enterprises|surpassing 10,000 companies",
    "10000 count >= -": "10,000 enterprises or more|at least 10,000 firms|10,000+ high-tech enterprises"
    "|no fewer than 10,000 firms|由7000家增加到1万家|从8000家增至1万家|达万家",
    "10000 - >= -": "10,000+|10,000 or more|at least ten thousand|not less than 10000|from 8,000 to 10,000"
    "",
    "16000 count - -": "16,000 technology-based SMEs|expected targets: 16,000 SMEs|16,000家|16，000家|1.6万家"
    "|１６０００家|一万六千家",
    "16000 - - -": "16 thousand|16,000|16k|1.6万|一万六千",
    "1000 count - increment": "高新技术企业净增1000家|新增高新技术企业1000家|再增加1000家"
    "|a net increase of 1,000 enterprises|新建1000个|add 1,000 new high-tech enterprises|1,000 additional firms"
    "|新认定1000家|每年新增1000家|力争新增一千家",
    "1000 count >= increment": "新增高新技术企业1000家以上|净增不少于1000家|add at least 1,000 firms",
    "1000 count ~ -": "约1000家|1000家左右|大约一千家|近1000家|about 1,000 enterprises|roughly 1,000 labs|1000家上下",
    "2000 count > -": "2000余家|2000多家|两千多家|more than 2,000 projects",
    "100 count <= -": "不超过100家|100家以内|控制在100家以内|no more than 100 projects|up to 100 firms|100家以下"
    "|at most 100 labs",
    "100 count < -": "少于100家|fewer than 100 firms",
    "5/10 count range -": "5-10家|5—10家|5至10家|5家至10家|５～１０家|五到十家|between 5 and 10 laboratories"
    "|5 to 10 laboratories",
    "2/4 count range -": "建设2家至4家省实验室|2-4个|两家到四家",
    "2/3 count range -": "两三家|2～3个",
    "10000/20000 count range -": "1-2万家|1万至2万家|一到两万家",
    "2 count - -": "两家|2个|two laboratories|二家",
    "35 count - -": "三十五家|35个|三十五项",
    "35 - - -": "三十五|35",
    "12 count - -": "十二个|12项|twelve projects",
    "150 count - -": "one hundred and fifty labs|150家|一百五十家",
    "100 count - -": "实施100项重大科技项目|100 key core technologies",
    "3 count >= increment": "新建3家以上国家重点实验室",
    "1500000 persons > -": "employ more than 1.5 million people|超过150万人|突破一百五十万人",
    "300 persons - increment": "新增300名|新引进300人|add 300 academicians",
    "17 percent >= growth_rate": "研发经费投入增长17%以上|增长不低于17%|增长百分之十七以上|增速达到17%"
    "|grow by at least 17%|17%以上的增长|全社会研发投入增长１７％以上",
    "17 percent > growth_rate": "R&D spending is to grow by over 17 percent|growth of more than 17%|增长超过17%"
    "|rise by more than 17 per cent",
    "17 percent - growth_rate": "rise by 17%|增长17%|同比增长17%|年均增长17%|increase by 17 percent|17% growth"
    "|a 17 percent increase",
    "12 percent > growth_rate": "an average annual growth of over 12%|增速高于12%",
    "1.96 percent >= -": "研发投入强度达到1.96%以上|R&D intensity at least 1.96%|1.96%以上|reach 1.96 percent"
    "|1.96% or more|提高到1.96%|intensity to rise to 1.96%|不低于1.96%|提升至1.96%",
    "1.96 percent > -": "reach more than 1.96 percent|超过1.96%|above 1.96%|R&D强度超过1.96%",
    "50 percent > -": "覆盖率超过50%|ensure that coverage tops 50%|超过半数|过半|突破百分之五十|exceeding 50 percent",
    "40 percent >= -": "4成以上|四成以上|达到四成|百分之四十以上",
    "45 percent - -": "四成五|45%|百分之四十五|45 pct",
    "2.5 percent - -": "2.5%|百分之二点五|２．５％|2.5 percent",
    "33.33 percent - -": "三分之一",
    "75 percent - -": "四分之三",
    "100 - - -": "1百至1",
    "32023 - - -": "3万2023|3.2023万",
    "12/15 percent range -": "12 to 15 %|12%-15%|12%至15%|百分之十二到百分之十五|between 12 and 15 percent|12－15％",
    "3 percent <= -": "no more than 3%|控制在3%以内|不高于3%|within 3 percent",
    "0.1 percent - pp_change": "研发投入强度提高0.1个百分点|up 0.1 percentage points|rise by 0.1 percentage point"
    "|提升零点一个百分点",
    "2 percent >= pp_change": "提高2个百分点以上|at least 2 percentage points",
    "150000000000 cny >= -": "技术合同成交额达到1500亿元|1500亿元以上|reach 150 billion yuan|达到一千五百亿元"
    "|at least RMB 150 billion|达0.15万亿元",
    "60000000000 cny > -": "exceeding 60 billion yuan|突破600亿元|more than CNY 60bn|超六百亿元|over ¥60 billion",
    "100000000 cny - -": "100 million yuan|1亿元|一亿元|10000万元|RMB 100 million",
    "1000000000000 cny > -": "突破万亿元|突破1万亿元|超过一万亿元|exceed 1 trillion yuan",
    "100000000000 - > -": "突破千亿|突破1000亿|超千亿",
    "1430000000000 cny - -": "1.43 trillion yuan|1.43万亿元|14300亿元|1.43 trillion yuan (about $200 billion)",
    "51700000000 cny - -": "五百一十七亿元|517亿元|51.7 billion yuan",
    "350000000 cny - -": "3亿5000万元|3.5亿元",
    "4000000000 cny > -": "40多亿元|40余亿元|more than 4 billion yuan",
    "4000000000 cny - -": "40 hundred million yuan",
    "10000000000 cny - increment": "增加100亿元|新增100亿元",
    "2 - - multiple": "翻一番|高新技术企业数量翻番|实现倍增|增加一倍|double the number of high-tech enterprises"
    "|增长1倍",
    "4 - - multiple": "翻两番|quadruple",
    "3 - - multiple": "增长2倍|是2020年的3倍|3 times that of 2020|triple|相当于2020年的三倍|达到2020年的3倍",
    "3 - >= multiple": "增长到3倍",
    "8.9 - - multiple": "increase by 7.9 times|增长7.9倍",
    "500000000000 cny > cumulative": "累计突破5000亿元|三年累计超过5000亿元",
    "10000 count - cumulative": "累计新增1万家|三年累计培育1万家|cumulatively 10,000 firms",
    "10 rank <= rank": "进入全国前十|前10位|enter the top ten|rank among the top 10|进入前十名|跻身前10强",
    "8 rank - rank": "保持全国第8位|居第八位|rank 8th|ranked eighth",
    "2 rank - increment": "排名前移2位|上升两位",
    "- - > relative": "高于全国平均水平|above the national average|exceed the national average level"
    "|增速高于全国平均水平2个百分点",
    "10 count >= -": "每万人口发明专利拥有量达到10件|每万人发明专利达10件",
    "12 - >= -": "invention patents per 10,000 people reach 12",
}  # fmt: skip
NONE = (
    "2025年|2022年12月31日|by the end of 2025|推进G60科创走廊建设|the 14th five-year plan|第一方阵|深化科技体制改革"
    "|$200 billion|5G|一批|十大战略|双一流|倍增计划|一是|千亿级产业集群|百强|211工程|henan|R&D intensity"
    "|国家重点实验室|前三季度|half-year|近三年|每万人"
)  # fmt: skip


def cases(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(phrase, expected) for expected, phrases in table.items() for phrase in phrases.split("|")]


def told(quantity: Quantity | None) -> str:
    assert quantity is not None
    value = "-" if quantity.value is None else f"{quantity.value:f}"
    ends = value if quantity.upper is None else f"{value}/{quantity.upper:f}"
    return " ".join((ends, *(one or "-" for one in (quantity.unit, quantity.comparator, quantity.basis))))


@pytest.mark.parametrize(("phrase", "expected"), cases(READ))
def test_a_number_is_read_with_what_is_said_of_it(phrase: str, expected: str):
    assert told(read_quantity(phrase)) == expected


@pytest.mark.parametrize("phrase", NONE.split("|"))
def test_what_promises_no_number(phrase: str):
    assert read_quantity(phrase) is None


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("高新技术企业突破１．４万家，2025年底", "突破１．４万家"),
        ("研发投入增长 17% 以上。", "17% 以上"),
        ("more than 10,000 high-tech enterprises", "more than 10,000"),
        ("研发投入强度达到1.96％", "1.96％"),
        ("技術合同成交額達到1500億元", "1500億元"),
        ("科技型中小企業突破１.６萬家", "突破１.６萬家"),
        ("高新技術(shù)企業(yè)達到1萬家", "1萬家"),
        ("数量“翻一番”", "翻一番"),
    ],
)
def test_its_words_stand_in_the_text_as_written(phrase: str, words: str):
    quantity = read_quantity(phrase)

    assert quantity is not None
    assert quantity.words == words == phrase[quantity.start : quantity.end]


@pytest.mark.parametrize(
    ("phrase", "modality"),
    [
        ("确保达到2%", Modality.FIRM),
        ("力争到2025年，高新技术企业达到1万家", Modality.STRETCH),
        ("预计达到3000亿元", Modality.FORECAST),
        ("strive to have more than 10,000 high-tech enterprises", Modality.STRETCH),
        ("we must ensure that coverage tops 50%", Modality.FIRM),
        ("is expected to reach 100 billion yuan", Modality.FORECAST),
        ("主要预期目标：高新技术企业达到1万家", None),
        ("力争翻一番", Modality.STRETCH),
        ("努力完成任务。高新技术企业达到1万家", None),
    ],
)
def test_how_firmly_it_is_promised(phrase: str, modality: Modality | None):
    quantity = read_quantity(phrase)

    assert quantity is not None
    assert quantity.modality == modality


@pytest.mark.parametrize(
    ("phrase", "warnings"),
    [
        ("increase by 7.9 times", (SEVERAL_TIMES,)),
        ("增长7.9倍", ()),
        ("3 times more firms", (SEVERAL_TIMES,)),
        ("8.3% growth of R&D intensity", (GROWTH_OF_SHARE,)),
        ("研发投入强度增长8.3%", (GROWTH_OF_SHARE,)),
        ("研发投入增长8.3%", ()),
        ("1.43 trillion yuan (about $200 billion)", (DOLLARS_LEFT_OUT,)),
        ("约3亿美元，达到20亿元", (DOLLARS_LEFT_OUT,)),
        ("三分之一", (ROUNDED,)),
        ("四分之三", ()),
    ],
)
def test_doubts_are_told(phrase: str, warnings: tuple[str, ...]):
    quantity = read_quantity(phrase)

    assert quantity is not None
    assert quantity.warnings == warnings


def test_several_numbers_are_found_in_their_order():
    text = "高新技术企业突破1.2万家，力争达到1.4万家；研发投入增长17%以上，强度达到1.96%。"

    assert [one.words for one in find_quantities(text)] == ["突破1.2万家", "1.4万家", "17%以上", "1.96%"]


def test_a_counted_thing_in_passing_gives_way_to_a_promised_number():
    quantity = read_quantity("建设一个平台，研发投入强度达到2%")

    assert quantity is not None
    assert (quantity.value, quantity.unit) == (Decimal(2), Unit.PERCENT)


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        *[("二十", 20), ("一百零二", 102), ("一百二", 120), ("一万二", 12000), ("三万五千", 35000), ("两千三", 2300)],
        *[("1万2千", 12000), ("千亿", 10**11), ("一千零五", 1005), ("二〇二五", 2025), ("一点四万", 14000)],
    ],
)
def test_chinese_numerals(numeral: str, value: int):
    assert chinese_number(numeral) == value


pieces = st.sampled_from(
    [*"0123456789.,%十百千万亿家元倍成半第前后至-到$ ", "增长", "to", "个百分点", "三分之", "翻", " times", "百分之"]
)


@given(st.one_of(st.text(max_size=300), st.lists(pieces, max_size=40).map("".join)))
@settings(max_examples=600, deadline=None)
def test_any_text_is_answered(text: str):
    for quantity in find_quantities(text):
        assert text[quantity.start : quantity.end] == quantity.words
        assert quantity.value is not None or quantity.basis is Basis.RELATIVE
        assert quantity.value is None or quantity.value.is_finite()
        assert quantity.upper is None or (quantity.value is not None and quantity.value <= quantity.upper)
