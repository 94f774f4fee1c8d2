"""The verbs of `/commitment`, of which each subject answers its own."""

from collections.abc import Awaitable, Callable
from typing import Any

from handlers.words.tokens import tidy

VERBS = {
    "add": ("add", "new", "record", "记录", "新增", "添加"),
    "update": ("update", "更新"),
    "edit": ("edit", "change", "编辑", "修改"),
    "history": ("history", "log", "历史", "记录历史"),
    "undo": ("undo", "撤销", "撤回"),
    "drop": ("drop", "取消", "放弃"),
    "restore": ("restore", "恢复"),
    "export": ("export", "导出"),
    "import": ("import", "导入"),
    "team": ("team", "roles", "团队", "角色", "权限"),
}
MEANING = {word: verb for verb, words in VERBS.items() for word in words}


def says(verb: str | None) -> Callable[..., Awaitable[bool]]:
    """A Bolt matcher: whether the words after a command begin with a verb; with None, with none of them."""

    async def matches(command: dict[str, Any]) -> bool:
        return verb_of(command.get("text", "")) == verb

    return matches


def verb_of(text: str) -> str | None:
    """The verb with which the words after a command begin."""
    first, _, _ = tidy(text).partition(" ")
    return MEANING.get(first.lower())


def after_verb(text: str) -> str:
    """The words after the verb."""
    return tidy(text).partition(" ")[2]
