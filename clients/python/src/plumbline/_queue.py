"""Events that wait for the sender."""

from __future__ import annotations

import math
from collections import deque
from typing import Any, Deque, Dict, List, NamedTuple, Optional, Tuple

Lane = Tuple[str, str]
"""Kind and model: what one request can carry."""


class Batch(NamedTuple):
    kind: str
    model: str
    events: List[Any]


class EventQueue:
    """Events in the order of the calls, a lane for each model and kind.

    Bounded: what is under way counts too. Its user holds a lock.
    """

    def __init__(self, bound: int) -> None:
        self._bound = bound
        self._lanes: Dict[Lane, Deque[Tuple[int, Any]]] = {}
        self._under_way: float = math.inf
        self.size = 0
        self.calls = 0

    def add(self, lane: Lane, event: Any) -> Optional[int]:
        """The lane's length, or None when there is no room."""
        if self.size >= self._bound:
            return None
        waiting = self._lanes.get(lane)
        if waiting is None:
            waiting = self._lanes[lane] = deque()
        waiting.append((self.calls, event))
        self.calls += 1
        self.size += 1
        return len(waiting)

    def lanes(self) -> List[Lane]:
        return list(self._lanes)

    @property
    def pressing_size(self) -> int:
        """From so many events on, many short lanes are sent without waiting for more."""
        return (self._bound + 1) // 2

    def is_pressing(self, batch: int) -> bool:
        """A whole batch waits, or the queue is half full."""
        if self.size >= self.pressing_size:
            return True
        return any(len(waiting) >= batch for waiting in self._lanes.values())

    def has_room(self) -> bool:
        return self.size < self._bound

    def take(self, lane: Lane, most: int) -> Batch:
        """The first events of a lane. They stay counted until they are settled."""
        waiting = self._lanes[lane]
        self._under_way = waiting[0][0]
        events = [waiting.popleft()[1] for _ in range(min(most, len(waiting)))]
        if not waiting:
            del self._lanes[lane]
        return Batch(*lane, events)

    def finish(self) -> None:
        """All that was taken has been settled."""
        self._under_way = math.inf

    def oldest(self) -> float:
        """The place of the oldest event that has not been settled; infinite without one."""
        heads = [waiting[0][0] for waiting in self._lanes.values()]
        return min([self._under_way, *heads])

    def clear(self) -> int:
        """Forgets everything; how many events that were."""
        left, self.size = self.size, 0
        self._lanes.clear()
        self._under_way = math.inf
        return left
