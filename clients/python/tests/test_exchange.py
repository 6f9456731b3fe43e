"""The forms of prediction routes."""

from __future__ import annotations

import unittest
from typing import Any

from plumbline import read_exchange


class ExchangeTest(unittest.TestCase):
    def test_one_row(self) -> None:
        request = {"id": "a", "subject": "s", "features": {"age": 41}}
        reply = {"prediction": "stays", "score": 0.1, "scores": {"stays": 0.9}, "version": "v2"}
        self.assertEqual(read_exchange(request, reply), [{**request, **reply}])
        self.assertEqual(
            read_exchange({"age": 41}, 3), [{"features": {"age": 41}, "prediction": 3}]
        )

    def test_several_rows(self) -> None:
        cases: list[tuple[Any, Any]] = [
            ([{"age": 1}, {"features": {"age": 2}}], [{"prediction": 1}, 2]),
            ({"instances": [{"age": 1}, {"age": 2}]}, {"predictions": [1, {"prediction": 2}]}),
            ({"features": [{"age": 1}, {"age": 2}]}, {"predictions": [1, 2]}),
        ]
        for request, reply in cases:
            rows = read_exchange(request, reply)
            seen = [(row["features"], row["prediction"]) for row in rows]
            self.assertEqual(seen, [({"age": 1}, 1), ({"age": 2}, 2)])
        rows = read_exchange([{"x": 1}], {"predictions": ["a"], "scores": [0.1], "version": "v1"})
        expected = {"features": {"x": 1}, "prediction": "a", "score": 0.1, "version": "v1"}
        self.assertEqual(rows, [expected])

    def test_a_model_that_failed_leaves_the_features(self) -> None:
        self.assertEqual(read_exchange([{"x": 1}]), [{"features": {"x": 1}}])
        self.assertEqual(read_exchange({"x": 1}), [{"features": {"x": 1}}])

    def test_open_inference_protocol(self) -> None:
        request = {
            "inputs": [
                {"name": "age", "shape": [2, 1], "datatype": "INT64", "data": [1, 2]},
                {"name": "vector", "shape": [2, 2], "data": [[1, 2], [3, 4]]},
            ]
        }
        reply = {
            "model_version": "7",
            "outputs": [
                {"name": "predict_proba", "shape": [2, 2], "data": [0.9, 0.1, 0.2, 0.8]},
                {"name": "predict", "shape": [2], "data": ["no", "yes"]},
            ],
        }
        said = {"version": "7"}
        self.assertEqual(
            read_exchange(request, reply),
            [
                {
                    "features": {"age": 1, "vector": [1, 2]},
                    "prediction": "no",
                    "score": 0.1,
                    **said,
                },
                {
                    "features": {"age": 2, "vector": [3, 4]},
                    "prediction": "yes",
                    "score": 0.8,
                    **said,
                },
            ],
        )

    def test_what_cannot_be_read(self) -> None:
        cases: list[tuple[Any, Any]] = [
            ("text", 1),
            (None, 1),
            ([{"x": 1}, {"x": 2}], [1]),
            ([{"x": 1}], {"prediction": 1}),
            ({"inputs": [{"name": "x", "shape": [1]}]}, None),
            ({"inputs": [{"name": "x", "shape": [2], "data": [1, 2, 3]}]}, None),
            ({"inputs": [{"name": "x", "shape": [0], "data": []}]}, None),
        ]
        for request, reply in cases:
            with self.subTest(request=request), self.assertRaises(ValueError):
                read_exchange(request, reply)
