"""What people type for a province or a metric, and what is understood."""

import string
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.metrics import METRICS, Metric
from config.provinces import PROVINCES, Province
from handlers.words.names import Exact, Resolved, Typo, Unclear, Unknown, longest_name, resolve_metric, resolve_province

PROVINCE_SPELLINGS = {
    "BJ": "Beijing|beijing|BJ|CN-BJ|11|110000|北京|北京市|京|Peking|Bei Jing|Beijing Municipality|Beijing City|Běijīng",
    "TJ": "Tianjin|天津|天津市|津|Tientsin|tian jin|12|tianjin shi",
    "HE": "Hebei|hebei province|河北|河北省|冀|He Bei|HE|13|Hopei|Héběi|hebei sheng|燕赵",
    "SX": "Shanxi|shanxi|SHANXI|Shan Xi|Shanxi Province|shanxi sheng|山西|山西省|晋|晉|Shānxī|Shān xī|shānxi|SX|14"
    "|三晋",
    "NM": "Inner Mongolia|inner-mongolia|InnerMongolia|Nei Mongol|Neimenggu|nei meng gu|内蒙古|內蒙古|内蒙|蒙|IMAR"
    "|NM|15|内蒙古自治区|內蒙古自治區|Inner Mongolia Autonomous Region|Nèi Měnggǔ",
    "LN": "Liaoning|辽宁|遼寧|辽|Liao Ning|21|liaoning province",
    "JL": "Jilin|吉林|吉林省|吉|Kirin|jilin province|22",
    "HL": "Heilongjiang|heilong jiang|黑龙江|黑龍江省|黑|龙江|23|HL",
    "SH": "Shanghai|上海|上海市|沪|滬|申|申城|31|shang hai",
    "JS": "Jiangsu|江苏|江蘇|苏|jiang su|Kiangsu|JS|32",
    "ZJ": "Zhejiang|浙江|浙|zhe jiang|Chekiang|33",
    "AH": "Anhui|安徽|皖|an hui|Anhwei|34|An'hui",
    "FJ": "Fujian|福建|闽|閩|Fukien|35",
    "JX": "Jiangxi|江西|赣|贛|Kiangsi|jiang xi|JX|36",
    "SD": "Shandong|山东|山東省|鲁|魯|Shantung|齐鲁|37",
    "HA": "Henan|henan|HENAN|Ｈｅｎａｎ|Henan Province|henan sheng|He Nan|He'nan|He’nan|Hénán|Honan|河南|河南省|豫"
    "|HA|ha|41|410000|CN-HA|cn-ha|cn ha|４１|中原|Henan (河南)|河南 Henan|Henan's|  henan  |豫省",
    "HB": "Hubei|湖北|湖北省|鄂|HB|hu bei|Hupeh|42|荆楚",
    "HN": "Hunan|湖南|湖南省|湘|HN|hu nan|43|Húnán",
    "GD": "Guangdong|广东|廣東|粤|粵|Kwangtung|Canton Province|guang dong|44",
    "GX": "Guangxi|广西|廣西|桂|Kwangsi|广西壮族自治区|廣西壯族自治區|Guangxi Zhuang Autonomous Region|广西自治区"
    "|45|广西省",
    "HI": "Hainan|海南|琼|瓊|HI|hai nan|Haina|46",
    "CQ": "Chongqing|重庆|重慶市|渝|Chungking|chong qing|50|山城",
    "SC": "Sichuan|四川|川|蜀|Szechwan|Szechuan|51|天府",
    "GZ": "Guizhou|贵州|貴州|贵|黔|Kweichow|52",
    "YN": "Yunnan|云南|雲南|滇|云|yun nan|53",
    "XZ": "Tibet|Xizang|西藏|藏|TAR|Xizang Autonomous Region|西藏自治区|54|tibet autonomous region",
    "SN": "Shaanxi|shaanxi|Shaan Xi|Shaanxi Province|陕西|陝西|陕西省|陕|秦|Shǎnxī|shǎnxi|Shǎn Xī|Shan'xi|Shan’xi"
    "|Shensi|Shǎnxī Shěng|Shǎnxī Province|shan`xi|SN|61|三秦",
    "GS": "Gansu|甘肃|甘肅|甘肃省|甘|陇|隴|Kansu|62|gan su|陇原",
    "QH": "Qinghai|青海|青|Tsinghai|63|qing hai",
    "NX": "Ningxia|宁夏|寧夏|宁|Ningxia Hui Autonomous Region|宁夏回族自治区|64",
    "XJ": "Xinjiang|新疆|新|Sinkiang|XUAR|Xinjiang Uygur Autonomous Region|新疆维吾尔自治区|新疆維吾爾自治區|65",
    "TW": "Taiwan|台湾|臺灣|台灣|台|Chinese Taipei|71",
    "HK": "Hong Kong|Hongkong|HKSAR|Hong Kong SAR|香港|港|Xianggang|香港特别行政区|81",
    "MO": "Macao|Macau|澳门|澳門|澳|Aomen|MSAR|82",
}

