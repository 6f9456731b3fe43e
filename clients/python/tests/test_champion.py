"""The champion is known, followed, and stays in force while the server is away."""

from __future__ import annotations

import json
import math
import tempfile
import time
import unittest
from pathlib import Path
from typing import Any, Callable, List

from plumbline import Champion, ChampionUnknown, Plumbline, Problem
from plumbline._adjustments import apply_adjustments

from .champion_server import ChampionServer, facts

GOLDEN = json.loads((Path(__file__).parent / "fixtures" / "adjustments.json").read_text())


class AdjustmentsTest(unittest.TestCase):
    def test_scores_are_adjusted_as_computed_with_60_digits(self) -> None:
        self.assertGreater(len(GOLDEN), 5)
        for case in GOLDEN:
            for score, expected in zip(case["scores"], case["expected"]):
                with self.subTest(adjustments=case["adjustments"], score=score):
                    found = apply_adjustments(score, case["adjustments"])
                    self.assertLessEqual(abs(found - expected), 1e-12 * abs(expected))

    def test_what_is_no_number_stays_none_and_extremes_do_not_raise(self) -> None:
        steep = {"kind": "logistic", "slope": 1e300, "intercept": 0}
        self.assertTrue(math.isnan(apply_adjustments(math.nan, [steep])))
        self.assertEqual(apply_adjustments(0.4, [steep]), 0.0)
        self.assertEqual(apply_adjustments(-math.inf, [steep]), 0.0)


class ChampionTest(unittest.TestCase):
    def setUp(self) -> None:
        self.server = ChampionServer()
        self.addCleanup(self.server.close)
        self.problems: List[Problem] = []
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = str(Path(folder.name) / "champion.json")
        self.client = Plumbline(
            self.server.url,
            model="churn",
            retry_base=0.001,
            retry_max=0.001,
            flush_at_exit=False,
            on_error=self.problems.append,
        )
        self.addCleanup(self.client.close, 0)

    def until(self, is_reached: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 10
        while not is_reached():
            self.assertLess(time.monotonic(), deadline, "it was not reached")
            time.sleep(0.005)

    def test_it_is_asked_for_once_then_known_and_followed(self) -> None:
        self.server.promote("v1", 1)
        first = self.client.champion("churn")
        self.assertEqual((first.version, first.apply(0.3)), ("v1", 0.3))
        self.assertEqual((first.decide(0.5), first.decide(0.49)), (True, False))
        seen: List[Champion] = []
        stop = self.client.on_champion_change(seen.append)
        adjustments = [{"kind": "logistic", "slope": 1, "intercept": 1}]
        self.server.promote("v2", 2, adjustments=adjustments, threshold=0.7)
        self.until(lambda: len(seen) == 1)
        second = self.client.champion()
        self.assertIs(second, seen[0])
        self.assertAlmostEqual(second.apply(0.5), 1 / (1 + math.exp(-1)))
        self.assertEqual((second.decide(0.5), second.decide(0.4)), (True, False))
        expected = "/v1/models/churn/champion?alias=champion&after=1&waitMs=30000"
        self.assertEqual(self.server.asked[1], expected)
        stop()
        self.server.promote("v3", 3)
        self.until(lambda: self.client.champion().version == "v3")
        self.assertEqual(len(seen), 1)

    def test_a_server_that_is_away_changes_nothing_and_is_told_once(self) -> None:
        self.server.promote("v1", 1)
        self.client.champion()
        self.server.fail()
        self.until(lambda: len(self.server.asked) > 5)
        self.assertEqual(self.client.champion().version, "v1")
        told = [problem.message for problem in self.problems]
        self.assertEqual(told, ["The champion of churn stays v1: it is tired"])

    def test_without_an_answer_the_file_is_taken_and_the_next_answer_kept(self) -> None:
        Path(self.file).write_text(json.dumps(facts("v0", 7)))
        self.server.fail()
        self.assertEqual(self.client.champion(file=self.file, timeout=0.02).version, "v0")
        self.server.promote("v1", 8)
        self.until(lambda: self.client.champion().version == "v1")
        self.until(lambda: '"v1"' in Path(self.file).read_text())

    def test_with_nothing_known_the_first_call_says_why(self) -> None:
        with self.assertRaisesRegex(ChampionUnknown, "churn is not known"):
            self.client.champion(timeout=0.05)
        self.server.promote("v1", 1)
        self.assertEqual(self.client.champion().version, "v1")

    def test_what_is_not_understood_or_fails_to_listen_harms_nobody(self) -> None:
        def fail(_champion: Champion) -> None:
            raise RuntimeError("no")

        self.client.on_champion_change(fail)
        self.server.promote("v1", 1)
        self.client.champion()
        self.server.promote("v2", 2)
        self.until(lambda: len(self.problems) == 1)
        self.server.answer_with(facts("v3", 3, adjustments=[{"kind": "tree"}]))
        self.until(lambda: len(self.problems) == 2)
        self.assertEqual(self.client.champion().version, "v2")


if __name__ == "__main__":
    unittest.main()
