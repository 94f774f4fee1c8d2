"""A text in pieces by which an index finds its words: two characters of Chinese, a word of English, and their sounds.

Pieces hold neither spaces nor quotation marks. Three marks tell what is no piece of the text itself.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise

from store.model.writing import HAN, has_han, normalized, singular, syllables_of, without_accents, writings

EDITION = 1  # of these rules: what was cut by another edition is cut anew
SOUND, REVERSED, OWNER = "ˇ", "‹", "¶"
RUN = re.compile(rf"{HAN.pattern}+|[^\W_\u3400-\u9fff]+")
LONGEST = 40  # letters of a word
SHORTEST_BEGUN = 3  # letters from which on a word may be the beginning of another
SHORTEST_WITH_SLIP = 5
LONGEST_IN_PARTS = 20  # characters
MOST_READINGS = 8
LONGEST_SYLLABLE = 6
SYLLABLE = re.compile(
    "(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?"
    "(?:i?ang|iong|uang|eng|ian|iao|ing|ong|uai?|uan|a[ino]?|e[inr]?|i[aenu]?|ou?|u[eino]?|ve?)"
)


def pieces_of(texts: Iterable[str | None], team_id: str) -> str:
    """All pieces of these texts, each once, with spaces between."""
    pieces = {owner_piece(team_id)}
    for text in texts:
        for run in runs_of(text or ""):
            pieces.update(chinese_pieces(run) if has_han(run) else word_pieces(run))
    return " ".join(sorted(pieces))


def runs_of(text: str) -> list[str]:
    """Chinese without anything between, and words: in lower case, simplified, without accents, in the singular."""
    *_, simplified = writings(normalized("NFKC", text).casefold())
    return [run if has_han(run) else singular(run)[:LONGEST] for run in RUN.findall(without_accents(simplified))]


def chinese_pieces(run: str) -> Iterator[str]:
    """Each two characters, the last one, and how both sound."""
    yield from (*pairs_of(run), run[-1])
    syllables = syllables_of(run)
    yield from (*sounds_of(syllables), f"{SOUND}{syllables[-1]}")


def word_pieces(word: str) -> Iterator[str]:
    """A word from either end, so that half of it suffices."""
    yield word
    yield REVERSED + word[::-1]


def pairs_of(run: str) -> list[str]:
    """Each two characters that stand side by side."""
    return [run[place : place + 2] for place in range(len(run) - 1)]


def sounds_of(syllables: list[str]) -> list[str]:
    """The sound of each two characters that stand side by side."""
    return [f"{SOUND}{first}{second}" for first, second in pairwise(syllables)]


def owner_piece(team_id: str) -> str:
    """By which the index tells a team's texts from others'."""
    return OWNER + team_id.casefold()


def question_of(words: str, team_id: str) -> str | None:
    """What to ask the index for these words, each of which has to stand in a text; none without any."""
    return _all(team_id, [_exactly(run) for run in runs_of(words)])


def question_in_parts(words: str, team_id: str) -> str | None:
    """The same with Chinese in two parts, so that 国家实验室 finds 国家重点实验室; none where none is so long."""
    runs = runs_of(words)
    if not any(map(parts_of, runs)):
        return None
    return _all(team_id, [_in_parts(parts_of(run)) or _exactly(run) for run in runs])


def question_by_sound(words: str, team_id: str) -> str | None:
    """The same by how words sound: 河楠 for 河南, shiyanshi for 实验室; none where one cannot be."""
    readings = [readings_of(run) for run in sounding_runs(words)]
    return (
        _all(team_id, [_any([_sounding(reading) for reading in some]) for some in readings]) if all(readings) else None
    )


def question_with_slips(words: str, team_id: str) -> str | None:
    """The same with a slip in one half of a word; none where no word is so long that half of it tells something."""
    runs = runs_of(words)
    return _all(team_id, [_half_of(run) for run in runs]) if any(map(has_halves, runs)) else None


def has_halves(run: str) -> bool:
    """Whether half of a word tells which it may be."""
    return len(run) >= SHORTEST_WITH_SLIP and not has_han(run)


def parts_of(run: str) -> list[tuple[str, str]]:
    """How Chinese can be cut into two parts of two characters at least."""
    cuts = range(2, min(len(run), LONGEST_IN_PARTS) - 1) if has_han(run) else ()
    return [(run[:cut], run[cut:]) for cut in cuts]


def sounding_runs(words: str) -> list[str]:
    """The words as runs of one writing: shi yan shi is one, as it would be without the spaces."""
    runs: list[str] = []
    for run in runs_of(words):
        if runs and not has_han(run) and not has_han(runs[-1]):
            runs[-1] += run
        else:
            runs.append(run)
    return runs


def readings_of(run: str) -> list[list[str]]:
    """The syllables that it may be made of, two at least where it is in letters: xian is xi an."""
    if has_han(run):
        return [syllables_of(run)]
    return [reading for reading in _split(run) if len(reading) > 1]


def _split(letters: str) -> list[list[str]]:
    """Some ways to part letters into syllables; from the end on, so that a dead end is met once, not on every way."""
    ways: dict[int, list[list[str]]] = {len(letters): [[]]}
    for start in reversed(range(len(letters))):
        ends = range(min(len(letters), start + LONGEST_SYLLABLE), start, -1)
        syllables = (end for end in ends if SYLLABLE.fullmatch(letters, start, end))
        found = ([letters[start:end], *rest] for end in syllables for rest in ways[end])
        ways[start] = [*islice(found, MOST_READINGS)]
    return ways[0]


def _sounding(reading: list[str]) -> str:
    return " AND ".join(map(_quoted, sounds_of(reading))) or _begun(SOUND + reading[0])


def _exactly(run: str) -> str:
    """Chinese as it stands, a word from its beginning on."""
    if not has_han(run):
        return _begun(run) if len(run) >= SHORTEST_BEGUN else _quoted(run)
    return " AND ".join(map(_quoted, pairs_of(run))) or _begun(run)


def _in_parts(parts: list[tuple[str, str]]) -> str:
    return _any([f"{_exactly(first)} AND {_exactly(second)}" for first, second in parts]) if parts else ""


def _half_of(run: str) -> str:
    if not has_halves(run):
        return _exactly(run)
    half = len(run) // 2
    return _any([_begun(run[:half]), _begun(REVERSED + run[: -half - 1 : -1])])


def _all(team_id: str, parts: list[str]) -> str | None:
    return " AND ".join([_quoted(owner_piece(team_id)), *parts]) if parts else None


def _any(parts: list[str]) -> str:
    return "(" + " OR ".join(f"({part})" for part in parts) + ")"


def _quoted(piece: str) -> str:
    return f'"{piece}"'


def _begun(piece: str) -> str:
    return f'"{piece}"*'