PROVINCE_TYPOS = {
    "guandong": "GD",
    "Gaungdong": "GD",
    "guangdnog": "GD",
    "beijng": "BJ",
    "shangdong": "SD",
    "sichaun": "SC",
    "zhejang": "ZJ",
    "xinjang": "XJ",
    "heilonjiang": "HL",
    "hielongjiang": "HL",
    "inner mongola": "NM",
    "inner mogolia province": "NM",
    "chongqin": "CQ",
    "gansuu": "GS",
    "jangsu": "JS",
    "fujan": "FJ",
    "Honkong": "HK",
    "guangxi zhuang autonomus region": "GX",
}

UNCLEAR_PROVINCES = {
    "hennan": "HA HN HI",
    "heinan": "HA HI HN",
    "hanan": "HA HN HI",
    "hebie": "HE HB",
    "shangxi": "SX SN SH",
    "shaanx": "SN SX",
    "shanxii": "SX SN",
    "Shánxī": "SX SN",
    "jiangsi": "JS JX GX",
    "yunan": "YN HN HA",
    "guang": "GD GX",
    "广": "GD GX",
    "江": "JS JX",
    "河楠": "HA HE",
    "黑龙将": "HL",
}

CITIES = {
    "zhengzhou": "HA",
    "郑州": "HA",
    "鄭州市": "HA",
    "Xi'an": "SN",
    "xian": "SN",
    "Lhasa": "XZ",
    "Xinxiang": "HA",  # one letter from Xinjiang
    "Zhenjiang": "JS",  # one letter from Zhejiang
    "Qionghai": "HI",
    "Suizhou": "HB",
    "Hebi": "HA",
    "吉林市": "JL",
    "jilin city": "JL",
    "河南市": "HA",
    "Canton": "GD",
}

