"""Texts that are embedded step by step, for programs that draw frames."""

from __future__ import annotations

from ctypes import byref, c_float, c_int32
from functools import partial
from typing import SupportsIndex

import numpy as np
import numpy.typing as npt

from . import _library as c
from ._convert import U64, filled, integer


class Embedding(c.Closing):
    """Texts on their way to vectors; `Model.embedding` makes one. One thread at a time may use it. It is a context manager."""

    _instead = "; embed the texts again where the vectors are needed"

    def __init__(self, handle: c.Handle, shape: tuple[int, ...]) -> None:
        self._handle: c.Handle | None = handle
        self._shape = shape
        self._progress = 0.0

    def _c(self) -> c.Handle:
        return c.usable(self._handle, "embedding")

    def step(self, us: SupportsIndex | None = None) -> bool:
        """Continues for `us` microseconds (None: to the end). True if all vectors are done. A step takes at least the time of one
        layer. Errors: RotorError (after an error the call can be repeated), TypeError, ValueError."""
        done, progress = c_int32(), c_float()
        budget = c.NO_BUDGET if us is None else integer(us, "us", U64)
        c.check(c.library.rotor_embedding_step(self._c(), budget, byref(done), byref(progress)))
        self._progress = progress.value
        return bool(done.value)

    @property
    def progress(self) -> float:
        """The fraction that was done after the last step."""
        return self._progress

    @property
    def vectors(self) -> npt.NDArray[np.float32]:
        """What `Model.embed` returns. Errors: RotorError (ROTOR_E_ARGUMENT before they are done)."""
        numbers: npt.NDArray[np.float32] = filled(partial(c.library.rotor_embedding_vectors, self._c()), np.float32)
        return numbers.reshape(self._shape)

    def close(self) -> None:
        """Frees it, also before its end. A second call does nothing."""
        self._handle = None
