"""Which province a channel is named for."""

import pytest

from handlers.words.channels import province_of_channel


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("henan", "HA"),
        ("henan-rd", "HA"),
        ("science_xinjiang", "XJ"),
        ("inner-mongolia-desk", "NM"),
        ("河南科技", "HA"),
        ("tibet", "XZ"),
        ("henan-and-hubei", None),
        ("general", None),
        ("he-said", None),
        ("sd-card", None),
        ("", None),
        ("<!channel>", None),
    ],
)
def test_the_province_that_a_channel_is_named_for(name: str, code: str | None):
    found = province_of_channel(name)

    assert (found.code if found else None) == code