METRIC_SPELLINGS = {
    "rd_expenditure": "rd_expenditure|R&D expenditure|R&D spending|R&D investment|R&D input|R&D funds"
    "|r&amp;d spending|total social R&D investment|R&D investment of the whole society|whole-society R&D funds"
    "|research and experimental development funds|Research and Development Expenditure|GERD|研发投入"
    "|全社会研发投入|全社会研发经费投入|R&D经费|研发经费投入总量|研究与试验发展经费|研發經費投入",
    "rd_intensity": "rd_intensity|RD_INTENSITY|rd-intensity|rd intensity|R&D intensity|r&d intensity"
    "|R & D intensity|R&amp;D intensity|R&amp;amp;D intensity|R and D intensity|RD Intensity|rdintensity"
    "|R＆D　ｉｎｔｅｎｓｉｔｙ|R&D investment intensity|R&D as a share of GDP|ratio of R&D to GDP|intensity of R&D"
    "|研发投入强度|研發投入強度|研发经费投入强度|R&D经费投入强度|R&D 经费投入强度|全社会研发投入强度"
    "|研发经费占GDP的比重|研发投入占地区生产总值比重|R&D intensity 研发投入强度",
    "basic_research_share": "share of basic research in R&D|基础研究经费占研发经费比重"
    "|基础研究经费占全社会研发经费比重",
    "basic_research_expenditure": "basic research spending|基础研究经费",
    "enterprise_rd_share": "enterprises' share of R&D|企业研发经费占比",
    "industrial_rd_intensity": "R&D cost to revenue of above-scale industry|规上工业企业研发费用支出占营业收入比重",
    "industrial_rd_coverage": "industrial_rd_coverage|coverage of R&D activities|R&D activity coverage"
    "|研发活动覆盖率|share of above-scale industrial firms with R&D activity|规上工业企业研发活动覆盖率"
    "|规模以上工业企业研发活动覆盖率|有研发活动的规上企业占比",
    "fiscal_st_expenditure": "fiscal science expenditure|government S&T spending|财政科技支出|财政科技投入"
    "|科学技术支出",
    "rd_personnel": "R&D personnel|研发人员|R&D人员",
    "rd_personnel_per_10k": "R&D personnel per 10,000 employed|每万名就业人员中研发人员数",
    "high_tech_enterprises": "high-tech enterprises|high tech enterprise|high-tech firms|high-tech companies"
    "|new and high-tech enterprises|national new and high-tech enterprises|New High-Tech Enterprises"
    "|hi-tech companies|number of high-tech enterprises|高新技术企业|國家高新技術企業|高企|国高企"
    "|有效期内高新技术企业|高新技术企业数量",
    "tech_smes": "technology-based SMEs|tech SMEs|sci-tech SMEs|S&T SMEs|科技型中小企业|国家科技型中小企业"
    "|入库科技型中小企业|technological small and medium-sized enterprises"
    "|technology-based small and medium enterprises"
    "|scientific and technological small and medium-sized enterprises",
    "tech_enterprises": "technology enterprises|technology-based companies|科技型企业|科技企业",
    "tech_leading_enterprises": "technology little giants|科技领军企业|科技小巨人|创新龙头企业",
    "gazelle_unicorn_enterprises": "unicorns|gazelle companies|独角兽企业|瞪羚企业",
    "specialised_sophisticated_enterprises": "specialized and sophisticated SMEs|专精特新|专精特新“小巨人”企业",
    "manufacturing_champions": "single-product manufacturing champions|制造业单项冠军",
    "tech_contract_turnover": "technology contract turnover|turnover of technology contracts|技术合同成交额"
    "|技術合同成交額|technology contract transaction value|technology market turnover|技术合同认定登记额"
    "|技术市场成交额|技术交易额|tech contract turnover|技术合同成交总额",
    "tech_contract_absorbed": "absorbed technology contract turnover|absorbed technology contracts|吸纳技术合同成交额",
    "tech_contract_count": "number of technology contracts|技术合同数",
    "achievements_transformed": "transformation of scientific and technological achievements|科技成果转化",
    "htech_industry_value_added": "value added of high-tech industry|高新技术产业增加值",
    "htech_industry_share": "high-tech industry share|高新技术产业增加值占规上工业增加值比重",
    "htech_manufacturing_share": "high-technology manufacturing share|高技术制造业增加值占规上工业增加值的比重",
    "strategic_emerging_share": "share of strategic emerging industries|战略性新兴产业增加值占GDP比重",
    "st_progress_contribution": "contribution rate of scientific and technological progress|科技进步贡献率",
    "gdp": "GDP|地区生产总值|gross regional product",
    "invention_patents_per_10k": "invention patents per 10,000 people|invention patents per ten thousand people"
    "|invention patents per 10k people|每万人发明专利拥有量|每万人口发明专利拥有量|万人发明专利拥有量",
    "high_value_patents_per_10k": "high-value invention patents per 10,000 people|每万人口高价值发明专利拥有量",
    "invention_patents_valid": "valid invention patents|有效发明专利|有效发明专利拥有量",
    "pct_applications": "PCT applications|PCT国际专利申请",
    "national_key_labs": "state key laboratories|national key labs|State Key Laboratory|国家重点实验室|全国重点实验室",
    "provincial_labs": "provincial laboratories|provincial lab|省实验室",
    "provincial_key_labs": "provincial key laboratories|省重点实验室",
    "tech_innovation_centers": "technology innovation centers|Technology innovation centres|技术创新中心",
    "new_rd_institutions": "new-type R&D institutions|new research and development institutes|新型研发机构",
    "pilot_bases": "pilot-scale bases|中试基地|概念验证中心",
    "innovation_consortia": "innovation consortia|创新联合体",
    "major_infrastructure": "large research facilities|大科学装置|重大科技基础设施",
    "key_technologies": "key and core technologies|关键核心技术",
    "tech_commissioners": "S&T commissioners|科技特派员",
    "hightech_zone_rank": "high-tech zone ranking|高新区排名",
    "innovation_rank": "regional innovation capability|区域创新能力",
    "comprehensive_st_index": "comprehensive S&T innovation level index|综合科技创新水平指数",
    "science_literacy": "citizens with science literacy|公民具备科学素质的比例",
}

METRIC_TYPOS = {
    "rd intensty": "rd_intensity",
    "R&D intesnity": "rd_intensity",
    "R&D expendture": "rd_expenditure",
    "high tech enterprizes": "high_tech_enterprises",
    "hightech entreprises": "high_tech_enterprises",
    "technolgy contract turnover": "tech_contract_turnover",
    "technolgy contrct turnovr": "tech_contract_turnover",
    "unicrons": "gazelle_unicorn_enterprises",
    "inovation rank": "innovation_rank",
    "tech_contract_turnovr": "tech_contract_turnover",
}

