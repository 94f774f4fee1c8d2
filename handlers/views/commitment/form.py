"""The modal in which a commitment is recorded or changed: its fields, as many as there is need for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from config.catalogue import Message
from config.metrics import METRICS, Basis, Metric, Theme, Unit
from config.provinces import PROVINCES
from handlers.phrases.figures import (
    LADDER_WORDS,
    in_short,
    province_names,
)
from handlers.phrases.language import Language
from handlers.phrases.marks import FORCE_WORDS
from handlers.views.commitment.examples import example_of, level_example
from handlers.views.kit.blocks import Block, Element, actions, button, divider
from handlers.views.kit.inputs import (
    Choice,
    View,
    choice,
    choices,
    day,
    field,
    modal,
    person,
    radio,
    search,
    text,
    ticks,
)
from handlers.views.kit.records import KIND_WORDS, label_of
from store.model.commitment import NEW_PROMISE, Commitment, Force, Scope
from store.model.conference import Conference, ConferenceKind
from store.model.terms import BASES, fits_keep

Filled = dict[str, str | list[str] | None]
COMMITMENT_FORM = "commitment_form"
CHANGE_FORM = "commitment_change"
ITEM_FORM = "sitting:item"  # of a report that is being recorded
MORE_FIELDS = "form:more"
NEW_DOCUMENT, NO_DOCUMENT, UNSOURCED = "new", "none", "unsourced"
KEEP = "keep"
PARAPHRASE = "paraphrase"
TARGET, INITIATIVE = "target", "initiative"
BY_ITSELF = "auto"  # what it takes up
CORRECTION, REVISION = "correction", "revision"
MINE, THEIRS = "mine", "theirs"
DECIDING = (
    "stretch",
    "keep",
    "baseline",
    "baseline_on",
    "scope",
    "scope_name",
    "interim",
)  # how it is judged, and whose it is
RARELY = ("title", "ladder", "lead_body", "supporting_bodies", "note")
DOCUMENTS_OFFERED = 90
BASIS_WORDS = {
    Basis.LEVEL: Message("the level to be reached"),
    Basis.GROWTH_RATE: Message("growth, in percent"),
    Basis.INCREMENT: Message("an increase by a number"),
    Basis.PP_CHANGE: Message("a change in percentage points"),
    Basis.MULTIPLE: Message("a multiple of the start"),
    Basis.CUMULATIVE: Message("a sum over the whole time"),
    Basis.RANK: Message("a rank"),
    Basis.RELATIVE: Message("a comparison without a number"),
}
UNIT_WORDS = {
    Unit.CNY: Message("in yuan"),
    Unit.PERCENT: Message("in percent"),
    Unit.COUNT: Message("a number"),
    Unit.PERSONS: Message("in persons"),
    Unit.PER_10K: Message("per 10,000"),
    Unit.PER_10K_PEOPLE: Message("per 10,000 people"),
    Unit.RANK: Message("a rank"),
    Unit.INDEX: Message("in points of the index"),
}
BASIS_UNITS = {
    Basis.GROWTH_RATE: Message("in percent"),
    Basis.PP_CHANGE: Message("in percentage points"),
    Basis.MULTIPLE: Message("how many times as much"),
    Basis.RANK: Message("a rank"),
    Basis.RELATIVE: Message("in the words of the source"),
}
SCOPE_WORDS = {
    Scope.PROVINCE: Message("the province"),
    Scope.CITY: Message("a city in it"),
    Scope.ZONE: Message("a zone in it"),
}


@dataclass(frozen=True)
class Sheet:
    """What the modal shows: what is typed so far, the documents to choose from, and what stands above the fields."""

    filled: Filled
    documents: Sequence[Conference] = ()
    sources: Sequence[Choice] = ()  # that are no documents, by name and key
    more: bool = False
    about: Commitment | None = None
    top: Sequence[Block] = ()
    memory: str = ""
    earlier: Sequence[Commitment] = ()  # what the one that is changed may take up


def is_target(filled: Filled) -> bool:
    return filled.get("kind") != INITIATIVE


def chosen(filled: Filled, name: str) -> str | None:
    """What a field with one value holds."""
    value = filled.get(name)
    return value if isinstance(value, str) else None


def several(filled: Filled, name: str) -> list[str]:
    value = filled.get(name)
    return value if isinstance(value, list) else []


def basis_of(filled: Filled, metric: Metric) -> Basis:
    """The basis that is chosen, as far as it is one of the metric's."""
    basis = chosen(filled, "basis")
    return Basis(basis) if basis in BASES[metric.kind] else metric.default_basis


