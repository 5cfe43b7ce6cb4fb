"""What the API promises is written down, in types and in words."""

import json

import jsonschema
import pytest

from pipelines.publish import contract
from pipelines.render.data import load_words


def schema(out, name):
    return json.loads((out / f"api/v1/{name}.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", contract.LISTS)
def test_every_key_of_every_list_has_a_type(out, name):
    for key, found in schema(out, name)["items"]["properties"].items():
        assert found.get("type") or found.get("enum"), f"{name}.{key}"


@pytest.mark.parametrize(
    ("name", "key", "wrong"),
    [("plans", "issuers", "one body"), ("disclosure", "promises", "7"), ("releases", "date", 2026)],
)
def test_a_wrong_type_is_refused(out, name, key, wrong):
    rows = json.loads((out / f"api/v1/{name}.json").read_text(encoding="utf-8"))
    row = dict(rows[0]) if rows else {"version": "2026.11", "date": "2026-11-24"}
    jsonschema.Draft202012Validator(schema(out, name)).validate([row])
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema(out, name)).validate([row | {key: wrong}])


def test_every_promises_chain_meets_its_schema(out):
    folder = out / "api/v1/targets"
    checked = jsonschema.Draft202012Validator(
        json.loads((folder / "schema.json").read_text(encoding="utf-8"))
    )
    for path in sorted(set(folder.glob("*.json")) - {folder / "schema.json"}):
        checked.validate(json.loads(path.read_text(encoding="utf-8")))


def test_the_readme_lists_what_is_there_and_says_how_it_ends(out, project):
    read = json.loads((out / "api/v1/README.json").read_text(encoding="utf-8"))
    for row in read["lists"]:
        assert (out / "api/v1" / row["address"]).is_file()
        assert (out / "api/v1" / row["schema"]).is_file()
    assert (out / "api/v1" / read["target"]["schema"]).is_file()
    words = load_words(project)
    for lang in ("zh", "en"):
        assert read["deprecation"][lang] == words[lang]("programs.deprecation")
        assert read["stability"][lang] == words[lang]("programs.stability")
