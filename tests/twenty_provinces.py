"""What twenty provinces promised in three years, and what became of it: the same on every day and machine."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple

from config.metrics import METRICS, Basis, Unit
from config.provinces import PROVINCES
from store.model.actual import Actual, Release
from store.model.commitment import Baseline, Comparator, Initiative, State, Target
from store.model.conference import Conference, ConferenceKind
from store.model.deadline import Deadline, Precision
from store.model.event import Authorship
from store.model.milestone import Milestone
from store.model.official import official_figures
from store.model.role import Grant, Role
from store.model.source import Source
from store.model.stage import Stage
from store.store import Ledger

TWENTY = (
    *("BJ", "HE", "LN", "SH", "JS", "ZJ", "AH", "FJ", "JX", "SD"),
    *("HA", "HB", "HN", "GD", "CQ", "SC", "YN", "SN", "GS", "XJ"),
)
THREE_YEARS = (2024, 2025, 2026)
TODAY = date(2026, 11, 29)  # a Sunday: what is recorded ends here
LAST_KNOWN = date(2026, 6, 30)
OWNERS = ("U0ADA", "U0FANG", "U0TOM", None)
BEGUN = datetime(2024, 1, 8, 9, tzinfo=UTC)

Record = Conference | Target | Initiative | Actual | Milestone


class Kind(NamedTuple):
    """A metric that each province promises anew each year; `n` in its titles is the number, in words."""

    metric: str
    first: Decimal  # the value of 2023, of a province of middling size
    title: str
    title_zh: str
    comparator: Comparator = Comparator.AT_LEAST
    years_ahead: int = 0
    basis: Basis = Basis.LEVEL


KINDS = (
    Kind("rd_intensity", Decimal(2), "R&D intensity of {n}", "研发投入强度达到{n}"),
    Kind("rd_expenditure", Decimal(10), "R&D spending up by {n}", "研发经费投入增长{n}", basis=Basis.GROWTH_RATE),
    Kind(
        "high_tech_enterprises",
        Decimal(12_000),
        "More than {n} high-tech enterprises",
        "高新技术企业突破{n}家",
        Comparator.MORE_THAN,
    ),
    Kind("tech_smes", Decimal(21_000), "{n} technology-based SMEs", "科技型中小企业达到{n}家"),
    Kind(
        "tech_contract_turnover",
        Decimal(110_000_000_000),
        "Technology contracts worth {n}",
        "技术合同成交额达到{n}",
        Comparator.ABOUT,
    ),
    Kind(
        "invention_patents_per_10k",
        Decimal("11.5"),
        "{n} invention patents per 10,000 people",
        "每万人口发明专利拥有量达到{n}件",
    ),
    Kind("new_rd_institutions", Decimal(120), "{n} new-type R&D institutions", "新型研发机构达到{n}家", years_ahead=2),
    Kind("provincial_labs", Decimal(12), "{n} provincial laboratories", "省实验室达到{n}家"),
    Kind(
        "achievements_transformed",
        Decimal(800),
        "{n} research results transferred",
        "转化科技成果{n}项",
        years_ahead=1,
        basis=Basis.CUMULATIVE,
    ),
    Kind("tech_loans", Decimal(62_000_000_000), "Loans of {n} to technology firms", "科技贷款达到{n}"),
    Kind("incubators", Decimal(210), "{n} incubators", "科技企业孵化器达到{n}家", years_ahead=4),
)
WORK = (
    ("Build the {name} Laboratory", "建设{name_zh}实验室", "platforms"),
    ("Issue regulations on the transfer of research results", "出台促进科技成果转化条例", "reform"),
    ("Recruit a hundred leading scientists", "引进百名科技领军人才", "talent"),
    ("Open a pilot-scale base for new materials", "建设新材料中试基地", "platforms"),
    ("Send technology commissioners to every county", "选派科技特派员实现县域全覆盖", "rural"),
)
FATES = ("met", "met", "missed", "met", "unknown", "barely", "met", "missed", "met", "met", "unknown")
PACES = (Decimal("1.1"), Decimal("0.75"), Decimal(1), Decimal("0.4"))  # share of the way for that of the time


async def record_all(ledger: Ledger, provinces: Sequence[str] = TWENTY) -> None:
    """Write everything in the order of its days, a batch a document or table; Ada coordinates and Fang records."""

    async def work(ledger: Ledger) -> None:
        await ledger.grants.add(Grant(id="U0ADA", role=Role.COORDINATOR), by("U0TOM", BEGUN, "roles"))
        await ledger.grants.add(Grant(id="U0FANG", role=Role.EDITOR), by("U0TOM", BEGUN, "roles"))
        tables = {
            Conference: ledger.conferences,
            Target: ledger.commitments,
            Initiative: ledger.commitments,
            Actual: ledger.actuals,
            Milestone: ledger.milestones,
        }
        for day, batch, record in sorted(everything(provinces), key=lambda entry: entry[:2]):
            actor = "U0FANG" if isinstance(record, Actual | Milestone) else "U0ADA"
            at = datetime.combine(day, time(8, 30), UTC)
            await tables[type(record)].add(record, by(actor, at, batch))  # type: ignore[attr-defined]

    await ledger.write(work)


def by(actor: str, at: datetime, batch: str) -> Authorship:
    return Authorship(actor=actor, at=at, batch=batch)


def everything(provinces: Sequence[str]) -> Iterator[tuple[date, str, Record]]:
    """Each record with the day on which, and the batch in which, it was written."""
    for province in provinces:
        yield from measured(province)
        for year in THREE_YEARS:
            yield from promised(province, year)
    if "SN" in provinces:
        yield from late_plan()


def promised(province: str, year: int) -> Iterator[tuple[date, str, Record]]:
    """A year's report: its targets, its initiatives, and the steps of these."""
    place = TWENTY.index(province)
    day, batch = date(year, 2, 5) + timedelta(days=place), f"{province}-{year}"
    yield day, batch, document(province, year, day)
    for number, kind in enumerate(KINDS, start=1):
        if (place + number + year) % 9:  # nobody promises everything every year
            yield day, batch, target(province, year, number, kind)
    if place % 4 == 0:
        yield day, batch, relative(province, year, len(KINDS) + 1)
    for offset in range(3 + place % 3):
        initiative = work(province, year, 20 + offset, *WORK[(place + offset + year) % len(WORK)])
        yield day, batch, initiative
        yield from steps(initiative, day, place + offset)


