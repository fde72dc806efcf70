"""Libraries that few requests need and that weigh a lot: loaded when first used, not by every process at its start."""

from importlib import import_module
from typing import Any


class Later:
    """A module by its name. Its first use loads it; Python's own import lock lets threads wait for each other."""

    def __init__(self, name: str):
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        """Return what the module calls ``attribute``."""
        return getattr(import_module(self._name), attribute)
