"""Which version of a model answers, followed in the background."""

from __future__ import annotations

import http.client
import json
import os
import random
import threading
import time
import urllib.parse
from dataclasses import dataclass
from typing import Any, Callable, Dict, List, Mapping, Optional, Tuple

from ._adjustments import apply_adjustments, is_adjustment
from ._backoff import backoff, retry_after

_USUAL_THRESHOLD = 0.5
_SPREAD = 0.25
"""Requests of many model servers that heard of a change together spread over so many seconds."""
_SOON = 1.0
"""An answer that changes nothing and came sooner was not held back."""
_SLACK = 10.0
_LONGEST_ANSWER = 1 << 24


@dataclass(frozen=True)
class Champion:
    """The version that answers."""

    model: str
    version: str
    revision: int
    """Id of the move that made it champion; 0 when nobody named it."""
    artifact: Optional[Mapping[str, Any]]
    """``address`` (``plumbline:sha256:...`` when the server keeps it), ``digest`` and ``bytes``."""
    adjustments: Tuple[Mapping[str, Any], ...]
    threshold: Optional[float]
    """A score from here on means positive, after all adjustments."""

    def apply(self, score: float) -> float:
        """The score after the adjustments, in their order. NaN stays NaN."""
        return apply_adjustments(score, self.adjustments)

    def decide(self, score: float) -> bool:
        """Whether the score, after the adjustments, reaches the threshold (0.5 when nobody set one)."""
        threshold = _USUAL_THRESHOLD if self.threshold is None else self.threshold
        return self.apply(score) >= threshold


class ChampionUnknown(Exception):
    """Nothing is known yet: no answer came, and no file was kept."""


Listener = Callable[[Champion], object]
Report = Callable[[str, Optional[BaseException]], None]


