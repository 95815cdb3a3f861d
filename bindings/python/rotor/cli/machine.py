"""What this machine has: memory, and how fast it is read."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

# Bytes that each thread reads in one pass: more than its share of any cache. All threads together take four times as many at most.
_STREAM, _MOST = 128 << 20, 512 << 20
_PASSES = 4


def memory() -> tuple[int | None, int | None]:
    """The free and the total memory in bytes, as far as the system tells. Memory that files only cache is free."""
    if sys.platform.startswith("linux"):
        return _linux_memory()
    if sys.platform == "win32":
        return _windows_memory()
    try:
        return None, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (OSError, ValueError, AttributeError):
        return None, None


def _linux_memory() -> tuple[int | None, int | None]:
    lines = {}
    try:
        for line in Path("/proc/meminfo").read_text().splitlines():
            name, _, rest = line.partition(":")
            lines[name] = int(rest.split()[0]) * 1024
    except (OSError, ValueError, IndexError):
        return None, None
    free, total = lines.get("MemAvailable"), lines.get("MemTotal")
    # A container may have less than the machine.
    for limit_file, used_file in (("memory.max", "memory.current"), ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes")):
        try:
            limit = int(Path("/sys/fs/cgroup", limit_file).read_text())
            used = int(Path("/sys/fs/cgroup", used_file).read_text())
        except (OSError, ValueError):
            continue
        if total is not None and limit < total:
            total = limit
            free = min(limit if free is None else free, max(0, limit - used))
    return free, total


def _windows_memory() -> tuple[int | None, int | None]:
    import ctypes

    class Status(ctypes.Structure):
        _fields_ = [("length", ctypes.c_uint32), ("load", ctypes.c_uint32)] + [
            (name, ctypes.c_uint64) for name in ("total", "free", "page_total", "page_free", "virtual_total", "virtual_free", "more")]

    status = Status()
    status.length = ctypes.sizeof(status)
    if not getattr(ctypes, "windll").kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
        return None, None
    return int(status.free), int(status.total)


class Streams:
    """Memory that threads read, each a stream of its own, to measure how many bytes a second they read."""

    def __init__(self, threads: int) -> None:
        import numpy as np

        free, _ = memory()
        room = min(_MOST, _MOST if free is None else free // 4)
        words = max(1 << 17, min(_STREAM, room // threads) // 8)
        self._streams = [np.ones(words, np.uint64) for _ in range(threads)]

    def read(self, passes: int = _PASSES) -> float:
        """Bytes a second that all threads read together: the best pass."""
        best = 0.0
        for _ in range(passes):
            threads = [threading.Thread(target=stream.max) for stream in self._streams]
            start = time.perf_counter()
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            best = max(best, sum(stream.nbytes for stream in self._streams) / (time.perf_counter() - start))
        return best
