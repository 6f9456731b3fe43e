"""A server whose champion the test moves; requests with ``after`` are held back until then."""

from __future__ import annotations

import json
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Dict, List


def facts(version: str, revision: int, **over: Any) -> Dict[str, Any]:
    return {
        "model": "churn",
        "alias": "champion",
        "version": version,
        "revision": revision,
        "artifact": None,
        "adjustments": [],
        "threshold": None,
        **over,
    }


class ChampionServer:
    def __init__(self) -> None:
        self.asked: List[str] = []
        self._status, self._body, self._revision = 404, {"detail": "nobody"}, -1
        self._changed = threading.Condition()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, body = owner.answer(self.path)
                content = json.dumps(body).encode()
                try:
                    self.send_response(status)
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content)
                except OSError:
                    pass

            def log_message(self, *_args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def answer(self, path: str) -> Any:
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(path).query)
        with self._changed:
            self.asked.append(path)
            after = query.get("after", [None])[0]
            self._changed.wait_for(lambda: after is None or int(after) != self._revision, 10)
            return self._status, self._body

    def promote(self, version: str, revision: int, **over: Any) -> None:
        self._set(200, facts(version, revision, **over), revision)

    def fail(self) -> None:
        self._set(503, {"detail": "it is tired"}, -1)

    def answer_with(self, body: Any) -> None:
        self._set(200, body, -1)

    def _set(self, status: int, body: Any, revision: int) -> None:
        with self._changed:
            self._status, self._body, self._revision = status, body, revision
            self._changed.notify_all()

    def close(self) -> None:
        self._set(503, {}, -1)
        self._server.shutdown()
        self._server.server_close()
