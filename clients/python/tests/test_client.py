"""Nothing is lost, sent without end or raised while the server misbehaves."""

from __future__ import annotations

import re
import unittest
from typing import Any, List

from plumbline import Plumbline, Problem, uuid7
from plumbline._backoff import backoff, retry_after

from .unruly_server import Answer, UnrulyServer


class ClientTest(unittest.TestCase):
    def setUp(self) -> None:
        self.server = UnrulyServer()
        self.addCleanup(self.server.__exit__, None, None, None)
        self.problems: List[Problem] = []

    def client(self, **options: Any) -> Plumbline:
        """A client that does nothing by itself and repeats at once."""
        settings = {
            "model": "churn",
            "flush_interval": 3_600,
            "retry_base": 0.001,
            "retry_max": 0.001,
            "flush_at_exit": False,
            "on_error": self.problems.append,
            **options,
        }
        client = Plumbline(self.server.url, **settings)
        self.addCleanup(client.close, 0)
        return client

    def codes(self) -> List[str]:
        return [problem.code for problem in self.problems]

    def test_events_arrive_under_their_model_with_id_and_time(self) -> None:
        client = self.client(api_key="pl_1_2", version="v1")
        id = client.log_prediction({"age": 41}, prediction="stays", score=0.12)
        client.log_prediction({}, id="own", version="v2", model="a b")
        feedback_id = client.log_feedback(id, label="leaves")
        self.assertTrue(client.flush())
        paths = [request.path for request in self.server.requests]
        self.assertEqual(
            paths,
            [
                "/v1/models/churn/predictions",
                "/v1/models/a%20b/predictions",
                "/v1/models/churn/feedback",
            ],
        )
        self.assertEqual(self.server.requests[0].headers["authorization"], "Bearer pl_1_2")
        events = [event for request in self.server.requests for event in request.events]
        times = [event.pop("time") for event in events]
        self.assertTrue(all(time > 1.6e12 for time in times))
        self.assertEqual(
            events,
            [
                {
                    "id": id,
                    "version": "v1",
                    "features": {"age": 41},
                    "prediction": "stays",
                    "score": 0.12,
                },
                {"id": "own", "version": "v2", "features": {}},
                {"predictionId": id, "id": feedback_id, "kind": "label", "label": "leaves"},
            ],
        )
        stats = client.stats()
        self.assertEqual((stats.sent, stats.queued, stats.retried), (3, 0, 0))

    def test_full_batches_and_intervals_need_no_flush(self) -> None:
        client = self.client(max_batch=10)
        for i in range(10):
            client.log_prediction({"i": i})
        self.assertTrue(self.server.saw_requests(1))
        eager = self.client(flush_interval=0.001)
        eager.log_prediction({})
        self.assertTrue(self.server.saw_requests(2))

    def test_large_bodies_are_compressed_and_cut(self) -> None:
        client = self.client(max_batch_bytes=5_000, gzip_from_bytes=2_000)
        for length in (10, 9_000, 10):
            client.log_prediction({"text": "x" * length})
        self.assertTrue(client.flush())
        self.assertEqual(
            [request.headers.get("content-encoding") for request in self.server.requests],
            [None, "gzip", None],
        )
        self.assertEqual(len(self.server.kept), 3)

    def test_nothing_is_lost_or_acknowledged_twice(self) -> None:
        self.server.treat(
            Answer(503),
            Answer(429, headers={"Retry-After": "0"}),
            "die",
            "take",
            Answer(502, "<html>"),
            "take-and-die",
            "take",
            Answer(500, '{"retryable":true}'),
            Answer(200, "a captive portal"),
        )
        client = self.client(max_batch=10)
        ids = [client.log_prediction({"i": i}) for i in range(50)]
        self.assertTrue(client.flush(30))
        # The batch whose answer was lost comes twice under the same ids, to be counted once.
        self.assertEqual(len(self.server.kept), 60)
        self.assertEqual(list(dict.fromkeys(self.server.kept)), ids)
        stats = client.stats()
        self.assertEqual((stats.sent, stats.queued), (50, 0))
        self.assertEqual(set(self.codes()), {"retrying"})

    def test_below_the_bound_nothing_is_lost_while_the_server_is_away(self) -> None:
        client = self.client(max_queue=100, max_batch=10)
        self.server.stop()
        ids = [client.log_prediction({"i": i}) for i in range(130)]
        self.assertFalse(client.flush(0.05))
        self.assertEqual(client.stats().queued, 100)
        self.assertEqual(client.stats().dropped["queue-full"], 30)
        self.server.start()
        self.assertTrue(client.flush(30))
        self.assertEqual(self.server.kept, ids[:100])
        self.assertEqual(self.codes().count("queue-full"), 1)

    def test_retry_after_is_honoured_even_when_flushing(self) -> None:
        self.server.treat(Answer(429, headers={"Retry-After": "3600"}))
        client = self.client()
        client.log_prediction({})
        self.assertFalse(client.flush(0.1))
        self.assertFalse(client.flush(0.1))
        self.assertEqual(len(self.server.requests), 1)

    def test_flushing_ends_a_backoff(self) -> None:
        self.server.treat(Answer(503))
        client = self.client(flush_interval=0, retry_base=3_600, retry_max=3_600)
        client.log_prediction({})
        self.server.saw_requests(1)
        self.assertTrue(client.flush(30))

    def test_a_silent_server_is_asked_again(self) -> None:
        self.server.treat("hold")
        client = self.client(request_timeout=0.1)
        id = client.log_prediction({})
        self.assertTrue(client.flush(30))
        self.assertEqual(set(self.server.kept), {id})

    def test_what_is_refused_is_dropped_with_its_words(self) -> None:
        self.server.treat(Answer(401, '{"detail":"The key is revoked"}'))
        client = self.client(max_batch=2)
        for i in range(3):
            client.log_prediction({"i": i})
        self.assertTrue(client.flush())
        self.assertEqual(client.stats().dropped["refused"], 2)
        self.assertEqual(self.problems[0], Problem("refused", "The key is revoked", 2, 401))
        self.assertEqual(len(self.server.kept), 1)

    def test_hopeless_failures_are_given_up(self) -> None:
        self.server.treat(*[Answer(500)] * 3)
        client = self.client(max_batch=2, max_attempts=3)
        for i in range(4):
            client.log_prediction({"i": i})
        self.assertTrue(client.flush())
        self.assertEqual(client.stats().dropped["gave-up"], 2)
        self.assertEqual(client.stats().sent, 2)

    def test_a_batch_that_is_too_large_is_halved(self) -> None:
        self.server.treat(*[Answer(413)] * 3)
        client = self.client()
        ids = [client.log_prediction({"i": i}) for i in range(4)]
        self.assertTrue(client.flush())
        sizes = [len(request.events) for request in self.server.requests]
        self.assertEqual(sizes, [4, 2, 1, 1, 2])
        self.assertEqual(self.server.kept, ids[1:])

    def test_rows_set_apart_are_counted_and_told(self) -> None:
        rejected = '[{"index":0,"field":"age","message":"got text"}]'
        some = f'{{"accepted":2,"quarantined":1,"rejected":{rejected}}}'
        every = f'{{"code":"PL_ROWS_REFUSED","errors":{rejected}}}'
        self.server.treat(Answer(200, some), Answer(422, every))
        client = self.client()
        for _ in range(2):
            for i in range(3):
                client.log_prediction({"i": i})
            self.assertTrue(client.flush())
        stats = client.stats()
        self.assertEqual((stats.sent, stats.rejected, stats.queued), (2, 4, 0))
        words = [Problem("rejected", "age: got text", count) for count in (1, 3)]
        self.assertEqual(self.problems, words)

    def test_no_call_raises(self) -> None:
        client = self.client(model=None)
        client.log_prediction({})
        own: List[Any] = []
        own.append(own)
        for features in (None, 1, "text", {"own": own}):
            client.log_prediction(features, model="m")  # type: ignore[arg-type]
        client.log_feedback(None, label=object(), value="x", model="m")  # type: ignore[arg-type]
        self.assertTrue(client.flush())
        self.assertEqual(client.stats().dropped["no-model"], 1)
        self.assertEqual(client.stats().dropped["unwritable"], 5)

    def test_an_error_handler_that_fails_disturbs_nobody(self) -> None:
        def fail(problem: Problem) -> None:
            raise ValueError("handler")

        client = self.client(on_error=fail)
        self.server.treat(Answer(400))
        client.log_prediction({})
        self.assertTrue(client.flush())
        self.assertEqual(client.stats().dropped["refused"], 1)

    def test_closing_sends_what_waits_and_has_a_bound(self) -> None:
        client = self.client()
        client.log_prediction({})
        client.close()
        client.log_prediction({})
        self.assertEqual((client.stats().sent, client.stats().dropped["closed"]), (1, 1))
        self.server.treat("hold")
        with self.client() as held:
            held.log_prediction({})
            held.close(0.05)
        self.assertEqual((held.stats().sent, held.stats().dropped["closed"]), (0, 1))
        self.assertEqual(held.stats().queued, 0)

    def test_wrong_options_are_refused_at_once(self) -> None:
        for url in ("localhost", "ftp://localhost", "http://user:secret@localhost"):
            with self.assertRaises(ValueError):
                Plumbline(url)
        with self.assertRaises(ValueError):
            Plumbline("http://localhost", max_queue=0)


class PartsTest(unittest.TestCase):
    def test_ids(self) -> None:
        ids = [uuid7() for _ in range(1_000)]
        self.assertEqual(len(set(ids)), 1_000)
        form = r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
        for id in ids:
            self.assertIsNotNone(re.fullmatch(form, id))

    def test_backoff(self) -> None:
        waits = [backoff(attempt, 0.1, 1, lambda: 1) for attempt in (0, 1, 2, 3, 4, 5_000)]
        self.assertEqual(waits, [0.1, 0.2, 0.4, 0.8, 1, 1])

    def test_retry_after(self) -> None:
        for header, expected in (
            (None, None),
            ("7", 7),
            ("Thu, 01 Jan 1970 00:00:10 GMT", 9),
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("86400", 300),
            ("soon", None),
            ("nan", None),
        ):
            with self.subTest(header=header):
                self.assertEqual(retry_after(header, 1), expected)
