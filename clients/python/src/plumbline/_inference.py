"""Open Inference Protocol V2: https://github.com/open-inference/open-inference-protocol"""

from __future__ import annotations

import re
from typing import Any, Dict, List, Mapping, NamedTuple

_SCORE_NAMES = re.compile(r"(scores?|proba|probabilit(y|ies)|predict_proba)$", re.IGNORECASE)


class _Tensor(NamedTuple):
    name: str
    rows: List[List[Any]]


def is_inference_request(request: Any) -> bool:
    return isinstance(request, dict) and isinstance(request.get("inputs"), list)


def read_inference(request: Mapping[str, Any], reply: Any) -> List[Dict[str, Any]]:
    """Rows of an exchange, as arguments of ``log_prediction``.

    An input of one value a row is a column, a wider one a list. The first output that is no score
    is the prediction; an output named score, probability or predict_proba is the score: one value,
    the second of two, or one for each class.
    """
    inputs = [_tensor(tensor) for tensor in request["inputs"]]
    answer = reply if isinstance(reply, dict) else {}
    outputs = [_tensor(tensor) for tensor in answer.get("outputs") or []]
    count = len(inputs[0].rows) if inputs else 0
    for tensor in [*inputs, *outputs]:
        if len(tensor.rows) != count:
            raise ValueError(
                f"Tensor {tensor.name} holds {len(tensor.rows)} rows, expected {count}"
            )
    decided = [tensor for tensor in outputs if not _SCORE_NAMES.match(tensor.name)]
    scored = [tensor for tensor in outputs if _SCORE_NAMES.match(tensor.name)]
    rows: List[Dict[str, Any]] = []
    for i in range(count):
        row: Dict[str, Any] = {"features": {name: _single(data[i]) for name, data in inputs}}
        if decided:
            row["prediction"] = _single(decided[0].rows[i])
        if scored:
            row.update(_scores(scored[0].rows[i]))
        if answer.get("model_version"):
            row["version"] = answer["model_version"]
        rows.append(row)
    return rows


def _single(values: List[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _scores(scores: List[float]) -> Dict[str, Any]:
    if len(scores) <= 2:
        return {"score": scores[-1]}
    return {"scores": {str(i): score for i, score in enumerate(scores)}}


def _tensor(tensor: Any) -> _Tensor:
    name, shape, data = (
        (tensor.get("name"), tensor.get("shape"), tensor.get("data"))
        if isinstance(tensor, dict)
        else (None, None, None)
    )
    if not isinstance(name, str) or not isinstance(shape, list) or not isinstance(data, list):
        raise ValueError("A tensor lacks name, shape or data as JSON (binary data is not read)")
    values = list(_flat(data))
    count = shape[0] if shape else 0
    if not isinstance(count, int) or count < 1 or not values or len(values) % count:
        raise ValueError(f"Tensor {name} holds {len(values)} values in {count} rows")
    width = len(values) // count
    return _Tensor(name, [values[i * width : (i + 1) * width] for i in range(count)])


def _flat(data: List[Any]) -> Any:
    for item in data:
        if isinstance(item, list):
            yield from _flat(item)
        else:
            yield item
