"""Take in an exported file or a team's own spreadsheet, after showing what that would do: `/commitment import`."""

import secrets
from collections import Counter
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import aiohttp
from aiohttp import StreamReader
from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from config.catalogue import Message
from handlers.commitment.sitting.reading import UNREAD, Came, begun, open_and_read, read_into, show_read, token
from handlers.phrases.mrkdwn import bold
from handlers.reports.documents.document import LARGEST as LARGEST_DOCUMENT
from handlers.reports.documents.file import SUFFIXES, read_document
from handlers.reports.sitting import Document, Part
from handlers.sheets.columns import COLUMNS_READ, template
from handlers.sheets.file import File
from handlers.sheets.imported import Taken, is_table, looks_like_table, report, taken, taken_from_text
from handlers.slack.app import App
from handlers.slack.forms import FormError, Memory, typed
from handlers.slack.heavy_work import Apart, Jobs
from handlers.slack.permissions import admit_to_record
from handlers.slack.question import Later, Payload
from handlers.slack.replies import Record, Tell, send_file, tell_privately
from handlers.slack.session import Session
from handlers.views.commitment.imports import (
    CANCEL,
    FILE,
    IMPORT_FORM,
    OPEN_AGAIN,
    PASTED,
    SHOWN,
    TEMPLATE,
    WRITE_ALL,
    WRITE_NEW,
    WRITTEN,
    cancelled,
    foreseen,
    import_form,
    imported,
    under_way,
    unread,
)
from handlers.views.commitment.sitting import reading, ready
from handlers.views.kit.buttons import IMPORT
from handlers.views.kit.errors import error_view, mistake
from handlers.views.kit.question import OutdatedButtonError
from handlers.words.notation import as_read
from store.exchange import spreadsheet
from store.exchange.plan import Fate, carry_out, packed, plan, unpacked
from store.exchange.spreadsheet import LARGEST
from store.foresight import turned_by
from store.model.actual import Actual
from store.model.errors import UserError

MOST = 5_000  # rows
MANY = 300  # rows that take longer to write than somebody likes to wait without a word
DRAFT = "import"
SLACKS_FILES = "https://files.slack.com"


def register(app: App) -> None:
    app.verb(
        "/commitment",
        type_import,
        ("import", "导入"),
        (
            (
                Message("/commitment import"),
                Message("a whole report, an exported file or your own table, after seeing what it would write"),
            ),
        ),
    )
    app.action(IMPORT)(open_import)
    app.action(TEMPLATE)(send_template)
    app.action(OPEN_AGAIN)(open_again)
    app.view(IMPORT_FORM)(check_import)
    app.action(WRITE_NEW)(write_import)
    app.action(WRITE_ALL)(write_import)
    app.action(CANCEL)(cancel_import)


async def type_import(ack: AsyncAck, command: Payload, session: Session, jobs: Jobs, later: Later) -> None:
    """The modal; a report or rows behind the verb are taken as if they had been pasted into it."""
    _, *rest = as_read(command.get("text", "")).strip().split(None, 1)
    if not rest:
        await open_import(ack, session)
    elif looks_like_table(rest[0]):
        await admit_to_record(session.ledger, None)
        jobs.admit(session)
        await ack()
        later(jobs.run(session, check_rows, rest[0], jobs.apart))
    else:
        await open_and_read(ack, rest[0], read_pasted, session, jobs, later)


async def open_import(ack: AsyncAck, session: Session) -> None:
    """The modal that takes a file or a paste."""
    await admit_to_record(session.ledger, None)
    memory = Memory(place=session.place).packed()
    await session.open(import_form(memory, COLUMNS_READ, session.language))
    await ack()


async def send_template(ack: AsyncAck, session: Session, later: Later) -> None:
    """An empty table goes to the direct messages, and the modal says so; what was typed into it stays."""
    await ack()
    later(deliver_template(session))


async def deliver_template(session: Session) -> None:
    view, language = session.body["view"], session.language
    comment = language.mark("Fill in the columns you have and leave out the others.")
    file = File("commitments-template.csv", spreadsheet.written(template()))
    await send_file(session.client, session.reader.id, file, comment)
    sent = import_form(view["private_metadata"], COLUMNS_READ, language, is_sent=True)
    await session.client.views_update(view_id=view["id"], view=sent)


