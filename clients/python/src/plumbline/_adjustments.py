"""What is done to the score of an artifact: the same formulas as in the other clients."""

from __future__ import annotations

import bisect
import math
from typing import Any, Mapping, Sequence


def apply_adjustments(score: float, adjustments: Sequence[Mapping[str, Any]]) -> float:
    """logistic: 1 / (1 + exp(-(intercept + slope * ln(s / (1 - s))))), of scores below 0 or above
    1 as of 0 or 1. isotonic: on the line between neighbouring points, flat outside. threshold:
    changes no score."""
    for one in adjustments:
        if math.isnan(score):
            return score
        if one["kind"] == "logistic":
            score = _logistic(score, one["slope"], one["intercept"])
        elif one["kind"] == "isotonic":
            score = _isotonic(score, one["scores"], one["values"])
    return score


def is_adjustment(value: Any) -> bool:
    """False for what this client does not understand."""
    if not isinstance(value, dict):
        return False
    if value.get("kind") == "threshold":
        return _is_number(value.get("threshold"))
    if value.get("kind") == "logistic":
        return _is_number(value.get("slope")) and _is_number(value.get("intercept"))
    if value.get("kind") != "isotonic":
        return False
    scores, values = value.get("scores"), value.get("values")
    if not isinstance(scores, list) or not isinstance(values, list):
        return False
    is_paired = len(scores) > 0 and len(scores) == len(values)
    return is_paired and all(_is_number(number) for number in scores + values)


def _is_number(value: Any) -> bool:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return is_number and math.isfinite(value)


def _logistic(score: float, slope: float, intercept: float) -> float:
    share = min(1.0, max(0.0, score))
    return _expit(intercept + (0.0 if slope == 0 else slope * _log_odds(share)))


def _log_odds(share: float) -> float:
    if share in (0.0, 1.0):
        return math.inf if share == 1.0 else -math.inf
    return math.log(share) - math.log1p(-share)


def _expit(value: float) -> float:
    try:
        return 1 / (1 + math.exp(-value))
    except OverflowError:
        return 0.0


def _isotonic(score: float, scores: Sequence[float], values: Sequence[float]) -> float:
    if score <= scores[0]:
        return values[0]
    if score >= scores[-1]:
        return values[-1]
    high = bisect.bisect_left(scores, score)
    x0, x1, y0, y1 = scores[high - 1], scores[high], values[high - 1], values[high]
    return y0 + (y1 - y0) * ((score - x0) / (x1 - x0))
