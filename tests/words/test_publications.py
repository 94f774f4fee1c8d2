"""Where a publication can be looked up, as people write it in one field."""

import pytest

from handlers.words.publications import Reference, read_reference
from store.model.errors import UserError


@pytest.mark.parametrize(
    ("typed", "address", "number"),
    [
        ("https://example.org/a?b=1", "https://example.org/a?b=1", None),
        ("www.henan.gov.cn/tj", "https://www.henan.gov.cn/tj", None),
        ("stats.gov.cn", "https://stats.gov.cn", None),
        ("豫政〔2022〕1号", None, "豫政〔2022〕1号"),
        ("No. 7 of 2023", None, "No. 7 of 2023"),
        ("https://example.org/r 豫政〔2022〕1号", "https://example.org/r", "豫政〔2022〕1号"),
        ("豫政〔2022〕1号 https://example.org/r", "https://example.org/r", "豫政〔2022〕1号"),
        ("  ", None, None),
    ],
)
def test_an_address_a_number_or_both(typed: str, address: str | None, number: str | None):
    assert read_reference(typed) == Reference(address, number)


@pytest.mark.parametrize(
    "typed",
    ["https://", "https://exa mple.org/x", "https://a.org https://b.org", "https://a.org/<x>", "x://y", "9" * 101],
)
def test_what_looks_like_an_address_and_is_none_is_told(typed: str):
    with pytest.raises(UserError):
        read_reference(typed)
