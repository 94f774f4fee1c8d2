"""The words of the page itself, in the language of whoever looks at it; what the app says is the app's own affair.

English words stand in the templates and scripts, and are the keys here.
"""

from collections.abc import Mapping

from jinja2 import pass_context
from jinja2.runtime import Context

from bot.workspace.page.rendering.text import Reader

IN_CHINESE: Mapping[str, str] = {
    "(edited)": "（已编辑）",
    "(optional)": "（选填）",
    "Add files": "添加文件",
    "Advance": "调整时间",
    "Archived": "已归档",
    "Attachment": "附件",
    "Back": "返回",
    "Back to now": "回到当前时间",
    "Cancel": "取消",
    "Card": "卡片",
    "Carousel": "轮播",
    "Channels": "频道",
    "Channels and people": "频道与成员",
    "Close": "关闭",
    "Close the thread": "关闭话题",
    "Date and time": "日期和时间",
    "Delete": "删除",
    "Dialog of the app": "应用窗口",
    "Direct messages": "私信",
    "Dismiss": "不再显示",
    "Enter to send · Shift+Enter for a new line": "Enter 发送 · Shift+Enter 换行",
    "Filter rows": "筛选",
    "Filter the rows of {name}": "筛选{name}",
    "For developers": "开发者",
    "Go": "前往",
    "Home": "主页",
    "Inspector": "检查器",
    "Light or dark": "浅色或深色",
    "Members": "成员",
    "Message {name}": "发消息到 {name}",
    "Messages": "消息",
    "More actions": "更多操作",
    "New thread with {name}": "与 {name} 开始新话题",
    "Next rows": "后面的行",
    "No row fits": "没有符合的行",
    "Only visible to you": "仅您可见",
    "Pin to the channel": "置顶到频道",
    "Pinned": "已置顶",
    "Previous rows": "前面的行",
    "Replies": "回复",
    "Reply": "回复",
    "Reply in a thread": "在话题中回复",
    "Search": "搜索",
    "Select an option": "请选择",
    "Send": "发送",
    "Send (Enter)": "发送（Enter）",
    "Shortcuts": "快捷方式",
    "Show earlier messages": "显示更早的消息",
    "Skip to the messages": "跳到消息",
    "Suggestions": "建议",
    "Table": "表格",
    "Take the pin away": "取消置顶",
    "The app has not published its Home tab yet.": "应用尚未发布主页。",
    "The file could not be handed in.": "文件未能上传。",
    "The workspace does not answer. Is it still running?": "工作区没有响应。它还在运行吗？",
    "The workspace refused this ({status}).": "工作区拒绝了此操作（{status}）。",
    "This is a Slack workspace on your own machine, with {name} in it: nothing that you do here leaves it.": (
        "这是运行在您自己电脑上的 Slack 工作区，{name} 已在其中：在此的任何操作都不会离开本机。"
    ),
    "This is the beginning of your talk with {name}.": "这是您与 {name} 对话的开头。",
    "Thread": "话题",
    "To next Monday, 09:00": "到下周一 09:00",
    "To the next hour": "到下一个整点",
    "Try it: a click runs it.": "点击即可试用：",
    "Type to search": "输入文字搜索",
    "Workflows do not run in this workspace": "此工作区不运行工作流",
    "Workspace": "工作区",
    "Workspace clock": "工作区时钟",
    "You are": "当前身份",
    "at most {n} files": "最多上传{n}个文件",
    "from the workspace itself": "来自工作区",
    "{first}–{last} of {n}": "第{first}–{last}行，共{n}行",
    "{first}–{last} of {n} that fit": "第{first}–{last}行，共{n}行符合",
    "{name} is connected": "{name} 已连接",
    "{name} is not connected": "{name} 未连接",
    "{name} is not in it: its commands work here, but it cannot post on its own.": (
        "{name} 不在此频道：命令可用，但它无法主动发言。"
    ),
    "{n} member": "{n}名成员",
    "{n} members": "{n}名成员",
    "{n} reply": "{n}条回复",
    "{n} replies": "{n}条回复",
    "{n} unread": "{n}条未读",
    "· set ahead": "· 已调快",
    "· set back": "· 已调慢",
}
OF_SCRIPTS = (
    "Enter to send · Shift+Enter for a new line",
    "No row fits",
    "Suggestions",
    "The file could not be handed in.",
    "The workspace does not answer. Is it still running?",
    "The workspace refused this ({status}).",
    "at most {n} files",
    "{first}–{last} of {n}",
    "{first}–{last} of {n} that fit",
)


def in_language(words: str, locale: str) -> str:
    """Some words of the page as somebody reads them."""
    return IN_CHINESE.get(words, words) if is_chinese(locale) else words


def is_chinese(locale: str) -> bool:
    return locale.lower().startswith("zh")


def script_words(locale: str) -> Mapping[str, str]:
    """The words that the page's scripts say themselves."""
    return {words: in_language(words, locale) for words in OF_SCRIPTS}


@pass_context
def say(context: Context, words: str, **values: object) -> str:
    """For templates: words of the page for the reader, with their braces filled."""
    reader: Reader = context.get("reader") or Reader()
    return in_language(words, reader.locale).format(**values)
