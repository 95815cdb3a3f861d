"""A worker. It loads, generates and embeds in the background, for programs that draw frames."""

from __future__ import annotations

import math
import os
import threading
import time
from contextlib import contextmanager
from ctypes import byref, c_uint64, c_void_p, sizeof, string_at
from dataclasses import dataclass
from typing import Iterator, Mapping, SupportsIndex

import numpy as np
import numpy.typing as npt

from . import _library as c
from ._convert import U64, c_path, integer, utf8
from ._embed import Texts, call_of, options_of
from .errors import RotorError
from .files import FileContent, LentFiles
from .model import Model, model_options
from .session import Session


# The longest wait of one call of the library, in seconds. Between two such calls Python handles Ctrl-C.
_SLICE = 0.1
# The events that end a job.
_ENDS = {"loaded", "finished", "failed", "embedded"}


@dataclass(frozen=True)
class Event:
    """What happened to a job.

    `kind`: "progress" (see `progress`), "loaded" (see `model`), "token" (`token` and `text`), "finished" (`text` is the
    rest, `ended` is true if the model ended by itself, and `reason` is as in `Session.end_reason`), "embedded" (see
    `vectors`), or "failed" (see `error`). "loaded", "finished", "embedded" and "failed" end the job. `thought` is as in
    `Session.thought`, and `vectors` as what `Model.embed` returns.
    """

    kind: str
    job: int
    text: str = ""
    token: int | None = None
    progress: float = 0.0
    ended: bool = False
    reason: str | None = None
    model: Model | None = None
    error: RotorError | None = None
    thought: str = ""
    vectors: npt.NDArray[np.float32] | None = None


