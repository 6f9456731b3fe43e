"""The client."""

from __future__ import annotations

import atexit
import os
import sys
import time
import weakref
from types import TracebackType
from typing import (
    Any,
    Callable,
    Dict,
    Iterable,
    List,
    Mapping,
    Optional,
    Tuple,
    Type,
    Union,
)

from ._champion import Champion, ChampionFollower
from ._dataframe import frame_rows
from ._events import Feedback, Prediction, Time
from ._ids import uuid7
from ._post import Poster
from ._problem import OnError, Problem, log_once
from ._sender import Deferred, Sender, SenderSettings
from ._stats import ClientStats
from ._values import copy_features


class Plumbline:
    """Logs what a model does without slowing it.

    Calls queue, a background thread batches and repeats. Nothing raises but wrong options; what is
    lost is counted in ``stats()`` and told to ``on_error``.

    Example::

        client = Plumbline("http://localhost:7410", model="churn")
        id = client.log_prediction({"age": 41}, prediction="stays", score=0.12)
        client.log_feedback(id, label="leaves")
        client.close()

    :param url: where the server is; a path in it is kept
    :param api_key: a key with the scope ``ingest``
    :param model: the model of events that name none
    :param version: the version of predictions that name none
    :param flush_interval: events are sent at least so often, in seconds
    :param max_batch: most events in one request; sent at once when so many wait
    :param max_batch_bytes: most characters in one request; a larger event is sent alone
    :param max_queue: most events that wait or are under way; further ones are dropped and counted
    :param gzip_from_bytes: bodies from this size on are compressed
    :param request_timeout: seconds a request may stay without progress
    :param retry_base: the first repetition waits up to so many seconds, each later one twice
    :param retry_max: no repetition waits longer, unless the server asks for it
    :param max_attempts: how often a request is made to which the server answers with an error it
        does not call retryable
    :param flush_at_exit: send what waits when the interpreter ends
    :param exit_timeout: how many seconds that may hold up the end
    :param on_error: called with each ``Problem``, in any thread; a logged warning by default
    """

    def __init__(
        self,
        url: str,
        *,
        api_key: Optional[str] = None,
        model: Optional[str] = None,
        version: Optional[str] = None,
        flush_interval: float = 1.0,
        max_batch: int = 500,
        max_batch_bytes: int = 4 << 20,
        max_queue: int = 10_000,
        gzip_from_bytes: int = 4_096,
        request_timeout: float = 5.0,
        retry_base: float = 0.2,
        retry_max: float = 10.0,
        max_attempts: int = 8,
        flush_at_exit: bool = True,
        exit_timeout: float = 2.0,
        on_error: Optional[OnError] = None,
    ) -> None:
        for name, value in (
            ("max_batch", max_batch),
            ("max_queue", max_queue),
            ("max_attempts", max_attempts),
        ):
            if not value >= 1:
                raise ValueError(f"{name} is {value!r}, expected at least 1")
        settings = SenderSettings(
            flush_interval=flush_interval,
            max_batch=max_batch,
            max_batch_bytes=max_batch_bytes,
            max_queue=max_queue,
            retry_base=retry_base,
            retry_max=retry_max,
            max_attempts=max_attempts,
        )
        self._on_error = on_error or log_once()
        self._url, self._api_key = url, api_key
        self._retry = (retry_base, retry_max)
        self._followers: Dict[Tuple[str, str], ChampionFollower] = {}
        poster = Poster(url, api_key, request_timeout, gzip_from_bytes)
        self._sender = Sender(settings, poster, self._on_error)
        self._model = model
        self._version = version
        self._exit_timeout = exit_timeout
        self._flush_at_exit = flush_at_exit
        self._pid = os.getpid()
        _watch_forks(self)
        if flush_at_exit:
            atexit.register(self._at_exit)

    def log_prediction(
        self,
        features: Mapping[str, Any],
        *,
        prediction: Any = None,
        score: Optional[float] = None,
        scores: Optional[Mapping[str, float]] = None,
        id: Optional[str] = None,
        time: Optional[Time] = None,
        version: Optional[str] = None,
        latency_ms: Optional[float] = None,
        error: Union[str, BaseException, None] = None,
        subject: Optional[str] = None,
        model: Optional[str] = None,
    ) -> str:
        """Queues what a model received and answered. Never raises, never waits.

        NaN and the infinities are sent as the texts ``"NaN"``, ``"Infinity"`` and ``"-Infinity"``;
        times as ISO text (UTC without a zone); Decimal and large int as float; NumPy and pandas
        scalars as their Python value, NA and NaT as None; lists and arrays of numbers as lists;
        mappings as columns of their own, ``a.b``; other lists as JSON text; anything else as
        ``str(value)``. The mapping and the lists in it are copied at the call.

        :returns: the prediction's id (a UUIDv7 when none is given), by which feedback names it;
            also when the event was dropped
        """
        own = id if id is not None else uuid7()
        try:
            event = Prediction(
                own,
                time if time is not None else _now(),
                copy_features(features),
                prediction,
                score,
                scores,
                version if version is not None else self._version,
                latency_ms,
                error,
                subject,
            )
        except Exception as cause:
            words = f"A prediction cannot be read: {cause!r}"
            self._sender.drop("unwritable", 1, words, cause=cause)
            return own
        self._add("prediction", model, event)
        return own

    def log_feedback(
        self,
        prediction_id: str,
        *,
        label: Any = None,
        kind: str = "label",
        time: Optional[Time] = None,
        name: Optional[str] = None,
        value: Optional[float] = None,
        source: Optional[str] = None,
        id: Optional[str] = None,
        model: Optional[str] = None,
    ) -> str:
        """Queues what became known about a prediction. Never raises, never waits.

        :param kind: label, correction, action, verdict or outcome
        :returns: the id of this feedback
        """
        own = id if id is not None else uuid7()
        known = time if time is not None else _now()
        event = Feedback(prediction_id, own, known, kind, label, name, value, source)
        self._add("feedback", model, event)
        return own

    def log_dataframe(
        self,
        df: Any,
        *,
        id: Optional[str] = None,
        prediction: Optional[str] = None,
        score: Optional[str] = None,
        scores: Optional[Mapping[str, str]] = None,
        time: Optional[str] = None,
        subject: Optional[str] = None,
        features: Optional[Iterable[str]] = None,
        version: Optional[str] = None,
        model: Optional[str] = None,
        timeout: float = 60.0,
    ) -> List[str]:
        """Logs each row of a pandas (or Polars) DataFrame as a prediction.

        ``id``, ``prediction``, ``score``, ``time`` and ``subject`` are names of columns, ``scores``
        names a column for each class. All other columns are the features, unless ``features``
        names them. Other than the calls for single rows, this one waits for room in the queue: up
        to ``timeout`` seconds in all, then the remaining rows are dropped and counted.

        :returns: the ids of the rows' predictions
        :raises ValueError: when a column is not there, or twice
        """
        rows = frame_rows(
            df,
            {"id": id, "prediction": prediction, "score": score, "time": time, "subject": subject},
            scores or {},
            features,
        )
        deadline = _monotonic() + timeout
        ids: List[str] = []
        for row in rows:
            self._sender.wait_for_room(deadline - _monotonic())
            ids.append(self.log_prediction(**row, version=version, model=model))
        return ids

    def champion(
        self,
        model: Optional[str] = None,
        *,
        alias: str = "champion",
        file: Optional[str] = None,
        timeout: float = 5.0,
        poll: float = 30.0,
    ) -> Champion:
        """Which version of a model answers, and what is done to its score.

        The first call asks the server; later calls have the latest known at once and never raise. A
        background thread asks for changes. The key needs the scope ``read``. The ``file`` and
        ``poll`` of the first call for a model and alias count.

        :param file: keeps the last known champion, for a start while the server is away
        :param timeout: how many seconds the first call waits for the server
        :param poll: how many seconds the server may hold an answer back until something changes
        :raises ChampionUnknown: when nothing is known yet: no answer, and no file
        """
        return self._follower(model, alias, file, poll).champion(timeout)

    def on_champion_change(
        self,
        listener: Callable[[Champion], object],
        model: Optional[str] = None,
        *,
        alias: str = "champion",
    ) -> Callable[[], None]:
        """Calls ``listener`` in the background thread with every other champion, after it is in
        force. The returned function stops that."""
        return self._follower(model, alias, None, 30.0).on_change(listener)

    def _follower(
        self, model: Optional[str], alias: str, file: Optional[str], poll: float
    ) -> ChampionFollower:
        name = model if model is not None else self._model
        if name is None:
            raise ValueError("expected the name of the model")
        known = self._followers.get((name, alias))
        if known is not None:
            return known
        base, most = self._retry
        return self._followers.setdefault(
            (name, alias),
            ChampionFollower(
                self._url,
                self._api_key,
                name,
                self._report_champion,
                alias=alias,
                file=file,
                poll=poll,
                retry_base=base,
                retry_max=most,
            ),
        )

    def _report_champion(self, message: str, cause: Optional[BaseException]) -> None:
        try:
            self._on_error(Problem("champion", message, 0, cause=cause))
        except Exception:  # an error in the error handler has nobody left to be told to
            pass

    def flush(self, timeout: float = 5.0) -> bool:
        """Sends what waits; True when all that was logged before has left the queue in time."""
        return self._sender.flush(timeout)

    def close(self, timeout: Optional[float] = None) -> None:
        """Sends what waits, then stops for good; what is left after ``timeout`` (``exit_timeout``
        by default) is dropped and counted."""
        for follower in list(self._followers.values()):
            follower.close()
        self._sender.flush(self._exit_timeout if timeout is None else timeout)
        self._sender.stop()
        atexit.unregister(self._at_exit)

    def stats(self) -> ClientStats:
        return self._sender.stats()

    def __enter__(self) -> Plumbline:
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        self.close()

    def log_later(self, read: Callable[[], List[Prediction]], model: Optional[str] = None) -> None:
        """Queues predictions that the background thread reads; for middlewares."""
        self._add("prediction", model, Deferred(read))

    def _add(self, kind: str, model: Optional[str], event: Any) -> None:
        target = model if model is not None else self._model
        if target is None:
            self._sender.drop("no-model", 1, "Name the model of this event")
            return
        self._sender.add((kind, target), event)

    def _at_exit(self) -> None:
        self.close()

    def _after_fork(self) -> None:
        self._sender.after_fork()
        util = sys.modules.get("multiprocessing.util")
        if util is not None and self._flush_at_exit:
            # A child of multiprocessing ends without atexit, and forgets earlier finalizers.
            util.register_after_fork(self, Plumbline._finalize_in_child)

    def _finalize_in_child(self) -> None:
        util = sys.modules["multiprocessing.util"]
        util.Finalize(None, self._at_exit, exitpriority=100)


_monotonic = time.monotonic


def _now() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def _watch_forks(client: Plumbline) -> None:
    if not hasattr(os, "register_at_fork"):
        return
    reference = weakref.ref(client)

    def after_fork() -> None:
        forked = reference()
        if forked is not None:
            forked._after_fork()

    os.register_at_fork(after_in_child=after_fork)
