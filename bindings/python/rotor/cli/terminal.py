"""What a terminal shows besides the answer: bars, sizes, warnings."""

from __future__ import annotations

import shutil
import sys
import time
from types import TracebackType

# Seconds after which a bar appears: a load that ends before needs none.
_PATIENCE = 0.3
# Characters of the bar itself.
_WIDTH = 30


class Bar:
    """A bar on stderr, if stderr is a terminal and the work takes long enough to be noticed. Call it with 0 to 1."""

    def __init__(self, what: str) -> None:
        self._what, self._started, self._is_shown = what, time.monotonic(), False
        self._has_terminal = sys.stderr.isatty()

    def __call__(self, fraction: float) -> None:
        if self._has_terminal and (self._is_shown or time.monotonic() - self._started > _PATIENCE):
            full = min(_WIDTH, int(fraction * _WIDTH))
            text = f"{self._what} [{'#' * full}{' ' * (_WIDTH - full)}] {int(100 * fraction):3} %"
            self._write(text)
            self._is_shown = True

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        if self._is_shown:
            self._write("")
            sys.stderr.write("\r")
            sys.stderr.flush()

    def _write(self, text: str) -> None:
        room = max(1, shutil.get_terminal_size().columns - 1)
        sys.stderr.write("\r" + text[:room].ljust(room))
        sys.stderr.flush()


def tell(text: str) -> None:
    """A line on stderr, beside the answer."""
    print(f"[{text}]", file=sys.stderr, flush=True)


def size(n_bytes: float) -> str:
    """Bytes as people read them: 1.7 MB."""
    for unit in ("bytes", "KB", "MB", "GB", "TB"):
        if n_bytes < 1000 or unit == "TB":
            break
        n_bytes /= 1000
    return f"{n_bytes:.0f} {unit}" if unit == "bytes" or n_bytes >= 100 else f"{n_bytes:.1f} {unit}"


def count(n: float) -> str:
    """A number of weights as people read it: 2.4 billion."""
    for most, word in ((1e6, ""), (1e9, " million"), (1e12, " billion")):
        if n < most:
            scaled = n / (most / 1e3) if word else n
            return f"{scaled:.3g}{word}"
    return f"{n / 1e12:.3g} trillion"
