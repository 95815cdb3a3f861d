"""A server with OpenAI's API, for programs that speak it already.

    pip install rotor starlette uvicorn
    python examples/python/server.py models/tavern --port 8000

Answers of all clients are made together, in the passes of one worker. A client that goes away ends its answer.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import time
from pathlib import Path
from typing import Any, AsyncIterator

import rotor
import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

# What a client may say that means nothing here, or what this server does not do, if it asks for no more than this.
IGNORED = {"user", "store", "metadata", "parallel_tool_calls", "service_tier"}
ONLY = {"n": 1, "best_of": 1}
RENAMED = {"max_completion_tokens": "max_tokens"}
# What a request may have at most.
MOST_BYTES = 4 << 20
MOST_PROMPTS = 64


class Refused(Exception):
    """What the client wants cannot be done; it is told why."""

    def __init__(self, words: str, status: int = 400) -> None:
        super().__init__(words)
        self.status = status


class Gone(Exception):
    """The client has gone away."""


async def body_of(request: Request) -> dict[str, Any]:
    """The JSON object that the client has sent."""
    read = bytearray()
    async for part in request.stream():
        read += part
        if len(read) > MOST_BYTES:
            raise Refused(f"the body has more than {MOST_BYTES} bytes", 413)
    try:
        body = json.loads(read)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise Refused("the body must be a JSON object")
    return body


def options_of(body: dict[str, Any]) -> dict[str, Any]:
    """The request as options of `rotor.Llama`."""
    options = {RENAMED.get(name, name): value for name, value in body.items() if value is not None}
    for name in IGNORED & options.keys():
        del options[name]
    for name in ONLY.keys() & options.keys():
        if options.pop(name) != ONLY[name]:
            raise Refused(f"{name} can only be {ONLY[name]}")
    return options


def with_usage(stream_options: Any) -> bool:
    """Whether a stream is to end with what was used."""
    if not isinstance(stream_options, dict):
        raise Refused("stream_options must be an object")
    return bool(stream_options.get("include_usage"))


def prompts_of(prompt: Any) -> list[Any]:
    """One prompt or several, each a text or token ids."""
    if not isinstance(prompt, list) or not prompt or isinstance(prompt[0], int):
        return [prompt]
    if len(prompt) > MOST_PROMPTS:
        raise Refused(f"prompt is a list of {len(prompt)}; there may be {MOST_PROMPTS}")
    return prompt


async def together(answers: list[Any]) -> dict[str, Any]:
    """Several answers as one with so many choices. If one fails, none is made."""
    tasks = [asyncio.ensure_future(answer) for answer in answers]
    try:
        made = await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
    choices = [{**answer["choices"][0], "index": index} for index, answer in enumerate(made)]
    usage = {name: sum(answer["usage"][name] for answer in made) for name in made[0]["usage"]}
    return {**made[0], "choices": choices, "usage": usage}


async def while_there(request: Request, making: Any) -> Any:
    """What `making` makes, unless the client goes away before."""

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


async def events(chunks: Any, tell_usage: bool) -> AsyncIterator[str]:
    """The chunks of an answer as server-sent events."""
    usage = None
    async with contextlib.aclosing(chunks):
        try:
            async for chunk in chunks:
                usage = chunk.pop("usage", usage)
                yield f"data: {json.dumps(chunk)}\n\n"
            if tell_usage and usage:
                yield f"data: {json.dumps({**chunk, 'choices': [], 'usage': usage})}\n\n"
        except rotor.RotorError as error:
            yield f"data: {json.dumps(error_of(str(error)))}\n\n"
    yield "data: [DONE]\n\n"


def error_of(words: str) -> dict[str, Any]:
    return {"error": {"message": words, "type": "invalid_request_error", "param": None, "code": None}}


def application(llm: rotor.Llama, name: str) -> Starlette:
    async def answer(request: Request, create: Any, about: str) -> Response:
        try:
            options = {**options_of(await body_of(request)), "model": name}
            if about not in options:
                raise Refused(f"the body has no {about!r}")
            tell_usage = with_usage(options.pop("stream_options", {}))
            asked = options.pop(about)
            asked = prompts_of(asked) if about == "prompt" else [asked]
            if options.get("stream"):
                if len(asked) > 1:
                    raise Refused("prompt is a list; a stream can only be about one")
                made = await create(asked[0], **options)
                return StreamingResponse(events(made, tell_usage), media_type="text/event-stream")
            return JSONResponse(await while_there(request, together([create(one, **options) for one in asked])))
        except Refused as error:
            return JSONResponse(error_of(str(error)), error.status)
        except (TypeError, ValueError, RecursionError, rotor.RotorError) as error:
            return JSONResponse(error_of(str(error)), 400)
        except (Gone, ClientDisconnect):
            return Response(status_code=499)

    async def chat(request: Request) -> Response:
        return await answer(request, llm.acreate_chat_completion, "messages")

    async def completion(request: Request) -> Response:
        return await answer(request, llm.acreate_completion, "prompt")

    started = int(time.time())

    async def models(_request: Request) -> Response:
        listed = {"id": name, "object": "model", "created": started, "owned_by": "rotor"}
        return JSONResponse({"object": "list", "data": [listed]})

    return Starlette(routes=[
        Route("/v1/chat/completions", chat, methods=["POST"]),
        Route("/v1/completions", completion, methods=["POST"]),
        Route("/v1/models", models),
    ])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--backend", default="auto")
    parser.add_argument("--context", type=int, default=0, help="tokens of prompt and answer; 0: as many as the model takes")
    options = parser.parse_args()
    with rotor.Llama(options.model, n_ctx=options.context, backend=options.backend) as llm:
        uvicorn.run(application(llm, options.model.name), host=options.host, port=options.port)


if __name__ == "__main__":
    main()
