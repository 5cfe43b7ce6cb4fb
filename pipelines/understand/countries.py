"""Countries by ISO 3166, as tables from abroad name them."""

from __future__ import annotations

import gettext
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from pipelines.ground.folding import fold
from pipelines.understand.when import is_chinese

_TONGUES = ("de", "fr", "es", "it")  # those whose names of countries are read beside the English ones
# Short names that statistical offices use and the standard does not list.
_SHORT = {
    "uk": "GB", "u.k.": "GB", "unitedkingdom": "GB", "greatbritain": "GB",
    "u.s.": "US", "usa": "US", "us": "US", "unitedstates": "US",
    "southkorea": "KR", "korea": "KR", "korea,rep.": "KR", "northkorea": "KP", "russia": "RU",
    "turkey": "TR", "turkiye": "TR", "iran": "IR", "vietnam": "VN", "czechrepublic": "CZ", "taiwan": "TW",
    "hongkong": "HK", "macau": "MO", "slovakrepublic": "SK",
    "el": "GR", "franceentière": "FR", "francemétropolitaine": "FR",
    "china,people'srepublicof": "CN",
}  # fmt: skip


@cache
def _codes() -> dict[str, str]:
    import pycountry

    found: dict[str, str] = {}
    tongues = [
        gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[tongue]) for tongue in _TONGUES
    ]
    for country in pycountry.countries:
        names = [country.name, country.name.split(",")[0], country.alpha_2, country.alpha_3]
        names += [getattr(country, "common_name", ""), getattr(country, "official_name", "")]
        names += [tongue.gettext(country.name) for tongue in tongues]
        for name in filter(None, names):
            found.setdefault(fold(name).casefold(), country.alpha_2)
    return found | _SHORT


def country_code(label: str) -> str:
    """The two letters of ISO 3166 for a label that is a country's name or code; empty where it is none.

    Codes count in capitals alone, so that «in» and «is» are no countries.
    """
    flat = fold(label)
    if len(flat) <= 3 and not flat.isupper():
        return ""
    return _codes().get(flat.casefold(), "") or _codes().get(flat.casefold().partition("(")[0], "")


def country_in(text: str) -> str:
    """The one country that a line in a Latin script names, as printed; empty where none or two."""
    if is_chinese(text):
        return ""
    words = re.findall(r"[A-ZÀ-Þ][A-Za-zÀ-ÿ.]*", text)
    runs = [" ".join(words[a : a + n]) for n in (3, 2, 1) for a in range(len(words) - n + 1)]
    found = {code: run for run in reversed(runs) if run in text and len(run) > 1 and (code := _named(run))}
    return next(iter(found.values())) if len(found) == 1 else ""


def _named(name: str) -> str:
    """The code of a country's name; codes of letters alone name none in a sentence, but UK and USA."""
    return country_code(name) if len(name) > 3 or name in ("UK", "USA", "U.S.", "U.K.") else ""


_OFTEN = {"US", "CA", "AU", "GB", "DE", "AT", "CH"}  # whose states are told by a short name: Texas, Bern


def one_subdivision(name: str) -> str:
    """The code of ISO 3166-2 of a long name that one country alone has for a state: Baden-Württemberg."""
    codes = _subdivisions().get(fold(name).casefold(), ())
    home = {code[:2] for code in codes}
    known = len(name) > 7 or (len(name) > 3 and home <= _OFTEN)
    return codes[0] if known and len(home) == 1 else ""


_COMPASS = frozenset(
    end + ending
    for end in (
        "north",
        "south",
        "east",
        "west",
        "northeast",
        "northwest",
        "southeast",
        "southwest",
        "central",
    )
    for ending in ("", "ern")
)


@cache
def _subdivisions() -> dict[str, tuple[str, ...]]:
    import pycountry

    found: dict[str, tuple[str, ...]] = {}
    for one in pycountry.subdivisions:
        name = fold(one.name).casefold()
        found[name] = (*found.get(name, ()), one.code)
    return found


def subdivisions_of(labels: Iterable[str]) -> dict[str, str]:
    """Folded label → code of ISO 3166-2, where most of the labels are states or provinces of one country."""
    named = [label for label in labels if fold(label).casefold() not in _COMPASS]
    codes = {label: _subdivisions().get(fold(label).casefold(), ()) for label in named}
    countries = Counter(code[:2] for found in codes.values() for code in set(found))
    countries.update(code for label in named if (code := country_code(label)) in countries)
    country, count = max(countries.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    if count < 2 or count < len(codes) / 2:
        return {}
    own = {label: [code for code in found if code.startswith(country)] for label, found in codes.items()}
    return {label: found[0] for label, found in own.items() if found}


_NAME = r"[A-ZÄÖÜ][\wäöüß'’-]+"
_NAMED = (
    re.compile(
        r"\b(?:City|Town|County|State|Borough|Municipality|Canton) of"
        rf" (?P<name>{_NAME}(?: of {_NAME}| {_NAME})?)"
    ),
    re.compile(
        r"\b(?:Stadt|Landeshauptstadt|Landkreis|Kanton|Gemeinde)"
        rf" (?P<name>{_NAME}(?: (?:im|am|an der|ob der) {_NAME}| {_NAME})?)"
    ),
    re.compile(rf"(?P<name>{_NAME}(?: {_NAME}){{0,2}} (?:City|County))\b"),
)


def place_in(text: str) -> str:
    """The town, county or canton that a line in a Latin script calls so: City of Boulder, Stadt Leipzig."""
    if is_chinese(text):
        return ""
    if match := next((match for pattern in _NAMED if (match := pattern.search(text))), None):
        return match["name"]
    words = re.findall(r"[A-ZÄÖÜ][\wäöüß-]+(?: [A-ZÄÖÜ][\wäöüß-]+)?", text)
    found = {word for word in words if one_subdivision(word)}
    return found.pop() if len(found) == 1 else ""