UNCLEAR_METRICS = {
    "R&D": "rd_expenditure rd_intensity",
    "研发": "rd_expenditure rd_intensity",
    "patents": "invention_patents_per_10k high_value_patents_per_10k invention_patents_valid invention_patents_granted",
    "patnts": "invention_patents_per_10k high_value_patents_per_10k invention_patents_valid invention_patents_granted",
    "labs": "national_key_labs provincial_labs provincial_key_labs",
    "laboratories": "national_key_labs provincial_labs provincial_key_labs",
    "重点实验室": "national_key_labs provincial_key_labs",
    "contracts": "tech_contract_turnover tech_contract_absorbed tech_contract_count",
    "SMEs": "tech_smes specialised_sophisticated_enterprises",
    "coverage": "industrial_rd_coverage industrial_rd_institution_coverage",
    "basic research": "basic_research_share basic_research_expenditure",
    "高技术企业": "high_tech_enterprises tech_enterprises",  # not 高新技术企业, though only one character away
    "研发投入强渡": "rd_intensity",
    "合同": "tech_contract_turnover",
    "intensity": "rd_intensity",
}


def table(spellings: dict[str, str]) -> list[tuple[str, str]]:
    return [(text, key) for key, texts in spellings.items() for text in texts.split("|")]


def names(answer: Resolved[Province] | Resolved[Metric]) -> list[str]:
    """The code or key that was found, or those that are offered."""
    found = (answer.found,) if isinstance(answer, Exact | Typo) else getattr(answer, "candidates", ())
    return [each.code if isinstance(each, Province) else each.key for each in found]


def test_the_tables_are_long_enough() -> None:
    assert len(table(PROVINCE_SPELLINGS)) >= 150
    assert len(table(METRIC_SPELLINGS)) >= 120


@pytest.mark.parametrize(("text", "code"), table(PROVINCE_SPELLINGS))
def test_spellings_of_provinces(text: str, code: str) -> None:
    assert resolve_province(text) == Exact(PROVINCES[code])


@pytest.mark.parametrize(("text", "code"), PROVINCE_TYPOS.items())
def test_slips_in_provinces(text: str, code: str) -> None:
    assert resolve_province(text) == Typo(PROVINCES[code])


@pytest.mark.parametrize(("text", "codes"), UNCLEAR_PROVINCES.items())
def test_what_may_be_several_provinces_is_asked_about(text: str, codes: str) -> None:
    answer = resolve_province(text)

    assert isinstance(answer, Unclear)
    assert names(answer) == codes.split()


@pytest.mark.parametrize(("text", "code"), CITIES.items())
def test_a_city_is_not_its_province(text: str, code: str) -> None:
    answer = resolve_province(text)

    assert isinstance(answer, Unclear)
    assert names(answer)[0] == code


@pytest.mark.parametrize(
    "text", ["", " ", "'", "?", "foo", "x", "2022", "99", "target", "ontario", "甲乙丙", "😀", "a" * 999]
)
def test_what_is_no_province(text: str) -> None:
    assert resolve_province(text) == Unknown()


@pytest.mark.parametrize(("text", "key"), table(METRIC_SPELLINGS))
def test_spellings_of_metrics(text: str, key: str) -> None:
    assert resolve_metric(text) == Exact(METRICS[key])


@pytest.mark.parametrize(("text", "key"), METRIC_TYPOS.items())
def test_slips_in_metrics(text: str, key: str) -> None:
    assert resolve_metric(text) == Typo(METRICS[key])


@pytest.mark.parametrize(("text", "keys"), UNCLEAR_METRICS.items())
def test_what_may_be_several_metrics_is_asked_about(text: str, keys: str) -> None:
    answer = resolve_metric(text)

    assert isinstance(answer, Unclear)
    assert names(answer)[: len(keys.split())] == keys.split()


@pytest.mark.parametrize(
    "text", ["", " ", "&", "foo", "x", "henan", "targets", "overdue", "2022", "甲乙丙丁", "z" * 999]
)
def test_what_is_no_metric(text: str) -> None:
    assert resolve_metric(text) == Unknown()


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_every_name_in_the_table_is_understood(metric: Metric) -> None:
    for name in (metric.key, metric.en, metric.zh, *metric.aliases):
        assert resolve_metric(name) == Exact(metric), name
    for word in metric.ambiguous:
        assert isinstance(resolve_metric(word), Unclear), word


