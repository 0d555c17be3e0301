"""What every peer is: a version, a run that is timed, and the answer that is compared."""

from importlib.metadata import version
from typing import Callable, NamedTuple


class Prepared(NamedTuple):
    version: str
    run: Callable[[], object]
    answer: Callable[[], dict]


def versions(*packages):
    return "/".join(version(package) for package in packages)
