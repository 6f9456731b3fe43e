"""The ASGI middleware."""

from __future__ import annotations

import asyncio
import json
import re
import unittest
from typing import Any, Dict, List, Optional, Tuple

from plumbline import Plumbline, PlumblineASGIMiddleware

from .unruly_server import UnrulyServer

Headers = Dict[str, str]


def application(status: int, *chunks: bytes, error: Optional[Exception] = None) -> Any:
    """Reads the request, then answers or fails."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        while (await receive()).get("more_body"):
            pass
        if error is not None:
            raise error
        await send({"type": "http.response.start", "status": status, "headers": []})
        for i, chunk in enumerate(chunks):
            more = i + 1 < len(chunks)
            await send({"type": "http.response.body", "body": chunk, "more_body": more})

    return app


class AsgiTest(unittest.TestCase):
    def setUp(self) -> None:
        self.server = UnrulyServer()
        self.addCleanup(self.server.__exit__, None, None, None)
        self.client = Plumbline(self.server.url, model="m", flush_at_exit=False, on_error=repr)
        self.addCleanup(self.client.close, 0)

    def ask(
        self, app: Any, request: Any, path: str = "/predict", **options: Any
    ) -> Tuple[bytes, Headers]:
        middleware = PlumblineASGIMiddleware(
            app, client=self.client, **{"route": "/predict", **options}
        )
        body = request if isinstance(request, bytes) else json.dumps(request).encode()
        half = len(body) // 2
        incoming = [
            {"type": "http.request", "body": body[:half], "more_body": True},
            {"type": "http.request", "body": body[half:], "more_body": False},
        ]
        sent: List[Any] = []

        async def receive() -> Any:
            return incoming.pop(0)

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "POST", "path": path}
        asyncio.run(middleware(scope, receive, send))
        headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return b"".join(message.get("body", b"") for message in sent), headers

    def events(self) -> List[Dict[str, Any]]:
        self.assertTrue(self.client.flush())
        return [event for request in self.server.requests for event in request.events]

    def test_a_route_is_logged_under_the_id_in_the_response(self) -> None:
        app = application(200, b'{"prediction":"stays",', b'"score":0.1}')
        body, headers = self.ask(app, {"features": {"age": 41}}, version="v1")
        self.assertEqual(body, b'{"prediction":"stays","score":0.1}')
        (event,) = self.events()
        self.assertGreaterEqual(event.pop("latencyMs"), 0)
        self.assertGreater(event.pop("time"), 1.6e12)
        self.assertEqual(
            event,
            {
                "id": headers["x-plumbline-prediction-id"],
                "version": "v1",
                "features": {"age": 41},
                "prediction": "stays",
                "score": 0.1,
            },
        )

    def test_rows_are_numbered_and_counted_one_by_one(self) -> None:
        request = {"id": "q", "instances": [{"x": 1}, {"id": "own", "features": {"x": 2}}]}
        _, headers = self.ask(application(200, b'{"predictions":[1,2]}'), request)
        self.assertEqual(headers["x-plumbline-prediction-id"], "q")
        self.assertEqual([event["id"] for event in self.events()], ["q-0", "own"])
        self.assertEqual((self.client.stats().sent, self.client.stats().queued), (2, 0))

    def test_failures_are_logged_and_raised(self) -> None:
        with self.assertRaises(KeyError):
            self.ask(application(0, error=KeyError("age")), {"age": 1})
        self.ask(application(503, b"sorry"), {"age": 2})
        self.ask(application(422, b"wrong"), {"age": 3})
        self.assertEqual([event["error"] for event in self.events()], ["'age'", "HTTP 503"])

    def test_what_cannot_be_read_is_counted(self) -> None:
        body, _ = self.ask(application(200, b"words"), {"age": 1})
        self.assertEqual(body, b"words")
        self.ask(application(200, b"1"), b"no JSON")
        self.ask(application(200, b"1"), {"age": 1}, max_body_bytes=3)
        self.assertEqual(self.events(), [])
        self.assertEqual(self.client.stats().dropped["unreadable"], 3)
        self.assertEqual(self.client.stats().queued, 0)

    def test_an_id_that_is_no_header_is_still_the_id(self) -> None:
        _, headers = self.ask(application(200, b"1"), {"id": "a\nb", "features": {}})
        self.assertEqual(headers, {})
        self.assertEqual(self.events()[0]["id"], "a\nb")

    def test_routes(self) -> None:
        for route in (re.compile("/models/[a-z]+$"), lambda path: path.startswith("/models")):
            self.ask(application(200, b"1"), {"x": 1}, "/models/a", route=route)
        _, headers = self.ask(application(200, b"1"), {"x": 1}, "/other")
        self.assertEqual(headers, {})
        self.assertEqual(len(self.events()), 2)
