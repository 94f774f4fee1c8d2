"""How much, as reports write it."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.metrics import Basis, Unit
from handlers.words.numerals import chinese_number
from handlers.words.quantities import find_quantities, read_quantity
from handlers.words.quantity import FOREIGN_LEFT_OUT, GROWTH_OF_SHARE, ROUNDED, SEVERAL_TIMES, Quantity
from handlers.words.quantity_words import Modality

# value, unit, comparator, basis; the end of a range after a slash, a dash for what no word says
READ = {
    "14000 count > -": "高新技术企业突破1.4万家|高新技术企业超过１．４万家|逾一万四千家|高企超1.4万户",
    "14000 count >= -": "高新技术企业达到1.4万家|高企达1.4万家以上|至少14,000家|不少于1.4万家|1.4万家及以上",
    "300000000000 cny >= -": "no lower than 300 billion yuan|不低于3000亿元",
    "150000000000 cny > -": "突破1500亿元|to top 150 billion yuan",
    "2.5 percent ~ -": "R&D intensity ~2.5%|～2.5%|approx. 2.5%|约2.5%",
    "0.3 percent - pp_change": "increased by 0.3 of a percentage point",
    "2 percent < -": "R&D intensity falls below 2%",
    "2000 - - increment": "grow by 2,000 to 20,000",
    "15000000000 cny - -": "150 yi yuan",
    "25000 count >= -": "25,000-plus firms|25,000 firms or more",
    "3000 count - increment": "3,000 newly certified high-tech enterprises|3,000 new firms",
    "10000 count > -": "more than 10,000 high-tech enterprises|高新技术企业突破1万家|over ten thousand firms"
    "|高企突破万家|exceed 10 thousand new and high-tech enterprises|surpassing 10,000 companies",
    "10000 count >= -": "10,000 enterprises or more|at least 10,000 firms|10,000+ high-tech enterprises"
    "|no fewer than 10,000 firms|由7000家增加到1万家|从8000家增至1万家|达万家"
    "|上万家|达到上万家",
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
    "12 count - -": "十二个|12项|twelve projects|a dozen laboratories|12 labs",
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
    "50 percent > -": "覆盖率超过50%|more than half of firms"
    "|ensure that coverage tops 50%|超过半数|过半|突破百分之五十|exceeding 50 percent",
    "40 percent >= -": "4成以上|四成以上|达到四成|百分之四十以上",
    "45 percent - -": "四成五|45%|百分之四十五|45 pct",
    "2.5 percent - -": "2.5%|百分之二点五|２．５％|2.5 percent",
    "33.33 percent - -": "三分之一",
    "75 percent - -": "四分之三|3 out of 4 firms|three quarters of firms",
    "100 - - -": "1百至1",
    "32023 - - -": "3万2023|3.2023万",
    "12/15 percent range -": "12 to 15 %|12%-15%|12%至15%|百分之十二到百分之十五|between 12 and 15 percent|12－15％",
    "3 percent <= -": "no more than 3%|控制在3%以内|不高于3%|within 3 percent"
    "|不应超过3%|不会突破3%|must not exceed 3%|never rise above 3%",
    "0.1 percent - pp_change": "increase by 0.1 percentage point to 2.5%"
    "|研发投入强度提高0.1个百分点|up 0.1 percentage points|rise by 0.1 percentage point"
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
    "12000 - > -": "The number of new and high-tech enterprises exceeded 12,000",
    "100 - >= -": "new R&D institutions reach 100|new-type R&D institutions to reach 100",
    "300000000000 cny > -": "high-tech added value over 300 billion yuan|增加值突破3000亿元",
    "500 count - increment": "a net increase of 500 firms|净增500家|500 new firms",
    "2.1 percent >= -": "rise from 1.2% in 2019 to 2.1% in 2027|由1.2%（2019年）提升至2.1%",
    "2.1 percent - -": "从2019年的1.2%提高到2027年的2.1%",
    "13000 - >= -": "high-tech enterprises from 5,400 in 2021 to 13,000",
    "13000 count >= -": "rise to 13,000 high-tech enterprises from 5,400 in 2021|由2021年的5400家增加到1.3万家"
    "|在5400家的基础上达到1.3万家",
    "9 rank - rank": "由第14位升至第9位|从第十四位上升到第九位",
    "12500 count - -": "12 500家|12'500 enterprises|12’500家|12 500家|１２ ５００家|12,500 firms",
    "120000000000 cny >= -": "达到1 200亿元|达到1,200亿元|达到1200亿元人民币",
    "30000 count - -": "3 ten thousand firms|30 thousand firms|3万家|3w家|３Ｗ家",
    "25 percent > -": "超过1/4|超过四分之一|more than a quarter of firms",
    "24 count - -": "two dozen labs",
    "500000 count - -": "half a million firms",
    "12000 count - -": "1万2家|一万二家|1.2万家",
    "100000 - > -": "破10万|突破10万|过10万",
    "100 count > -": "过百项|百余家|100多家|100-odd labs",
    "10 - >= -": "突破两位数|double-digit",
    "10 percent >= growth_rate": "两位数增长|double-digit growth|增速达到两位数",
    "100 count >= -": "上百家|百家以上",
    "200/300 count range -": "两三百家",
    "20/30 count range -": "二三十家|20至30家",
    "17/18 count range -": "十七八家",
    "30000/50000 count range -": "三五万家",
    "- - - -": "十几家|几十家|二十几家|数百家|a few hundred labs|several thousand firms|dozens of labs"
    "|a handful of labs"
    "|€4bn|500亿美元|60亿港元|$200 billion|2. 35%|2,35%|12.500家|1.\n2万家|1,0000家|1.2×10^4"
    "|数千家|hundreds of labs|100万平方米|35微克|12 3456家"
    "|28纳米芯片|500米口径|10兆瓦|the 28 nm process|a 10 MW turbine"
    "|a 500-metre telescope",
    "-5 percent - growth_rate": "a target of -5 % for R&D spending growth|R&D spending growth target: -5%"
    "|增速目标：-5%|-5% as the target for growth of R&D"
    "|增长-5%|a growth of -5 %|负增长5%|下降5%|fall by 5%|增长－5％|a 5% decline",
    "5 percent <= -": "不超过：5%",
    "10 rank - rank": "居全国第10|全国第十|排名升至第十"
    "|rank no lower than 10th",
    "-3 percent >= growth_rate": "降幅收窄至3%|降幅收窄至3%以内|降幅控制在3%以内"
    "|下降不超过3%|下降3%以内",
    "5 percent - growth_rate": "增幅回落至5%|增速放缓至5%",
    "20 count - increment": "新增A、B各20家|20 each of new labs and centres",
    "20 - - increment": "new labs, incubators and centres, 20 each",
    "5 - - multiple": "grow fivefold|five-fold|5倍",
    "0.4 percent - pp_change": "提高0.4百分点|提高0.4个百分点|up 0.4 percentage points|up 40 basis points|提高40个基点"
    "|提高40bp",
    "1.5 percent - -": "15‰|千分之十五|1.5%|1½%",
    "0.5 percent - -": ".5%|５‰",
    "-3 percent <= growth_rate": "下降3%以上|下降不低于3%|to fall by at least 3%",
    "-5/-3 percent range growth_rate": "下降3%—5%|fall by 3% to 5%",
    "-0.2 percent - pp_change": "下降0.2个百分点|down 0.2 percentage points",
    "-100 count - increment": "减少100家",
    "50 percent <= -": "≦50%|≯50%|≤50%|小于等于50%|小于或等于50%|不超过\n50%|no greater than 50%"
    "|less than or equal to 50%|降至50%以下",
    "50 percent >= -": "≧50%|≮50%|大于等于50%|不得低于50%|greater than or equal to 50%",
    "50 percent < -": "不足50%|不到50%",
    "24000 count >= -": "翻番达到2.4万家|翻一番、达到2.4万家",
    "30000 - >= -": "doubled to 30,000",
    "40 count >= -": "年产值超百亿元企业达到40家|营业收入10亿元以上的企业达到40家|研发投入占比超10%的企业达到40家",
    "21 count - -": "for every 10,000 people there are 21 patents|每1万人21件|每10000人21件|每万人21件",
    "150000000000 cny - -": "技术合同成交额（亿元）1500|成交额(亿元): 1500|壹仟伍佰亿元",
    "90 percent - -": "nine in ten firms|nine out of ten firms|九成",
    "600000000 cny - -": "6亿人民币|6亿元人民币|RMB 600 million|人民币6亿元",
    "25 percent - growth_rate": "up by a quarter|grow by a quarter",
    "50 percent - growth_rate": "up by half",
    "3 rank - increment": "move up three places|climb 3 spots",
    "1200 count - increment": "certify 1,200 firms",
    "1.5 - - multiple": "1.5-fold|1.5 times",
    "18000 count - -": "1.8w家",
    "18000 - >= -": "1.8W+|1.8w以上",
    "2.2/2.4 percent range -": "介于2.2%和2.4%之间|between 2.2% and 2.4%|2.2至2.4%",
    "50 percent - -": "half of above-scale firms",
    "700 count - increment": "a net gain of 700 firms",
    "10 percent - growth_rate": "按每年10%递增|以10%的速度增长",
    "2 percent >= -": "不再低于2%|不应低于2%|never fall below 2%|without dropping below 2%",
    "50 - >= -": "pilot-scale bases to reach fifty"
    "|pilot-scale bases to reach 50",
    "1000 persons - increment": "新引育高层次人才1000名|新入选1000名",
    "3000 count >= -": "由2000升至3000家",
}  # fmt: skip
NONE = (
    "2025年|2022年12月31日|by the end of 2025|推进G60科创走廊建设|the 14th five-year plan|第一方阵|深化科技体制改革"
    "|5G|一批|十大战略|双一流|倍增计划|一是|千亿级产业集群|百强|211工程|henan|R&D intensity"
    "|国家重点实验室|前三季度|half-year|近三年|每万人"
    "|豫政〔2023〕14号|[2023]14号文|第14号令|联系电话：0371-65908000|13800138000|“315”活动|985高校|211、985高校|从0到1"
    "|实现从零到一的突破|from 0 to 1|9:30|Document No. 6|notice no. 12|科技创新2030|1+3+N体系|工业4.0|5A级景区|24/7"
    "|第3次会议|第十五届|(3)|HA-2022-01|https://example.org/t20240105_12|page 12|比例3:1"
    "|Room 1203, Building 4|见附件3|表2-1"
    "|图3|“两个一百年”"
    "|7×24小时服务|30个工作日|下一个五年|“双10”行动|到2030，|two point four percent|Wi-Fi 6|Web 3.0"
    "|tel. 010-6655 4433"
    "|实现3年期|一个季度|为期6个月|30 days"
    "|GB/T 28222-2011标准|301室|1000型盾构机|亿元以上项目库|24-hour service|reply by 5 pm|the 100-day campaign"
    "|two quarters from now|by '29|1/15/29"
    "|建党110周年|12345热线|一、二、三"
)  # fmt: skip


FULL_WIDTH = str.maketrans({chr(ordinary): chr(ordinary + 0xFEE0) for ordinary in range(0x21, 0x7F)})


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
        ("1.43 trillion yuan (about $200 billion)", (FOREIGN_LEFT_OUT,)),
        ("约3亿美元，达到20亿元", (FOREIGN_LEFT_OUT,)),
        ("三分之一", (ROUNDED,)),
        ("四分之三", ()),
    ],
)
def test_doubts_are_told(phrase: str, warnings: tuple[str, ...]):
    quantity = read_quantity(phrase)

    assert quantity is not None
    assert quantity.warnings == warnings


@pytest.mark.parametrize(
    ("phrase", "value", "words"),
    [
        ("从2019年的1.2%提高到2027年的2.1%", "1.2", "从2019年的1.2%"),
        ("from 5,400 in 2021 to 13,000", "5400", "from 5,400 in 2021"),
        ("13,000 firms, up from 5,400 in 2021", "5400", "5,400 in 2021"),
        ("由第14位升至第9位", "14", "由第14位"),
        ("高新技术企业达到1.3万家", None, ""),
    ],
)
def test_what_it_starts_from_is_kept_apart(phrase: str, value: str | None, words: str):
    quantity = read_quantity(phrase)

    assert quantity is not None
    base = quantity.base
    assert (str(base.value), phrase[base.start : base.end]) == (value, words) if base else value is None


@given(
    st.decimals(min_value=1, max_value=10**7, places=2),
    st.sampled_from(["研发投入达到{}亿元", "R&D spending of {} billion yuan", "技术合同成交额{}万元", "增长{}%，较快"]),
    st.sampled_from(["{:f}", "{:,f}"]),
    st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_a_number_is_read_whole_or_not_at_all(value: Decimal, phrase: str, written: str, full_width: bool):
    number = written.format(value)
    text = phrase.format(number.translate(FULL_WIDTH) if full_width else number)

    quantity = read_quantity(text)

    assert quantity is not None
    assert quantity.value in (None, value, value * 10**8, value * 10**9, value * 10**4)


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
        assert quantity.value is not None or quantity.basis is Basis.RELATIVE or quantity.warnings
        assert quantity.value is None or quantity.value.is_finite()
        assert quantity.upper is None or (quantity.value is not None and quantity.value <= quantity.upper)
