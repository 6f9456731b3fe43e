"""How long to wait before another attempt."""

from __future__ import annotations

import email.utils
import math
from typing import Callable, Optional

_LONGEST_RETRY_AFTER = 300.0


def backoff(attempt: int, base: float, most: float, random: Callable[[], float]) -> float:
    """Exponential backoff with full jitter, so that many clients do not come back together."""
    return float(random() * min(most, base * 2.0 ** min(attempt, 30)))


def retry_after(header: Optional[str], now: float) -> Optional[float]:
    """What a Retry-After header asks for, at most five minutes; None when it cannot be read."""
    if header is None:
        return None
    try:
        seconds = float(header)
    except ValueError:
        try:
            seconds = email.utils.parsedate_to_datetime(header).timestamp() - now
        except (TypeError, ValueError, OverflowError):
            return None
    if math.isnan(seconds):
        return None
    return min(_LONGEST_RETRY_AFTER, max(0.0, seconds))
