"""Sends answers to a client that may disconnect at any time."""

from __future__ import annotations

import asyncio
import json
from typing import Any, AsyncIterator, Awaitable, Callable, TypeVar

from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from ..errors import RotorError
from ._errors import answer_of

T = TypeVar("T")
# Seconds in which a client must take a chunk.
_PATIENCE = 60


class Gone(Exception):
    """The client has disconnected."""


async def while_there(request: Request, making: Awaitable[T]) -> T:
    """The result of `making`. Gone if the client disconnects first."""

    async def leaves() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    answer, left = asyncio.ensure_future(making), asyncio.ensure_future(leaves())
    try:
        await asyncio.wait({answer, left}, return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            raise Gone
        return answer.result()
    finally:
        answer.cancel()
        left.cancel()


async def events(chunks: AsyncIterator[dict[str, Any]], tell_usage: bool) -> AsyncIterator[str]:
    """The chunks of an answer as server-sent events."""
    usage, chunk = None, dict[str, Any]()
    try:
        async for chunk in chunks:
            usage = chunk.pop("usage", usage)
            yield f"data: {json.dumps(chunk)}\n\n"
        if tell_usage and usage:
            yield f"data: {json.dumps({**chunk, 'choices': [], 'usage': usage})}\n\n"
    except (TypeError, ValueError, RotorError) as error:  # the status was sent already
        yield f"data: {bytes(answer_of(error, {}).body).decode()}\n\n"
    yield "data: [DONE]\n\n"


class Stream(StreamingResponse):
    """The events of an answer. At the end, after errors too, it closes the answer and calls `ended`."""

    def __init__(self, chunks: Any, tell_usage: bool, ended: Callable[[], None]) -> None:
        super().__init__(events(chunks, tell_usage), media_type="text/event-stream", headers={"cache-control": "no-store"})
        self._chunks, self._ended = chunks, ended

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        def patient(message: Message) -> Awaitable[None]:
            return asyncio.wait_for(send(message), _PATIENCE)

        try:
            await super().__call__(scope, receive, patient)
        except asyncio.TimeoutError:
            pass  # The client receives nothing; its connection ends with the answer.
        finally:
            try:
                await self._chunks.aclose()
            finally:
                self._ended()
