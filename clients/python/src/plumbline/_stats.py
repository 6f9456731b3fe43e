"""What became of the events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping


@dataclass(frozen=True)
class ClientStats:
    """Counts since the client was made: logged = sent + rejected + all dropped + queued."""

    queued: int
    """Events that are waiting or under way."""
    sent: int
    """Events the server has acknowledged: they are on its disk."""
    rejected: int
    """Events the server set apart with a reason."""
    retried: int
    """Requests that were made again."""
    dropped: Mapping[str, int]
    """Events lost, by reason."""
