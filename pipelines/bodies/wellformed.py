"""Whether a piece of HTML closes what it opens: what it does not, a browser closes elsewhere on the page."""

from __future__ import annotations

from html.parser import HTMLParser

_VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}


class _Balance(HTMLParser):
    """The tags that are open, and the first that does not fit."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.wrong = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Opens one."""
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Closes the last, or is the first that does not fit."""
        if self.open and self.open[-1] == tag:
            self.open.pop()
        elif tag not in _VOID and not self.wrong:
            self.wrong = f"<{self.open[-1]}" if tag in self.open else f"</{tag}>"


def unclosed(text: str) -> str:
    """The first tag, comment or attribute of a fragment that stays open or closes nothing; empty for none."""
    reader = _Balance()
    reader.feed(text)
    rest = reader.rawdata.strip()
    if rest.startswith("<"):  # a comment, a tag or a quotation mark that never ends
        return rest[:40]
    return reader.wrong or (f"<{reader.open[-1]}" if reader.open else "")
