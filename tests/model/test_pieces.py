"""How words are cut where an index is asked for them."""

from store.model.pieces import question_by_sound, readings_of


def test_letters_that_are_no_pinyin_have_no_reading_however_many_ways_lead_nowhere():
    assert readings_of("xian" * 100 + "b") == []
    assert question_by_sound("xian " * 100 + "b", "T1") is None


def test_letters_that_can_be_parted_in_many_ways_have_some_readings():
    readings = readings_of("xian" * 100)
    assert 1 < len(readings) <= 8
    assert all("".join(reading) == "xian" * 100 for reading in readings)
