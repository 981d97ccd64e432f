"""A small memory of arrays, bounded by their size."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Any


class Cache:
    """Least recently used arrays go first when more than `budget` bytes are held. Safe between threads."""

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._held = 0
        self._entries: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Any:
        """What was put under this key, or None."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
            return entry[0]

    def put(self, key: Hashable, *arrays: Any) -> None:
        """Keep one array, or a tuple of several."""
        size = 200 + sum(array.nbytes for array in arrays)
        value = arrays if len(arrays) > 1 else arrays[0]
        with self._lock:
            replaced = self._entries.pop(key, None)
            self._entries[key] = (value, size)
            self._held += size - (replaced[1] if replaced else 0)
            while self._held > self._budget:
                _, (_, freed) = self._entries.popitem(last=False)
                self._held -= freed
