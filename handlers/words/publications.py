"""Where a publication can be looked up, as people write it: an address, a document's number, or both."""

import re
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from store.model.errors import UserError
from store.model.source import Address

ADDRESS: TypeAdapter[str] = TypeAdapter(Address)
LONGEST_NUMBER = 100
WEB = re.compile(r"https?://|www\.", re.IGNORECASE)
HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:cn|com|net|org|edu|gov)(?:[/:?#]\S*)?", re.IGNORECASE)
NUMBER = re.compile(r"[号〔〕\[\]（）()【】]|\bno\.|\d", re.IGNORECASE)


class Reference(NamedTuple):
    """An address that leads there, and the number that its publisher gave it."""

    address: str | None = None
    number: str | None = None


def read_reference(text: str) -> Reference:
    """An address, a number, or the one and then the other; `www.` or a host alone are enough of an address.

    Raises:
        UserError: it looks like an address and is none, or is too long.
    """
    words = text.split()
    web = [word for word in words if WEB.match(word) or HOST.fullmatch(word)]
    number = " ".join(word for word in words if word not in web)
    broken = len(web) > 1 or (web and number and not NUMBER.search(number)) or "://" in number
    address = web[0] if web else None
    if address and not address.lower().startswith("http"):
        address = f"https://{address}"
    if broken or (address and not is_address(address)):
        raise UserError("That is no address. It begins with https:// and has no spaces in it.")
    if len(number) > LONGEST_NUMBER:
        raise UserError("That is too long: {n} characters, and {most} at most.", n=len(number), most=LONGEST_NUMBER)
    return Reference(address, number or None)


def is_address(text: str) -> bool:
    """Whether it can be kept as a link."""
    try:
        ADDRESS.validate_python(text)
    except ValidationError:
        return False
    return True
