"""Words out of code: every word file is asked for what it holds, holds what it is asked for, and both languages
have the same gaps; in the rooms that are done no sentence stands in the code."""

import ast
import re

import pytest

from pipelines.ground.phrases import FORM, Phrases

CHINESE = re.compile("[　-〿一-鿿＀-￯]")
# Rooms and modules whose words have left the code.
WORDLESS = (
    "assess",
    "codes/text.py",
    "doubts",
    "inspection",
    "publish",
    "release/wording.py",
    "reproduce/chain.py",
    "submit",
)
# What is Chinese in them all the same, by module and name: it is read, not said, or is a list that grows by files.
READ = {
    "words.py": {"_BOUNDS": "how a plan makes a figure a bound", "worded": "the same"},
    "missing.py": {"_ASIDE": "what a request for disclosure leaves out"},
    "kept_back.py": {"_OF_CLASS": "classes of disclosure, as registers write them"},
    "text.py": {"chinese_number": "numerals"},
    "api.py": {"targets_schema": "titles of columns"},
    "editions.py": {"_family": "what tells the editions of one title apart"},
    "proposal.py": {"_plain": "the numbering before a label"},
    "blank.py": {"FONT": "the name of a font"},
    "figures.py": {
        "_APPROVAL": "how an approval is numbered",
        "APPROVAL_EXAMPLE": "one that passes for it",
        "_PERSON": "what is a person's",
    },
    "form.py": dict.fromkeys(
        ("FORM", "INFO", "HELP", "HEADERS", "INFO_ROWS"), "names by which a returned form is read"
    ),
    "marked.py": {"LIST": "a sheet that is known again when the copy comes back"},
    **{f"{name}.py": {"METHOD": "a method is one file"} for name in ("linear", "geometric", "official")},
    **{f"{name}.py": {"METHOD": "a method is one file"} for name in ("eurostat", "destatis")},
}
# Gaps that one language says twice and the other does not need, by key.
ONE_SIDED = {"ban.broken": {"found"}, "ban.broken-or-more": {"found"}}


def trees(folder):
    for path in sorted(folder.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def constants(node):
    """The strings below a node, those that are put together left out."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif not isinstance(node, ast.JoinedStr):
        for part in ast.iter_child_nodes(node):
            yield from constants(part)


def beginnings(tree):
    """How strings that are put together begin: `gap.` of f"gap.{reason}"."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            yield node.values[0].value


def said(tree):
    """The keys that stand in calls of `say`, `say.both`, `say.known` and the like."""
    for node in ast.walk(tree):
        held = getattr(node, "func", None)
        held = getattr(held, "value", held)
        if isinstance(node, ast.Call) and isinstance(held, ast.Name) and held.id == "say":
            yield from (
                key
                for argument in node.args
                for key in constants(argument)
                if re.fullmatch(r"[\w.-]{3,}", key)
            )


@pytest.fixture(scope="module")
def word_files(repo):
    """The phrases of every YAML file that lies beside a module which loads it."""
    beside = [
        path for path in sorted((repo / "pipelines").rglob("*.yaml")) if path.with_suffix(".py").is_file()
    ]
    found = [
        Phrases(p) for p in beside if "Phrases(Path(__file__)" in p.with_suffix(".py").read_text("utf-8")
    ]
    assert len(found) >= 5
    return found


def test_every_phrase_is_asked_for_by_its_room(word_files):
    for phrases in word_files:
        room = [tree for _, tree in trees(phrases.path.parent)]
        whole = {node.value for tree in room for node in ast.walk(tree) if isinstance(node, ast.Constant)}
        begun = tuple(b for tree in room for b in beginnings(tree) if re.fullmatch(r"[\w-]+\.[\w.-]*", b))
        idle = [key for key in phrases.pairs if key not in whole and not key.startswith(begun)]
        assert idle == [], phrases.path.name


def test_every_phrase_that_is_asked_for_is_there(word_files):
    for phrases in word_files:
        module = phrases.path.with_suffix(".py")
        own = re.compile(rf"from [\w.]*\b{module.stem} import [^\n]*\bsay\b|Phrases\(Path\(__file__\)")
        groups = {key.partition(".")[0] for key in phrases.pairs if "." in key}
        for path, tree in trees(module.parent):
            source = own.search(path.read_text(encoding="utf-8"))
            if source and ("Phrases" not in source.group() or path == module):
                dotted = {t for t in constants(tree) if re.fullmatch(r"[\w-]+(\.[\w-]+)+", t)}
                asked = {*said(tree), *(text for text in dotted if text.partition(".")[0] in groups)}
                assert sorted(asked - phrases.pairs.keys()) == [], path.name
                begun = [b for b in beginnings(tree) if b.partition(".")[0] in groups and "." in b]
                assert [b for b in begun if not any(k.startswith(b) for k in phrases.pairs)] == [], path.name


def test_both_languages_of_a_phrase_have_the_same_gaps_and_each_its_own_signs(word_files):
    for phrases in word_files:
        for key, pair in phrases.pairs.items():
            gaps = [set(re.findall(r"\{(\w+)[:!}]", pair[lang])) for lang in ("zh", "en")]
            assert gaps[0] ^ gaps[1] <= ONE_SIDED.get(key, set()), key
            assert all(pair.values()), key
            assert not CHINESE.search(pair["en"]), key
            spoken = re.sub(r"\{[^{}]*\}", "…", pair["zh"])
            spoken = re.sub(r"`[^`]*`|[A-Za-z]+[._/][A-Za-z._…]+", "", spoken)  # names of fields and files
            assert not re.search(r"[a-z]{3}|[,;:?!]", spoken), key


def named(tree):
    """(name of the top-level statement, its node)."""
    for node in tree.body:
        target = getattr(node, "target", None) or (getattr(node, "targets", None) or [None])[0]
        yield getattr(node, "name", None) or getattr(target, "id", ""), node


def documentation(tree):
    """The docstrings below a node."""
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef
    return {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, kinds)}