async def check_import(ack: AsyncAck, view: Payload, session: Session, jobs: Jobs, later: Later) -> None:
    """Take the file or what was pasted: of rows it is told what would become of them, a report is looked through."""
    fields = typed(view)
    files, pasted = fields.get(FILE) or [], fields.get(PASTED)
    if not files and not pasted:
        raise FormError({FILE: UserError("Choose a file, or paste rows or a report below.")})
    jobs.admit(session)
    if (files and not is_report_file(name_of_file(view))) or (pasted and looks_like_table(str(pasted))):
        await ack()
        check, given = (check_file, str(files[0])) if files else (check_rows, str(pasted))
        later(jobs.run(session, check, given, jobs.apart))
        return
    waiting = token()
    await ack(response_action="update", view=reading(waiting, session.language))
    if files:
        later(jobs.run(session, read_file, str(files[0]), waiting, jobs.apart))
    else:
        later(jobs.run(session, read_pasted, str(pasted), waiting, jobs.apart))


async def take_file(ack: AsyncAck, file: Payload, session: Session, jobs: Jobs, later: Later) -> None:
    """A file of a message: a report is opened to be looked through, of a table it is told what it would write."""
    if is_report_file(str(file.get("name") or "")):
        await open_and_read(ack, str(file["id"]), read_file, session, jobs, later)
        return
    await admit_to_record(session.ledger, None)
    jobs.admit(session)
    await ack()
    later(jobs.run(session, check_file, str(file["id"]), jobs.apart))


def name_of_file(view: Payload) -> str:
    """What the chosen file is called, as Slack says it with its id."""
    held = view["state"]["values"][FILE][FILE].get("files") or [{}]
    return str(held[0].get("name") or "")


def is_report_file(name: str) -> bool:
    """Whether it holds text and no table; a .txt may be either, and is looked into first."""
    return name.lower().endswith(tuple(suffix for suffix in SUFFIXES if suffix != ".txt"))


async def check_file(session: Session, file_id: str, apart: Apart) -> None:
    """Read a file and tell what would become of its rows, or what was found in it, or why it cannot be read."""
    try:
        name, content = await download(session.client, file_id)
        if name.lower().endswith(SUFFIXES) and not await apart(is_table, content):
            sitting = await begun(await came_in(name, content, session, apart), session, apart)
            await tell_privately(session, ready(sitting, session.language))
            return
        found = await apart(taken, content, session.today, MOST)
    except UserError as error:
        await tell_privately(session, mistake(error, session.language))
        return
    await foretell(session, name, found, apart)


async def read_pasted(session: Session, pasted: str, waiting: str, apart: Apart) -> None:
    """Read a report that was pasted into the modal that waits for it."""
    came = Came(session.language.say("the pasted text"), Part(text=pasted), session.today)
    await read_into(session, came, waiting, apart)


async def read_file(session: Session, file_id: str, waiting: str, apart: Apart) -> None:
    """Read a report out of a file into the modal that waits for it."""
    try:
        name, content = await download(session.client, file_id, LARGEST_DOCUMENT)
        came = await came_in(name, content, session, apart)
        await read_into(session, came, waiting, apart)
    except UserError as error:
        await show_read(session, waiting, error_view(mistake(error, session.language), session.language))


async def came_in(name: str, content: bytes, session: Session, apart: Apart) -> Came:
    """A report out of a file, with what the file tells of it."""
    document = await apart(read_document, content, name)
    known = Document(title=document.title or "", address=document.address, held=document.published_on)
    return Came(name, Part(text=document.text, pages=document.pages), session.today, known)


async def check_rows(session: Session, pasted: str, apart: Apart) -> None:
    """Read rows that were pasted and tell what would become of them, or why they cannot be read and keep them."""
    try:
        found = await apart(taken_from_text, pasted, session.today)
    except UserError as error:
        await session.ledger.drafts.put(session.reader.id, UNREAD, {"rows": pasted}, session.now)
        await tell_privately(session, unread(error, session.language))
        return
    await foretell(session, session.language.say("pasted rows"), found, apart)


async def open_again(ack: AsyncAck, session: Session) -> None:
    """The rows that could not be read, in the modal into which they were pasted."""
    kept = await session.ledger.drafts.get(session.reader.id, UNREAD)
    if kept is None:
        raise OutdatedButtonError
    memory = Memory(place=session.place).packed()
    await session.open_on_top(import_form(memory, COLUMNS_READ, session.language, pasted=kept["rows"]))
    await ack()


