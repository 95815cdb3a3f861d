"""Files that Python lends to the library."""

from __future__ import annotations

import ctypes
from ctypes import c_char, c_size_t, c_void_p
from typing import IO, Any, Mapping, Union

import numpy as np

from . import _library as c
from ._convert import c_string

FileContent = Union[bytes, bytearray, memoryview, IO[bytes]]

# The files that the library has not released yet. It may need files as long as a model exists.
_lent: dict[int, LentFiles] = {}


class LentFiles:
    """Files by name, for rotor_model_load_files. They are kept until the library releases them. `raised` gets the exceptions of
    their methods."""

    def __init__(self, files: Mapping[str, FileContent], raised: list[BaseException]) -> None:
        self._raised = raised
        self._kept: list[Any] = []
        self._structs = (c.File * len(files))()
        for place, (name, content) in zip(self._structs, files.items()):
            place.struct_size = ctypes.sizeof(c.File)
            place.name = c_string(name, "a file's name")
            if isinstance(content, (bytes, bytearray, memoryview)) or not hasattr(content, "read"):
                self._lend_bytes(place, content)
            else:
                self._lend_file(place, content)
        self._release = c.ReleaseCallback(self._released)
        _lent[id(self)] = self
        # For the calls that load: files, their number, the release function, its pointer.
        self.arguments = (self._structs, c_size_t(len(files)), self._release, c_void_p(id(self)))

    def _lend_bytes(self, place: c.File, content: Any) -> None:
        numbers = np.frombuffer(content, np.uint8) if len(memoryview(content)) else np.empty(0, np.uint8)
        self._kept.append(numbers)
        place.size, place.data = len(numbers), numbers.ctypes.data

    def _lend_file(self, place: c.File, file: IO[bytes]) -> None:
        place.size = file.seek(0, 2)

        def read(offset: int, buffer: int, length: int, _user: int) -> int:
            try:
                file.seek(offset)
                target = memoryview((c_char * length).from_address(buffer)).cast("B")
                while len(target):
                    part = file.read(len(target))
                    if not part:
                        return 1
                    target[: len(part)] = part
                    target = target[len(part) :]
                return 0
            except BaseException as exception:  # it may not pass through C
                self._raised.append(exception)
                return 1

        place.read = c.ReadCallback(read)

    def _released(self, user: int) -> None:
        _lent.pop(user, None)