def commitment_modal(sheet: Sheet, language: Language) -> View:
    """The whole modal: short at first sight, and as long as somebody wants."""
    filled = sheet.filled
    target = is_target(filled)
    title = language.say("Change {id}", id=sheet.about.id) if sheet.about else language.say("New commitment")
    optional = optional_fields(filled, language)
    more = sheet.more or any(filled.get(name) for name in RARELY if name in offered(filled))
    blocks = [
        *sheet.top,
        *([] if sheet.about else beginning(filled, language)),
        *(changing(filled, language) if sheet.about else []),
        *where(sheet, language),
        *(target_fields(filled, language) if target else initiative_fields(filled, language)),
        *[part for part in optional if part["block_id"] in DECIDING],
        *words_fields(filled, language),
        *owner_field(filled, language),
        *([part for part in optional if part["block_id"] not in DECIDING] if more else more_button(language)),
        *(taking_up(sheet.earlier, filled, language) if more and sheet.earlier else []),
        *(reasons(filled, language) if sheet.about else []),
    ]
    return modal(
        CHANGE_FORM if sheet.about else COMMITMENT_FORM,
        title,
        blocks,
        submit=language.say("Save"),
        close=language.say("Cancel"),
        memory=sheet.memory,
    )


def beginning(filled: Filled, language: Language) -> list[Block]:
    """What is promised, and by whom."""
    kinds = [
        (language.say("A target: a promise with a number"), TARGET),
        (language.say("An initiative: a promise without one"), INITIATIVE),
    ]
    code = chosen(filled, "province")
    province = (province_names(code, language), code) if code in PROVINCES and code else None
    placeholder = language.say("Type Henan, 河南, HA …")
    return [
        field("kind", language.say("What is promised?"), radio(kinds, chosen(filled, "kind") or TARGET), dispatch=True),
        field("province", label_of("province", language), search(province, placeholder=placeholder), dispatch=True),
    ]


def where(sheet: Sheet, language: Language) -> list[Block]:
    """The document in which it is written; the fields of another one where it is not on record."""
    filled = sheet.filled
    province = chosen(filled, "province")
    if not province:
        return []
    known = [
        (language.say("{year} · {title}", year=document.year, title=document_name(document, language)), document.id)
        for document in sheet.documents[:DOCUMENTS_OFFERED]
    ]
    known += [(language.say("Used before: {name}", name=name), key) for name, key in sheet.sources]
    other = [
        (language.say("Another document, to be recorded as well"), NEW_DOCUMENT),
        (language.say("No document: a web page or a document number"), NO_DOCUMENT),
    ]
    picked = chosen(filled, "document")
    if sheet.about and not sheet.about.conference_id and not sheet.about.source:
        other.append((language.say("No source is recorded"), UNSOURCED))
    menu = choice([*known, *other], picked, placeholder=language.say("Choose a document"))
    name = f"document.{province}+{chosen(filled, 'proposed') or ''}"  # another proposal begins anew
    blocks = [field(name, language.say("Where is it written?"), menu, dispatch=True)]
    if picked == NEW_DOCUMENT:
        blocks += new_document(filled, language, with_year=sheet.about is None)
    elif picked == NO_DOCUMENT:
        blocks += own_source(filled, language, with_year=sheet.about is None)
    return blocks


