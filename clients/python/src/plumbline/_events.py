"""Events between the call and the request."""

from __future__ import annotations

import json
import math
from datetime import datetime
from typing import Any, Dict, Mapping, NamedTuple, Optional, Union

from ._values import iso_time, write_features, write_value

Time = Union[datetime, str, float]
"""A datetime (UTC when it has no zone), ISO text with a zone, or a number since 1970: seconds,
milliseconds, microseconds or nanoseconds, told apart by size."""

_MAX_ERROR = 2_000


class Prediction(NamedTuple):
    """A prediction as it was logged; its features are a copy."""

    id: str
    time: Time
    features: Mapping[str, Any]
    prediction: Any = None
    score: Optional[float] = None
    scores: Optional[Mapping[str, float]] = None
    version: Optional[str] = None
    latency_ms: Optional[float] = None
    error: Union[str, BaseException, None] = None
    subject: Optional[str] = None

    def write(self) -> str:
        """The event as JSON text. Raises when a value cannot be written."""
        event: Dict[str, Any] = {
            "id": self.id,
            "time": _write_time(self.time),
            "version": self.version,
            "features": write_features(self.features),
            "prediction": write_value(self.prediction),
            "score": write_value(self.score),
            "subject": self.subject,
        }
        if self.scores is not None:
            scores = {str(name): write_value(score) for name, score in self.scores.items()}
            event["scores"] = {
                name: score for name, score in scores.items() if isinstance(score, (int, float))
            }
        if self.latency_ms is not None and self.latency_ms >= 0 and math.isfinite(self.latency_ms):
            event["latencyMs"] = float(self.latency_ms)
        if self.error is not None:
            event["error"] = (str(self.error) or type(self.error).__name__)[:_MAX_ERROR]
        return _json(event)


class Feedback(NamedTuple):
    """What became known about a prediction, as it was logged."""

    prediction_id: str
    id: str
    time: Time
    kind: str = "label"
    label: Any = None
    name: Optional[str] = None
    value: Optional[float] = None
    source: Optional[str] = None

    def write(self) -> str:
        """The event as JSON text."""
        value = None if self.value is None else float(self.value)
        return _json(
            {
                "predictionId": self.prediction_id,
                "id": self.id,
                "kind": self.kind,
                "time": _write_time(self.time),
                "label": write_value(self.label),
                "name": self.name,
                "value": value if value is not None and math.isfinite(value) else None,
                "source": self.source,
            }
        )


def _json(event: Mapping[str, Any]) -> str:
    given = {name: value for name, value in event.items() if value is not None}
    return json.dumps(given, allow_nan=False, separators=(",", ":"))


def _write_time(time: Time) -> Any:
    if isinstance(time, datetime):
        return iso_time(time)
    return time if isinstance(time, str) else write_value(time)
