"""Why events did not reach the server."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Callable, Optional

DROP_REASONS = (
    "queue-full",  # as many events as max_queue were waiting
    "closed",  # logged after close(), or still waiting when its time was over
    "no-model",  # neither the call nor the client names a model
    "unwritable",  # the event could not be written as JSON
    "unreadable",  # a middleware could not make an event of a request and its answer
    "refused",  # the server refused the whole request for good (400, 401, 404 ...)
    "gave-up",  # the server failed max_attempts times without saying that trying again helps
)


@dataclass(frozen=True)
class Problem:
    """What ``on_error`` is told. Nothing is ever raised instead.

    ``code`` is one of the reasons for dropping, ``rejected`` (rows the server set apart, with its
    words in ``message``), ``retrying`` (nothing is lost yet) or ``champion`` (the last known one stays in
    force).
    """

    code: str
    message: str
    count: int
    status: Optional[int] = None
    cause: Optional[BaseException] = None


OnError = Callable[[Problem], object]


def log_once() -> OnError:
    """The default: a warning of the logger ``plumbline``, once for each code."""
    logged: set[str] = set()

    def on_error(problem: Problem) -> None:
        if problem.code not in logged:
            logged.add(problem.code)
            logging.getLogger("plumbline").warning("%s: %s", problem.code, problem.message)

    return on_error