def new_document(filled: Filled, language: Language, *, with_year: bool) -> list[Block]:
    kinds = [(language.say(words), str(kind)) for kind, words in KIND_WORDS.items()]
    kind = chosen(filled, "doc_kind") or ConferenceKind.CONFERENCE_REPORT
    held = chosen(filled, "doc_held")
    title = language.say("Title of the document")
    name = f"doc_title.{chosen(filled, 'titled') or ''}"  # another title of ours begins anew
    return [
        field(name, title, text(chosen(filled, "doc_title"), longest=500)),
        field("doc_kind", label_of("kind", language), choice(kinds, kind)),
        field("doc_held", language.say("Held or published on"), day(as_date(held)), optional=True),
        *year_field(filled, language, with_year),
        *address_fields(filled, language),
    ]


def own_source(filled: Filled, language: Language, *, with_year: bool) -> list[Block]:
    name = language.say("Name of the publication")
    return [
        field("doc_title", name, text(chosen(filled, "doc_title"), longest=500)),
        *year_field(filled, language, with_year),
        *address_fields(filled, language),
    ]


def year_field(filled: Filled, language: Language, with_year: bool) -> list[Block]:
    if not with_year:
        return []
    hint = language.say("Where left empty, that of the document, else of the deadline, else this one.")
    year = text(chosen(filled, "year"), placeholder="2026", longest=10)
    return [field("year", language.say("Year of the commitment"), year, hint=hint, optional=True)]


def address_fields(filled: Filled, language: Language) -> list[Block]:
    address = text(chosen(filled, "doc_address"), placeholder="https://…")
    number = text(chosen(filled, "doc_number"), placeholder="豫政〔2022〕1号", longest=100)
    return [
        field("doc_address", label_of("address", language), address, optional=True),
        field("doc_number", label_of("document_number", language), number, optional=True),
    ]


def target_fields(filled: Filled, language: Language) -> list[Block]:
    """What is measured, the value, and by when; what the number says only where the metric leaves a choice."""
    key = chosen(filled, "metric")
    metric = METRICS.get(key or "")
    named = (metric_names(metric, language), metric.key) if metric else None
    placeholder = language.say("Type R&D, 高新技术企业, patents …")
    blocks = [field("metric", language.say("What is measured?"), search(named, placeholder=placeholder), dispatch=True)]
    if metric:
        basis = basis_of(filled, metric)
        if len(BASES[metric.kind]) > 1:
            bases = [(language.say(BASIS_WORDS[basis]), str(basis)) for basis in BASES[metric.kind]]
            name = label_of("basis", language)
            blocks.append(field(f"basis.{metric.key}", name, choice(bases, basis), dispatch=True))
        label = language.say("Promised value, {unit}", unit=language.say(unit_words(metric, basis)))
        hint = language.say("For example: {example}", example=language.pick(*example_of(metric, basis)))
        blocks.append(field("value", label, text(chosen(filled, "value"), longest=300), hint=hint))
    return [*blocks, deadline_field(filled, language)]


def unit_words(metric: Metric, basis: Basis) -> str:
    return BASIS_UNITS.get(basis) or UNIT_WORDS[metric.unit]


def initiative_fields(filled: Filled, language: Language) -> list[Block]:
    return [
        field("title", language.say("What was promised?"), text(chosen(filled, "title"), multiline=True)),
        deadline_field(filled, language),
    ]


def deadline_field(filled: Filled, language: Language) -> Block:
    """Where a target leaves it empty, the end of its year is taken, and said."""
    example = language.pick(
        "end of 2026 · Q3 2026 · 2026年底 · 上半年", "2026年底 · 2026年三季度 · 上半年 · “十五五”末"
    )
    if is_target(filled):
        hint = language.say(
            "As it is written; where left empty, the end of the year. For example: {example}", example=example
        )
    else:
        hint = language.say("As it is written, for example: {example}", example=example)
    written = text(chosen(filled, "deadline"), longest=200)
    return field("deadline", language.say("By when?"), written, hint=hint, optional=True)


