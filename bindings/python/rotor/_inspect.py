"""What a model's files are, before a load."""

from __future__ import annotations

import json
import os
from ctypes import byref, c_size_t, create_string_buffer
from typing import Any, SupportsIndex

from . import _library as c
from ._convert import c_path, progress_callback
from .model import ProgressFunction, model_options
from .session import session_options

# The library's answer is shorter.
_ROOM = 1 << 14


def inspect(
    path: str | os.PathLike[str],
    backend: str = "auto",
    threads: SupportsIndex | None = None,
    *,
    context_length: SupportsIndex | None = None,
    kv: str = "f16",
    progress: ProgressFunction | None = None,
    cache_dir: str | os.PathLike[str] | None = None,
    memory_limit: SupportsIndex | None = None,
) -> dict[str, Any]:
    """What lies at `path`, whether `Model(path, ...)` with these options would load it, and what that and a session would take,
    without a load.

    What is wrong with the files raises nothing: then `runs` is False, and `error` has the `status`, the `name` and the `message`
    of the RotorError that `Model` would raise. The other keys are those of `rotor_model_inspect` in include/rotor.h; a value that
    is not known is None. `progress` is called with 0 to 1 while a backend opens; a true result cancels. Errors: RotorError (for
    the options and the backend), TypeError, ValueError.
    """
    raised: list[BaseException] = []
    options, session = model_options(backend, threads, cache_dir, memory_limit), session_options(context_length, kv)
    options.progress = progress_callback(progress, raised)
    room, length = create_string_buffer(_ROOM), c_size_t()
    encoded = c_path(path, "path")
    status = c.library.rotor_model_inspect(encoded, byref(options), byref(session), room, _ROOM, byref(length))
    if raised:
        raise raised[0]
    c.check(status)
    found: dict[str, Any] = json.loads(room.raw[: length.value].decode("utf-8"))
    return found
