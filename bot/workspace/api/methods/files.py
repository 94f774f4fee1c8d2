"""Files in three steps: an address to send the bytes to, the bytes, and the message that shows them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.workspace.api.methods.arguments import Arguments, Json, Method, Page, method, part_of
from bot.workspace.api.methods.chat import check_thread, speaking_place
from bot.workspace.line.as_json import file_json
from bot.workspace.line.drafts import checked_message
from bot.workspace.line.installation import LARGEST_FILE, Installation
from bot.workspace.line.rates import TIER_3, TIER_4
from bot.workspace.state.records import Payload, Refused, StoredFile
from bot.workspace.state.team import fresh_id

LARGEST_SNIPPET = 1024 * 1024  # bytes
MOST_CHANNELS = 100
LONGEST_ALT_TEXT = 1000


class UploadUrl(Arguments):
    """files.getUploadURLExternal; `length` in bytes."""

    filename: str
    length: int
    alt_txt: str = ""
    snippet_type: str = ""


class Complete(Arguments):
    """files.completeUploadExternal."""

    files: Json
    channel_id: str = ""
    channels: str = ""
    initial_comment: str = ""
    thread_ts: str | None = None
    blocks: Json = None


class Listing(Page):
    """files.list."""

    channel: str = ""
    user: str = ""


class OneFile(Arguments):
    """files.info and files.delete."""

    file: str


def give_url(app: Installation, given: UploadUrl) -> Payload:
    """An address that takes exactly so many bytes, once."""
    if given.length <= 0 or not given.filename:
        raise Refused("invalid_arguments", ["[ERROR] must be more than 0 [json-pointer:/length]"])
    if len(given.alt_txt) > LONGEST_ALT_TEXT:
        raise Refused(
            "invalid_arguments",
            [f"[ERROR] must be less than {LONGEST_ALT_TEXT + 1} characters [json-pointer:/alt_txt]"],
        )
    if given.snippet_type and given.length > LARGEST_SNIPPET:
        raise Refused("snippet_too_large")
    if given.length > LARGEST_FILE:
        raise Refused("file_upload_size_restricted")
    now, owner = app.team.clock.now(), app.team.bot_user_id
    file = StoredFile(fresh_id("F"), given.filename, given.length, owner, now, alt_text=given.alt_txt)
    app.team.files[file.id] = file
    return {"upload_url": f"{app.address}/upload/{file.id}", "file_id": file.id}


def complete(app: Installation, given: Complete) -> Payload:
    """Show files whose bytes have come, in channels or (without any) to nobody else."""
    files = _uploaded(app, given.files)
    names = [name for name in (given.channel_id, *given.channels.split(",")) if name]
    if len(names) > MOST_CHANNELS:
        raise Refused("channels_limit_exceeded")
    channels = [speaking_place(app, name) for name in names]
    for channel in channels:
        check_thread(app, channel, given.thread_ts)
    words = {"text": given.initial_comment, "blocks": given.blocks}
    draft = checked_message(words, app.allowed) if given.initial_comment or given.blocks else None
    for file, title in files:
        file.title, file.is_complete = title, True
        file.channels = [channel.id for channel in channels]
    shown = [file_json(app.team, file, app.address) for file, _ in files]
    for channel in channels:
        app.team.post(
            channel.id,
            app.team.bot_user_id,
            draft.text if draft else "",
            draft.blocks if draft else (),
            thread_ts=given.thread_ts,
            files=shown,
        )
    return {"files": shown}


def info(app: Installation, given: OneFile) -> Payload:
    """One file."""
    file = app.team.files.get(given.file)
    if file is None or not file.is_complete:
        raise Refused("file_not_found")
    return {"file": file_json(app.team, file, app.address)}


def list_files(app: Installation, given: Listing) -> Payload:
    """The files that were uploaded, all or those of somebody or in a channel."""
    found = [
        file
        for file in app.team.files.values()
        if file.is_complete and given.user in ("", file.user) and (not given.channel or given.channel in file.channels)
    ]
    part, following = part_of(found, given)
    paging = {"count": given.limit, "total": len(found), "page": 1, "pages": -(-len(found) // given.limit)}
    return {"files": [file_json(app.team, file, app.address) for file in part], "paging": paging, **following}


def delete(app: Installation, given: OneFile) -> Payload:
    """Take a file of the bot's own away, wherever it is shown."""
    file = app.team.files.get(given.file)
    if file is None or not file.is_complete:
        raise Refused("file_not_found")
    if file.user != app.team.bot_user_id:
        raise Refused("cant_delete_file")
    app.team.delete_file(file)
    return {}


def _uploaded(app: Installation, named: object) -> Sequence[tuple[StoredFile, str]]:
    """The named files, each with its title; Refused when one is not there, or its bytes have not come."""
    if not isinstance(named, list) or not named:
        raise Refused("invalid_arguments", ["[ERROR] must provide at least 1 items [json-pointer:/files]"])
    found = []
    for one in named:
        file = app.team.files.get(str(one.get("id", ""))) if isinstance(one, dict) else None
        if file is None or file.content is None or file.is_complete:
            raise Refused("file_not_found")
        found.append((file, str(one.get("title") or file.name)))
    return found


METHODS: dict[str, Method] = {
    "files.getUploadURLExternal": method(UploadUrl, give_url, TIER_4, "files:write"),
    "files.completeUploadExternal": method(Complete, complete, TIER_4, "files:write"),
    "files.info": method(OneFile, info, TIER_4, "files:read"),
    "files.delete": method(OneFile, delete, TIER_3, "files:write"),
    "files.list": method(Listing, list_files, TIER_3, "files:read"),
}