def words_fields(filled: Filled, language: Language) -> list[Block]:
    """The words of the source, whether they are its own, and where in it they stand."""
    words = text(chosen(filled, "words"), multiline=True)
    paraphrase = ticks(
        [(language.say("A paraphrase, in other words than the source's own"), PARAPHRASE)], several(filled, "words_are")
    )
    place = text(chosen(filled, "place"), placeholder=language.say("p. 4, ¶2"), longest=300)
    return [
        field("words", label_of("words", language), words, optional=True),
        field("words_are", label_of("words_are", language), paraphrase, optional=True),
        field("place", label_of("place", language), place, optional=True),
    ]


def owner_field(filled: Filled, language: Language) -> list[Block]:
    """Who is reminded of it: whoever records it or the province's default owner, unless that is changed."""
    owner = person(chosen(filled, "owner"), placeholder=language.say("Who looks after it here"))
    hint = language.say("Is reminded of it. Without an owner, the province's coordinators are.")
    name = f"owner.{chosen(filled, 'proposed_owner') or ''}"  # another proposal begins anew
    return [field(name, label_of("owner", language), owner, hint=hint, optional=True)]


def more_button(language: Language) -> list[Block]:
    hint = language.say("More fields: title, lead and supporting bodies, themes, legal force, publisher, note")
    return actions(button(language.say("More fields"), MORE_FIELDS, name=hint))


def offered(filled: Filled) -> set[str]:
    """The optional fields that a commitment of that kind has."""
    common = {"lead_body", "supporting_bodies", "themes", "force", "scope", "note"}
    if chosen(filled, "scope") not in (None, Scope.PROVINCE) or filled.get("scope_name"):
        common.add("scope_name")
    if chosen(filled, "document") == NEW_DOCUMENT:
        common.add("doc_publisher")
    if not is_target(filled):
        return {*common, "metric", "ladder", "interim"}
    metric = METRICS.get(chosen(filled, "metric") or "")
    basis = basis_of(filled, metric) if metric else None
    stretch = {"stretch", "interim"} if basis and basis is not Basis.RELATIVE else set()
    keep = {"keep"} if metric and basis and fits_keep(metric, basis) else set()
    baseline = {"baseline", "baseline_on"} if metric else set()
    return {*common, "title"} | stretch | keep | baseline


