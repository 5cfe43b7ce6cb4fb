"""What is said in Chinese and in English, and how either is asked for."""

from __future__ import annotations

from pydantic import Field

from pipelines.ground.yamlio import Strict


class InBoth:
    """Whatever has a `zh` and an `en`."""

    zh: str
    en: str

    def __getitem__(self, lang: str) -> str:
        """`text["zh"]` or `text["en"]`."""
        return {"zh": self.zh, "en": self.en}[lang]


class Bilingual(Strict, InBoth):
    """One text in Chinese and in English."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)