class ChampionFollower:
    """Asks for changes in a daemon thread; what was known last stays in force."""

    def __init__(
        self,
        url: str,
        api_key: Optional[str],
        model: str,
        report: Report,
        *,
        alias: str = "champion",
        file: Optional[str] = None,
        poll: float = 30.0,
        retry_base: float = 0.2,
        retry_max: float = 10.0,
    ) -> None:
        self._url = urllib.parse.urlsplit(url)
        self._headers = {"User-Agent": "plumbline-python"}
        if api_key:
            self._headers["Authorization"] = f"Bearer {api_key}"
        self._model, self._alias, self._file, self._poll = model, alias, file, poll
        self._retry = (retry_base, retry_max)
        self._report = report
        self._known: Optional[Champion] = None
        self._words = "it was not asked yet"
        self._listeners: List[Listener] = []
        self._reset()

    def _reset(self) -> None:
        """Locks and threads of the process that was forked are not this process's."""
        self._is_known = threading.Event()
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._thread: Optional[threading.Thread] = None
        self._pid = os.getpid()
        if self._known is not None:
            self._is_known.set()

    def champion(self, timeout: float) -> Champion:
        if self._pid != os.getpid():
            self._reset()
        self._follow_in_background()
        if self._known is None:
            self._is_known.wait(timeout)
        if self._known is None and self._file is not None:
            kept = _read_file(self._file, self._model)
            if kept is not None and self._known is None:
                self._take(kept, is_from_server=False)
        if self._known is None:
            raise ChampionUnknown(f"The {self._alias} of {self._model} is not known: {self._words}")
        return self._known

    def on_change(self, listener: Listener) -> Callable[[], None]:
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    def close(self) -> None:
        """The thread ends with its request, at the latest after ``poll`` seconds; nobody waits."""
        self._stop.set()
        self._listeners.clear()

    def _follow_in_background(self) -> None:
        with self._lock:
            if self._thread is not None or self._stop.is_set():
                return
            self._thread = threading.Thread(
                target=self._follow, name="plumbline-champion", daemon=True
            )
            self._thread.start()

    def _follow(self) -> None:
        failures, is_well = 0, True
        while not self._stop.is_set():
            started, before = time.monotonic(), self._known
            champion, words, wait, cause = self._ask()
            if self._stop.is_set():
                return
            if champion is not None:
                failures, is_well = 0, True
                self._take(champion, is_from_server=True)
                took = time.monotonic() - started
                is_soon = self._known is before and took < min(_SOON, self._poll)
                self._stop.wait(random.random() * _SPREAD + (_SOON if is_soon else 0.0))
                continue
            self._words = words
            if is_well and self._known is not None:
                kept = self._known.version
                self._report(f"The champion of {self._model} stays {kept}: {words}", cause)
            is_well = False
            base, most = self._retry
            pause = backoff(failures, base, most, random.random) if wait is None else wait
            failures += 1
            self._stop.wait(max(base / 2, pause))

    def _take(self, champion: Champion, is_from_server: bool) -> None:
        before = self._known
        if before == champion:
            return
        self._known = champion
        self._is_known.set()
        if is_from_server and self._file is not None:
            try:
                _write_file(self._file, champion)
            except OSError as cause:
                self._report(f"The champion cannot be kept in {self._file}", cause)
        if before is None:
            return
        for listener in list(self._listeners):
            try:
                listener(champion)
            except Exception as cause:
                self._report("A listener failed", cause)

    def _ask(
        self,
    ) -> Tuple[Optional[Champion], str, Optional[float], Optional[BaseException]]:
        """The champion, or why there is none, and how long the server asks to wait."""
        query: Dict[str, Any] = {"alias": self._alias}
        if self._known is not None:
            query.update(after=self._known.revision, waitMs=int(self._poll * 1000))
        name = urllib.parse.quote(self._model, safe="")
        path = f"{self._url.path.rstrip('/')}/v1/models/{name}/champion"
        is_https = self._url.scheme == "https"
        make = http.client.HTTPSConnection if is_https else http.client.HTTPConnection
        try:
            connection = make(
                self._url.hostname or "", self._url.port, timeout=self._poll + _SLACK
            )
            try:
                connection.request(
                    "GET", f"{path}?{urllib.parse.urlencode(query)}", None, self._headers
                )
                response = connection.getresponse()
                wait = retry_after(response.headers.get("Retry-After"), time.time())
                body = _parsed(response.read(_LONGEST_ANSWER))
            finally:
                connection.close()
        except Exception as cause:  # whatever a network can do
            return None, str(cause) or type(cause).__name__, None, cause
        if response.status == 200:
            champion = read_champion(body)
            return champion, "its answer is not understood", wait, None
        detail = body.get("detail") if isinstance(body, dict) else None
        words = detail if isinstance(detail, str) else f"it answered {response.status}"
        return None, words, wait, None


def read_champion(document: Any) -> Optional[Champion]:
    """None when it is nothing this client understands."""
    if not isinstance(document, dict):
        return None
    model, version = document.get("model"), document.get("version")
    revision, threshold = document.get("revision"), document.get("threshold")
    adjustments, artifact = document.get("adjustments"), document.get("artifact")
    is_whole = (
        isinstance(model, str)
        and isinstance(version, str)
        and isinstance(revision, int)
        and (threshold is None or isinstance(threshold, (int, float)))
        and isinstance(adjustments, list)
        and all(is_adjustment(one) for one in adjustments)
    )
    if not is_whole:
        return None
    return Champion(
        model=model,
        version=version,
        revision=revision,
        artifact=artifact if isinstance(artifact, dict) else None,
        adjustments=tuple(adjustments),
        threshold=threshold,
    )


def _parsed(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _read_file(path: str, model: str) -> Optional[Champion]:
    try:
        with open(path, encoding="utf-8") as file:
            champion = read_champion(json.load(file))
    except (OSError, ValueError):
        return None
    return champion if champion is not None and champion.model == model else None


def _write_file(path: str, champion: Champion) -> None:
    """Whole or not at all: another process may read it meanwhile."""
    temporary = f"{path}.{os.getpid()}.tmp"
    facts = {
        "model": champion.model,
        "version": champion.version,
        "revision": champion.revision,
        "artifact": champion.artifact,
        "adjustments": list(champion.adjustments),
        "threshold": champion.threshold,
    }
    with open(temporary, "w", encoding="utf-8") as file:
        json.dump(facts, file)
    os.replace(temporary, path)
