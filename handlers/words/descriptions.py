"""Metrics as reports describe them: the words of a name with others between, over folded text.

规模以上工业企业新产品销售收入占营业收入比重 names no metric to the letter. The more special of two comes first.
"""

import re
from collections.abc import Iterator

from config.metrics import METRICS, Metric

RD = (
    r"(?:r\s?&\s?d|r and d|研发|研究与试验发展|研究与(?:试验)?开发|科研"
    r"|research (?:and|&) (?:experimental )?development)"
)
FIRMS = r"(?:enterprises?|firms?|companies|businesses|smes)"
HIGH_TECH = r"(?:(?:new and |high and new )?(?:high|hi)[ -]?(?:new )?tech(?:nology)?|high and new[ -]tech(?:nology)?)"
TECH = r"(?:technolog(?:y|ical)|science and technology|scientific and technological|sci-?tech|tech|s&t|science)"
SHARE = r"(?:占|比重|比例|占比)"
SHARE_EN = r"(?:account|share|proportion|percentage|ratio|as a percent|to gdp|of gdp)"
INDUSTRY = (
    r"(?:规模以上|规上|工业企业|above (?:the )?(?:designated|established|set)|above-scale|industrial enterprises)"
)

DESCRIBED = tuple(
    (key, re.compile(pattern))
    for key, pattern in (
        (
            "new_product_revenue_share",
            rf"新产品[^,;。]{{0,12}}收入[^;。]{{0,12}}{SHARE}|new[ -]products?[^,;.]{{0,60}}{SHARE_EN}",
        ),
        ("new_product_revenue_share", rf"{SHARE_EN}[^,;.]{{0,40}}new[ -]products?"),
        (
            "digital_economy_core_share",
            r"数字经济核心产业[^,;。]{0,12}占|core (?:industries of the )?digital economy[^;.]{0,60}(?:gdp|share)",
        ),
        (
            "htech_manufacturing_share",
            rf"高技术制造业[^,;。]{{0,12}}{SHARE}|{HIGH_TECH} manufacturing[^;.]{{0,80}}{SHARE_EN}",
        ),
        (
            "htech_manufacturing_value_added",
            rf"高技术制造业[^,;。]{{0,8}}增加值|{HIGH_TECH} manufacturing[^;.]{{0,40}}value",
        ),
        (
            "strategic_emerging_share",
            rf"战略性?新兴产业[^,;。]{{0,12}}{SHARE}|strategic(?:ally)? emerging industr[^;.]{{0,80}}{SHARE_EN}",
        ),
        (
            "strategic_emerging_output",
            r"战略性?新兴产业[^,;。]{0,10}(?:产值|增加值|规模)|strategic(?:ally)? emerging industr",
        ),
        (
            "htech_industry_share",
            rf"高新(?:技术)?产业[^,;。]{{0,14}}{SHARE}|{HIGH_TECH} industr[^;.]{{0,80}}{SHARE_EN}"
            rf"|{SHARE_EN}[^,;.]{{0,40}}{HIGH_TECH} industr",
        ),
        (
            "htech_industry_value_added",
            rf"高新(?:技术)?产业[^,;。]{{0,10}}增加值|{HIGH_TECH} industr[^,;.]{{0,30}}(?:added[ -]value"
            rf"|value[ -]added)",
        ),
        ("htech_industry_value_added", rf"(?:added[ -]value|value[ -]added) (?:of|in) (?:the )?{HIGH_TECH} industr"),
        (
            "htech_industry_output",
            rf"高新(?:技术)?产业[^,;。]{{0,10}}产值|(?:output|value)[^,;.]{{0,20}}{HIGH_TECH} industr"
            rf"|{HIGH_TECH} industr[^,;.]{{0,20}}output",
        ),
        (
            "htech_industry_revenue",
            rf"高新(?:技术)?产业[^,;。]{{0,10}}(?:营业收入|营收|收入)"
            rf"|{HIGH_TECH} industr[^,;.]{{0,30}}(?:revenue|income)|(?:revenue"
            rf"|income)[^,;.]{{0,20}}{HIGH_TECH} industr",
        ),
        (
            "hightech_zone_output",
            rf"高新(?:技术产业开发)?区[^,;。]{{0,24}}(?:产值|营业收入|增加值)"
            rf"|{HIGH_TECH}[^,;.]{{0,30}}zones?[^,;.]{{0,40}}(?:output|revenue|income|value)",
        ),
        ("hte_per_10k_firms", r"每万家?企业(?:法人)?(?:中|拥有)?[^,;。]{0,6}高新"),
        ("hte_output", rf"高新(?:技术)?企业[^,;。]{{0,12}}产值|output[^,;.]{{0,24}}{HIGH_TECH} {FIRMS}"),
        (
            "hte_revenue",
            rf"高新(?:技术)?企业[^,;。]{{0,12}}(?:营业收入|营收|主营业务收入)|(?:revenue|income|profit"
            rf"|turnover)[^,;.]{{0,24}}{HIGH_TECH} {FIRMS}",
        ),
        (
            "industrial_rd_institution_coverage",
            rf"(?:研发|科研|创新)机构[^,;。]{{0,12}}(?:覆盖|{SHARE})|(?:设立|建有|设有|拥有)(?:研发|科研)机构",
        ),
        (
            "industrial_rd_institution_coverage",
            rf"(?:coverage|{SHARE_EN})[^;.]{{0,60}}(?:research|r&d) (?:institut|institution|center|centre)",
        ),
        ("industrial_rd_institution_coverage", r"(?:research|r&d) institut[a-z]* coverage"),
        (
            "industrial_rd_coverage",
            rf"有(?:研发|r&d)活动[^,;。]{{0,14}}{SHARE}|(?:研发|r&d)活动[^,;。]{{0,6}}(?:覆盖|{SHARE})|(?:研发"
            rf"|r&d)(?:活动)?覆盖率",
        ),
        (
            "industrial_rd_coverage",
            rf"coverage[^;.]{{0,20}}{RD} activit|{RD} activit[^;.]{{0,60}}(?:coverage|{SHARE_EN})"
            rf"|{SHARE_EN}[^;.]{{0,90}}{RD} activit",
        ),
        ("industrial_rd_intensity", rf"{INDUSTRY}[^,;。]{{0,14}}{RD}[^,;。]{{0,20}}(?:营业收入|业务收入|强度)"),
        (
            "basic_research_share",
            rf"基础研究[^,;。]{{0,24}}{SHARE}|basic research[^;.]{{0,80}}{SHARE_EN}"
            rf"|{SHARE_EN}[^,;.]{{0,40}}basic research",
        ),
        (
            "basic_research_expenditure",
            r"基础研究[^,;。]{0,8}(?:经费|投入|支出)|basic research (?:fund|spending|expenditure|investment)",
        ),
        (
            "fiscal_st_share",
            rf"(?:财政)?科(?:技|学技术)(?:支出|投入|经费)[^,;。]{{0,8}}占"
            rf"|财政[^,;。]{{0,6}}科技[^,;。]{{0,8}}{SHARE}",
        ),
        (
            "fiscal_st_expenditure",
            r"财政[^,;。]{0,6}科(?:技|学技术)[^,;。]{0,6}(?:支出|投入|经费|资金)|(?:fiscal|government"
            r"|financial)[^,;.]{0,30}(?:science|s&t|technology)[^,;.]{0,20}(?:spend|expend|invest|fund)",
        ),
        ("enterprise_rd_share", rf"企业{RD}[^,;。]{{0,10}}占(?:全社会|全省|全市|总)"),
        (
            "rd_intensity",
            rf"{RD}[^,;。]{{0,16}}(?:强度|占[^,;。]{{0,8}}(?:gdp|生产总值)|与[^,;。]{{0,8}}(?:gdp|生产总值)之比"
            rf"|占比|比重)",
        ),
        ("rd_intensity", rf"intensity[^;.]{{0,40}}{RD}|{RD}[^;.]{{0,50}}(?:intensity|{SHARE_EN})"),
        (
            "rd_personnel_per_10k",
            rf"每万[^,;。]{{0,8}}(?:就业|从业)人员[^,;。]{{0,4}}{RD}|{RD} personnel per (?:10,?000|ten thousand)",
        ),
        ("enterprise_rd_expenditure", rf"(?<!有)(?:规上|规模以上|各类)?(?:工业)?企业{RD}(?:经费|费用|投入)"),
        (
            "rd_expenditure",
            rf"{RD}(?:\([^)]{{0,8}}\))?[^,;。占]{{0,14}}(?:投入|支出|经费)|{RD}[^,;.]{{0,30}}(?:invest|expend"
            rf"|spend|fund|input)",
        ),
        ("rd_expenditure", rf"(?:invest|expend|spend|fund|input)[a-z]*[^,;.]{{0,30}}{RD}"),
        ("tech_contract_absorbed", r"吸纳[^,;。]{0,6}技术[^,;。]{0,8}额"),
        ("tech_contract_to_gdp", r"技术合同[^,;。]{0,12}(?:占|与)[^,;。]{0,6}(?:gdp|生产总值)"),
        (
            "tech_contract_turnover",
            rf"技术(?:合同|市场|交易)[^,;。]{{0,12}}额|{TECH}[^,;.]{{0,6}} ?(?:contract|market|transaction"
            rf"|trad)[^,;.]{{0,30}}(?:turnover|value|volume|amount|transaction|deal|reach)",
        ),
        (
            "tech_contract_turnover",
            rf"(?:turnover|value|volume|amount)[^,;.]{{0,24}}{TECH}[^,;.]{{0,4}} (?:contract|market|transaction"
            rf"|trad)",
        ),
        ("tech_contract_count", r"技术合同"),
        ("incubators", r"科技企业孵化|孵化(?:器|载体)|众创空间"),
        (
            "tech_smes",
            rf"科技(?:型)?中?小(?:微)?企业|科小|{TECH}(?:[ -]based|[ -]oriented|-type)?[^,;.]{{0,14}} (?:smes"
            rf"|small)|(?:smes|small and medium)[^,;.]{{0,30}}{TECH}",
        ),
        ("specialised_sophisticated_enterprises", r"专精特新|specialized|specialised|little giants?"),
        ("tech_leading_enterprises", r"(?:科技|创新)[^,;。]{0,6}(?:领军|龙头)[^,;。]{0,4}企业|科技小巨人"),
        ("gazelle_unicorn_enterprises", r"瞪羚|独角兽|雏鹰|gazelle|unicorn|eaglet"),
        (
            "listed_tech_companies",
            r"科创板[^,;。]{0,6}上市|上市[^,;。]{0,4}科技(?:型)?企业|科技(?:型)?企业[^,;。]{0,6}上市|star market",
        ),
        ("high_tech_enterprises", rf"高新(?:技术)?企业|(?<![一-鿿])高企|{HIGH_TECH} {FIRMS}"),
        ("tech_enterprises", rf"科技(?:型)?企业|{TECH}(?:[ -]based|[ -]oriented|-type)? {FIRMS}"),
        (
            "high_value_patents_per_10k",
            r"每?万(?:人|人口|名)[^,;。]{0,8}高价值[^,;。]{0,4}专利"
            r"|high-value[^;.]{0,20}patents?[^;.]{0,40}per (?:10,?000|ten thousand)",
        ),
        ("high_value_patents_per_10k", r"per (?:10,?000|ten thousand)[^;.]{0,40}high-value"),
        (
            "invention_patents_per_10k",
            r"每?万(?:人|人口|名)[^,;。]{0,10}发明专利|invention patents?[^;.]{0,50}per (?:10,?000"
            r"|ten thousand)|per (?:10,?000|ten thousand)[^;.]{0,40}invention patents?",
        ),
        ("invention_patents_valid", r"有效发明专利|发明专利(?:有效|拥有)量|valid invention patents?"),
        (
            "invention_patents_granted",
            r"发明专利[^,;。]{0,4}授权|授权[^,;。]{0,4}发明专利|invention patents?[^,;.]{0,12}(?:granted"
            r"|authori[sz])",
        ),
        (
            "achievements_transformed",
            r"(?:转化|应用|落地|产业化|推广)[^,;。]{0,8}(?:科技|科研|技术|创新)?成果|成果[^,;。]{0,14}(?:转化"
            r"|落地|产业化|应用|示范)",
        ),
        (
            "st_progress_contribution",
            r"科技进步[^,;。]{0,6}贡献率|contribution[^,;.]{0,12}(?:scien|techno|s&t)[^,;.]{0,30}progress"
            r"|(?:scien|techno)[^,;.]{0,40}progress[^,;.]{0,20}contribution",
        ),
        ("science_literacy", r"(?:公民|居民)[^,;。]{0,6}科学(?:素质|素养)|(?:scientific|science) (?:literacy|quality)"),
        (
            "innovation_rank",
            r"(?:区域)?(?:科技)?创新(?:综合)?能力[^,;。]{0,8}(?:排名|位|居|列|进入|前)"
            r"|(?:regional )?innovation (?:capability|capacity|ability)",
        ),
        ("comprehensive_st_index", r"综合科技(?:创新|进步)水平"),
        ("national_hightech_zones", rf"国家(?:级)?高新(?:技术产业开发)?区|national {HIGH_TECH}[^,;.]{{0,30}}zones?"),
        ("provincial_key_labs", r"(?:省级?|自治区级?|市级?)(?:企业)?重点实验室|provincial(?:-level)? key lab"),
        ("national_key_labs", r"(?:国家|全国)(?:级)?(?:企业)?重点实验室|(?:national|state) key lab"),
        ("provincial_labs", r"省(?:级)?实验室|自治区实验室|provincial lab"),
        ("tech_innovation_centers", rf"技术创新中心|{TECH} innovation cent"),
        (
            "new_rd_institutions",
            r"新型研发机构|new(?:-type)?[^,;.]{0,20}(?:r&d|research and development) (?:institut|organi)",
        ),
        (
            "pilot_bases",
            r"中试(?:基地|平台)|概念验证中心|pilot(?:[ -]scale)?[^,;.]{0,16}(?:base|platform)|proof[ -]of[ -]concept",
        ),
        ("incubators", r"孵化(?:器|载体|平台)|众创空间|双创载体|incubat|maker ?space"),
        ("innovation_consortia", r"创新联合体|产学研[^,;。]{0,6}(?:联盟|联合体)|innovation consorti"),
        (
            "national_platforms",
            r"国家级[^,;。]{0,8}(?:创新|科研|研发|科技)?平台"
            r"|national(?:-level)?[^,;.]{0,40}(?:innovation )?platforms?",
        ),
        (
            "provincial_platforms",
            r"省级[^,;。]{0,8}(?:创新|科研|研发|科技)平台|工程(?:技术)?研究中心"
            r"|provincial(?:-level)?[^,;.]{0,40}platforms?",
        ),
        (
            "key_technologies",
            r"关键(?:核心|共性)?技术|卡脖子[^,;。]{0,4}技术|核心技术|(?:key|core)[^,;.]{0,12}technolog",
        ),
        ("national_st_awards", r"国家(?:级)?科(?:学技术|技)(?:进步)?奖|national (?:science|s&t)[^,;.]{0,20}awards?"),
        (
            "national_st_projects",
            r"国家[^,;。]{0,10}(?:计划|专项|科技|自然科学基金|重点研发)[^,;。]{0,6}项目"
            r"|projects?[^,;.]{0,30}national (?:science|key r&d|s&t|natural)",
        ),
        (
            "major_st_projects",
            r"(?:重大|重点)[^,;。]{0,10}(?:专项|项目|课题)|揭榜挂帅[^,;。]{0,4}项目|科技计划项目"
            r"|major (?:science|s&t|scientific|technolog)[^,;.]{0,40}project",
        ),
        (
            "high_level_talent",
            r"高层次[^,;。]{0,8}(?:人才|团队)|(?:领军|高端|青年科技|拔尖)人才|high-level[^,;.]{0,20}talents?",
        ),
        ("tech_commissioners", r"科技特派员|(?:science|technology)[^,;.]{0,20}commissioners?"),
        ("academicians", r"院士|academicians?"),
        ("tech_loans", r"科技(?:贷|信贷|贷款|金融[^,;。]{0,4}贷款)|知识价值信用贷款|(?:science|technology|s&t) loans?"),
        (
            "major_infrastructure",
            r"重大科技基础设施|大科学装置|large[ -]scale scientific|major scien[^,;.]{0,30}(?:infrastructure"
            r"|facilit)",
        ),
        ("rd_personnel", rf"{RD}人员|{RD} (?:personnel|staff)"),
        (
            "achievements_transformed",
            r"transform[^,;.]{0,30}(?:achievement|result)|(?:achievement|result)[^,;.]{0,30}transform",
        ),
        ("rd_intensity", r"投入强度|investment intensity"),
        ("gdp", r"(?:地区|全省|全市)?生产总值|(?<![a-z])gdp(?![a-z])"),
    )
)


def described_in(text: str) -> Iterator[Metric]:
    """The metrics that a folded text may describe, the most special first."""
    for key, pattern in DESCRIBED:
        if pattern.search(text):
            yield METRICS[key]
