"""Log records of the library."""

from __future__ import annotations

import atexit
from typing import Callable, Optional

from ._library import LOG_LEVELS, LogCallback, check, library

LogFunction = Callable[[str, str], None]

_NAMES = {number: name for name, number in LOG_LEVELS.items()}
_function: Optional[LogFunction] = None


def _receive(level: int, message: bytes, _user: Optional[int]) -> None:
    function = _function
    if function is not None:
        function(_NAMES.get(level, "debug"), message.decode("utf-8", "replace"))


# Both exist as long as the process, since a call that another thread has begun may still use them.
_callback = LogCallback(_receive)
_nothing = LogCallback()


def set_log(callback: LogFunction | None, level: str = "info") -> None:
    """Sends log records up to `level` ("error", "warn", "info", "debug") to `callback(level, message)`; None stops them.

    There is one callback for the process. It runs on the thread that called rotor and must not call rotor; an
    exception in it is reported by `sys.unraisablehook` and does not reach the caller. Errors: TypeError, ValueError.
    """
    global _function
    if callback is not None and not callable(callback):
        raise TypeError(f"callback must be callable or None, not {type(callback).__name__}")
    if level not in LOG_LEVELS:
        raise ValueError(f"level is {level!r}; it must be one of {', '.join(LOG_LEVELS)}")
    _function = callback
    check(library.rotor_log_set(_nothing if callback is None else _callback, None, LOG_LEVELS[level]))


atexit.register(set_log, None)
