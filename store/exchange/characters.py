"""The characters of a text file that does not say how they are written: Excel's “ANSI” of several countries."""

import re
from collections.abc import Callable, Iterable
from itertools import chain

UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # “Unicode text”
SAMPLE = 4000  # characters outside of ASCII by which the encoding is told
PLAUSIBLE = 0.6  # share of them that people write every day

GB_COMMON = (*range(0xA1, 0xA4), *range(0xB0, 0xD8))  # leading bytes of signs and of the first level of GB2312
BIG5_COMMON = range(0xA1, 0xC7)  # of signs and of the first level of Big5
LATIN = re.compile("[À-ÖØ-öø-ÿŒœŠšŽžŸ–—‘’‚“”„•…€‰°·²³§£±¼½¾×«»´®©™¿¡\u00a0]")


def decoded(content: bytes) -> str | None:
    """The text, in the first of the usual encodings that fits it; none where it is no text in any of them."""
    if content.startswith(UTF_16):
        return decoded_by("utf-16", content)
    if b"\0" in content:
        return None
    return next((text for text in readings(content) if text is not None), None)


def readings(content: bytes) -> Iterable[str | None]:
    """UTF-8 is never anything else; the others are told by the characters that come out."""
    yield decoded_by("utf-8-sig", content)
    found = [(share(text), text) for share, text in told(content) if text]
    shares = [(share, text) for share, text in found if share >= PLAUSIBLE]
    yield max(shares, key=lambda one: one[0])[1] if shares else None
    yield decoded_by("gb18030", content)


def told(content: bytes) -> Iterable[tuple[Callable[[str], float], str | None]]:
    yield common_in("gb18030", GB_COMMON), decoded_by("gb18030", content)
    yield common_in("big5", BIG5_COMMON), decoded_by("big5hkscs", content)
    yield latin, decoded_by("cp1252", content)


def decoded_by(encoding: str, content: bytes) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def common_in(encoding: str, leading: Iterable[int]) -> Callable[[str], float]:
    """How many of a text's characters stand where an encoding has its common ones."""
    known = frozenset(leading)

    def share(text: str) -> float:
        return share_of(outside_ascii(text), lambda sign: (sign.encode(encoding, "ignore") or b"?")[0] in known)

    return share


def latin(text: str) -> float:
    """How many of a text's characters are accented letters or signs of print, in words of few of them."""
    foreign = outside_ascii(text)
    if len(foreign) > sum(sign.isascii() and sign.isalpha() for sign in text):
        return 0.0
    return share_of(foreign, lambda sign: LATIN.fullmatch(sign) is not None) * 0.99  # where nothing else fits as well


def outside_ascii(text: str) -> str:
    found = chain.from_iterable(part for part in re.findall(r"[^\x00-\x7f]+", text))
    return "".join(sign for sign, _ in zip(found, range(SAMPLE), strict=False))


def share_of(signs: str, is_one: Callable[[str], bool]) -> float:
    return sum(map(is_one, signs)) / len(signs) if signs else 1.0