def document(province: str, year: int, day: date) -> Conference:
    name = PROVINCES[province]
    return Conference(
        id=f"{province}-{year}",
        province=province,
        year=year,
        kind=ConferenceKind.CONFERENCE_REPORT,
        title=f"{year} {name.en} science and technology work conference",
        title_zh=f"{year}年{name.zh}科技工作会议报告",
        held=day,
        published=day,
        publisher="Department of Science and Technology",
        publisher_zh="科学技术厅",
        address=f"https://example.org/{province.lower()}/{year}/report",
        language="zh",
    )


def target(province: str, year: int, number: int, kind: Kind) -> Target:
    """A promise whose number lies so that the figures give it its fate."""
    place = TWENTY.index(province)
    fate = FATES[(place * 5 + number * 3 + year) % len(FATES)]
    end = year + kind.years_ahead
    due, precision = (date(end, 12, 31), Precision.YEAR)
    if kind.metric == "provincial_labs" and year == THREE_YEARS[-1]:
        due, precision = date(year, 9, 30), Precision.QUARTER
    value = number_of(province, year, kind, fate)
    en, zh = in_words(value, METRICS[kind.metric].unit, kind.basis)
    with_start = kind.basis is Basis.LEVEL and (place + number) % 6 != 5
    start = Baseline(value=value_in(province, kind, year - 1), on=date(year - 1, 12, 31)) if with_start else None
    return Target(
        id=f"{province}-{year}-{number:02}",
        conference_id=f"{province}-{year}",
        province=province,
        year=year,
        title=kind.title.format(n=en),
        title_zh=kind.title_zh.format(n=zh),
        words_zh=f"到{due.year}年底，全省{kind.title_zh.format(n=zh)}。",
        words=f"By the end of {due.year}: {kind.title.format(n=en)}.",
        words_are="quote",
        place="Part III",
        metric=kind.metric,
        basis=kind.basis,
        comparator=kind.comparator,
        value=value,
        value_words=zh,
        baseline=start,
        deadline=Deadline(on=due, precision=precision),
        owner=OWNERS[(place + number) % len(OWNERS)],
        themes=(METRICS[kind.metric].theme,),
        state=State.DROPPED if (place, number, year) in ((3, 4, 2025), (11, 10, 2026)) else State.ACTIVE,
    )


