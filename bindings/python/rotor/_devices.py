"""The GPUs of this machine."""

from __future__ import annotations

from ctypes import byref, c_size_t, sizeof
from typing import Any

from . import _library as c

_KINDS = ["discrete", "integrated", "other", "cpu"]


def devices() -> list[dict[str, Any]]:
    """The GPUs that a driver offers: `backend` (an argument of `Model`), `name`, `kind` ("discrete", "integrated", "other", or
    "cpu" for a program on the CPU) and `memory` in bytes. The list is empty if there is no driver; the log gives the reason."""
    count, found = c_size_t(), []
    c.check(c.library.rotor_device_count(byref(count)))
    for index in range(count.value):
        info = c.DeviceInfo()
        info.struct_size = sizeof(info)
        c.check(c.library.rotor_device_get(index, byref(info)))
        kind = _KINDS[info.kind] if 0 <= info.kind < len(_KINDS) else "other"
        name = info.name.decode("utf-8", "replace")
        found.append({"backend": info.backend.decode(), "name": name, "kind": kind, "memory": info.memory})
    return found
