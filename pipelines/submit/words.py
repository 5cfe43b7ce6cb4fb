"""What a form, its check and its landing say, in both languages: words.yaml."""

from __future__ import annotations

from pathlib import Path

from pipelines.ground.phrases import Phrases

say = Phrases(Path(__file__).with_suffix(".yaml"))