def number_of(province: str, year: int, kind: Kind, fate: str) -> Decimal:
    """What is promised, from what will be measured."""
    place = TWENTY.index(province)
    if kind.basis is Basis.GROWTH_RATE:
        return Decimal(5 + (place * 3 + year) % 9)
    before, reached = value_in(province, kind, year - 1), value_in(province, kind, year + kind.years_ahead)
    if kind.years_ahead or year == THREE_YEARS[-1]:
        gone = value_in(province, kind, LAST_KNOWN.year) - before
        time_gone = Decimal(2 * (LAST_KNOWN.year - year) + 1) / (2 * (kind.years_ahead + 1))
        if kind.basis is Basis.CUMULATIVE and place % 4 == 0:
            return rounded(before + gone * Decimal("0.9"), kind)
        return rounded(before + gone / (PACES[(place + year) % len(PACES)] * time_gone), kind)
    share = {"met": Decimal("0.97"), "missed": Decimal("1.09"), "barely": Decimal("1.01")}.get(fate, Decimal("1.02"))
    return rounded(reached * share, kind)


def value_in(province: str, kind: Kind, year: int) -> Decimal:
    """What is measured at the end of a year: the official figure where there is one, else a steady growth."""
    place = TWENTY.index(province)
    if kind.metric == "rd_intensity":
        known = {figure.as_of.year: figure.value for figure in official_figures(province, kind.metric)}
        last = max(known)
        return known.get(year, known[last] + Decimal("0.08") * (year - last))
    size = Decimal(40 + (place * 37) % 120) / 100
    growth = Decimal(104 + (place * 7) % 13) / 100
    return rounded(kind.first * size * growth ** (year - 2023), kind)


def rounded(value: Decimal, kind: Kind) -> Decimal:
    """As a report would have it: three digits, and no halves of a firm."""
    if METRICS[kind.metric].unit is Unit.PERCENT:
        return round(value, 2)
    if METRICS[kind.metric].unit in (Unit.COUNT, Unit.CNY):
        return Decimal(int(round(value, 3 - len(str(int(value))))))
    return round(value, 1)


def in_words(value: Decimal, unit: Unit, basis: Basis) -> tuple[str, str]:
    """A number as titles have it, in English and in Chinese."""
    if unit is Unit.PERCENT or basis is Basis.GROWTH_RATE:
        return f"{value:f}%", f"{value:f}%"
    if unit is Unit.CNY:
        return f"CNY {(value / 10**9).normalize():f} billion", f"{(value / 10**8).normalize():f}亿元"
    tens = f"{(value / 10**4).normalize():f}万" if value >= 10**4 else f"{value:f}"
    return f"{value:,f}", tens


def measured(province: str) -> Iterator[tuple[date, str, Record]]:
    """The figures of each year, in February after it, and those of the first half of the last."""
    place = TWENTY.index(province)
    for number, kind in enumerate(KINDS, start=1):
        if kind.metric in ("rd_intensity", "rd_expenditure"):
            continue  # the official figures tell
        for year in (2023, 2024, 2025, 2026):
            fate = FATES[(place * 5 + number * 3 + year) % len(FATES)]
            if fate == "unknown" and year > 2023:
                continue
            day = LAST_KNOWN if year == LAST_KNOWN.year else date(year, 12, 31)
            is_of_last_week = place % 7 == 2 and number == 8 and year == 2026
            out = TODAY - timedelta(days=3) if is_of_last_week else day + timedelta(days=40 + place)
            yield out, f"{province}-{out:%Y-%m-%d}", figure(province, kind, year, day, out)


