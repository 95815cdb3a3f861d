"""Conversions of Python values to C values. No number wraps around, and no text is cut."""

from __future__ import annotations

import json
import operator
import os
from ctypes import byref, c_size_t
from typing import Any, Callable, Iterable, SupportsFloat, SupportsIndex, Union

import numpy as np
import numpy.typing as npt

from ._library import ProgressCallback, check

TokenIds = Union[Iterable[SupportsIndex], npt.NDArray[Any]]

U32 = 2**32 - 1
U64 = 2**64 - 1


def integer(value: SupportsIndex, what: str, most: int) -> int:
    """`value` as an int from 0 to `most`. TypeError, ValueError."""
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{what} must be an integer, not {type(value).__name__}") from None
    if not 0 <= number <= most:
        raise ValueError(f"{what} is {number}; it must be in 0..{most}")
    return number


def real(value: SupportsFloat, what: str) -> float:
    """`value` as a float. TypeError; the library checks the range."""
    if isinstance(value, str) or not hasattr(value, "__float__") and not hasattr(value, "__index__"):
        raise TypeError(f"{what} must be a number, not {type(value).__name__}")
    return float(value)


def token_ids(ids: TokenIds) -> npt.NDArray[np.uint32]:
    """`ids` (any iterable of integers) as uint32[n]. TypeError, ValueError."""
    if isinstance(ids, np.ndarray) and ids.dtype == np.uint32 and ids.ndim == 1:
        return np.ascontiguousarray(ids)
    if isinstance(ids, (str, bytes, bytearray, memoryview)):
        raise TypeError(f"token ids must be integers, not {type(ids).__name__}")
    try:
        iterator = iter(ids)
    except TypeError:
        raise TypeError(f"token ids must be an iterable of integers, not {type(ids).__name__}") from None
    return np.array([integer(token, "a token id", U32) for token in iterator], dtype=np.uint32)


def utf8(text: str, what: str) -> bytes:
    """`text` in UTF-8. TypeError; ValueError for lone surrogates."""
    if not isinstance(text, str):
        raise TypeError(f"{what} must be str, not {type(text).__name__}")
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        half = f"U+{ord(text[error.start]):04X}"
        raise ValueError(f"{what} has {half} at {error.start}, a lone surrogate: half of a character") from None


def json_text(value: Any, what: str) -> bytes:
    """`value` as JSON in UTF-8. TypeError, ValueError for a value that JSON cannot express."""
    try:
        return utf8(json.dumps(value, ensure_ascii=False, allow_nan=False), what)
    except RecursionError:
        raise ValueError(f"{what} is nested too deeply") from None
    except TypeError as error:
        raise TypeError(f"{what} cannot be written as JSON: {error}") from None
    except ValueError as error:
        if str(error).startswith(what):
            raise
        raise ValueError(f"{what} cannot be written as JSON: {error}") from None


def c_string(text: str, what: str) -> bytes:
    """`text` in UTF-8, for an argument that ends with NUL. TypeError; ValueError for a NUL inside."""
    encoded = utf8(text, what)
    if b"\0" in encoded:
        raise ValueError(f"{what} contains a NUL character")
    return encoded


def c_path(path: str | os.PathLike[str] | bytes, what: str) -> bytes:
    """`path` in the system's encoding, for an argument that ends with NUL. TypeError; ValueError for a NUL inside."""
    encoded = os.fsencode(path) if os.name == "posix" else utf8(os.fsdecode(path), what)
    if b"\0" in encoded:
        raise ValueError(f"{what} contains a NUL character")
    return encoded


def filled(call: Callable[..., int], dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    """The array that `call(buffer, capacity, out_count)` writes; a first call returns the count."""
    count = c_size_t()
    check(call(None, 0, byref(count)))
    values = np.empty(count.value, dtype)
    if count.value:
        check(call(values.ctypes.data, count.value, byref(count)))
    return values[: count.value]


def progress_callback(progress: Callable[[float], object] | None, raised: list[BaseException]) -> Any:
    """The C callback of `progress`; NULL for None. An exception of `progress` goes into `raised`, and cancels. TypeError."""
    if progress is None:
        return ProgressCallback()
    if not callable(progress):
        raise TypeError(f"progress must be callable or None, not {type(progress).__name__}")

    def report(fraction: float, _user: int | None) -> int:
        try:
            return 1 if progress(fraction) else 0
        except BaseException as exception:  # it may not pass through C; the caller raises it again
            raised.append(exception)
            return 1

    return ProgressCallback(report)
