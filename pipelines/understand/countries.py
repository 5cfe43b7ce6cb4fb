"""Countries by ISO 3166, as tables from abroad name them."""

from __future__ import annotations

from functools import cache

from pipelines.ground.folding import fold

# Short names that statistical offices use and the standard does not list.
_SHORT = {
    "uk": "GB", "unitedkingdom": "GB", "greatbritain": "GB", "usa": "US", "us": "US", "unitedstates": "US",
    "southkorea": "KR", "korea": "KR", "korea,rep.": "KR", "northkorea": "KP", "russia": "RU", "russianfederation": "RU",
    "turkey": "TR", "turkiye": "TR", "iran": "IR", "vietnam": "VN", "czechrepublic": "CZ", "taiwan": "TW",
    "hongkong": "HK", "macau": "MO", "slovakrepublic": "SK", "deutschland": "DE", "frankreich": "FR", "österreich": "AT",
    "schweiz": "CH", "italien": "IT", "spanien": "ES", "polen": "PL", "niederlande": "NL", "el": "GR", "china,people'srepublicof": "CN",
}  # fmt: skip


@cache
def _codes() -> dict[str, str]:
    import pycountry

    found: dict[str, str] = {}
    for country in pycountry.countries:
        names = [country.name, country.name.split(",")[0], country.alpha_2, country.alpha_3]
        names += [getattr(country, "common_name", ""), getattr(country, "official_name", "")]
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
    return _codes().get(flat.casefold(), "")
