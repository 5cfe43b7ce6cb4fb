"""What must hold of every tracked file, whoever edits it next."""

import ast
import re
import subprocess
import sys

import pytest
import yaml

from pipelines.ground.errors import CATALOGUE
from pipelines.render.pages import PAGES
from pipelines.views.data import load_words


@pytest.fixture(scope="module")
def tracked(repo):
    listed = subprocess.run(
        ["git", "-C", str(repo), "ls-files", "-co", "--exclude-standard", "-z"],
        capture_output=True,
        check=True,
    )
    return [repo / name for name in listed.stdout.decode().split("\0") if name and (repo / name).is_file()]


def texts(paths, *suffixes):
    for path in paths:
        if not suffixes or path.suffix in suffixes:
            try:
                yield path, path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


@pytest.mark.parametrize(
    "command",
    [["ruff", "check"], ["ruff", "format", "--check"], pytest.param(["mypy"], marks=pytest.mark.slow)],
    ids=" ".join,
)
def test_the_code_is_as_make_lint_wants_it(repo, command):
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=repo, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_program_and_its_templates_hold_no_word_of_one_city(repo, tracked):
    rooms = [
        path
        for path in tracked
        if path.relative_to(repo).parts[:1] == ("pipelines",)
        or path.relative_to(repo).parts[:2] in (("site", "layout"), ("site", "pages"), ("site", "theme"))
    ]
    found = [
        path.name
        for path, text in texts(rooms)
        if re.search("三明|sanming(?!-progress)|福建|fujian", text, re.IGNORECASE)
    ]
    assert found == []


def test_no_text_of_ours_says_what_nobody_can_know(repo, tracked):
    pattern = re.compile("从未公布|从未公开|至今未公开|拒不公开|never published|has never|owes ")
    shown = [
        path
        for path in tracked
        if path.relative_to(repo).parts[0] in ("site", "notebooks")
        or path.relative_to(repo).parts[:2] == ("data", "plan")
    ]
    assert [path.name for path, text in texts(shown, ".yaml", ".j2", ".qmd") if pattern.search(text)] == []


def test_locks_hold_names_versions_and_hashes_and_no_addresses(tracked):
    locks = [path for path in tracked if path.suffix == ".lock"]
    assert {path.name for path in locks} >= {
        "requirements.lock",
        "requirements-build.lock",
        "requirements-dev.lock",
        "requirements-lab.lock",
    }
    for path, text in texts(locks):
        assert "://" not in text, path.name
        if path.name.startswith("requirements"):
            assert "--hash=sha256:" in text


def test_no_tracked_file_carries_a_path_of_a_machine(tracked):
    pattern = re.compile(r"(^|[^A-Za-z0-9_.-])/(work|root|home|farm)/[A-Za-z0-9]")
    found = [
        f"{path.name}: {match.group()}"
        for path, text in texts(tracked)
        for match in [pattern.search(text)]
        if match
    ]
    assert found == []


def test_no_secret_folder_is_tracked(repo, tracked):
    assert [path for path in tracked if path.relative_to(repo).parts[:2] == ("data", "restricted")] == []


def used_codes(repo):
    pattern = re.compile(r'"((?:E|Q|U|W)-[A-Z0-9]+(?:-[A-Z0-9]+)*)"')
    return {
        code
        for path in sorted((repo / "pipelines").rglob("*.py"))
        for code in pattern.findall(path.read_text(encoding="utf-8"))
    }


def test_every_fault_code_that_is_used_has_its_sentences(repo):
    catalogue = yaml.safe_load((repo / "pipelines/ground/faults.yaml").read_text(encoding="utf-8"))
    assert used_codes(repo) - set(catalogue) == set()
    assert set(catalogue) - used_codes(repo) == set()


