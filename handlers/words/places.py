"""Cities, zones and regions in what people write: what a city promises is not its province's."""

import re
from dataclasses import dataclass
from functools import cache

from config.places import PLACES, REGIONS, Place, PlaceKind
from config.provinces import PROVINCES, DivisionKind
from handlers.words.spelling import read_name
from store.model.writing import has_han, writings

ZONES_ZH = (
    "国家自主创新示范区|自主创新示范区|自创区|国家级?高新区|高新区|高新技术产业开发区|经开区|经济技术开发区|自贸区|自由贸易试验区"
    "|新区|科学城|科技城|综合保税区|综保区|开发区|工业园区?|科技园|示范区"
)
ZONES_EN = re.compile(
    r"\s+(?:(?:[a-z]+ )?(?:national )?(?:high-tech|hi-tech|new|economic(?: and technological)?|development"
    r"|demonstration|free trade)(?: \w+)? )?(?:zone|new area|area|park|science city)(?![a-z])",
    re.IGNORECASE,
)
CITIES_EN = re.compile(r"\s+(?:city|municipality|prefecture)(?![a-z])", re.IGNORECASE)
NO_NAMES = (
    "建设|推动|支持|打造|创建|新建|推进|布局|培育|获批|拥有|全部|现有|所有"  # before a zone that has no name of its own
)
NOT_A_PLACE = (
    "大学|学院|理工|工业大学|科技大学|师范|医科|农大|银行|海关|铁路|分行|研究[院所]|港|机场|路|精神|会议|宣言|地铁"
)
COMMON_WORDS = frozenset(  # they mean a place only with 市 and the like after them
    (
        *("来宾", "日照", "大同", "中山", "安康", "朝阳", "白银", "文山", "红河", "海西", "海北", "保山"),
        *("吉安", "广安", "天水", "三明", "宜春", "普洱", "通化", "本溪", "清远", "德阳", "巴中", "山南"),
        *("南平", "宁德", "永州", "太原", "光谷", "临港", "前海", "平潭", "亦庄", "大庆", "白山"),
        *("玉林", "金昌", "定西", "平凉", "安顺", "常德", "新余", "内江", "乐山"),
    )
)
LEADING_WORDS = frozenset(("兵团",))  # elsewhere, as in 科技兵团, they are a way of speaking
NAMES_ZH = {place.zh: place for place in PLACES if has_han(place.zh)}
PLACES_ZH = re.compile(
    rf"(?P<name>{'|'.join(sorted(NAMES_ZH, key=len, reverse=True))})"
    rf"(?:(?P<zone>(?:(?!{NO_NAMES})[\u4e00-\u9fff]{{2}})?(?:{ZONES_ZH}))|(?P<city>市|自治州|州|地区|盟))?(?!{NOT_A_PLACE}|除外|以外|之外)"
)
PROVINCE_BEFORE = re.compile(
    rf"(?:{'|'.join(name for province in PROVINCES.values() for name in (province.zh_full, province.zh))})省?$"
)
CLAUSE_START = re.compile(r"(?:^|[,，;；:：。、\s“\"(（])(?:到?20\d\d年底?前?[,，]?|力争|确保|全)?$")
NATION_ZH = re.compile(
    r"(?:^|[,，;；。\s])(?:全国|我国|中国)(?!重点|平均|前|第|领先|先进|性|首|统一|人大|科技|各|范围|\()"
)
NATION_EN = re.compile(r"^(?:china(?:'s)?|the nation(?:'s)?|nationwide|national (?=r&d|gdp))(?![a-z])", re.IGNORECASE)
DISTRICT_ZH = re.compile(  # 北京市朝阳区, 河南兰考县: too many to be known by name
    rf"^(?:{'|'.join(name for province in PROVINCES.values() for name in (province.zh_full, province.zh))})[省市]?"
    r"[\u4e00-\u9fff]{1,4}?(?:(?<![城全各型])市|(?<![全各型])[县旗]|(?<![全各园范验发贸片新业城社地山灾景盟治辖牧林库])区)"
    r"(?![()级域场委长块内外均位划间])"
)
DISTRICT_AFTER = re.compile(
    r"(?![\u4e00-\u9fff]{0,2}(?:新|高新|经开|开发|自贸|示范|科技)[区县]|(?:各|全|老|主|中心)?(?:山|城|社|地|景|灾|园|牧|林)[区县]|各|全)"
    r"[\u4e00-\u9fff]{2,3}[区县](?![域级位间块委长内外])"
)
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
MOST_WORDS = 6
LONGEST_PROVINCE = 24  # characters, with the comma before it


