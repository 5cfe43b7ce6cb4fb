"""The tiny project for tests of releases."""

from release_factory import city as city  # noqa: PLC0414
