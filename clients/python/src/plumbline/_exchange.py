"""What a request to a model and its answer say."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional

from ._inference import is_inference_request, read_inference

NO_REPLY: Any = object()
"""Stands for the reply of a model that failed."""


def read_exchange(request: Any, reply: Any = NO_REPLY) -> List[Dict[str, Any]]:
    """Reads the usual forms of a prediction route, as arguments of ``log_prediction``.

    - request ``{features, id?, subject?, version?}``, or an object that is the features itself;
      reply ``{prediction, score, scores, version}`` or the prediction itself
    - several rows: request a list, ``{instances: []}`` or ``{features: []}``; reply a list or
      ``{predictions: [], scores: []}``
    - Open Inference Protocol V2: request ``{inputs}``, reply ``{outputs}``

    :param reply: left out when the model failed
    :raises ValueError: when it is none of them, or the numbers of rows differ
    """
    if is_inference_request(request):
        return read_inference(request, reply)
    rows = _request_rows(request)
    if rows is None:
        return [{**_row(request), **_reply(reply)}]
    if reply is NO_REPLY:
        return [_row(row) for row in rows]
    replies = _reply_rows(reply)
    if len(replies) != len(rows):
        raise ValueError(f"{len(rows)} rows were asked and {len(replies)} answered")
    return [{**_row(row), **_reply(own)} for row, own in zip(rows, replies)]


def _request_rows(request: Any) -> Optional[List[Any]]:
    if isinstance(request, list):
        return request
    if isinstance(request, dict):
        for name in ("instances", "features"):
            if isinstance(request.get(name), list):
                rows: List[Any] = request[name]
                return rows
    return None


def _reply_rows(reply: Any) -> List[Any]:
    if isinstance(reply, list):
        return reply
    answer = reply if isinstance(reply, dict) else {}
    predictions, scores = answer.get("predictions"), answer.get("scores")
    if not isinstance(predictions, list):
        raise ValueError("The reply holds no list of predictions")
    version = answer.get("version")
    return [
        prediction
        if isinstance(prediction, dict)
        else {
            "prediction": prediction,
            "score": scores[i] if isinstance(scores, list) and i < len(scores) else None,
            "version": version,
        }
        for i, prediction in enumerate(predictions)
    ]


def _row(row: Any) -> Dict[str, Any]:
    if not isinstance(row, dict):
        raise ValueError(f"A row is {type(row).__name__}, expected an object of features")
    if not isinstance(row.get("features"), dict):
        return {"features": row}
    return {"features": row["features"], **_texts(row, "id", "subject", "version")}


def _reply(reply: Any) -> Dict[str, Any]:
    if reply is NO_REPLY:
        return {}
    if not isinstance(reply, dict):
        return {"prediction": reply}
    said = {name: reply[name] for name in ("prediction", "score") if reply.get(name) is not None}
    if isinstance(reply.get("scores"), dict):
        said["scores"] = reply["scores"]
    return {**said, **_texts(reply, "version")}


def _texts(row: Mapping[str, Any], *names: str) -> Dict[str, str]:
    return {name: row[name] for name in names if isinstance(row.get(name), str) and row[name]}