def test_every_fault_has_both_languages_and_a_next_step(repo):
    catalogue = yaml.safe_load((repo / "pipelines/ground/faults.yaml").read_text(encoding="utf-8"))
    for code, words in catalogue.items():
        assert set(words) == {"zh", "en", "next_zh", "next_en"}, code
        assert re.search("[一-鿿]", words["zh"] + words["next_zh"]), code
        assert CATALOGUE[code].en == words["en"]


def functions(repo):
    for path in sorted((repo / "pipelines").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield path, node


def test_functions_are_small_and_modules_fit_in_the_head(repo):
    lengths = [
        (node.end_lineno - node.lineno + 1, f"{path.name}:{node.name}") for path, node in functions(repo)
    ]
    assert max(lengths)[0] <= 60, max(lengths)
    assert sorted(length for length, _ in lengths)[len(lengths) // 2] <= 14
    long = [
        path.name
        for path in sorted((repo / "pipelines").rglob("*.py"))
        if len(path.read_text(encoding="utf-8").splitlines()) > 400
    ]
    assert long == []


def test_nothing_is_swallowed(repo):
    bare = []
    for path in sorted((repo / "pipelines").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler):
                broad = node.type is None or (
                    isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")
                )
                empty = all(isinstance(part, ast.Pass) for part in node.body)
                if broad or empty:
                    bare.append(f"{path.name}:{node.lineno}")
    assert bare == []


# The room that collects: who fetches has to say when, and reads addresses as the library that fetches does.
COLLECTING = ("addresses.py", "clock.py", "visitor.py", "watch.py", "wire.py")


def test_no_clock_no_network_and_no_random_number_in_the_pipeline(repo):
    pattern = re.compile(
        r"datetime\.now|date\.today|time\.time\(|\brandom\.|import urllib\.request|import requests|import socket|import httpx"
    )
    found = [
        path.name
        for path in sorted((repo / "pipelines").rglob("*.py"))
        if pattern.search(path.read_text(encoding="utf-8"))
    ]
    # A person may hand `tracker reproduce` the address of a site, or run `tracker collect`; no stage of the
    # pipeline imports these (tests/collect/test_apart.py).
    assert found == [*COLLECTING, "published.py"]


PERIOD = "TIME_PERIOD"
ORDERS = {"sort", "sort_by", "max", "min", "top_k", "bottom_k", "arg_max", "arg_min"}


def text_sorts(tree):
    """Lines that order periods as text: a frame or an expression sorted by the column, its max or min, the
    keyword order_by, `sorted`, `max` or `min` of its values by no key of time, a comparison by < or >."""

    def names_it(node):
        return any(isinstance(part, ast.Constant) and part.value == PERIOD for part in ast.walk(node))

    def timed(node):
        named = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
        named |= {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}
        return bool(named & {"sort_key", "time_of", "bounds", "in_order", "by_period"}) or "int" in named

    def called_so(node):
        function, spoken = node.func, [*node.args, *(word.value for word in node.keywords)]
        method = function.attr if isinstance(function, ast.Attribute) else ""
        name = function.id if isinstance(function, ast.Name) else ""
        return (
            (method in ORDERS and any(names_it(part) and not timed(part) for part in spoken))
            or (method in ORDERS and not node.args and names_it(function) and not timed(function))
            or (name in ("sorted", "max", "min") and names_it(node) and not timed(node))
            or any(word.arg == "order_by" and names_it(word.value) for word in node.keywords)
        )

    def compared_so(node):
        ordered = any(isinstance(op, ast.Lt | ast.Gt | ast.LtE | ast.GtE) for op in node.ops)
        ends = (f"col({PERIOD!r})", f"[{PERIOD!r}]")
        sides = [ast.unparse(part) for part in (node.left, *node.comparators)]
        return ordered and not timed(node) and any(side.endswith(ends) for side in sides)

    for node in ast.walk(tree):
        if (isinstance(node, ast.Call) and called_so(node)) or (
            isinstance(node, ast.Compare) and compared_so(node)
        ):
            yield node.lineno


def programs(repo):
    """(name, tree) of every module, and of every chapter's Python cells together."""
    for path in sorted((repo / "pipelines").rglob("*.py")):
        yield path.name, ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted([*(repo / "notebooks").glob("*.qmd"), *(repo / "pipelines").rglob("*.qmd")]):
        cells = re.findall(
            r"^```\{python\}\n(.*?)^```", path.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
        )
        yield path.name, ast.parse("\n".join(cells))


def test_no_program_orders_periods_as_text(repo):
    assert [f"{name}:{line}" for name, tree in programs(repo) for line in text_sorts(tree)] == []
    templates = [
        p.name for p in (repo / "site").rglob("*.j2") if re.search(rf"sort\([^)]*{PERIOD}", p.read_text())
    ]
    assert templates == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('frame.sort("INDICATOR", "TIME_PERIOD")', True),
        ('frame.sort([*SERIES, "TIME_PERIOD"])', True),
        ('frame["TIME_PERIOD"].max()', True),
        ('frame["TIME_PERIOD"].drop_nulls().max()', True),
        ('frame.select(pl.col("TIME_PERIOD").min())', True),
        ('pl.col("A").first().over(KEYS, order_by="TIME_PERIOD")', True),
        ('sorted(rows, key=lambda r: (r["TIME_PERIOD"], r["OBS_ID"]))', True),
        ('max(row["TIME_PERIOD"] for row in rows)', True),
        ('sorted(set(rows["TIME_PERIOD"]))', True),
        ('frame.filter(pl.col("TIME_PERIOD") > first)', True),
        ('by_period(frame, "INDICATOR", "TIME_PERIOD")', False),
        ('sorted(rows, key=lambda r: sort_key(r["TIME_PERIOD"]))', False),
        ('frame.filter(pl.col("TIME_PERIOD") == first).sort("OBS_ID")', False),
        ('max(int(row["TIME_PERIOD"]) for row in rows)', False),
        ('rows.append(row["TIME_PERIOD"])', False),
    ],
)
def test_a_text_sort_of_periods_is_seen(code, found):
    assert bool(list(text_sorts(ast.parse(code)))) is found


