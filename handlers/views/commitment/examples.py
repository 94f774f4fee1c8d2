"""What can be typed into a modal's field as a promise, or as a figure, of a metric."""

from config.metrics import Basis, Metric, Unit, Wording

BASIS_EXAMPLES = {
    Basis.GROWTH_RATE: "more than 17% · 增长17%以上",
    Basis.PP_CHANGE: "0.1 percentage points · 提高0.1个百分点",
    Basis.MULTIPLE: "2 times · 翻一番",
    Basis.RANK: "top 10 · 前10位",
    Basis.RELATIVE: "above the national average · 高于全国平均",
}
UNIT_EXAMPLES = {
    Unit.CNY: "over 60 billion yuan · 超过600亿元",
    Unit.PERCENT: "at least 1.96% · 达到1.96%以上",
    Unit.PERSONS: "1,000 people · 1000人",
    Unit.RANK: "top 10 · 前10位",
    Unit.INDEX: "at least 70 · 达到70以上",
    Unit.PER_10K: "at least 12 · 达到12以上",
    Unit.PER_10K_PEOPLE: "at least 12 · 达到12件以上",
}


def example_of(metric: Metric, basis: Basis) -> Wording:
    """What can be typed as a promise of it."""
    return in_either(_example_of(metric, basis))


def level_example(metric: Metric) -> Wording:
    """What can be typed as a figure of it."""
    return in_either(_level_example(metric))


def in_either(examples: str) -> Wording:
    """English readers may quote Chinese sources; Chinese ones are not to read English."""
    return Wording(examples, examples.rpartition(" · ")[2])


def _example_of(metric: Metric, basis: Basis) -> str:
    if basis in BASIS_EXAMPLES:
        return BASIS_EXAMPLES[basis]
    if metric.unit in UNIT_EXAMPLES:
        return UNIT_EXAMPLES[metric.unit]
    counter = metric.counter_zh
    if basis is Basis.INCREMENT:
        return f"1,000 more · 新增1000{counter}"
    if basis is Basis.CUMULATIVE:
        return f"100 in all · 累计100{counter}"
    return f"more than 14,000 · 突破1.4万{counter}"


def _level_example(metric: Metric) -> str:
    match metric.unit:
        case Unit.CNY:
            return "51.7 billion yuan · 517亿元"
        case Unit.PERCENT:
            return "1.75%"
        case Unit.RANK:
            return "no. 17 · 第17位"
    return f"12,000 · 1.2万{metric.counter_zh}"