class Worker(c.Closing):
    """A thread of the library that loads models, generates text and embeds texts. A program gives it jobs, and `poll` returns their events.

    Any thread may give it jobs; one thread at a time may poll. A worker is a context manager.
    """

    _instead = "; make a new one where it is needed"

    def __init__(self) -> None:
        self._handle: c.Handle | None = None
        self._paths: dict[int, str] = {}
        self._shapes: dict[int, tuple[int, ...]] = {}
        self._raised: list[BaseException] = []
        self._n_jobs, self._counting = 0, threading.Lock()
        pointer = c_void_p()
        c.check(c.library.rotor_worker_new(byref(pointer)))
        self._handle = c.Handle(pointer, c.library.rotor_worker_free)

    def _c(self) -> c.Handle:
        return c.usable(self._handle, "worker")

    @contextmanager
    def _begun(self) -> Iterator[None]:
        """Counts a job that begins inside. `poll` may return the event that ends the job before this returns."""
        self._count(1)
        try:
            yield
        except BaseException:
            self._count(-1)
            raise

    def _count(self, n: int) -> None:
        with self._counting:
            self._n_jobs += n

    def load(
        self,
        path: str | os.PathLike[str],
        backend: str = "auto",
        threads: SupportsIndex | None = None,
        *,
        cache_dir: str | os.PathLike[str] | None = None,
        memory_limit: SupportsIndex | None = None,
    ) -> int:
        """Loads a model directory as `Model` does; returns the job. Errors: TypeError, ValueError; other errors come as an
        event."""
        job, options = c_uint64(), model_options(backend, threads, cache_dir, memory_limit)
        encoded = c_path(path, "path")
        with self._begun():
            c.check(c.library.rotor_worker_load(self._c(), encoded, byref(options), byref(job)))
        self._paths[job.value] = os.fsdecode(path)
        return job.value

    def load_files(
        self,
        files: Mapping[str, FileContent],
        backend: str = "auto",
        threads: SupportsIndex | None = None,
        *,
        cache_dir: str | os.PathLike[str] | None = None,
        memory_limit: SupportsIndex | None = None,
    ) -> int:
        """Loads a model as `Model.from_files` does; `poll` reads the files. Returns the job."""
        job, options = c_uint64(), model_options(backend, threads, cache_dir, memory_limit)
        handle, lent = self._c(), LentFiles(files, self._raised)
        with self._begun():
            c.check(c.library.rotor_worker_load_files(handle, *lent.arguments, byref(options), byref(job)))
        return job.value

    def generate(
        self,
        session: Session,
        text: str = "",
        max_tokens: SupportsIndex = U64,
        *,
        add_bos: bool = True,
        parse_special: bool = True,
        heal: bool = False,
    ) -> int:
        """Appends `text` to the session (as `Session.append`) and generates up to `max_tokens` tokens; 0 only evaluates.
        Returns the job.

        Until the job has ended, other calls with the session give ROTOR_E_BUSY. Errors: RotorError (ROTOR_E_BUSY), TypeError,
        ValueError.
        """
        encoded, job = utf8(text, "text"), c_uint64()
        flags = (c.TEXT_ADD_BOS if add_bos else 0) | (c.TEXT_PARSE_SPECIAL if parse_special else 0)
        flags |= c.TEXT_HEAL if heal else 0
        most = integer(max_tokens, "max_tokens", U64)
        with self._begun(), session._alone() as handle:
            call = c.library.rotor_worker_generate
            c.check(call(self._c(), handle, encoded, len(encoded), flags, most, byref(job)))
        return job.value

    def embed(
        self,
        model: Model,
        texts: Texts,
        *,
        pooling: str | None = None,
        normalize: bool = True,
        kv: str = "f32",
        max_tokens: SupportsIndex | None = None,
        truncate: bool = False,
    ) -> int:
        """Embeds texts as `Model.embed` does; returns the job. The event "embedded" has the vectors. Sessions of this worker
        generate meanwhile. Errors: RotorError, TypeError, ValueError; errors of a text come as an event."""
        many = [texts] if isinstance(texts, str) else list(texts)
        options = options_of(pooling, normalize, kv, max_tokens, truncate)
        call, job = call_of("worker_embed", [self._c(), model._c()], many), c_uint64()
        size = model.info["hidden_size"]
        with self._begun(), self._counting:  # `poll` needs the shape
            c.check(call(byref(options), byref(job)))
            self._shapes[job.value] = (size,) if isinstance(texts, str) else (len(many), size)
        return job.value

    def cancel(self, job: int) -> None:
        """Stops a job, which then fails with ROTOR_E_CANCELLED as an event. Any thread, any time."""
        c.check(c.library.rotor_worker_cancel(self._c(), integer(job, "job", U64)))

    def poll(self, wait: float | None = 0.0) -> Event | None:
        """The next event; None if no event comes within `wait` seconds. With `wait` None, it waits while a job is active.

        If a method of a lent file raises, that exception is the `__cause__` of the error of the load. Errors: RotorError
        (ROTOR_E_BUSY).
        """
        ends = math.inf if wait is None else time.monotonic() + wait
        while True:
            left = ends - time.monotonic() if wait is not None or self._n_jobs else 0.0
            event = self._poll(min(max(left, 0.0), _SLICE))
            if event is not None or left <= _SLICE:
                return event

    def _poll(self, wait: float) -> Event | None:
        event = c.Event()
        event.struct_size = sizeof(event)
        c.check(c.library.rotor_worker_poll(self._c(), int(wait * 1e6), byref(event)))
        model = None
        if event.model:
            model = Model._of(c.Handle(c_void_p(event.model), c.library.rotor_model_free), self._paths.pop(event.job, ""))
        kind = c.EVENT_KINDS[event.kind]
        if kind == "none":
            return None
        shape = None
        if kind in _ENDS:
            self._count(-1)
            with self._counting:
                shape = self._shapes.pop(event.job, None)
        text = string_at(event.text, event.text_len).decode("utf-8")
        if kind == "failed":
            error = c.error(event.status, text)
            error.__cause__ = self._raised.pop() if self._raised else None
            self._raised.clear()
            return Event(kind, event.job, error=error)
        if kind == "embedded" and shape is not None:
            numbers = np.frombuffer(string_at(event.vectors, 4 * event.n_numbers), np.float32)
            return Event(kind, event.job, vectors=numbers.reshape(shape).copy())
        token = event.token if kind == "token" else None
        ended = kind == "finished" and c.STEP_STATES[event.state] == "end"
        thought = string_at(event.thought, event.thought_len).decode("utf-8")
        return Event(kind, event.job, text, token, event.progress, ended, c.END_REASONS[event.reason], model, None, thought)

    def close(self) -> None:
        """Cancels all jobs and frees the worker. A second call does nothing."""
        self._handle = None
