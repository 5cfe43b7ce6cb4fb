"""The chapters in JupyterLab: the same cells, shown in one language."""

import nbformat
import pytest
from nbclient import NotebookClient

from pipelines.bodies import notebooks
from pipelines.bodies.lab import lab_notebooks
from pipelines.ground.project import Project
from pipelines.notebook.markup import both, in_one_language, raw


def test_one_language_is_kept_and_raw_blocks_are_unwrapped():
    text = both({"zh": "一", "en": raw("<b>one</b>")})
    assert in_one_language(text, "zh") == "一"
    assert in_one_language(text, "en") == "<b>one</b>"


@pytest.fixture(scope="module")
def lab(project, tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    (folder / "params.yaml").write_bytes(project.path("params.yaml").read_bytes())
    for name in ("notebooks", "data"):
        (folder / name).symlink_to(project.path(name))
    return lab_notebooks(Project(folder), "en")


def test_every_chapter_becomes_a_valid_notebook_with_all_its_cells(lab, project):
    assert [path.stem for path in lab] == [path.stem for path in notebooks(project)]
    for path in lab:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        names = [cell.metadata.name for cell in notebook.cells if "name" in cell.metadata]
        assert len(names) == len(set(names)) > 0


@pytest.mark.slow
def test_a_cell_shows_its_words_where_it_ran(lab, project):
    notebook = nbformat.read(lab[0], as_version=4)
    source = "from pipelines.notebook.markup import both, show\nshow(both({'zh': '一', 'en': 'one'}))"
    notebook.cells = [notebook.cells[1], nbformat.v4.new_code_cell(source)]
    NotebookClient(notebook, resources={"metadata": {"path": str(project.root)}}).execute()
    shown = notebook.cells[1].outputs[0]
    assert (shown.output_type, shown.data["text/markdown"]) == ("display_data", "one")
