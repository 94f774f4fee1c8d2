"""The stage of an initiative as people type it, in either language."""

from store.model.stage import Stage

SPELLINGS: dict[Stage, tuple[str, ...]] = {
    Stage.NOT_STARTED: ("not started", "未启动", "尚未启动"),
    Stage.PLANNED: ("planned", "规划中", "已规划", "前期谋划", "谋划中"),
    Stage.APPROVED: ("approved", "已批复", "已立项", "获批", "批复"),
    Stage.FUNDED: ("funded", "资金到位", "资金已落实", "已落实资金"),
    Stage.LAUNCHED: ("launched", "已启动", "启动"),
    Stage.ISSUED: ("document issued", "issued", "已发文", "已出台", "已印发", "文件已印发", "文件已出台"),
    Stage.UNDER_WAY: ("under way", "underway", "推进中", "实施中", "进行中", "正在推进", "正在实施", "有序推进"),
    Stage.DONE: ("done", "已完成", "完成", "已建成"),
    Stage.IN_OPERATION: ("in operation", "operating", "已投用", "投入使用", "已投入使用", "投入运行", "运行中"),
    Stage.EVALUATED: ("evaluated", "已评估"),
}
READ = {spelling: stage for stage, spellings in SPELLINGS.items() for spelling in spellings}


def read_stage(text: str) -> Stage | None:
    """The stage that a word stands for; none where it is not a stage."""
    return READ.get(text.strip().lower().replace("_", " ").replace("-", " "))
