"""Ends of processes, and forks."""

from __future__ import annotations

import os
import subprocess
import sys
import unittest

from .unruly_server import UnrulyServer

_SETUP = """
from plumbline import Plumbline
client = Plumbline({url!r}, model="m", flush_interval=3_600, exit_timeout=0.2)
client.log_prediction({{}}, id="parent")
"""


class ProcessesTest(unittest.TestCase):
    def setUp(self) -> None:
        self.server = UnrulyServer()
        self.addCleanup(self.server.__exit__, None, None, None)

    def run_program(self, code: str) -> int:
        program = _SETUP.format(url=self.server.url) + code
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        return subprocess.run([sys.executable, "-c", program], env=environment).returncode

    def test_an_interpreter_that_ends_sends_what_waits(self) -> None:
        self.assertEqual(self.run_program(""), 0)
        self.assertEqual(self.server.kept, ["parent"])

    def test_an_interpreter_that_ends_by_an_error_sends_what_waits(self) -> None:
        self.assertEqual(self.run_program("import sys; sys.exit(3)"), 3)
        self.assertEqual(self.server.kept, ["parent"])

    def test_a_silent_server_keeps_no_interpreter_from_ending(self) -> None:
        self.server.treat("hold")
        self.assertEqual(self.run_program(""), 0)
        self.assertEqual(self.server.kept, [])

    @unittest.skipUnless(hasattr(os, "fork"), "no fork on this system")
    def test_a_fork_sends_its_own_events_and_not_its_parent_s(self) -> None:
        code = """
import os, sys
client.flush()
client.log_prediction({}, id="waiting")
child = os.fork()
if child == 0:
    assert client.stats().queued == 0 and client.stats().sent == 0
    client.log_prediction({}, id="child")
    sys.exit(0)
assert os.waitpid(child, 0)[1] == 0
assert client.stats().queued == 1
"""
        self.assertEqual(self.run_program(code), 0)
        self.assertEqual(self.server.kept, ["parent", "child", "waiting"])

    @unittest.skipUnless(hasattr(os, "fork"), "no fork on this system")
    def test_a_child_of_multiprocessing_sends_what_waits(self) -> None:
        code = """
import multiprocessing
def work(): client.log_prediction({}, id="child")
process = multiprocessing.get_context("fork").Process(target=work)
process.start()
process.join()
assert process.exitcode == 0
"""
        self.assertEqual(self.run_program(code), 0)
        self.assertEqual(self.server.kept, ["child", "parent"])
