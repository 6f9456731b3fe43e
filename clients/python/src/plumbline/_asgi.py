"""A middleware for Starlette, FastAPI, Litestar and every other ASGI application."""

from __future__ import annotations

import json
import re
import time
from typing import Any, Awaitable, Callable, Dict, List, MutableMapping, Optional, Pattern, Union

from ._client import Plumbline
from ._events import Prediction
from ._exchange import NO_REPLY, read_exchange
from ._ids import uuid7

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]
Route = Union[str, Pattern[str], Callable[[str], bool]]
_LONGEST_HEADER = 512
ReadExchange = Callable[..., List[Dict[str, Any]]]


class PlumblineASGIMiddleware:
    """Logs a prediction route without touching its code.

    The answer is not held up: bodies are read in the client's background thread. Latency is the
    time from the request's last byte to the answer's first. Answers of 500 and more and
    exceptions are logged with the error; answers of 300 to 499 say nothing about the model.

    Example::

        app = PlumblineASGIMiddleware(app, client=client, route="/predict", model="churn")

    :param route: the whole path, a compiled pattern that matches from its start, or a function
    :param methods: methods that ask the model
    :param model: the client's model by default
    :param version: version of predictions whose reply names none
    :param read: how rows are taken from request and reply; ``read_exchange`` by default
    :param id_header: response header that tells the caller the prediction's id
    :param max_body_bytes: larger bodies are not logged, but counted
    """

    def __init__(
        self,
        app: App,
        *,
        client: Plumbline,
        route: Route,
        methods: tuple[str, ...] = ("POST",),
        model: Optional[str] = None,
        version: Optional[str] = None,
        read: ReadExchange = read_exchange,
        id_header: str = "x-plumbline-prediction-id",
        max_body_bytes: int = 1 << 20,
    ) -> None:
        self._app = app
        self._client = client
        self._route = route
        self._methods = methods
        self._model = model
        self._version = version
        self._read = read
        self._id_header = id_header.lower().encode("latin-1")
        self._max_body_bytes = max_body_bytes

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self._is_route(scope):
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(self._max_body_bytes)

        async def watched_receive() -> Message:
            message = await receive()
            exchange.received(message)
            return message

        async def watched_send(message: Message) -> None:
            await send(exchange.sent(message, self._id_header))

        try:
            await self._app(scope, watched_receive, watched_send)
        except Exception as error:
            exchange.error = str(error) or type(error).__name__
            raise
        finally:
            self._log(exchange)

    def _is_route(self, scope: MutableMapping[str, Any]) -> bool:
        path: str = scope["path"]
        if scope["method"] not in self._methods:
            return False
        if isinstance(self._route, str):
            return path == self._route
        if isinstance(self._route, re.Pattern):
            return self._route.match(path) is not None
        return self._route(path)

    def _log(self, exchange: _Exchange) -> None:
        status = exchange.status
        if status is not None and 300 <= status < 500 and exchange.error is None:
            return
        if exchange.error is None and (status is None or status >= 500):
            exchange.error = "no answer" if status is None else f"HTTP {status}"
        self._client.log_later(lambda: exchange.predictions(self._read, self._version), self._model)


class _Exchange:
    """What passed through the middleware."""

    def __init__(self, max_body_bytes: int) -> None:
        self._max = max_body_bytes
        self._request = bytearray()
        self._reply = bytearray()
        self._started = time.perf_counter()
        self._latency_ms: Optional[float] = None
        self._time_ms = 0
        self._id = ""
        self.status: Optional[int] = None
        self.error: Optional[str] = None

    def received(self, message: Message) -> None:
        if message["type"] == "http.request":
            self._keep(self._request, message.get("body", b""))
            self._started = time.perf_counter()

    def sent(self, message: Message, id_header: bytes) -> Message:
        if message["type"] == "http.response.start":
            self._answered()
            self.status = message["status"]
            if not _is_header(self._id):
                return message
            header = (id_header, self._id.encode("ascii"))
            return {**message, "headers": [*message.get("headers", []), header]}
        if message["type"] == "http.response.body":
            self._keep(self._reply, message.get("body", b""))
        return message

    def _answered(self) -> None:
        if self._latency_ms is None:
            self._latency_ms = (time.perf_counter() - self._started) * 1000
            self._time_ms = time.time_ns() // 1_000_000
            self._id = _own_id(bytes(self._request)) or uuid7()

    def _keep(self, body: bytearray, chunk: bytes) -> None:
        # One byte beyond the bound tells that it was passed.
        body.extend(chunk[: self._max + 1 - len(body)])

    def predictions(self, read: ReadExchange, version: Optional[str]) -> List[Prediction]:
        self._answered()
        if len(self._request) > self._max or len(self._reply) > self._max:
            raise ValueError(f"a body is larger than {self._max} bytes")
        reply = json.loads(self._reply) if self.error is None else NO_REPLY
        rows = read(json.loads(self._request), reply)
        return [
            Prediction(
                row.get("id") or (self._id if len(rows) == 1 else f"{self._id}-{i}"),
                row.get("time") or self._time_ms,
                row["features"],
                row.get("prediction"),
                row.get("score"),
                row.get("scores"),
                row.get("version") or version,
                row.get("latency_ms", self._latency_ms),
                row.get("error", self.error),
                row.get("subject"),
            )
            for i, row in enumerate(rows)
        ]


def _own_id(body: bytes) -> Optional[str]:
    """The id in the request; most requests are known to hold none without being parsed."""
    if b'"id"' not in body:
        return None
    try:
        id = json.loads(body).get("id")
    except (ValueError, AttributeError, RecursionError):
        return None
    return id if isinstance(id, str) else None


def _is_header(text: str) -> bool:
    return text.isascii() and text.isprintable() and len(text) <= _LONGEST_HEADER
