"""One request and what came of it."""

from __future__ import annotations

import gzip
import http.client
import json
import sys
import time
import urllib.parse
from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional

from ._backoff import retry_after

_LONGEST_ANSWER = 1 << 20
_LONGEST_WORDS = 500
_PASSING = frozenset((408, 425, 429, 502, 503, 504, 507))


@dataclass(frozen=True)
class Outcome:
    """``kind`` is taken, too-large, refused or again."""

    kind: str
    words: str = ""
    status: Optional[int] = None
    rejected: int = 0
    forever: bool = False
    """Whether an attempt that failed may be repeated without end."""
    after: Optional[float] = None
    cause: Optional[BaseException] = None


class Poster:
    """Posts events over one connection that is kept open. Used by one thread."""

    def __init__(
        self, url: str, api_key: Optional[str], timeout: float, gzip_from_bytes: int
    ) -> None:
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise ValueError(f"url is {url!r}, expected http://host:port and the key in api_key")
        self._is_https = parts.scheme == "https"
        self._host, self._port = parts.hostname, parts.port
        self._path = parts.path.rstrip("/")
        self._timeout = timeout
        self._gzip_from_bytes = gzip_from_bytes
        self._headers = {"Content-Type": "application/json", "User-Agent": "plumbline-python"}
        if api_key:
            self._headers["Authorization"] = f"Bearer {api_key}"
        self._connection: Optional[http.client.HTTPConnection] = None

    def forget(self) -> None:
        """Leaves the connection to the process that was forked."""
        self._connection = None

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def post(self, kind: str, model: str, texts: List[str]) -> Outcome:
        """Never raises: failures are outcomes."""
        name = "predictions" if kind == "prediction" else "feedback"
        path = f"{self._path}/v1/models/{urllib.parse.quote(model, safe='')}/{name}"
        body = f"[{','.join(texts)}]".encode()
        headers = dict(self._headers)
        if len(body) >= self._gzip_from_bytes:
            body = gzip.compress(body, compresslevel=1)
            headers["Content-Encoding"] = "gzip"
        try:
            return self._exchange(path, body, headers)
        except Exception as cause:  # whatever a network can do
            self.close()
            words = str(cause) or type(cause).__name__
            return Outcome("again", words, forever=True, cause=cause)

    def _exchange(self, path: str, body: bytes, headers: Dict[str, str]) -> Outcome:
        is_used = self._connection is not None
        try:
            return self._send(path, body, headers)
        except (http.client.RemoteDisconnected, ConnectionError):
            # A connection that was idle may have been closed meanwhile; events are idempotent.
            self.close()
            if not is_used:
                raise
            return self._send(path, body, headers)

    def _send(self, path: str, body: bytes, headers: Dict[str, str]) -> Outcome:
        if self._connection is None:
            make = http.client.HTTPSConnection if self._is_https else http.client.HTTPConnection
            self._connection = make(self._host, self._port, timeout=self._timeout)
        connection = self._connection
        connection.request("POST", path, body, headers)
        response = connection.getresponse()
        text = response.read(_LONGEST_ANSWER)
        if response.read(1):
            self.close()
        return _outcome(response.status, response.headers.get("Retry-After"), text)


def _outcome(status: int, retry_header: Optional[str], text: bytes) -> Outcome:
    answer = _parsed(text)
    is_ok = 200 <= status < 300
    if answer.get("code") == "PL_ROWS_REFUSED":
        return Outcome("taken", _row_words(answer.get("errors")), rejected=sys.maxsize)
    if is_ok and isinstance(answer.get("accepted"), int):
        quarantined = answer.get("quarantined")
        rejected = quarantined if isinstance(quarantined, int) else 0
        return Outcome("taken", _row_words(answer.get("rejected")), rejected=rejected)
    words = _problem_words(answer, text) or f"HTTP {status}"
    retryable = answer.get("retryable")
    if status in _PASSING or (status >= 500 and retryable is not False) or is_ok:
        if is_ok:
            words = f"expected the answer of a Plumbline server, got {words}"
        forever = status in _PASSING or retryable is True
        after = retry_after(retry_header, time.time())
        return Outcome("again", words, status, forever=forever, after=after)
    return Outcome("too-large" if status == 413 else "refused", words, status)


def _parsed(text: bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _problem_words(answer: Mapping[str, Any], text: bytes) -> str:
    words = answer.get("detail") or answer.get("title") or answer.get("message")
    return (words if isinstance(words, str) else text.decode("utf-8", "replace"))[:_LONGEST_WORDS]


def _row_words(rows: Any) -> str:
    """The server's words about the first row it set apart."""
    row = rows[0] if isinstance(rows, list) and rows else None
    message = row.get("message") if isinstance(row, dict) else None
    if not isinstance(row, dict) or not isinstance(message, str):
        return "no reason given"
    field = row.get("field")
    return (f"{field}: {message}" if isinstance(field, str) else message)[:_LONGEST_WORDS]
