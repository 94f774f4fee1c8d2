"""The status of a target as people type it, in either language."""

from store.model.judgement import Status

SPELLINGS: dict[Status, tuple[str, ...]] = {
    Status.MET: ("met", "met on revision", "达标", "已达标", "修订后达标", "完成", "已完成"),
    Status.MET_EARLY: ("met early", "early", "提前达标", "提前完成"),
    Status.MET_LATE: ("met late", "逾期达标", "逾期完成"),
    Status.MISSED: (
        "miss",
        "misses",
        "fail",
        "failed",
        "missed",
        "missed on revision",
        "unmet",
        "fell short",
        "fall short",
        "fallen short",
        "falls short",
        "fell short of",
        "fall short of",
        "未达标",
        "不达标",
        "修订后未达标",
        "未完成",
        "没有达标",
        "没达标",
        "没有完成",
        "没完成",
    ),
    Status.ON_TRACK: ("on track", "符合序时进度", "快于序时进度", "达到序时进度", "进展正常", "正常"),
    Status.AT_RISK: ("at risk", "有风险", "存在风险", "风险"),
    Status.OFF_TRACK: (
        *("off track", "慢于序时进度", "落后于序时进度", "落后序时进度", "滞后于序时进度", "低于序时进度"),
        *("未达到序时进度", "未达序时进度", "不符合序时进度", "进展滞后", "进度滞后", "滞后"),
    ),
    Status.NO_PACE: ("no pace", "暂不判断进度", "不判断进度"),
    Status.TOO_EARLY: ("too early", "为时尚早", "尚早"),
    Status.UNCOLOURED: ("not judged", "uncoloured", "uncolored", "未评价", "暂未评价"),
    Status.NO_DATA: ("no figure yet", "no figure", "no data", "暂无数据", "尚无数据", "无数据"),
    Status.AWAITING_RESULT: ("awaiting result", "awaiting", "数据待发布", "待发布", "待公布", "数据待公布", "等待数据"),
    Status.RESULT_OVERDUE: (
        *("figure not recorded yet", "not recorded yet", "result overdue", "overdue"),
        *("应公布未录入", "未录入", "数据逾期", "数据逾期未发布", "逾期未发布", "逾期"),
    ),
}
GROUPS: dict[str, tuple[Status, ...]] = {
    "open": tuple(status for status in Status if not status.is_settled),
    "未结": tuple(status for status in Status if not status.is_settled),
    "settled": tuple(status for status in Status if status.is_settled),
    "已结": tuple(status for status in Status if status.is_settled),
}
READ = {spelling: (status,) for status, spellings in SPELLINGS.items() for spelling in spellings} | GROUPS


def read_statuses(text: str) -> tuple[Status, ...]:
    """The statuses that a word stands for; none where it is not a status."""
    return READ.get(text.strip().lower().replace("_", " ").replace("-", " "), ())
