"""Values as the server takes them."""

from __future__ import annotations

import json
import math
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any, Dict, Mapping

_PLAIN = frozenset((str, int, float, bool, type(None)))
_MAX_DEPTH = 8
_MAX_INT = 1 << 63


def copy_features(features: Mapping[str, Any]) -> Dict[str, Any]:
    """A copy that later changes of the caller do not reach; lists and arrays are copied too."""
    copied = dict(features)
    for name, value in copied.items():
        if type(value) in _PLAIN:
            continue
        if isinstance(value, list):
            copied[name] = list(value)
        elif hasattr(value, "tolist") and hasattr(value, "copy"):
            copied[name] = value.copy()
    return copied


def write_features(features: Mapping[str, Any]) -> Dict[str, Any]:
    """Features by column, each a single value or a list of numbers."""
    columns: Dict[str, Any] = {}
    for name, value in features.items():
        _write_into(columns, str(name), value, 0)
    return columns


def _write_into(columns: Dict[str, Any], name: str, value: Any, depth: int) -> None:
    if not isinstance(value, Mapping):
        columns[name] = write_value(value)
    elif depth == _MAX_DEPTH:
        columns[name] = _json_text(value)
    else:
        for key, inner in value.items():
            _write_into(columns, f"{name}.{key}", inner, depth + 1)


def write_value(value: Any) -> Any:
    """One value that JSON can write, never an object."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return value
    if kind is float:
        return value if math.isfinite(value) else _spelled(value)
    if kind is int:
        return value if -_MAX_INT < value < _MAX_INT else _large(value)
    return _write_other(value)


def _spelled(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"


def _large(value: int) -> Any:
    try:
        return float(value)
    except OverflowError:
        return "Infinity" if value > 0 else "-Infinity"


def _write_other(value: Any) -> Any:
    name = type(value).__name__
    if name in ("NAType", "NaTType"):  # pandas' marks of what is missing
        return None
    if isinstance(value, Enum):
        return write_value(value.value)
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return write_value(int(value))
    if isinstance(value, (float, Decimal, Fraction)):
        return write_value(float(value))
    if isinstance(value, (datetime, date, time, timedelta)):
        return _write_time(value)
    if isinstance(value, (bytes, bytearray)):
        return value.decode("utf-8", "backslashreplace")
    if isinstance(value, (list, tuple, set, frozenset, range)):
        return _write_list(list(value))
    if name == "datetime64":  # NumPy's: its item() is a bare count of nanoseconds
        text = str(value)
        return None if text == "NaT" else f"{text}+00:00" if "T" in text else text
    for method in ("tolist", "item", "as_py"):
        plain = getattr(value, method, None)
        if callable(plain):
            plain = plain()
            return str(plain) if type(plain) is type(value) else write_value(plain)
    return _json_text(value) if isinstance(value, Mapping) else str(value)


def _write_time(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso_time(value)
    return value.total_seconds() if isinstance(value, timedelta) else value.isoformat()


def iso_time(value: datetime) -> str:
    """ISO text; a time without a zone is taken as UTC."""
    return (value if value.tzinfo else value.replace(tzinfo=timezone.utc)).isoformat()


def _write_list(items: list[Any]) -> Any:
    written = [_list_item(item) for item in items]
    return _json_text(items) if any(item is _NO_NUMBER for item in written) else written


_NO_NUMBER = object()


def _list_item(item: Any) -> Any:
    """A finite number, None for what is missing or not finite, or the mark of anything else."""
    if item is None:
        return None
    plain = item if type(item) in _PLAIN else write_value(item)
    if plain is None or (isinstance(plain, float) and not math.isfinite(plain)):
        return None
    if plain in ("NaN", "Infinity", "-Infinity") and not isinstance(item, str):
        return None
    return plain if type(plain) in (int, float) else _NO_NUMBER


def _json_text(value: Any) -> str:
    """What cannot be told in one value, as text; what contains itself raises ValueError."""
    return json.dumps(_spell_all(value, 0), default=write_value, separators=(",", ":"))


def _spell_all(value: Any, depth: int) -> Any:
    if depth > 100:
        raise ValueError("A value is nested too deeply, or contains itself")
    if isinstance(value, Mapping):
        return {str(key): _spell_all(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_spell_all(inner, depth + 1) for inner in value]
    return write_value(value)
