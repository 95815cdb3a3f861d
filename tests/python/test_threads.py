"""The threads that rotor takes by itself: those that the host's process may use (Linux)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Iterator

import pytest

from conftest import ORACLE, REPOSITORY

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc tells what threads do")

MODEL = ORACLE / "p1-bitnet-packed" / "model"

# Does what the first argument says, then loads and decodes. Prints the threads of the model, and the
# CPUs and the nice value of the main thread and of rotor's threads.
HOST = """
import json, os, sys, time
import rotor
exec(sys.argv[1])
with rotor.Model(sys.argv[2], "cpu") as model, model.session() as session:
    session.append([3, 4, 5])
    session.step()
    # A thread names itself when it first runs. numpy may have threads, too.
    tasks, last = [], time.monotonic() + 30
    while len(tasks) < model.info["threads"] and time.monotonic() < last:
        names = {int(task): open(f"/proc/self/task/{task}/comm").read() for task in os.listdir("/proc/self/task")}
        tasks = [task for task, name in names.items() if task == os.getpid() or name.startswith("rotor")]
    print(json.dumps({
        "threads": model.info["threads"],
        "cpus": [sorted(os.sched_getaffinity(task)) for task in tasks],
        "nice": [os.getpriority(os.PRIO_PROCESS, task) for task in tasks],
    }))
"""


def run(first: str) -> dict[str, list[object]]:
    paths = {"PYTHONPATH": str(REPOSITORY / "bindings" / "python")}
    done = subprocess.run(
        [sys.executable, "-c", HOST, first, str(MODEL)],
        env={**os.environ, **paths},
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, list[object]] = json.loads(done.stdout)
    return found


def cpus() -> list[int]:
    found = sorted(os.sched_getaffinity(0))
    if len(found) < 2:
        pytest.skip("this process may use one CPU only")
    return found


def test_the_affinity_of_the_process_is_kept() -> None:
    one = cpus()[-1]
    found = run(f"os.sched_setaffinity(0, [{one}])")
    assert found["threads"] == 1
    assert all(of_thread == [one] for of_thread in found["cpus"])


def test_the_priority_of_the_process_is_kept() -> None:
    cpus()
    found = run("os.nice(5)")
    assert len(found["nice"]) >= 2 and set(found["nice"]) == {os.getpriority(os.PRIO_PROCESS, 0) + 5}


@pytest.fixture
def one_cpu_of_quota() -> Iterator[Path]:
    """A file whose processes have the time of one CPU: cgroup.procs of a group of its own."""
    name = f"rotor-test-{os.getpid()}"
    groups = [
        (Path("/sys/fs/cgroup/cpu") / name, {"cpu.cfs_period_us": "100000", "cpu.cfs_quota_us": "100000"}),
        (Path("/sys/fs/cgroup") / name, {"cpu.max": "100000 100000"}),
    ]
    for group, limits in groups:
        try:
            group.mkdir()
        except OSError:
            continue
        try:
            for file, limit in limits.items():
                (group / file).write_text(limit)
            yield group / "cgroup.procs"
            return
        except OSError:
            continue
        finally:
            group.rmdir()
    pytest.skip("this machine lets the test make no cgroup with a quota")


def test_a_quota_of_the_cgroup_limits_the_threads(one_cpu_of_quota: Path) -> None:
    cpus()
    assert run("pass")["threads"] != 1
    found = run(f"open({str(one_cpu_of_quota)!r}, 'w').write(str(os.getpid()))")
    assert found["threads"] == 1
