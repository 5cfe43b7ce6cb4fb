"""The handbook of commands says what the commands say."""

from cogapp import Cog

from tests.handbook import RUN, commands

HANDBOOK = "pipelines/cli/README.md"


def test_the_handbook_is_what_the_commands_say_and_print(repo, monkeypatch):
    """After a change that is meant: `make handbook`."""
    monkeypatch.chdir(repo)
    monkeypatch.syspath_prepend(str(repo))
    assert Cog().main(["cog", "--check", HANDBOOK]) == 0


def test_every_command_and_option_stands_in_it(repo):
    text = (repo / HANDBOOK).read_text(encoding="utf-8")
    named = dict(commands())
    assert {"tracker", "tracker submit accept", "tracker new source"} < named.keys()
    for name, said in named.items():
        assert f"## `{name}`" in text
        assert said in text, name
    assert named.keys() > RUN.keys()
