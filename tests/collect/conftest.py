"""A portal, a clock and a project for each test."""

import pytest
import yaml
from portal import FakeClock, Portal, visitor

from pipelines.collect import Ledger, collect, load_watch
from pipelines.ground.project import Project

PARAMS = """plan: p
ref_area: "350400"
city: {zh: 甲市, en: A}
site_title: {zh: 账本, en: Ledger}
release: {version: "2026.11", date: "2026-11-24"}
publisher: {zh: 某组, en: someone}
contact: a@b.example
"""


@pytest.fixture
def portal():
    made = Portal()
    yield made
    made.close()


@pytest.fixture
def fake():
    return FakeClock()


class City:
    """A project folder that watches places of the portal."""

    def __init__(self, folder, portal, fake, codes):
        (folder / "params.yaml").write_text(PARAMS, encoding="utf-8")
        self.folder, self.portal, self.fake, self.codes = folder, portal, fake, codes
        self.project = Project(folder)
        self.watch({"id": "air"})

    def watch(self, *places):
        usual = {
            "title": {"zh": "环境质量", "en": "Environment"},
            "publisher": "甲市某局",
            "url": self.portal.url("/hjzl/"),
            "every": "month",
            "expect": ["环境质量"],
            "indicators": ["good-air-days"],
        }
        path = self.folder / "data" / "watch.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(yaml.safe_dump([usual | one for one in places], allow_unicode=True), encoding="utf-8")

    def places(self):
        return load_watch(self.project, self.codes)

    def run(self, known=None, since="", **limits):
        visit = visitor(self.fake, **limits)
        return collect(self.project, self.places(), visit, known or {}, since)

    @property
    def rows(self):
        return list(Ledger(self.project).rows.values())

    @property
    def folders(self):
        return sorted(path.name for path in (self.folder / "data/inbox").iterdir() if path.is_dir())


@pytest.fixture
def city(tmp_path, portal, fake, codes):
    return City(tmp_path, portal, fake, codes)