def test_words_stand_in_word_files_and_not_in_the_code(repo):
    found = set()
    for place in WORDLESS:
        path = repo / "pipelines" / place
        files = trees(path) if path.is_dir() else [(path, ast.parse(path.read_text(encoding="utf-8")))]
        for file, tree in files:
            documented = documentation(tree)
            for name, node in named(tree):
                texts = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
                if any(isinstance(t, str) and CHINESE.search(t) and t not in documented for t in texts):
                    found.add((file.name, name))
    assert found == {(file, name) for file, names in READ.items() for name in names}


def test_a_key_or_a_value_that_is_missing_is_told_with_file_and_key(tmp_path):
    path = tmp_path / "few.yaml"
    path.write_text('a: {b: {zh: "{n} 项", en: "{n:one promise|{n} promises}"}}\n', encoding="utf-8")
    say = Phrases(path)
    assert [say("en", "a.b", n=n) for n in (1, 2)] == ["one promise", "2 promises"]
    assert say.both("a.b", n=1) == "1 项 one promise"
    assert (say.known("a.c", "a.b"), say.known("a.c")) == ("a.b", "")
    assert say.pair("a.b", n=2) == ("2 项", "2 promises")
    with pytest.raises(KeyError, match=r"few\.yaml: a\.c"):
        say("zh", "a.c")
    with pytest.raises(KeyError, match=r"few\.yaml: a\.b \(zh\) lacks 'n'"):
        say("zh", "a.b")


@pytest.mark.parametrize(
    ("text", "value", "filled"),
    [
        ("为{x: }", "12 吨", "为 12 吨"),
        ("为{x: }", "不足 12 吨", "为不足 12 吨"),
        ("of {x!l}", "Use of land", "of use of land"),
        ("of {x!l}", "GDP", "of GDP"),
        ("{x:one|many}", 1, "one"),
        ("{x:.1f}", 2, "2.0"),
    ],
)
def test_a_gap_is_filled_as_its_language_writes_it(text, value, filled):
    assert FORM.vformat(text, (), {"x": value}) == filled
