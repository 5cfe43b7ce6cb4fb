"""What data products say besides the tables' own names: words.yaml."""

from __future__ import annotations

from pathlib import Path

from pipelines.ground.phrases import Phrases

say = Phrases(Path(__file__).with_suffix(".yaml"))