def test_great_expectations_and_pandas_are_imported_in_one_place_only(repo):
    found = {
        path.relative_to(repo).as_posix()
        for path in sorted((repo / "pipelines").rglob("*.py"))
        if re.search(
            r"^\s*(import|from) (great_expectations|pandas)",
            path.read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    }
    assert found == {"pipelines/validate/gx.py"}


def test_both_languages_have_the_same_texts(project):
    from pipelines.views.data import load_words

    words = load_words(project)
    assert words["zh"].keys() == words["en"].keys()


def test_placeholders_agree_between_the_languages(project):
    from pipelines.views.data import load_words

    words = load_words(project)
    for key in sorted(words["zh"].keys()):
        fields = [set(re.findall(r"\{(\w+)[:!}]", words[lang](key))) for lang in ("zh", "en")]
        assert fields[0] == fields[1] or fields[0] - fields[1] <= {"city", "unofficial"}, key


def keys_of(tree, path=()):
    """Every key of a tree of texts, as the code asks for it."""
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from keys_of(value, (*path, str(name)))
        else:
            yield ".".join((*path, str(name)))


def test_every_text_is_asked_for_somewhere(repo, project):
    """By its key, or by one that is put together: `f"provenance.{name}"`, `'nav.' ~ item`, a page's words."""
    kinds = ("pipelines/**/*.py", "pipelines/**/*.qmd", "notebooks/*.qmd", "site/**/*.j2", "site/theme/*.js")
    sources = [path for kind in kinds for path in repo.glob(kind) if "public" not in path.parts]
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    begun = {*re.findall(r"""['"]([\w.-]+\.)['"]\s*~""", code), *re.findall(r"""f['"]([\w.-]+\.)\{""", code)}
    begun |= {*re.findall(r"""f['"](\w+_)\{""", code), *re.findall(r"""['"](\w[\w.]*_)['"]\s*~""", code)}
    pages = {f"{page.words}.{part}" for page in PAGES.values() for part in ("title", "description")}
    quoted = {*re.findall(r"""(?<=['"])[^'"]+(?=['"])""", code)}  # between any quote and the next
    idle = [
        key
        for key in keys_of(load_words(project)["zh"].tree)
        if not quoted & {key, f"{key}_none"}
        and key not in pages
        and not any(key.startswith(beginning) for beginning in begun)
        and not (key.endswith("_none") and key[:-5] in quoted)
    ]
    assert idle == []


def test_every_path_that_contributing_names_is_there(repo):
    """But for what stages and commands make, which git does not know."""
    made = ("data/restricted", "data/structure.sdmx.xml", "data/revisions.csv", "site/demo", "site/public")
    text = re.sub(
        r"^```.*?^```", "", (repo / "CONTRIBUTING.md").read_text(encoding="utf-8"), flags=re.M | re.S
    )
    named = re.findall(r"`((?:pipelines|site|tests|data|notebooks|expectations)/[\w./-]*\w)`", text)
    assert len(named) > 20
    assert [name for name in named if not (repo / name).exists() and not name.startswith(made)] == []


# What nothing in the code names: called by libraries, by chapters' cells, or read by people alone.
REVIEWED = [
    # What Jupyter asks of a kernel's process.
    *("handle_starttag", "handle_endtag", "attrs"),  # what HTMLParser calls
    *("launch_kernel", "cmd", "wait", "terminate", "_kernel_spec"),
    "model_config",
    "NOTE",
    "log_message",
    "external_attr",
    "create_system",
    "tabSelected",
    "active",
    "hyperlink",
    "fitToHeight",
    "orientation",
    "pageSetUpPr",
    "_root",
    "_complete",
    "left_aside",
    "_one_place",
    "_whole",
    "show_in_lab",
    "parts_read",
    "not_scanned",
    "receiving_office",
    "receiving_seen",
    "change_source",
    "shows",
    "publication_zh",
    "publication_en",
    "expected_by",
    "request_id",
    "sent",
    "due",
    "answered",
    "result_zh",
    "result_en",
    "old_obs",
    "new_obs",
    "FORMAT",
    "unit_code",
    "progress_bars",
    "METHOD",
    "PAGE",
    "last_seen",
    "local_address",
    "socket_options",
    "_pool",
]


def test_nothing_in_the_package_is_dead(repo, tmp_path):
    """vulture over the package and the chapters' cells; what it can't see is reviewed above."""
    import vulture

    cells = [
        cell
        for path in (*(repo / "notebooks").glob("*.qmd"), *(repo / "pipelines").rglob("*.qmd"))
        for cell in re.findall(
            r"^```\{python\}\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
        )
    ]
    (tmp_path / "cells.py").write_text("\n".join(cells), encoding="utf-8")
    seen = vulture.Vulture(
        ignore_names=REVIEWED,
        ignore_decorators=["@*.command", "@*.callback", "@stage", "@new_app.command", "@field_validator"],
    )
    seen.scavenge([str(repo / "pipelines"), str(tmp_path / "cells.py")])
    idle = [f"{item.filename}:{item.first_lineno} {item.name}" for item in seen.get_unused_code(60)]
    assert [one for one in idle if "cells.py" not in one] == []


def test_every_command_and_every_status_is_documented(repo, codes):
    documents = "".join(
        (repo / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md")
    )
    method = (repo / "notebooks/method.qmd").read_text(encoding="utf-8")
    from typer.main import get_command

    from pipelines.cli.app import app

    for name in get_command(app).commands:
        assert f"tracker {name}" in documents, name
    assert "codes.statuses" in method


def test_every_make_verb_is_listed_by_help(repo):
    makefile = (repo / "Makefile").read_text()
    verbs = re.findall(r"^([a-z-]+):.*##", makefile, re.MULTILINE)
    assert {"site", "test", "test-fast", "serve", "bench", "lint", "lock", "lab", "look"} <= set(verbs)