@pytest.mark.parametrize(
    ("words", "length", "name"),
    [
        ("inner mongolia rd intensity", 2, "NM"),
        ("R & D intensity 2022", 4, "rd_intensity"),
        ("rd intensity inner mongolia", 2, "rd_intensity"),
        ("hunan high tech enterprises", 1, "HN"),
        ("high tech enterprises hunan", 3, "high_tech_enterprises"),
        ("shan xi 2022", 2, "SX"),
        ("Henan Province 2022", 2, "HA"),
        ("研發投入強度 2022", 1, "rd_intensity"),
        ("ha status:missed", 1, "HA"),
    ],
)
def test_the_longest_name_is_taken(words: str, length: int, name: str) -> None:
    found = longest_name(words.split())

    assert found is not None
    assert found == (length, PROVINCES.get(name) or METRICS[name])


@pytest.mark.parametrize("words", ["", "hennan 2022", "guandong", "zhengzhou", "status:missed", "labs", "R&D"])
def test_only_exact_names_are_taken(words: str) -> None:
    assert longest_name(words.split()) is None


@pytest.mark.parametrize("words", ["he said so", "hi", "41 days", "新 计划"])
def test_short_names_are_words_in_running_text(words: str) -> None:
    assert longest_name(words.split(), short=False) is None


def test_no_name_means_a_province_and_a_metric() -> None:
    for metric in METRICS.values():
        for name in (metric.key, metric.en, metric.zh, *metric.aliases):
            assert not isinstance(resolve_province(name), Exact | Typo), name


def edits(word: str) -> st.SearchStrategy[str]:
    """The word with one letter missing, added, changed, or swapped with the next."""
    places = st.integers(0, len(word) - 1)
    letters = st.sampled_from(string.ascii_lowercase + "'- áǎ南西北")
    return st.one_of(
        places.map(lambda at: word[:at] + word[at + 1 :]),
        st.builds(lambda at, letter: word[:at] + letter + word[at:], st.integers(0, len(word)), letters),
        st.builds(lambda at, letter: word[:at] + letter + word[at + 1 :], places, letters),
        places.map(lambda at: word[:at] + word[at : at + 2][::-1] + word[at + 2 :]),
    )


slips = st.sampled_from(
    [
        (province, name)
        for province in PROVINCES.values()
        for name in (province.en, province.zh, province.pinyin_toned, f"{province.en} Province", *province.aliases)
        if len(name) > 1
    ]
).flatmap(lambda case: st.tuples(st.just(case[0]), edits(case[1])))


@given(slips)
@settings(max_examples=1500, deadline=None)
def test_one_slip_never_makes_another_province_of_those_confused_with_it(case: tuple[Province, str]) -> None:
    """Unless the slip spells the other one to the letter: Shaanxi without an a is Shanxi."""
    province, slip = case

    answer = resolve_province(slip)

    if isinstance(answer, Typo):
        assert answer.found.code not in province.confusable_with


@given(st.text(max_size=60))
@settings(max_examples=400, deadline=None)
def test_any_text_gets_an_answer(text: str) -> None:
    for answer in (resolve_province(text), resolve_metric(text)):
        assert isinstance(answer, Exact | Typo | Unclear | Unknown)
        assert not isinstance(answer, Unclear) or answer.candidates
    longest_name(text.split())


FULL_WIDTH = str.maketrans({ordinal: ordinal + 0xFEE0 for ordinal in range(0x21, 0x7F)} | {0x20: 0x3000})
typed_provinces = st.sampled_from([*dict(table(PROVINCE_SPELLINGS)), *PROVINCE_TYPOS, *UNCLEAR_PROVINCES])
typed_metrics = st.sampled_from([*dict(table(METRIC_SPELLINGS)), *METRIC_TYPOS, *UNCLEAR_METRICS])


@given(typed_provinces, typed_metrics, st.sampled_from([str.upper, str.lower, str.swapcase]))
@settings(max_examples=300, deadline=None)
def test_case_and_width_make_no_difference(province: str, metric: str, recase: Callable[[str], str]) -> None:
    assert resolve_province(recase(province)) == resolve_province(province)
    assert resolve_metric(recase(metric)) == resolve_metric(metric)
    assert resolve_province(province.translate(FULL_WIDTH)) == resolve_province(province)
    if "&amp;" not in metric:  # Slack escapes the half-width sign only
        assert resolve_metric(metric.translate(FULL_WIDTH)) == resolve_metric(metric)