def figure(province: str, kind: Kind, year: int, day: date, out: date) -> Actual:
    value = value_in(province, kind, year)
    return Actual(
        id=f"{province}-{kind.metric}-{day.year}-1",
        province=province,
        metric=kind.metric,
        basis=Basis.LEVEL if kind.basis is Basis.GROWTH_RATE else kind.basis,
        as_of=day,
        value=value,
        release=Release.FINAL,
        released=out,
        source=Source(
            name=f"{PROVINCES[province].en} statistical communiqué of {year}",
            name_zh=f"{PROVINCES[province].zh_full}{year}年国民经济和社会发展统计公报",
            address=f"https://example.org/{province.lower()}/{year}/communique",
            published=out,
        ),
        entered_by="U0FANG",
    )


def relative(province: str, year: int, number: int) -> Target:
    """A promise that names no number of its own."""
    return Target(
        id=f"{province}-{year}-{number:02}",
        conference_id=f"{province}-{year}",
        province=province,
        year=year,
        title="R&D personnel to grow faster than the national average",
        title_zh="研发人员增速高于全国平均水平",
        words_zh="研发人员增速高于全国平均水平。",
        metric="rd_personnel",
        basis=Basis.RELATIVE,
        comparator=Comparator.MORE_THAN,
        value_words="高于全国平均水平",
        deadline=Deadline(on=date(year, 12, 31), precision=Precision.YEAR),
        themes=("talent",),
    )


def work(province: str, year: int, number: int, title: str, title_zh: str, theme: str) -> Initiative:
    """A promise without a number, for the year, for the next, or for no day."""
    names = PROVINCES[province]
    end = (year, year + 1, None)[number % 3]
    return Initiative(
        id=f"{province}-{year}-{number:02}",
        conference_id=f"{province}-{year}",
        province=province,
        year=year,
        title=title.format(name=names.en),
        title_zh=title_zh.format(name_zh=names.zh),
        words_zh=title_zh.format(name_zh=names.zh) + "。",
        deadline=Deadline(on=date(end, 12, 31), precision=Precision.YEAR) if end else None,
        lead_body="Department of Science and Technology",
        owner=OWNERS[number % len(OWNERS)],
        themes=(theme,),
    )


def steps(initiative: Initiative, begun: date, turn: int) -> Iterator[tuple[date, str, Record]]:
    """None, one or several steps; some wait for something."""
    stages = ((Stage.PLANNED, "Planned", 60), (Stage.UNDER_WAY, "Begun", 190), (Stage.DONE, "Finished", 310))
    for number, (stage, title, days) in enumerate(stages[: turn % 4], start=1):
        day = begun + timedelta(days=days)
        if day <= TODAY:
            waits = number == 2 and turn % 5 == 1
            yield (
                day,
                f"{initiative.id}-{number}",
                Milestone(
                    id=f"{initiative.id}-s{number}",
                    commitment_id=initiative.id,
                    on=day,
                    stage=stage,
                    title=title,
                    blocked="the site is approved" if waits else None,
                    waits_for="Ministry of Science and Technology" if waits else None,
                    source=Source(name="Department of Science and Technology", address="https://example.org/news"),
                ),
            )


def late_plan() -> Iterator[tuple[date, str, Record]]:
    """A plan of Shaanxi's that came out in the last week: four promises."""
    day = TODAY - timedelta(days=4)
    plan = document("SN", 2026, day)
    named = {"id": "SN-2026-b", "kind": ConferenceKind.PLAN, "title": "Shaanxi plan for technology firms, 2026 to 2030"}
    yield day, "SN-2026-b", plan.model_copy(update={**named, "title_zh": "陕西省科技企业发展规划（2026—2030年）"})
    for number, kind in enumerate(KINDS[2:6], start=31):
        promise = target("SN", 2026, number, kind._replace(years_ahead=4))
        yield day, "SN-2026-b", promise.model_copy(update={"conference_id": "SN-2026-b"})
