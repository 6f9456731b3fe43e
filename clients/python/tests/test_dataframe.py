"""DataFrames: real ones when pandas is installed, and one that behaves alike."""

from __future__ import annotations

import math
import unittest
from typing import Any, Dict, List

from plumbline import Plumbline

from .unruly_server import UnrulyServer

try:
    import pandas
except ImportError:
    pandas = None


class Column:
    def __init__(self, values: List[Any]) -> None:
        self._values = values

    def tolist(self) -> List[Any]:
        return self._values


class Frame:
    def __init__(self, columns: Dict[Any, List[Any]]) -> None:
        self._columns = columns
        self.columns = list(columns)

    def __len__(self) -> int:
        return len(next(iter(self._columns.values())))

    def __getitem__(self, name: Any) -> Column:
        return Column(self._columns[name])


COLUMNS: Dict[Any, List[Any]] = {
    "key": ["a", "b"],
    "age": [41, 42],
    "income": [1.5, math.nan],
    "answer": ["no", "yes"],
    "p": [0.1, 0.8],
    "at": ["2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z"],
}
ROLES: Dict[str, Any] = {"id": "key", "prediction": "answer", "score": "p", "time": "at"}


class DataFrameTest(unittest.TestCase):
    def setUp(self) -> None:
        self.server = UnrulyServer()
        self.addCleanup(self.server.__exit__, None, None, None)
        self.client = Plumbline(
            self.server.url, model="m", flush_at_exit=False, max_queue=10, max_batch=5
        )
        self.addCleanup(self.client.close, 0)

    def events(self) -> List[Dict[str, Any]]:
        self.assertTrue(self.client.flush())
        return [event for request in self.server.requests for event in request.events]

    def test_each_row_is_a_prediction(self) -> None:
        self.assertEqual(self.client.log_dataframe(Frame(COLUMNS), **ROLES), ["a", "b"])
        self.assertEqual(
            self.events()[1],
            {
                "id": "b",
                "time": "2024-01-02T00:00:00Z",
                "features": {"age": 42, "income": "NaN"},
                "prediction": "yes",
                "score": 0.8,
            },
        )

    def test_features_and_scores_are_named(self) -> None:
        frame = Frame({1: [5], "no": [0.2], "yes": [0.8], "other": [0]})
        scores = {"no": "no", "yes": "yes"}
        ids = self.client.log_dataframe(frame, scores=scores, features=[1])  # type: ignore[list-item]
        (event,) = self.events()
        self.assertEqual(event["features"], {"1": 5})
        self.assertEqual((event["scores"], event["id"]), ({"no": 0.2, "yes": 0.8}, ids[0]))

    def test_a_frame_longer_than_the_queue_waits_for_room(self) -> None:
        ids = self.client.log_dataframe(Frame({"x": list(range(500))}))
        self.assertEqual([event["id"] for event in self.events()], ids)

    def test_waiting_for_room_has_a_bound(self) -> None:
        self.server.treat("hold")
        ids = self.client.log_dataframe(Frame({"x": list(range(50))}), timeout=0.05)
        self.assertEqual(len(ids), 50)
        self.assertEqual(self.client.stats().dropped["queue-full"], 40)

    def test_columns_that_are_not_there_are_named(self) -> None:
        with self.assertRaisesRegex(ValueError, "'nobody' is not there"):
            self.client.log_dataframe(Frame(COLUMNS), prediction="nobody")

    @unittest.skipIf(pandas is None, "pandas is not installed")
    def test_pandas(self) -> None:
        frame = pandas.DataFrame(
            {
                **COLUMNS,
                "at": pandas.to_datetime(COLUMNS["at"]),
                "kind": pandas.Categorical(["x", None]),
                "count": pandas.array([1, None], dtype="Int64"),
                "flag": [True, False],
            }
        )
        self.client.log_dataframe(frame, **ROLES)
        self.assertEqual(
            self.events()[1],
            {
                "id": "b",
                "time": "2024-01-02T00:00:00+00:00",
                "features": {
                    "age": 42,
                    "income": "NaN",
                    "kind": None,
                    "count": None,
                    "flag": False,
                },
                "prediction": "yes",
                "score": 0.8,
            },
        )
