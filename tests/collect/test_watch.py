"""data/watch.yaml: what may stand in it, and what of it is a fault."""

import re

import pytest

from pipelines.collect import load_watch
from pipelines.ground.errors import CollectError


def codes_of(call):
    with pytest.raises(CollectError) as told:
        call()
    return sorted(fault.code for fault in told.value.faults)


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "ftp://www.jia.example/"},
        {"url": "file:///etc/passwd"},
        {"url": "www.jia.example"},
        {"url": "http://user:secret@www.jia.example/"},
        {"url": "http://www.jia.example:99999/"},
        {"expect": []},
        {"every": "week"},
        {"id": "../air"},
        {"pages": 0},
        {"colour": "red"},
    ],
    ids=str,
)
def test_a_field_that_is_wrong_or_unknown_is_a_fault_with_its_line(city, wrong):
    city.watch({"id": "air"} | wrong)
    assert codes_of(city.places) == ["E-YAML-02"]


def test_an_id_that_stands_twice_and_an_indicator_that_there_is_not_are_faults(city):
    city.watch({"id": "air"}, {"id": "air", "indicators": ["no-such-thing"]})
    assert codes_of(city.places) == ["E-IND-01", "E-KEY-01"]


def test_a_place_allows_its_own_host_and_those_that_it_names(city):
    city.watch({"id": "air", "url": "HTTP://WWW.Jia.example:80/x/", "hosts": ["SHB.jia.example"]})
    assert city.places()[0].allowed == {"www.jia.example", "shb.jia.example"}


def test_a_title_is_wanted_whatever_its_width_and_blanks(city):
    city.watch({"id": "air", "expect": ["1-6月"]})
    assert [city.places()[0].wants(title) for title in ("２０２６年１—６月　质量", "1-7月")] == [True, False]


def test_the_city_watches_places_that_hold(project, codes):
    """The file of this repository: readable, every indicator there is, every expectation words and no pattern."""
    places = load_watch(project, codes)
    assert places
    assert all(place.indicators for place in places)
    assert not any(re.search(r"[*\\^$]", word) for place in places for word in place.expect)
