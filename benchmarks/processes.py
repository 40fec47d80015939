"""Commands as whole processes: their time and their peak memory, taken in turns."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """What one run of a command took: seconds on the clock, seconds of processor, megabytes at the peak."""

    wall: float
    processor: float
    memory: float


def cost(command: list[str], folder: Path, bytecode: Path) -> Cost:
    """Run a command in a folder, to its end.

    Compiled modules are kept in ``bytecode``, whatever the environment says of them: as on any machine where the
    command has run before, no run but the first compiles.

    The kernel's figure for a child's peak memory begins with what the parent had, so the caller must be small:
    nothing here or above it may import folium, mapgen or Playwright before the processes are measured.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment["PYTHONPYCACHEPREFIX"] = str(bytecode)
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{errors.decode(errors='replace')}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6)


def in_turns(commands: dict[str, list[str]], *, runs: int, folder: Path, bytecode: Path) -> dict[str, list[Cost]]:
    """Run every command once a round, in the same order; the first round warms the caches and is dropped."""
    rounds = [{name: cost(command, folder, bytecode) for name, command in commands.items()} for _ in range(runs + 1)]
    return {name: [costs[name] for costs in rounds[1:]] for name in commands}