async def foretell(session: Session, name: str, found: Taken, apart: Apart) -> None:
    """Tell what an import would do, and keep it until the person has decided."""
    ledger, language, user_id = session.ledger, session.language, session.reader.id
    planned = await ledger.read(lambda then: plan(then, found.rows, session.today))
    token = secrets.token_hex(8)
    kept = {"token": token, "name": name, "planned": packed(planned)}
    await ledger.drafts.put(user_id, DRAFT, kept, session.now)
    groups = Counter(item.fate for item in planned if item.fate is not Fate.SAME)
    more = any(n > SHOWN for n in (*groups.values(), sum(bool(item.doubts or item.figure_doubts) for item in planned)))
    if more:
        content = await apart(report, planned, language)
        comment = language.mark("What an import of {file} would do, row by row.", file=bold(name))
        await send_file(session.client, user_id, File("import-check.csv", content), comment)
    figures = [item.row.record for item in planned if item.fate in WRITTEN and isinstance(item.row.record, Actual)]
    turns = await ledger.read(lambda then: turned_by(then, figures, session.today))
    told = foreseen(name, planned, found.unknown, token, language, more=more, sheets=found.sheets, turns=turns)
    await tell_privately(session, told)


async def write_import(
    ack: AsyncAck, action: Payload, session: Session, record: Record, jobs: Jobs, later: Later
) -> None:
    """Write what was foretold, as one batch."""
    draft = await draft_of(session, action.get("value", ""))
    jobs.admit(session)
    await ack()
    later(jobs.run(session, write, draft, record, action["action_id"] == WRITE_ALL, jobs.apart))


async def write(session: Session, draft: Payload, record: Record, with_asked: bool, apart: Apart) -> None:
    planned = await apart(unpacked, draft["planned"])
    agreed = [item for item in planned if with_asked or not item.is_asked]
    by = record.by(batch=draft["token"], why=draft["name"])
    if len(agreed) > MANY:
        await tell_privately(session, under_way(len(agreed), session.language), replace_original=True)
    events = await record(by, lambda now: carry_out(now, agreed, by))
    await session.ledger.drafts.drop(session.reader.id, DRAFT)
    answer = imported(draft["name"], events, by.batch, session.language)
    await tell_privately(session, answer, replace_original=True)


async def cancel_import(ack: AsyncAck, action: Payload, session: Session, tell: Tell) -> None:
    draft = await draft_of(session, action.get("value", ""))
    await session.ledger.drafts.drop(session.reader.id, DRAFT)
    await ack()
    tell(cancelled(draft["name"], session.language), replace_original=True)


async def draft_of(session: Session, token: str) -> Payload:
    """What was foretold under a button.

    Raises:
        UserError: it was written or cancelled already, or another file has been read since.
    """
    draft: Payload | None = await session.ledger.drafts.get(session.reader.id, DRAFT)
    if draft is None or draft["token"] != token:
        raise UserError("That import is over: it was done, cancelled, or another file was read since.")
    return draft


async def download(client: AsyncWebClient, file_id: str, most: int = LARGEST) -> tuple[str, bytes]:
    """The name and the bytes of a file that somebody handed in: https://docs.slack.dev/reference/objects/file-object.

    Raises:
        UserError: it is too large, lies outside of Slack, or cannot be had.
    """
    file = (await client.files_info(file=file_id))["file"]
    address = str(file.get("url_private_download") or file.get("url_private") or "")
    if origin(address) not in (SLACKS_FILES, origin(client.base_url)):  # nobody else gets to see the token
        raise UserError("That file does not lie in Slack. Please upload it.")
    if file["size"] > most:
        raise UserError("That file is too large: {n} MB at most. Please split it.", n=most // 1_000_000)
    headers = {"Authorization": f"Bearer {client.token}"}
    async with (
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as session,
        session.get(address, headers=headers, allow_redirects=False) as response,
    ):
        if response.status != 200 or response.content_type == "text/html":  # the page on which people sign in
            raise UserError("Slack did not hand me that file. Please try it again.")
        content = b"".join([part async for part in at_most(most, response.content)])
        return str(file["name"]), content


def origin(address: str) -> str:
    """The scheme and the host of an address."""
    scheme, host, *_ = urlsplit(address)
    return f"{scheme}://{host}"


async def at_most(most: int, stream: StreamReader) -> AsyncIterator[bytes]:
    """What a stream brings, up to so many bytes and a little more: enough for a reader to see that it is too much."""
    brought = 0
    async for part in stream.iter_any():
        yield part
        brought += len(part)
        if brought > most:
            return
