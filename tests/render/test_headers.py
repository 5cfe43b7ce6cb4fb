"""Headers: one set of rules, the same for every kind of host."""

import re

import pytest

from pipelines.render.headers import POLICY, RULES, headers_file, headers_for, nginx_file


def test_no_script_runs_inline_or_is_evaluated():
    assert "unsafe-inline" not in " ".join(POLICY.values())
    assert "'unsafe-eval'" not in POLICY["script-src"].split()
    assert POLICY["default-src"] == "'none'"
    assert not re.search(r"https?:|\*", " ".join(POLICY.values()))


@pytest.mark.parametrize(
    ("path", "forever"),
    [
        ("/assets/site.0123456789.css", True),
        ("/pagefind/fragment/en_1.pf_fragment", True),
        ("/pagefind/pagefind.js", False),
        ("/index.html", False),
        ("/data/observations.csv", False),
    ],
)
def test_only_what_carries_its_hash_is_kept_for_ever(path, forever):
    assert ("immutable" in headers_for(path).get("Cache-Control", "")) is forever
    assert headers_for(path)["X-Content-Type-Options"] == "nosniff"
    assert headers_for(path)["Referrer-Policy"] == "no-referrer"


def read_back(text):
    """`_headers` read as a host reads it: pattern → headers."""
    rules, current = {}, None
    for line in text.splitlines():
        if line.startswith("  "):
            name, value = line.strip().split(": ", 1)
            rules[current][name] = value
        else:
            current = line
            rules[current] = {}
    return rules


def test_the_headers_file_says_the_rules():
    assert read_back(headers_file("").decode()) == {f"{rule.start}*": rule.headers for rule in RULES}


def test_no_host_joins_two_values_of_one_header():
    for rule in RULES[1:]:
        assert not set(rule.headers) & set(RULES[0].headers)


def test_nginx_gets_every_header_in_every_location():
    text = nginx_file("").decode()
    assert text.count("{") == text.count("}")
    for rule in RULES:
        block = text[text.index(f"location {rule.start} {{") :].split("\n}\n")[0]
        for name, value in headers_for(rule.start).items():
            if name != "Content-Type":
                assert f'add_header {name} "{value}" always;' in block


def test_under_a_path_the_rules_are_under_it_too():
    assert "\n/some/path/assets/*\n" in headers_file("https://ledger.example/some/path/").decode()
    assert "location /some/path/api/ {" in nginx_file("https://ledger.example/some/path/").decode()
