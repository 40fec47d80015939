"""What shows that a command is at work: on a terminal alone, and only when it takes more than a second."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

from mapgen.commands import common

RUN = """
import sys, time
from mapgen.commands import common
common.PATIENCE = float(sys.argv[1])
with common.working("Building the page"):
    time.sleep(float(sys.argv[2]))
print("done", file=sys.stderr)
"""


def on_a_terminal(patience: float, seconds: float) -> str:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    command = [sys.executable, "-c", RUN, str(patience), str(seconds)]
    with subprocess.Popen(command, stdin=theirs, stdout=subprocess.DEVNULL, stderr=theirs, env=environment) as process:
        os.close(theirs)
        told = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:  # Linux says so when nobody holds the other end any more
                break
            if not piece:
                break
            told += piece
        assert process.wait() == 0
    os.close(ours)
    return told.decode()


def test_what_takes_long_is_told_and_taken_back() -> None:
    told = on_a_terminal(0.05, 0.8)
    assert "Building the page" in told
    # The line is cleared, and the cursor is there again.
    assert told.index("Building the page") < told.rindex("\x1b[2K") < told.index("done")
    assert told.rindex("\x1b[?25h") > told.rindex("\x1b[?25l")


def test_what_is_quick_is_quiet() -> None:
    assert on_a_terminal(1, 0.05) == "done\r\n"


def test_it_is_quiet_where_there_is_no_terminal() -> None:
    command = [sys.executable, "-c", RUN, "0.01", "0.4"]
    done = subprocess.run(command, capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"", b"done\n")


def test_a_second_is_what_nobody_minds() -> None:
    assert common.PATIENCE == 1
