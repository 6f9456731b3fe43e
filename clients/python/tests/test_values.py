"""Values are sent in the stated ways."""

from __future__ import annotations

import json
import math
import unittest
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Any, Dict

from plumbline._events import Feedback, Prediction
from plumbline._values import copy_features


class Colour(Enum):
    RED = "red"


class Level(IntEnum):
    HIGH = 3


class Scalar:
    """As NumPy's scalars behave."""

    def __init__(self, value: Any) -> None:
        self._value = value

    def tolist(self) -> Any:
        return self._value


class NAType:
    """As pandas' NA behaves."""

    def __bool__(self) -> bool:
        raise TypeError("boolean value of NA is ambiguous")

    def __eq__(self, other: object) -> Any:
        return self


class datetime64:
    """As NumPy's behaves: its item() is a count."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text

    def item(self) -> int:
        return 1


def written(features: Any) -> Dict[str, Any]:
    text = Prediction("a", 1.0, copy_features(features)).write()
    event: Dict[str, Any] = json.loads(text)
    columns: Dict[str, Any] = event["features"]
    return columns


class ValuesTest(unittest.TestCase):
    def test_single_values(self) -> None:
        cases = [
            (math.nan, "NaN"),
            (math.inf, "Infinity"),
            (-math.inf, "-Infinity"),
            (None, None),
            (True, True),
            (10**400, "Infinity"),
            (2**70, float(2**70)),
            (Decimal("1.5"), 1.5),
            (Decimal("NaN"), "NaN"),
            (Colour.RED, "red"),
            (Level.HIGH, 3),
            (datetime(2024, 1, 2), "2024-01-02T00:00:00+00:00"),
            (
                datetime(2024, 1, 2, tzinfo=timezone(timedelta(hours=1))),
                "2024-01-02T00:00:00+01:00",
            ),
            (date(2024, 1, 2), "2024-01-02"),
            (timedelta(minutes=1), 60),
            (b"a\xff", "a\\xff"),
            ("\ud800", "\ud800"),
            (Scalar(1.5), 1.5),
            (Scalar(math.nan), "NaN"),
            (Scalar([1, math.inf]), [1, None]),
            (NAType(), None),
            (datetime64("2024-01-02T00:00:00.000"), "2024-01-02T00:00:00.000+00:00"),
            (datetime64("NaT"), None),
            (1j, "1j"),
        ]
        for value, expected in cases:
            with self.subTest(value=value):
                self.assertEqual(written({"x": value}), {"x": expected})

    def test_lists(self) -> None:
        cases = [
            ([1, math.nan, None, Decimal(2)], [1, None, None, 2]),
            ((1.5,), [1.5]),
            ([], []),
            (["a", 1, math.nan], '["a",1,"NaN"]'),
            (["NaN"], '["NaN"]'),
            ([[1, 2], [3, 4]], "[[1,2],[3,4]]"),
            ([True], "[true]"),
            ([{"a": 1}], '[{"a":1}]'),
        ]
        for value, expected in cases:
            with self.subTest(value=value):
                self.assertEqual(written({"x": value}), {"x": expected})

    def test_mappings_become_columns(self) -> None:
        self.assertEqual(
            written({"a": {"b": {"c": 1}, "d": [1]}, "e": {}, 7: 8}),
            {"a.b.c": 1, "a.d": [1], "7": 8},
        )

    def test_what_contains_itself_raises(self) -> None:
        own: Dict[str, Any] = {}
        own["own"] = own
        for value in (own, [own]):
            with self.assertRaises((ValueError, RecursionError)):
                written({"x": value})

    def test_a_copy_is_sent(self) -> None:
        features = {"age": 1, "list": [1]}
        copy = copy_features(features)
        features["age"] = 2
        features["list"].append(2)  # type: ignore[attr-defined]
        self.assertEqual(copy, {"age": 1, "list": [1]})

    def test_the_other_fields(self) -> None:
        event = Prediction(
            "a",
            datetime(2024, 1, 2),
            {},
            math.nan,
            -math.inf,
            {"a": 0.5, "b": math.nan},
            "v1",
            -1.0,
            ValueError("x" * 3_000),
            "s",
        )
        self.assertEqual(
            json.loads(event.write()),
            {
                "id": "a",
                "time": "2024-01-02T00:00:00+00:00",
                "features": {},
                "prediction": "NaN",
                "score": "-Infinity",
                "scores": {"a": 0.5},
                "version": "v1",
                "error": "x" * 2_000,
                "subject": "s",
            },
        )
        feedback = Feedback("p", "f", "2024-01-02T00:00:00Z", label=False, value=math.nan)
        self.assertEqual(
            json.loads(feedback.write()),
            {
                "predictionId": "p",
                "id": "f",
                "kind": "label",
                "time": "2024-01-02T00:00:00Z",
                "label": False,
            },
        )
