"""What the API promises is written down, in types and in words."""

import datetime as dt
import json
from dataclasses import replace

import jsonschema
import pytest

from pipelines.book import Book
from pipelines.book.frozen import KEPT, Frozen, Withdrawal
from pipelines.ground.bilingual import Bilingual
from pipelines.publish import contract, publish
from pipelines.release.chronicle import chronicle_of, replay_rows
from pipelines.release.compare import differences
from pipelines.schema import TABLES
from pipelines.views.data import load_words


def schema(out, name):
    return json.loads((out / f"api/v1/{name}.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", contract.LISTS)
def test_every_key_of_every_list_has_a_type(out, name):
    for key, found in schema(out, name)["items"]["properties"].items():
        assert found.keys() & {"type", "enum", "const", "anyOf"}, f"{name}.{key}"


def test_every_file_of_the_api_has_a_schema_that_it_meets(tables, registry, codes, project, tmp_path):
    frozen = Frozen(
        "2026.05",
        dt.date(2026, 5, 1),
        {name: tables[name] for name in KEPT if name in tables}
        | {"observations": tables["ranked"].filter("CURRENT").select(TABLES["observations"].names)},
    )
    back = Withdrawal(dt.date(2026, 6, 1), Bilingual(zh="理由", en="reason"))
    changes = differences(None, frozen).as_json()
    book = Book((replace(frozen, withdrawn=back, changes=changes),))
    later = replace(frozen, version="2026-06-30", date=dt.date(2026, 6, 30))
    chronicle = chronicle_of(book, replay_rows([replace(frozen, version="2026-05-01"), later]))
    publish(tables, registry, codes, project.params, [], tmp_path, chronicle)
    files = sorted(path for path in (tmp_path / "api/v1").glob("*.json") if ".schema" not in path.name)
    assert {path.stem for path in files} == {*contract.LISTS, "README"}
    for path in files:
        checked = jsonschema.Draft202012Validator(schema(tmp_path, path.stem))
        rows = json.loads(path.read_text(encoding="utf-8"))
        assert rows
        checked.validate(rows)


@pytest.mark.parametrize(
    ("name", "key", "wrong"),
    [("plans", "issuers", "one body"), ("disclosure", "promises", "7"), ("releases", "date", 2026)],
)
def test_a_wrong_type_is_refused(out, name, key, wrong):
    rows = json.loads((out / f"api/v1/{name}.json").read_text(encoding="utf-8"))
    release = {"version": "2026.11", "date": "2026-11-24", "schema_version": 1, "withdrawn": None}
    changes = {"old": None, "new": "2026.11", "date": "2026-11-24", "statuses": [], "figures": []}
    empty = {**release, "counts": {}, "changes": {**changes, "counts": {}}}
    row = dict(rows[0]) if rows else empty
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
