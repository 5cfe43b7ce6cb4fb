"""Whenever a build dies, the old or the new site is whole, and nothing foreign is touched."""

from contextlib import nullcontext

import pytest

from pipelines.ground.errors import PublishError
from pipelines.render import site as module
from pipelines.render.site import MARKER, NEW, OLD, build_site, recover, swap


def folder(path, text):
    path.mkdir(parents=True)
    (path / MARKER).touch()
    (path / "index.html").write_text(text)
    return path


def content(path):
    return (path / "index.html").read_text()


def test_the_new_site_takes_the_place_of_the_old_one(tmp_path):
    public = folder(tmp_path / "public", "old")
    swap(folder(tmp_path / NEW, "new"), public)
    assert content(public) == "new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["public"]


def test_killed_between_the_renames_the_old_site_comes_back(tmp_path):
    public = tmp_path / "public"
    folder(tmp_path / OLD, "old")
    folder(tmp_path / NEW, "new")
    recover(public)
    assert content(public) == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["public"]


def test_killed_while_building_the_old_site_stays(tmp_path):
    public = folder(tmp_path / "public", "old")
    folder(tmp_path / NEW, "half")
    recover(public)
    assert content(public) == "old"
    assert not (tmp_path / NEW).exists()


def test_killed_while_removing_the_old_site_the_new_one_stays(tmp_path):
    public = folder(tmp_path / "public", "new")
    folder(tmp_path / OLD, "old")
    recover(public)
    assert content(public) == "new"


def test_a_folder_that_is_not_ours_is_never_removed(tmp_path):
    public = folder(tmp_path / "public", "site")
    foreign = tmp_path / NEW
    foreign.mkdir()
    (foreign / "diary.txt").write_text("mine")
    recover(public)
    assert (foreign / "diary.txt").read_text() == "mine"


def test_an_output_folder_with_other_things_in_it_is_refused(data_copy):
    public = data_copy.path("site", "public")
    public.mkdir(parents=True)
    (public / "diary.txt").write_text("mine")
    with pytest.raises(PublishError, match="E-SITE-01"):
        build_site(data_copy)
    assert (public / "diary.txt").read_text() == "mine"


def test_an_unwritable_output_folder_is_one_clear_error(data_copy, monkeypatch):
    data_copy.path("site").write_text("a file where the folder should be")
    monkeypatch.setattr(module.SiteData, "load", lambda project: None)
    with pytest.raises(PublishError, match="E-FILE-03"):
        build_site(data_copy)


def test_a_disk_that_refuses_is_one_clear_error_and_the_old_site_stays(data_copy, monkeypatch):
    public = folder(data_copy.path("site", "public"), "old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module.SiteData, "load", lambda project: None)
    monkeypatch.setattr(module, "commit_of", lambda *_: "x")
    monkeypatch.setattr(module, "_assets", full)
    with pytest.raises(PublishError, match=r"E-FILE-03.*No space left"):
        build_site(data_copy)
    assert content(public) == "old"


def test_a_site_that_fails_its_check_never_replaces_the_old_one(data_copy, monkeypatch):
    from pipelines.ground.errors import Fault

    public = folder(data_copy.path("site", "public"), "old")
    monkeypatch.setattr(module.SiteData, "load", lambda project: None)
    monkeypatch.setattr(module, "commit_of", lambda *_: "x")
    monkeypatch.setattr(module, "_assets", lambda *_: {})
    monkeypatch.setattr(module, "_site_under_way", lambda *_: nullcontext())
    monkeypatch.setattr(
        module, "check_site", lambda out, data, _: [Fault("E-SITE-02", "a.html", "b.html", "x")]
    )
    with pytest.raises(PublishError, match="E-SITE-02"):
        build_site(data_copy)
    assert content(public) == "old"


def test_a_search_index_that_fails_leaves_the_old_site(data_copy, monkeypatch):
    public = folder(data_copy.path("site", "public"), "old")
    monkeypatch.setattr(module.SiteData, "load", lambda project: None)
    monkeypatch.setattr(module, "commit_of", lambda *_: "x")
    monkeypatch.setattr(module, "_assets", lambda *_: {})
    monkeypatch.setattr(module, "html_by_two", lambda *_: [])
    monkeypatch.setattr(module, "_beside_the_pages", lambda *_: None)
    monkeypatch.setattr(module, "check_site", lambda out, data, finish: finish())
    with pytest.raises(PublishError, match="E-SEARCH-01"):
        build_site(data_copy)
    assert content(public) == "old"
