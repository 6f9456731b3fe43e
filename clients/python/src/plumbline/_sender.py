"""The thread that brings what is queued to the server."""

from __future__ import annotations

import math
import random
import threading
from dataclasses import dataclass
from typing import Any, Callable, Dict, Iterator, List, Optional

from ._backoff import backoff
from ._post import Outcome, Poster
from ._problem import DROP_REASONS, OnError, Problem
from ._queue import Batch, EventQueue, Lane
from ._stats import ClientStats

_FLUSH_RETRY = 0.5


@dataclass(frozen=True)
class SenderSettings:
    flush_interval: float
    max_batch: int
    max_batch_bytes: int
    max_queue: int
    retry_base: float
    retry_max: float
    max_attempts: int


class Sender:
    """Queues events from any thread and posts them from one of its own, a request at a time."""

    def __init__(self, settings: SenderSettings, poster: Poster, on_error: OnError) -> None:
        self._settings = settings
        self._poster = poster
        self._on_error = on_error
        self._reset()

    def _reset(self) -> None:
        self._changed = threading.Condition()
        self._queue = EventQueue(self._settings.max_queue)
        self._thread: Optional[threading.Thread] = None
        self._is_full = False
        self._is_stopped = False
        self._flushes = 0
        self._hurry = False
        self._sent = self._rejected = self._retried = 0
        self._dropped: Dict[str, int] = dict.fromkeys(DROP_REASONS, 0)

    def after_fork(self) -> None:
        """In the child: the parent keeps its events, its thread and its connection."""
        self._poster.forget()
        self._reset()

    # Called by the application.

    def add(self, lane: Lane, event: Any) -> None:
        """Queues an event, or counts it as dropped."""
        with self._changed:
            if self._is_stopped:
                length, reason = None, "closed"
            else:
                length, reason = self._queue.add(lane, event), "queue-full"
            if length is not None:
                self._is_full = False
                self._start()
                # The sender sleeps without events, and wakes early for a full batch or many small.
                sizes = (1, self._queue.pressing_size)
                if self._queue.size in sizes or length == self._settings.max_batch:
                    self._changed.notify_all()
                return
            self._dropped[reason] += 1
            was_full, self._is_full = self._is_full, reason == "queue-full"
        if reason == "closed":
            self._report(Problem(reason, "Logged after close()", 1))
        elif not was_full:
            # Once each time the queue fills up: reporting each drop would cost more than sending.
            words = f"{self._settings.max_queue} events are waiting: further ones are dropped"
            self._report(Problem(reason, words, 1))

    def drop(self, reason: str, count: int, words: str, **about: Any) -> None:
        with self._changed:
            self._dropped[reason] += count
        self._report(Problem(reason, words, count, **about))

    def wait_for_room(self, timeout: float) -> bool:
        with self._changed:
            return self._changed.wait_for(
                lambda: self._is_stopped or self._queue.has_room(), timeout
            )

    def flush(self, timeout: float) -> bool:
        """True when all that was logged before the call has left the queue in time."""
        with self._changed:
            up_to = self._queue.calls
            if self._queue.oldest() >= up_to:
                return True
            self._flushes += 1
            self._hurry = True
            self._changed.notify_all()
            try:
                return self._changed.wait_for(lambda: self._queue.oldest() >= up_to, timeout)
            finally:
                self._flushes -= 1

    def stop(self) -> None:
        """Ends waiting; what is queued is dropped and counted."""
        with self._changed:
            if self._is_stopped:
                return
            self._is_stopped = True
            left = self._queue.clear()
            self._changed.notify_all()
        if left:
            words = f"{left} events had not been sent when the client closed"
            self.drop("closed", left, words)

    def stats(self) -> ClientStats:
        with self._changed:
            return ClientStats(
                self._queue.size, self._sent, self._rejected, self._retried, dict(self._dropped)
            )

    def _report(self, problem: Problem) -> None:
        try:
            self._on_error(problem)
        except Exception:
            pass  # An error in the error handler has nobody left to be told to.

    # Called by the thread.

    def _start(self) -> None:
        if self._thread is None:
            thread = threading.Thread(target=self._run, name="plumbline", daemon=True)
            try:
                thread.start()
                self._thread = thread
            except RuntimeError:
                pass  # The interpreter is ending, or has no thread left: the next call tries again.

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._is_stopped or self._queue.size > 0)
                self._changed.wait_for(self._is_urgent, self._settings.flush_interval)
                if self._is_stopped:
                    break
                lanes = self._queue.lanes()
            for lane in lanes:
                with self._changed:
                    if self._is_stopped:
                        break
                    batch = self._queue.take(lane, self._settings.max_batch)
                self._send_batch(batch)
                with self._changed:
                    self._queue.finish()
                    self._changed.notify_all()
        self._poster.close()

    def _is_urgent(self) -> bool:
        return (
            self._is_stopped
            or self._flushes > 0
            or self._queue.is_pressing(self._settings.max_batch)
        )

    def _send_batch(self, batch: Batch) -> None:
        for texts in _chunks(self._written(batch), self._settings.max_batch_bytes):
            if not self._is_stopped:
                self._send_texts(batch, texts)

    def _written(self, batch: Batch) -> List[str]:
        texts: List[str] = []
        for event in batch.events:
            for row in self._rows(event):
                try:
                    texts.append(row.write())
                except Exception as cause:
                    words = f"An event cannot be written: {cause!r}"
                    self._settle_as_dropped("unwritable", 1, words, cause=cause)
        return texts

    def _rows(self, event: Any) -> List[Any]:
        """A middleware queues an exchange whole, to be read here; it may hold many rows or none."""
        if not isinstance(event, Deferred):
            return [event]
        try:
            rows = event.read()
        except Exception as cause:
            words = f"An exchange cannot be read: {cause!r}"
            self._settle_as_dropped("unreadable", 1, words, cause=cause)
            return []
        with self._changed:
            if not self._is_stopped:
                self._queue.size += len(rows) - 1
        return rows

    def _send_texts(self, batch: Batch, texts: List[str]) -> None:
        outcome = self._persist(batch, texts)
        about = {"status": outcome.status, "cause": outcome.cause}
        if outcome.kind == "taken":
            self._settle_as_taken(len(texts), outcome)
        elif outcome.kind == "too-large" and len(texts) > 1:
            middle = (len(texts) + 1) // 2
            self._send_texts(batch, texts[:middle])
            self._send_texts(batch, texts[middle:])
        elif outcome.kind == "again":
            self._settle_as_dropped("gave-up", len(texts), outcome.words, **about)
        else:
            self._settle_as_dropped("refused", len(texts), outcome.words, **about)

    def _persist(self, batch: Batch, texts: List[str]) -> Outcome:
        """Repeats a request until the server has decided."""
        settings = self._settings
        attempt = 0
        while True:
            outcome = self._poster.post(batch.kind, batch.model, texts)
            is_last = not outcome.forever and attempt + 1 >= settings.max_attempts
            if outcome.kind != "again" or is_last or self._is_stopped:
                return outcome
            if attempt == 0:
                words, status = outcome.words, outcome.status
                self._report(Problem("retrying", words, len(texts), status, outcome.cause))
            # Who flushes waits for it, and not for long.
            most = min(settings.retry_max, _FLUSH_RETRY if self._flushes > 0 else math.inf)
            pause = backoff(attempt, settings.retry_base, most, random.random)
            self._wait(max(outcome.after or 0.0, pause), is_asked=outcome.after is not None)
            if self._is_stopped:
                return outcome
            attempt += 1
            self._retried += 1

    def _wait(self, seconds: float, is_asked: bool) -> None:
        """Waits; a flush ends it early, unless the server asked for the wait."""
        with self._changed:
            self._hurry = False
            self._changed.wait_for(
                lambda: self._is_stopped or (self._hurry and not is_asked), seconds
            )

    def _settle_as_taken(self, count: int, outcome: Outcome) -> None:
        refused = min(count, outcome.rejected)
        with self._changed:
            if self._is_stopped:
                return
            self._queue.size -= count
            self._sent += count - refused
            self._rejected += refused
        if refused:
            self._report(Problem("rejected", outcome.words, refused))

    def _settle_as_dropped(self, reason: str, count: int, words: str, **about: Any) -> None:
        with self._changed:
            if self._is_stopped:
                return
            self._queue.size -= count
        self.drop(reason, count, words, **about)


class Deferred:
    """Events that are read later, in the sender's thread."""

    def __init__(self, read: Callable[[], List[Any]]) -> None:
        self.read = read


def _chunks(texts: List[str], most: int) -> Iterator[List[str]]:
    """Cuts a batch so that no body grows beyond the bound, unless by one event."""
    chunk: List[str] = []
    length = 0
    for text in texts:
        if chunk and length + len(text) > most:
            yield chunk
            chunk, length = [], 0
        chunk.append(text)
        length += len(text)
    if chunk:
        yield chunk
