"""Cities, zones, regions and the nation: what one of them promises is not the province's."""

from datetime import date

import pytest

from config.places import PLACES, REGIONS
from handlers.words.names import Exact, Unclear, province_in, resolve_province
from handlers.words.places import place_in, provinces_of_region
from handlers.words.promises import read_promise
from handlers.words.query import read_query
from handlers.words.whose import NAMES_A_PLACE, OF_A_PLACE, OF_SEVERAL, OF_THE_NATION

TODAY = date(2026, 11, 29)


def test_no_two_places_share_a_chinese_name() -> None:
    names = [place.zh for place in PLACES if place.en != "Canton"]

    assert len(names) == len(set(names))


def test_every_region_has_several_provinces() -> None:
    assert all(len(set(region.provinces)) > 1 for region in REGIONS)


@pytest.mark.parametrize(
    ("text", "province", "scope", "name"),
    [
        ("河南省郑州市研发投入强度达到2.5%", "HA", "city", "郑州市"),
        ("海南州高新技术企业达到30家", "QH", "city", "海南州"),
        ("海南藏族自治州高新技术企业达到30家", "QH", "city", "海南藏族自治州"),
        ("海南高新技术企业达到3000家", "HI", "province", None),
        ("Zhengzhou, Henan: R&D intensity 2.5% by 2026", "HA", "city", "Zhengzhou"),
        ("青岛 高新技术企业达到8000家 2026年底", "SD", "city", "青岛"),
        ("深圳市全社会研发投入强度达到5.5%", "GD", "city", "深圳市"),
        ("Shenzhen R&D intensity 5.5%", "GD", "city", "Shenzhen"),
        ("雄安新区高新技术企业达到100家", "HE", "zone", "雄安新区"),
        ("中关村 高新技术企业 3万家", "BJ", "zone", "中关村"),
        ("新疆生产建设兵团研发投入强度达到1%", "XJ", "zone", "新疆生产建设兵团"),
        ("Yulin, Shaanxi R&D intensity 1.5%", "SN", "city", "Yulin"),
        ("Suzhou, Jiangsu: R&D intensity 4.5%", "JS", "city", "Suzhou"),
        ("Xiamen Torch High-tech Zone: 1,000 high-tech enterprises", "FJ", "zone", "Xiamen Torch High-tech Zone"),
        ("安徽（合肥除外）高新技术企业1万家", "AH", "province", None),
        ("兵团高新技术企业达到1000家", "XJ", "zone", "兵团"),
        ("河南 科技兵团带动高新技术企业达到1万家", "HA", "province", None),
        ("成都高新区 研发投入 300亿元", "SC", "zone", "成都高新区"),
        ("Chengdu High-tech Zone R&D spending 30 billion yuan", "SC", "zone", "Chengdu High-tech Zone"),
        ("厦门火炬高新区高新技术企业达到800家", "FJ", "zone", "厦门火炬高新区"),
        ("武汉东湖高新区高新技术企业突破6000家", "HB", "zone", "武汉东湖高新区"),
        ("陜西 高新技术企业达到2万家", "SN", "province", None),
        ("河南 全国重点实验室达到20家", "HA", "province", None),
        ("河南 支持郑州建设国家科创中心，高新技术企业达到1万家", "HA", "province", None),
        ("湖北 武汉大学牵头建设省实验室3家", "HB", "province", None),
    ],
)
def test_whose_promise_it_is(text: str, province: str, scope: str, name: str | None) -> None:
    promise = read_promise(text, TODAY)

    assert promise.province
    assert (promise.province.code, promise.scope, promise.scope_name) == (province, scope, name)
    assert (OF_A_PLACE in promise.warnings) is (scope != "province")


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("全国研发投入强度达到2.8%", OF_THE_NATION),
        ("China R&D intensity 2.5% by 2026", OF_THE_NATION),
        ("京津冀 技术合同成交额达到1万亿元", OF_SEVERAL),
    ],
)
def test_what_is_no_single_province_s_is_told(text: str, remark: str) -> None:
    promise = read_promise(text, TODAY)

    assert promise.province is None
    assert remark in promise.doubts


@pytest.mark.parametrize(
    ("text", "is_doubted"),
    [
        ("深圳市南山区高新技术企业达到5000家", True),
        ("深圳市各县区高新技术企业达到5000家", False),
        ("北京市朝阳区高企5000家", True),
        ("河南兰考县高企20家", True),
        ("江苏省昆山市高企3000家", True),
        ("河南国家高新区达到10家", False),
        ("河南国家创新型城市达到10个", False),
        ("河南省创新型县（市）20个", False),
        ("宁夏回族自治区高企500家", False),
        ("河南 高企2万家", False),
    ],
)
def test_a_district_of_a_province_is_told(text: str, is_doubted: bool) -> None:
    assert (NAMES_A_PLACE in read_promise(text, TODAY).doubts) is is_doubted


@pytest.mark.parametrize(
    "text", ["河南和河北研发投入强度达到2%", "henan hebei R&D intensity 2%", "Henan and Hubei: 2%"]
)
def test_two_provinces_in_one_line_are_asked_about(text: str) -> None:
    named = province_in(text)

    assert isinstance(named, Unclear)
    assert named.candidates[0].code == "HA"
    assert read_promise(text, TODAY).province_choices == named.candidates


@pytest.mark.parametrize(
    ("name", "provinces"),
    [("京津冀", "BJ TJ HE"), ("川渝", "CQ SC"), ("长三角", "SH JS ZJ AH"), ("Yangtze River Delta", "SH JS ZJ AH")],
)
def test_a_region_is_all_its_provinces_in_a_question(name: str, provinces: str) -> None:
    assert provinces_of_region(name) == tuple(provinces.split())
    assert read_query(name, TODAY, "U1").selection.provinces == tuple(provinces.split())


@pytest.mark.parametrize(
    ("typed", "first"),
    [("河楠", "HA"), ("青岛", "SD"), ("Qingdao", "SD"), ("深圳", "GD"), ("苏州", "JS"), ("雄安新区", "HE")],
)
def test_what_is_no_province_offers_the_likeliest_first(typed: str, first: str) -> None:
    found = resolve_province(typed)

    assert isinstance(found, Unclear)
    assert found.candidates[0].code == first


@pytest.mark.parametrize("typed", ["China", "中国", "全国", "national"])
def test_the_nation_is_no_province(typed: str) -> None:
    assert not isinstance(resolve_province(typed), Exact | Unclear)


@pytest.mark.parametrize(
    "text", ["武汉大学", "研发投入强度", "国家级高新区", "来宾登记", "a Dali of policies is not here"]
)
def test_no_place_is_seen_where_none_is(text: str) -> None:
    named = place_in(text)

    assert named is None or not named.leads
