"""How `Llama` computes for event loops: a worker generates, and threads prepare its sessions."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import Any, AsyncGenerator, Callable, TypeVar

import numpy as np
import numpy.typing as npt

from .model import Model
from .session import Session
from .worker import Event, Worker

# Seconds between two polls of the worker, while an event loop waits for an event.
_POLL = 0.002
# Threads for short work, and as many for work that may take a second: long work does not delay short work.
_THREADS = 4

# The events after which a job goes on.
_GOES_ON = {"token", "progress"}

T = TypeVar("T")


class Preparing:
    """The sessions that a thread prepares for an event loop. A caller that stops waiting cancels them."""

    def __init__(self) -> None:
        self._sessions: list[Session] = []
        self._is_cancelled = False

    def uses(self, session: Session) -> None:
        self._sessions.append(session)
        if self._is_cancelled:
            session.cancel()

    def cancel(self) -> None:
        self._is_cancelled = True
        for session in self._sessions:
            session.cancel()


class Background:
    """A worker, and its events by job. Each caller of `_next` sorts the events of all jobs, in any event loop of any thread."""

    def __init__(self) -> None:
        self.worker = Worker()
        self._lock = threading.Lock()
        self._events: dict[int, deque[Event]] = {}
        self._short = ThreadPoolExecutor(_THREADS, "rotor-short")
        self._long = ThreadPoolExecutor(_THREADS, "rotor-long")

    async def run(self, work: Callable[[], T], is_long: bool = False) -> T:
        """Runs `work` in a thread; returns its result."""
        return await asyncio.get_running_loop().run_in_executor(self._long if is_long else self._short, work)

    async def prepare(self, work: Callable[[Preparing], T], is_long: bool) -> T:
        """Runs `work` in a thread; returns its result. A caller that stops waiting cancels the sessions of `work`."""
        preparing = Preparing()
        try:
            return await self.run(lambda: work(preparing), is_long)
        except asyncio.CancelledError:
            preparing.cancel()
            raise

    def _begin(self, submit: Callable[[], int]) -> int:
        with self._lock:  # its first event may arrive before this thread has the job's id
            job = submit()
            self._events[job] = deque()
            return job

    def _next(self, job: int) -> Event | None:
        with self._lock:
            while (event := self.worker.poll()) is not None:
                if event.job in self._events:
                    self._events[event.job].append(event)
            return self._events[job].popleft() if self._events[job] else None

    def generate(self, session: Session, most: int) -> AsyncGenerator[Event, None]:
        """The events "token" and "finished". Errors: RotorError. A caller that closes the generator cancels the job."""
        return self._events_of(lambda: self.worker.generate(session, "", most))

    async def embed(self, model: Model, texts: list[Any], **options: Any) -> npt.NDArray[np.float32]:
        """As `Worker.embed`; returns the vectors. A caller that stops waiting cancels the job."""
        events = self._events_of(lambda: self.worker.embed(model, texts, **options))
        try:
            async for event in events:
                if event.vectors is not None:
                    return event.vectors
        finally:
            await events.aclose()
        raise AssertionError("a job that has not failed ends with its vectors")

    async def _events_of(self, submit: Callable[[], int]) -> AsyncGenerator[Event, None]:
        """The events of a job. A caller that closes the generator cancels the job."""
        job, event = self._begin(submit), None
        try:
            while event is None or event.kind in _GOES_ON:
                event = self._next(job)
                if event is None:
                    await asyncio.sleep(_POLL)
                elif event.error is not None:
                    raise event.error
                else:
                    yield event
        finally:
            del self._events[job]
            if event is None or event.kind in _GOES_ON:
                self.worker.cancel(job)

    def close(self) -> None:
        self.worker.close()
        for pool in (self._short, self._long):
            pool.shutdown(wait=False)


async def merged(streams: list[AsyncGenerator[T, None]]) -> AsyncGenerator[T, None]:
    """The items of several streams, in the order in which they come."""
    waiting: dict[asyncio.Future[T], AsyncGenerator[T, None]] = {asyncio.ensure_future(_next_of(s)): s for s in streams}
    try:
        while waiting:
            done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                stream = waiting.pop(task)
                try:
                    made = task.result()
                except StopAsyncIteration:
                    continue
                waiting[asyncio.ensure_future(_next_of(stream))] = stream
                yield made
    finally:
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        for stream in streams:
            await stream.aclose()


async def _next_of(stream: AsyncGenerator[T, None]) -> T:
    return await stream.__anext__()