@dataclass(frozen=True)
class Named:
    """A place as it stands in a text."""

    place: Place
    kind: PlaceKind
    name: str
    """As written, with the words after it that say what it is."""
    leads: bool
    """Whether it begins the clause, so that what follows is its own."""


def place_in(text: str) -> Named | None:
    """The first city or zone of a text; none where its name is a province's own or only part of an institution's."""
    *_, simplified = writings(text)
    if has_han(simplified):
        return _chinese(simplified, text)
    return _english(text)


def leads_with_a_district(text: str) -> bool:
    """Whether a text begins with a district or county of a province."""
    *_, simplified = writings(text)
    return DISTRICT_ZH.match(simplified) is not None


def is_of_the_nation(text: str) -> bool:
    """Whether what is said is said of the whole country."""
    *_, simplified = writings(text)
    return bool(NATION_ZH.search(simplified) or NATION_EN.search(text.strip()))


def provinces_of_region(name: str) -> tuple[str, ...]:
    """The codes of the provinces that are spoken of together by a name: 京津冀; none where it is no such name."""
    return _regions().get(read_name(name).letters, ())


def region_in(text: str) -> tuple[str, ...]:
    """The provinces of the first region that a running text names."""
    *_, simplified = writings(text)
    found = REGIONS_ZH.search(simplified)
    return provinces_of_region(found[0]) if found else ()


def _chinese(simplified: str, text: str) -> Named | None:
    for match in PLACES_ZH.finditer(simplified):
        place = NAMES_ZH[match["name"]]
        if PROVINCES[place.province].kind is DivisionKind.MUNICIPALITY and place.kind is PlaceKind.CITY:
            continue
        before = PROVINCE_BEFORE.sub("", simplified[: match.start()])
        leads = CLAUSE_START.search(before) is not None
        if not match["zone"] and DISTRICT_AFTER.match(simplified, match.end()):
            leads = False  # what 深圳市南山区 promises is not the city's
        if match["name"] in COMMON_WORDS and not (match["city"] or match["zone"]):
            continue
        if match["name"] in LEADING_WORDS and not leads:
            continue
        written = text[match.start() : match.end()] if len(simplified) == len(text) else match[0]
        return Named(place, PlaceKind.ZONE if match["zone"] else place.kind, written, leads)
    return None


def _english(text: str) -> Named | None:
    words = [*WORD.finditer(text)]
    for first in range(len(words)):
        for last in range(min(len(words), first + MOST_WORDS), first, -1):
            start, end = words[first].start(), words[last - 1].end()
            named = _places_en().get(read_name(text[start:end]).letters, ())
            named = _in_the_province_that_follows(named, text[end : end + LONGEST_PROVINCE])
            if len(named) == 1 and text[start].isupper():
                zone, city = ZONES_EN.match(text, end), CITIES_EN.match(text, end)
                end = (zone or city or words[last - 1]).end()
                kind = PlaceKind.ZONE if zone else named[0].kind
                return Named(named[0], kind, text[start:end], not text[:start].strip(" ,:;–-"))
    return None


def _in_the_province_that_follows(places: tuple[Place, ...], after: str) -> tuple[Place, ...]:
    """Of several of one name the one whose province is named behind it: Yulin, Shaanxi."""
    if len(places) < 2:
        return places
    named = tuple(place for place in places if after.lstrip(" ,(").startswith(PROVINCES[place.province].en))
    return named or places


@cache
def _places_en() -> dict[str, tuple[Place, ...]]:
    """By their letters; a name of two places is found with both."""
    found: dict[str, tuple[Place, ...]] = {}
    for place in PLACES:
        letters = read_name(place.en).letters
        found[letters] = (*found.get(letters, ()), place)
    return found


@cache
def _regions() -> dict[str, tuple[str, ...]]:
    return {read_name(name).letters: region.provinces for region in REGIONS for name in region.names}


REGIONS_ZH = re.compile(
    "|".join(sorted((name for region in REGIONS for name in region.names if has_han(name)), key=len, reverse=True))
)