def optional_fields(filled: Filled, language: Language) -> list[Block]:
    """What need not be said, in the order in which it is asked for."""
    forces = [(language.say(words), str(force)) for force, words in FORCE_WORDS.items()]
    scopes = [(language.say(words), str(scope)) for scope, words in SCOPE_WORDS.items()]
    themes = [(language.say(theme.label), str(theme)) for theme in Theme]
    ladders = [(language.say(words), str(ladder)) for ladder, words in LADDER_WORDS.items()]
    metric = METRICS.get(chosen(filled, "metric") or "")
    named = (metric_names(metric, language), metric.key) if metric else None
    own_title = text(chosen(filled, "title"), longest=300)
    hint = language.say("Where left empty, it is named for what is measured.")
    stretch = text(chosen(filled, "stretch"), longest=300)
    beyond = language.say("What is striven for beyond the promised value.")
    interim = text(chosen(filled, "interim"), multiline=True)
    example = language.say("end of 2027: 1.9%") if is_target(filled) else language.say("end of June 2026: approved")
    on_the_way = language.say(
        "What should be reached on the way, one a line: {example}. Its address may follow.", example=example
    )
    keep = ticks([(language.say("To be held all the time, not reached at the end"), KEEP)], several(filled, "keep"))
    baseline = text(chosen(filled, "baseline"), placeholder=language.pick(*level_example(metric)) if metric else "")
    baseline_on = text(chosen(filled, "baseline_on"), placeholder=language.say("end of 2025"))
    scope = choice(scopes, chosen(filled, "scope") or Scope.PROVINCE)
    force = choice(forces, chosen(filled, "force") or Force.NOT_SAID)
    lead_body = text(chosen(filled, "lead_body"), placeholder="牵头单位", longest=300)
    supporting = text(chosen(filled, "supporting_bodies"), placeholder="配合单位", longest=300)
    note = text(chosen(filled, "note"), multiline=True, longest=1000)

    def rare(name: str, element: Element, label: str = "", hint: str = "", *, dispatch: bool = False) -> Block:
        return field(name, label or label_of(name, language), element, hint=hint, optional=True, dispatch=dispatch)

    fields = [
        rare("title", own_title, hint=hint),
        rare("metric", search(named, placeholder="R&D …"), language.say("What it is about")),
        rare("ladder", choice(ladders, chosen(filled, "ladder"), placeholder=language.say("As its title tells"))),
        rare("stretch", stretch, hint=beyond),
        rare("keep", keep),
        rare("baseline", baseline),
        rare("baseline_on", baseline_on, language.say("Of which day or year that was")),
        rare("scope", scope, dispatch=True),
        rare("scope_name", text(chosen(filled, "scope_name"))),
        rare("interim", interim, hint=on_the_way),
        rare("lead_body", lead_body),
        rare("supporting_bodies", supporting),
        rare("themes", choices(themes, several(filled, "themes"))),
        rare("force", force),
        rare("doc_publisher", text(chosen(filled, "doc_publisher")), label_of("publisher", language)),
        rare("note", note),
    ]
    shown = offered(filled)
    return [part for part in fields if part["block_id"] in shown]


def taking_up(earlier: Sequence[Commitment], filled: Filled, language: Language) -> list[Block]:
    """Which promise of an earlier year it takes up."""
    ways = [
        (language.say("As metric, place and title tell"), BY_ITSELF),
        (language.say("None: it is a new promise"), NEW_PROMISE),
        *((f"{commitment.id} · {in_short(commitment, language)}", commitment.id) for commitment in earlier),
    ]
    return [field("follows", label_of("follows", language), choice(ways, chosen(filled, "follows") or BY_ITSELF))]


def changing(filled: Filled, language: Language) -> list[Block]:
    """Whether the record was wrong, or the promise has changed."""
    ways = [
        (language.say("A correction of what was recorded"), CORRECTION),
        (language.say("The province has revised its promise"), REVISION),
    ]
    way = chosen(filled, "change") or CORRECTION
    return [field("change", language.say("What is it?"), radio(ways, way), dispatch=True)]


def reasons(filled: Filled, language: Language) -> list[Block]:
    """Why something is changed; of a revision, when and where it was published."""
    blocks = []
    if chosen(filled, "change") == REVISION:
        place = text(chosen(filled, "revised_at"), placeholder="https://… · 豫政〔2022〕1号")
        name = text(chosen(filled, "revised_in"), longest=500)
        on = day(as_date(chosen(filled, "revised_on")))
        blocks = [
            divider(),
            field("revised_on", language.say("Day of the revision"), on, optional=True),
            field("revised_in", language.say("Publication of the revision"), name),
            field("revised_at", language.say("Its address or document number"), place),
        ]
    why = text(chosen(filled, "why"), longest=500)
    return [*blocks, field("why", language.say("Why?"), why, optional=True)]


def metric_names(metric: Metric, language: Language) -> str:
    """A metric by both its names, in the order of the reader."""
    first, second = (metric.zh, metric.en) if language.is_chinese else (metric.en, metric.zh)
    return f"{first} · {second}"


def document_name(conference: Conference, language: Language) -> str:
    return language.pick(conference.title, conference.title_zh)


def as_date(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
