"""A server that speaks the ingest API and misbehaves when told."""

from __future__ import annotations

import gzip
import json
import threading
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Deque, Dict, List, NamedTuple, Optional, Type, Union


class Answer(NamedTuple):
    status: int
    body: str = "{}"
    headers: Dict[str, str] = {}


class Received(NamedTuple):
    path: str
    headers: Dict[str, str]
    events: List[Dict[str, Any]]


Treatment = Union[str, Answer]
"""take: keeps and acknowledges; take-and-die: keeps, and the connection dies before the answer;
die; hold: takes once ``release`` is called."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Broken connections are what this server is for."""


class UnrulyServer:
    def __init__(self) -> None:
        self.requests: List[Received] = []
        self.kept: List[str] = []
        self._treatments: Deque[Treatment] = deque()
        self._changed = threading.Condition()
        self._released = threading.Event()
        self._port = 0
        self._server: Optional[_Server] = None
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def treat(self, *treatments: Treatment) -> None:
        self._treatments.extend(treatments)

    def release(self) -> None:
        self._released.set()

    def saw_requests(self, count: int) -> bool:
        """Waits until so many requests have come."""
        with self._changed:
            return self._changed.wait_for(lambda: len(self.requests) >= count, 30)

    def start(self) -> None:
        """Starts, or comes back on the same port."""
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                owner._handle(self)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = _Server(("127.0.0.1", self._port), Handler)
        self._port = self._server.server_address[1]
        serve = self._server.serve_forever
        threading.Thread(target=serve, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def _handle(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        if handler.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        events = json.loads(body)
        with self._changed:
            headers = {name.lower(): value for name, value in handler.headers.items()}
            self.requests.append(Received(handler.path, headers, events))
            treatment = self._treatments.popleft() if self._treatments else "take"
            self._changed.notify_all()
        if isinstance(treatment, Answer):
            _answer(handler, treatment)
            return
        handler.close_connection = True
        if treatment == "die":
            return
        if treatment == "hold":
            self._released.wait(30)
        with self._changed:
            self.kept.extend(event["id"] for event in events)
        if treatment == "take-and-die":
            return
        handler.close_connection = self._server is None
        accepted = {"accepted": len(events), "quarantined": 0, "rejected": []}
        _answer(handler, Answer(200, json.dumps(accepted)))

    def __enter__(self) -> UnrulyServer:
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        self._released.set()
        self.stop()


def _answer(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    body = answer.body.encode()
    handler.send_response(answer.status)
    for name, value in answer.headers.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)
