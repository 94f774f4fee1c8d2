"""By when, as reports write it: what is read, what is asked, and what is left alone."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.words.calendar.families import FAMILIES
from handlers.words.calendar.rules import REACH
from handlers.words.dates import ReadDeadline, Unsure
from handlers.words.deadlines import LONGEST, find_deadlines, read_deadline
from handlers.words.folding import fold

CONFERENCE = 2022
TODAY = date(2022, 3, 10)

READ = {
    "2022-12-31 year": "2022年|2022|2022年底|2022年年底|2022年年底前|2022年底之前|2022年末|2022年内|2022年全年"
    "|2022年度|到2022年底|至2022年|截至2022年底|今年|今年底|今年年底前|今年内|本年度|年内|全年|年底|年底前|年末"
    "|到年底|岁末|全年内|this year|by the end of the year|by the end of this year|end of the year|within the year"
    "|by year-end|year end|EOY|in the course of this year|by the end of 2022|end of 2022|end 2022|end-2022|late 2022"
    "|2022 year-end|year-end 2022|before the end of 2022|in 2022|during 2022|the year 2022|by the close of 2022"
    "|２０２２年底|二〇二二年底|二○二二年|2022 年 底|“2022年底”|到2022年底前完成|2022年完成|2021—2022年",
    "2025-12-31 year": "2025年|到2025年|到2025年底|2025年底前|2025年末|2025年年底|到２０２５年|2025|by end-2025"
    "|in 2025|by the end of 2025|BY THE END OF 2025|end of the year 2025|(2022-2025年)|2022—2025年|2021-2025|2021-25"
    "|2021年至2025年|2021年到2025年|from 2021 to 2025|between 2021 and 2025|2021 through 2025|不晚于2025年底"
    "|三年行动计划(2023—2025年)|三年行动方案（2023－2025年）|力争2025年底建成|2025年左右|二零二五年",
    "2024-12-31 year": "后年|后年底|the year after next|by the end of the year after next",
    "2035-12-31 year": "2035年|到2035年|by the end of 2035|展望2035年|2035年远景目标",
    "2025-12-31 plan": "十四五|“十四五”|“十四五”期间|十四五时期|“十四五”末|十四五期末|'十四五'规划"
    "|第十四个五年规划期间|到“十四五”末|「十四五」末|during the 14th Five-Year Plan"
    "|during the “14th Five-Year Plan” period|14th FYP|by the end of the 14th five-year plan"
    "|the fourteenth five-year plan period|14TH FIVE YEAR PLAN",
    "2030-12-31 plan": "十五五|“十五五”时期|“十五五”末|15th Five-Year Plan|by the end of the 15th Five-Year Plan",
    "2020-12-31 plan": "“十三五”末|13th Five-Year Plan",
    "2022-06-30 half": "上半年|今年上半年|2022年上半年|上半年底前|first half of the year|the first half of 2022"
    "|H1 2022|2022H1|H1",
    "2022-12-31 half": "下半年|2022年下半年|second half of this year|the second half of 2022|H2 2022",
    "2023-06-30 half": "明年上半年|first half of next year",
    "2022-03-31 quarter": "一季度|第一季度|首季|首季度|一季末|2022年一季度|今年第1季度|first quarter|Q1|2022Q1|Q1 2022",
    "2022-09-30 quarter": "三季度|第三季度|前三季度|2022年前三季度|三季度末|三季度底前|by the third quarter"
    "|third quarter of 2022|the 3rd quarter of this year|2022年第三季度|end of the third quarter",
    "2022-12-31 quarter": "四季度|第四季度|fourth quarter|the last quarter of 2022|四季度末",
    "2026-09-30 quarter": "Q3 2026|2026Q3|2026 Q3|Q3/2026|third quarter of 2026|2026年三季度|2026年第3季度",
    "2022-12-31 month": "2022年12月|2022年12月底|2022年12月底前|12月底前|十二月底|２０２２年１２月|2022 年 12 月"
    "|2022-12|2022/12|12/2022|December 2022|Dec. 2022|by December|end of December|2022.12"
    "|this December|by the end of this December",
    "2022-06-30 month": "6月底前|6月|六月底|6月末|6月份|2022年6月下旬|end of June|by the end of June|by June|in June"
    "|late June|June|June this year|今年6月底前",
    "2025-06-30 month": "2025年6月|2025年6月底前|到2025年6月底|June 2025|by June 2025|by the end of June 2025"
    "|June, 2025|2025-06|二〇二五年六月|2022年1月至2025年6月|from January 2023 to June 2025",
    "2024-02-29 month": "2024年2月底|February 2024|end of February 2024",
    "2022-11-25 day": "11月25日前|11月25日|十一月二十五日前|2022年11月25日|25 November|by 25 November|November 25"
    "|on November 25th|2022-11-25|2022/11/25|2022.11.25|20221125|25 Nov 2022|Nov 25, 2022|the 25th of November 2022"
    "|25-Nov-2022|Friday, 25 November 2022|25/11/2022|11/25/2022|25.11.2022|不迟于11月25日|2022年11月25号"
    "|25th day of November 2022",
    "2022-12-31 day": "12月31日前|2022年12月31日|31 December|31/12/2022|by 31 December|十二月三十一日",
    "2025-03-03 day": "the 3rd, March 2025|2025 March 3|March, the 3rd of 2025|Monday 3 March, 2025 at 10:00"
    "|2025, 3 March",
    "2029-12-31 year": "in the five years to 2029|target year 2029|目标年：2029年|2029财年"
    "|during 2027-29|over the 2027–29 period|2029财政年度|up to 2029"
    "|through to 2029|between now and 2029"
    "|end-of-year 2029|by the end of calendar year 2029",
    "2027-01-31 month": "2027年元月|2027年元月底前|01-2027",
    "2027-06-30 day": "2027、6、30|by 2027-06-30|before 2027-06-30|by 2027/06/30|不晚于2027-06-30|截至2027年6月30日"
    "|2027-06-30前|no later than 2027.06.30|２０２７－０６－３０",
    "2027-06-30 month": "2027年6月中下旬|06-2027|06.2027|by 2027-06|before 2027/06"
    "|2027年1-6月|2027年1—6月|first six months of 2027",
    "2024-09-30 quarter": "first three quarters of 2024|2024年前三季度",
    "2024-09-30 month": "first nine months of 2024|2024年1-9月|2024年6月至9月|2024年前九个月",
    "2027-09-30 quarter": "3Q2027|Q3'2027|2027Q3",
    "2027-12-31 year": "EOY 2027|YE2027|by EOY 2027|2027年内",
    "2023-12-31 year": "“十四五”前三年|in the first three years of the 14th Five-Year Plan"
    "|十四五期间的前三年|今明两年|明年|明年底|次年底|明年年底前|next year"
    "|by the end of next year|2023年",
    "2026-12-31 year": "“十五五”开局之年|十五五开局年|“十五五”第一年|“十五五”起步之年"
    "|the first year of the 15th Five-Year Plan|the opening year of the 15th FYP",
    "2028-12-31 year": "“十五五”第三年|十五五第三年底前|the third year of the 15th Five-Year Plan|twenty twenty-eight"
    "|the end of twenty twenty-eight|end of two thousand and twenty-eight"
    "|around 2028",
    "2028-12-31 day": "31st December twenty twenty-eight|December 31, two thousand and twenty-eight"
    "|2028.01.01—2028.12.31|2028-01-01至2028-12-31",
    "2030-12-31  plan": "“十五五”收官之年|“十五五”后三年|the final year of the 15th Five-Year Plan",
    "2031-10-05 day": "2031-40周|2031年第40周|2031-W40|2031W40|week 40 of 2031|W40 2031",
    "2031-12-31 year": "FY2031|到2031|2031年底|2031年尾|2031, end of year",
    "2031-06-30 half": "2031上半年|2031年上半年",
    "2031-06-30 day": "2031 June 30|2031-Jun-30",
    "2031-06-30 month": "2031 June|June 2031",
    "2031-12-31 quarter": "Q4 FY2031",
    "2031-12-31 month": "2029.4-2031.12|(2029.04—2031.12)|2031年12月",
    "2031-12-31 day": "2031年12月31日（周三）前|2031-12-31 17:00前|2031年12月31日24时前",
    "2031-09-30 quarter": "2031年1-3季度|2031年三季末|2031年Q3|2031年前三季度|third qtr of 2031",
    "2022-07-31 month": "6、7月份",
    "2022-03-31 day": "3月31|3.31前|3月31前",
    "2026-03-03 day": "3/3/2026|2026年3月3日|3 March 2026",
    "2028-06-30 day": "by 20280630|by 06/30/2028",
    "2029-09-30 month": "by September-end 2029|September end, 2029",
    "2029-09-30 quarter": "by Q3-end 2029|by end-Q3 2029",
    "2029-06-30 day": "2029 06 30|2029_06_30|30 06 2029",
    "2029-05-20 day": "2029年第二十周",
    "2030-12-31 year": "by 2029-2030",
    "2028-12-31 month": "2028年12月底（周日）前",
}  # fmt: skip
ASSUMED = {
    "2025-12-31 year": "by 2025|until 2025|no later than 2025|by the year 2025",
    "2030-12-31 year": "2028年起三年内|over five years from 2026|within five years from 2026",
    "2027-06-30 day": "30 June '27|by June 30, '27|30th of June ’27",
    "2028-09-30 quarter": "28年三季度末",
    "2031-12-31 year": "29年起三年内",
    "2026-12-31 year": "26年底|'26年底|by year-end '26|２６年底|by EOY 26"
    "|未来五年|今后五年|今后5年|五年内|五年|用五年时间|over the next five years"
    "|in the next 5 years|within five years|the coming five years|five years|经过五年的努力",
    "2024-12-31 year": "三年|用三年时间|力争用三年左右时间|未来三年|三年行动计划|三年内|in three years"
    "|within three years|over the next three years|3年内",
    "2027-12-31 year": "five years from 2023|自2023年起五年内|从2023年开始,用5年时间|from 2023, over five years",
    "2022-12-31 year": "本届政府任期|本届政府任期内|本届任期|within the term of this government|the term of office",
    "2022-09-10 day": "半年内|within half a year|中秋节前|before the Mid-Autumn Festival|教师节前|before Teachers' Day",
    "2023-09-10 day": "一年半内|within a year and a half",
    "2022-03-25 day": "半个月内",
    "2022-03-11 day": "周五前|本周五|by Friday|this Friday|明天|tomorrow",
    "2022-03-12 day": "后天|the day after tomorrow",
    "2022-03-18 day": "by Friday next week|by Friday of next week",
    "2022-03-16 day": "下周三前|下星期三",
    "2022-03-13 day": "本周内|this week|by the end of the week",
    "2022-03-20 day": "下周|next week",
    "2027-06-30 half": "27年上半年",
    "2027-06-30 month": "Jun '27|by June '27|27年6月",
    "2027-06-30  day": "30-Jun-27",
    "2031-08-31 month": "2031年夏|2031年夏天|summer 2031|by the summer of 2031",
    "2023-11-30 month": "by autumn next year",
    "2031-05-31 month": "2031年春季|spring 2031",
    "2031-11-30 month": "2031年秋|autumn 2031|fall 2031",
    "2027-09-15 day": "2027年中秋节前",
    "2022-06-03 day": "端午节前",
    "2022-10-04 day": "重阳节前",
    "2027-02-20 day": "2027年元宵节前",
    "2027-01-01 day": "2027年元旦前",
    "2022-12-31 day": "元旦前|before New Year's Day",
    "2027-08-01 day": "建军一百年|建军一百年奋斗目标|建军100周年前",
    "2049-10-01 day": "新中国成立一百年",
    "2022-10-01 day": "国庆前|国庆节前|before National Day|ahead of the National Day holiday",
    "2022-02-01 day": "2022年春节前|before the Spring Festival of 2022",
    "2027-02-06 day": "2027年春节前",
    "2036-01-28 day": "2036年春节前",
    "2060-02-02 day": "before the Spring Festival of 2060",
    "2022-06-30 half": "年中|年中前|mid-2022|the middle of 2022|2022年中|the middle of the year",
    "2022-03-31 quarter": "年初|early 2022|2022年初|本季度|this quarter",
    "2022-03-31 month": "月底前|本月底|月底|本月内|end of the month|this month",
    "2022-04-30 month": "下月底|下个月底前|next month",
    "2022-04-15 day": "下月15日|下个月15号前|the 15th of next month|下月中|mid next month",
    "2022-04-20 day": "下月中旬",
    "2022-04-10 day": "下月上旬|下月初|early next month",
    "2031-09-30  quarter": "31Q3|31年Q3",
    "2022-06-15 day": "mid-June|the middle of June",
    "2022-06-20 day": "6月中旬|2022年6月中旬前",
    "2022-06-10 day": "6月上旬|early June",
    "2022-10-16 day": "迎接党的二十大|党的二十大召开前|the 20th Party Congress|the 20th CPC National Congress",
    "2022-03-24 day": "10个工作日内|十个工作日内|within 10 working days"
    "|in ten business days|两周内|in two weeks|within 2 weeks|14天内|within 14 days"
    "|within a fortnight",
    "2022-06-10  day": "三个月内|within three months|in 3 months|3个月内",
    "2029-12-31 year": "by '29|'29|the end of '29",
    "2029-01-15 day": "15/1/29|1/15/29",
}  # fmt: skip
ASKED = {
    "2022-02-01 2023-01-22": "春节前|before the Spring Festival",
    "2022-12-31": "every June 30|each December|每年年底|by the end of every year",
    "2032-03-31 2032-06-30 2032-12-31": "FY2031/32|FY2031-32",
    "2027-06-30 2022-06-27": "Jun-27",
    "2031-12-31 2032-02-29": "2031年冬|winter 2031",
    "2029-12-31 2030-12-31": "end of the decade|by the 2020s",
    "2022-03-11 2022-03-18": "next Friday",
    "2029-12-31 2030-12-31 ": "2020年代|2020年代末",
    "2025-12-31 2030-12-31": "“十五五”前|before the 15th Five-Year Plan",
    "2024-03-10": "两年后|two years from now",
    "2024-12-31 2025-12-31": "2025年前|2025年以前|2025年之前|before 2025|prior to 2025",
    "2025-05-31 2025-06-30": "2025年6月前|before June 2025",
    "2026-04-03 2026-03-04": "3/4/2026|3-4-2026|03.04.2026",
    "2023-12-31 2024-12-31": "两三年内|两到三年内|in two to three years",
    "2022-05-10 2022-06-10": "两三个月内|2-3个月内|in two to three months",
    "2031-03-31 2031-06-30 2031-12-31": "2030/2031年度",
    "2049-12-31 2050-12-31": "本世纪中叶|到本世纪中叶|by the middle of this century|mid-century",
    "2022-01-31 2022-03-31": "两会前|before the two sessions",
    "2024-12-31 2026-12-31": "未来三到五年|3-5年内|three to five years|over the next three to five years",
    "2023-12-31 2025-12-31": "2023年、2025年|by 2023 and by 2025|2023年或2025年",
    "2023-06-30 2023-12-31": "2023年6月或12月",
    "2025-12-31 2026-12-31": "“十四五”末“十五五”初|“十四五”末、“十五五”初期",
    "2028-12-31 2029-12-31": "2028、2029年|2028年和2029年|in 2028 or 2029|2028 and 2029",
    "2028-12-31": "2027/28",
    "2029-03-31 2029-06-30 2029-12-31": "in academic year 2028-29|2028-29学年|the 2028/29 school year",
    "2022-09-10": "半年后|半年以后",
    "2028-12-31 2029-03-31": "2028年底至2029年初|2028年末2029年初|from late 2028 to early 2029"
    "|end of 2028 or early 2029",
    "2027-12-31 2028-03-31": "before early 2028",
    "2027-09-30 2027-10-31 2027-11-30": "党的二十一大召开前|2027年党的二十一大前|before the 21st Party Congress",
    "": "2028年汛期前|2029年春季学期结束前|2030年封关五周年之前|2028年“十一”前"
    "|3月第三周|2031年6月最后一周|the second week of June 2031|in the last week of 2031"
    "|from June 2031|effective 1 July 2031|beginning July 2031"
    "|自2028年起|2028年起|from 2028 on"
    "|from 2028 onwards|starting in 2028"
    "|2031年3月1日起|自2031年3月起|after 2030-06-30|starting in 2031|10日前|每月10日前|次月15号前"
    "|2029年除夕前|2029年国家科技活动周前|2028年全省经济普查前|2029年6月最后一个工作日"
    "|2028年汛前|2028年毕业季前|three months before the end of 2028|the day before 1 July 2028"
    "|2028年奥运会前|by the 2028 Olympics|before the summit in 2028|2027年春耕前|2028年三中全会前"
    "|自发布之日起三年内|文件印发后6个月内|within 3 years of its launch|six months after approval|two quarters from now"
    "|近期|尽快|适时|尽早|待定|soon|as soon as possible|ASAP|in the near future|TBD|in due course|2025年2月30日"
    "|31 June 2025|2025年13月|2025-13|2025-02-30|32/1/2025",
    "2029-12-31 2028-12-31": "力争2029年、确保2028年|2029年底（力争2028年底）",
    "2029-01-05 2029-05-01": "5/1/29",
    "2023-03-10": "in a year's time|by this time next year",
}  # fmt: skip
LEFT_ALONE = (
    "|henan|研发投入强度|每年|在“十三五”末的基础上|compared with 2018|2030专项|〔2022〕25号|是2020年的3倍|Q5 2026|9:30"
    "|自2020年以来|since 2020|2020年的水平|较2020年翻一番|每年新增|世界杯前"
    "|近三年内|若干年内|次月底|下下周|4月第一个周五|twenty thirty-person teams"
    "|对标2024年|2024年底的基础上|2027年春节后|“十五五”中后期|明年此时|几年内|by the end of last quarter"
    "|以2021年为基期|2030年可持续发展议程|Agenda 2030|Made in China 2025|as in 2021"
    "|2031年暑期|2031年开年|国庆前后|岁末年初"
    "|12 2025|2025 7|Q5 2025|建设10家 2025年底|过去五年|近三年|1.96%|10000家|2000家|较2020年"
    "|二十四五|whenever|in Henan|more than 10,000 enterprises|第三届|十五家"
)  # fmt: skip
NEEDS_YEAR = (
    "今年|年底前|上半年|三季度|6月底前|11月25日前|未来五年|本届政府任期|国庆前|this year|by the end of the year"
    "|end of June|Q3|over the next five years|30 June|H1"
)  # fmt: skip


def cases(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(phrase, expected) for expected, phrases in table.items() for phrase in phrases.split("|")]


def dated(reading: object) -> str:
    assert isinstance(reading, ReadDeadline), reading
    return f"{reading.deadline.on} {reading.deadline.precision}"


@pytest.mark.parametrize(("phrase", "expected"), cases(READ))
def test_a_date_is_read_with_its_precision(phrase: str, expected: str):
    reading = read_deadline(phrase, CONFERENCE, TODAY)

    assert dated(reading).split() == expected.split()
    assert isinstance(reading, ReadDeadline)
    assert reading.assumed is None
    assert reading.words == phrase


@pytest.mark.parametrize(("phrase", "expected"), cases(ASSUMED))
def test_what_is_assumed_is_told(phrase: str, expected: str):
    reading = read_deadline(phrase, CONFERENCE, TODAY)

    assert dated(reading).split() == expected.split()
    assert isinstance(reading, ReadDeadline)
    assert reading.assumed


@pytest.mark.parametrize(("phrase", "expected"), cases(ASKED))
def test_what_may_mean_several_days_or_none_is_asked(phrase: str, expected: str):
    reading = read_deadline(phrase, CONFERENCE, TODAY)

    assert isinstance(reading, Unsure), reading
    assert [str(deadline.on) for deadline in reading.candidates] == expected.split()
    assert reading.why
    assert not reading.needs_year


@pytest.mark.parametrize("phrase", LEFT_ALONE.split("|"))
def test_what_is_no_date_is_left_alone(phrase: str):
    assert read_deadline(phrase, CONFERENCE, TODAY) is None


@pytest.mark.parametrize("phrase", NEEDS_YEAR.split("|"))
def test_without_the_conference_s_year_it_is_asked_for(phrase: str):
    reading = read_deadline(phrase, None, TODAY)

    assert isinstance(reading, Unsure), reading
    assert reading.needs_year
    assert reading.candidates == ()


@pytest.mark.parametrize(
    "phrase", ["2025年底", "Q3 2026", "“十四五”末", "30 June 2025", "five years from 2023", "明年", "6月"]
)
def test_only_a_relative_date_follows_the_conference(phrase: str):
    relative = phrase in ("明年", "6月")

    assert (read_deadline(phrase, 2022, TODAY) == read_deadline(phrase, 2024, TODAY)) is not relative


@pytest.mark.parametrize(
    ("text", "words", "days"),
    [
        ("高新技术企业突破1.4万家，2025年底", "2025年底", "2025-12-31"),
        ("到２０２５年，全省研发投入强度达到2.5%；到2030年达到3%", "到２０２５年|到2030年", "2025-12-31 2030-12-31"),
        ("R&D intensity at least 1.96% by the end of 2022.", "by the end of 2022", "2022-12-31"),
        ("3月底前出台方案，6月底前启动，年底前完成", "3月底前|6月底前|年底前", "2022-03-31 2022-06-30 2022-12-31"),
        ("今年新增高新技术企业1000家以上", "今年", "2022-12-31"),
        ("“十四五”末，全省高新技术企业达到2万家", "十四五”末", "2025-12-31"),
        ("高新技术企业达到2000家", "", ""),
        ("较2020年增长10%，比2019年翻一番", "", ""),
        ("grow by 10% over 2021", "", ""),
        ("By 2025, 10,000 firms; by 2030, 20,000", "By 2025|by 2030", "2025-12-31 2030-12-31"),
        ("从2022年1月至2024年12月", "至2024年12月", "2024-12-31"),
        ("過去五年", "", ""),
        ("高新技术企业 3万家 2030.12", "2030.12", "2030-12-31"),
        ("研发经费达到2028.6", "", ""),
        ("R&D spending of at least 2028.6 million", "", ""),
        ("up 30% on 2025", "", ""),
        ("2028学年末专利达到1000件", "", ""),
        ("5000家，2027、6、30前", "2027、6、30前", "2027-06-30"),
        ("2028年起三年内达到3000家", "2028年起三年内", "2030-12-31"),
        ("后年年中高新技术企业达到3000家", "后年年中", "2024-06-30"),
    ],
)
def test_dates_in_a_running_text_keep_their_place(text: str, words: str, days: str):
    found = find_deadlines(text, CONFERENCE, TODAY)

    assert "|".join(one.words for one in found) == words
    assert all(text[one.start :].startswith(one.words) for one in found)
    assert " ".join(dated(one).split()[0] for one in found) == days


@pytest.mark.parametrize("phrase", [phrase for phrase, _ in cases(ASKED)])
def test_what_is_asked_in_a_text_is_asked_in_the_words_that_are_shown_of_it(phrase: str):
    for reading in find_deadlines(f"高新技术企业达到1万家，{phrase}。", CONFERENCE, TODAY):
        if isinstance(reading, Unsure):
            assert not isinstance(read_deadline(reading.words, CONFERENCE, TODAY), ReadDeadline)


def test_every_date_has_a_sign_of_its_family_and_lies_near_it():
    phrases = [phrase for table in (READ, ASSUMED, ASKED) for phrase, _ in cases(table)]
    padding = "甲" * 2 * REACH
    text = fold(padding.join(["", *phrases, ""])).text

    for family in FAMILIES:
        anywhere = [match.span() for rule in family.rules for match in rule.pattern.finditer(text) if match[0]]
        assert [match.span() for _, match in family.matches(text) if match[0]] == anywhere


def test_a_long_text_is_no_date():
    assert read_deadline("2025年底" + " " * LONGEST, CONFERENCE, TODAY) is None


pieces = st.sampled_from(
    [phrase for table in (READ, ASSUMED, ASKED) for phrase, _ in cases(table)] + [*"年月日底前至到-/,. 0123"]
)
years = st.one_of(st.none(), st.integers(1949, 2100))


@given(st.one_of(st.text(max_size=LONGEST), st.lists(pieces, max_size=6).map("".join)), years)
@settings(max_examples=600, deadline=None)
def test_any_text_is_answered(text: str, year: int | None):
    reading = read_deadline(text, year, TODAY)

    assert reading is None or isinstance(reading, ReadDeadline | Unsure)
    for one in find_deadlines(text, year, TODAY):
        assert text[one.start :].startswith(one.words)
