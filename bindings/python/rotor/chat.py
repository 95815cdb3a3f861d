"""Chats: conversations by messages."""

from __future__ import annotations

import asyncio
import json
from ctypes import byref, c_size_t, c_uint32, c_void_p, sizeof
from dataclasses import dataclass
from functools import partial
from typing import Any, AsyncIterator, Iterator, Mapping, Sequence, SupportsIndex

import numpy as np

from . import _library as c
from ._convert import U32, filled, integer, json_text, utf8
from .model import Model
from .session import SIZE_MAX, Session

# A message: its text as the user's, or a message as in OpenAI's API.
Message = Mapping[str, Any]

# The most microseconds of a call of the library. Between two calls Python handles Ctrl-C.
_SLICE = 200_000


@dataclass(frozen=True)
class Answer:
    """What the model said.

    `tool_calls` has dicts with `id`, `name` and `arguments` (a dict). `why` tells why the answer ended: "stop", "length" or
    "tool_calls". `message` is the whole as in OpenAI's API.
    """

    text: str
    thought: str
    tool_calls: list[dict[str, Any]]
    why: str
    message: dict[str, Any]

    def __str__(self) -> str:
        return self.text


class Chat(c.Closing):
    """A conversation by messages: `chat.say("Hello")` adds a message and returns the model's answer.

    rotor renders the messages with the model's template, and evaluates nothing twice that is still equal: the model's own
    answers stay the tokens that it chose. Control tokens that a message spells out stay text. Messages are dicts as in OpenAI's
    API. One thread at a time may use a chat and its session. A chat is a context manager.
    """

    _instead = "; `fork` makes a second chat, `save` and `restore` keep one as bytes"

    def __init__(
        self,
        model: Model | Session,
        *,
        system: str | None = None,
        messages: Sequence[Message] = (),
        tools: Sequence[Mapping[str, Any]] | None = None,
        variables: Mapping[str, Any] | None = None,
        when_full: str = "error",
        summary_prompt: str | None = None,
        max_tokens: SupportsIndex | None = None,
        parse_contents: bool = False,
        **session: Any,
    ) -> None:
        """Begins a chat of a model or over a session of it.

        With a model, `session` has the options of `Model.session`, and thoughts are apart from the answer. With a session, its
        own options hold; do not give it `shift_keep`. `system` and `messages` are the first messages, `tools` and `variables`
        as in `Model.render_chat`. `when_full` tells what happens when the messages leave no room for an answer: "error"
        (ROTOR_E_CONTEXT_FULL), "drop_oldest" (prompts leave the oldest turns out, so many that half of the context is free) or
        "summary" (the same, but the model first summarises what is left out, as `summary_prompt` asks it to). `max_tokens`: the
        most tokens of an answer. `parse_contents`: control tokens that messages spell out become control tokens, as in
        transformers. Errors: RotorError (ROTOR_E_TEMPLATE, ROTOR_E_TOKENIZER, ROTOR_E_ARGUMENT), TypeError, ValueError.
        """
        self._handle: c.Handle | None = None
        if when_full not in c.CHAT_FULL:
            raise ValueError(f"when_full is {when_full!r}; it must be one of {', '.join(c.CHAT_FULL)}")
        if isinstance(model, Session):
            if session:
                raise TypeError(f"{', '.join(session)}: options of a session need a model, not a session")
            self.session = model
        elif isinstance(model, Model):
            self.session = model.session(**session)
            if model.info["has_tokenizer"]:
                self.session.set_thinking(True)
        else:
            raise TypeError(f"model must be a rotor.Model or a rotor.Session, not {type(model).__name__}")
        options = c.ChatOptions()
        c.check(c.library.rotor_chat_options_init(byref(options), sizeof(options)))
        options.when_full = c.CHAT_FULL[when_full]
        options.max_tokens = 0 if max_tokens is None else max(1, integer(max_tokens, "max_tokens", U32))
        options.flags = c.CHAT_PARSE_CONTENTS if parse_contents else 0
        options.summary_prompt = None if summary_prompt is None else utf8(summary_prompt, "summary_prompt")
        chat = c_void_p()
        with self.session._alone() as handle:
            c.check(c.library.rotor_chat_new(handle, byref(options), byref(chat)))
        self._handle = c.Handle(chat, c.library.rotor_chat_free)
        if system is not None:
            self.add({"role": "system", "content": system})
        if messages:
            self._call("add_json", json_text(list(messages), "messages"))
        if tools is not None:
            self.set_tools(tools)
        if variables is not None:
            self.set_variables(variables)

    def _c(self) -> c.Handle:
        return c.usable(self._handle, "chat")

    def _call(self, name: str, text: bytes | None, *before: Any) -> None:
        function = getattr(c.library, f"rotor_chat_{name}")
        handle = self._c()
        with self.session._alone():
            c.check(function(handle, *before, text, len(text or b"")))

    def _filled(self, function: Any, *arguments: Any) -> bytes:
        handle = self._c()
        with self.session._alone():
            made: bytes = filled(partial(function, handle, *arguments), np.uint8).tobytes()
            return made

    # ---- messages ----

    def add(self, message: str | Message) -> None:
        """Adds a message; a str is one of the user. An answer that is under way is ended as it is.

        Errors: RotorError (ROTOR_E_ARGUMENT), TypeError, ValueError.
        """
        self.finish()
        self._call("add_json", _json(message))

    @property
    def messages(self) -> list[dict[str, Any]]:
        """A copy of all messages, those of the model included."""
        messages: list[dict[str, Any]] = json.loads(self._filled(c.library.rotor_chat_messages))
        return messages

    def set_message(self, index: SupportsIndex, message: str | Message | None) -> None:
        """Replaces the message `index`, or removes it (None). An answer that is under way is dropped.

        Errors: RotorError (ROTOR_E_ARGUMENT), TypeError, ValueError.
        """
        at = integer(index, "index", SIZE_MAX)
        self._call("set_message", None if message is None else _json(message), at)

    def truncate(self, n: SupportsIndex) -> None:
        """Keeps the first `n` messages. An answer that is under way is dropped. Errors: RotorError (ROTOR_E_ARGUMENT)."""
        n_messages, handle = integer(n, "n", SIZE_MAX), self._c()
        with self.session._alone():
            c.check(c.library.rotor_chat_truncate(handle, n_messages))

    def set_tools(self, tools: Sequence[Mapping[str, Any]] | None) -> None:
        """Sets the tools, or removes them (None). An answer that is under way is dropped. Errors: RotorError, TypeError."""
        self._call("set_tools", None if tools is None else json_text(list(tools), "tools"))

    def set_variables(self, variables: Mapping[str, Any] | None) -> None:
        """Sets variables of the template, such as {"enable_thinking": False}, or removes them (None). An answer that is under
        way is dropped. Errors: RotorError, TypeError."""
        self._call("set_variables", None if variables is None else json_text(dict(variables), "variables"))

    def count(self, message: str | Message | None = None) -> int:
        """The tokens of the prompt of the next answer, if this message were added before. Errors: RotorError, TypeError."""
        text, handle, count = None if message is None else _json(message), self._c(), c_size_t()
        with self.session._alone():
            c.check(c.library.rotor_chat_count(handle, text, len(text or b""), byref(count)))
        return count.value

    # ---- answers ----

    def say(self, message: str | Message | None = None) -> Answer:
        """Adds a message, if one is given, and returns the model's answer.

        Errors: RotorError (ROTOR_E_CONTEXT_FULL, ROTOR_E_TEMPLATE, ROTOR_E_CANCELLED, ROTOR_E_BUSY), TypeError, ValueError.
        After an error `say()` continues.
        """
        for _ in self.stream(message):
            pass
        return self.answer

    def stream(self, message: str | Message | None = None) -> Pieces:
        """As `say`; iterates over the pieces of the answer's text, with `for` or `async for`. Then `answer` has the whole.

        `session.thought` is the piece of a thought that came with the last piece of text. Errors: as `say`.
        """
        if message is not None:
            self.add(message)
        return Pieces(self)

    async def ask(self, message: str | Message | None = None) -> Answer:
        """As `say`, for event loops: threads compute. A caller that stops waiting stops the answer."""
        async for _ in self.stream(message):
            pass
        return self.answer

    @property
    def answer(self) -> Answer:
        """The last answer. Errors: RotorError (ROTOR_E_ARGUMENT if the last message is no answer)."""
        message: dict[str, Any] = json.loads(self._filled(c.library.rotor_chat_answer))
        why = message.pop("finish_reason")
        calls = [{"id": call["id"], **call["function"]} for call in message.get("tool_calls", [])]
        for call in calls:
            call["arguments"] = json.loads(call["arguments"])
        return Answer(message["content"] or "", message.get("reasoning_content") or "", calls, why, message)

    def _step(self) -> tuple[bool, str]:
        """Works on the answer for a moment; returns whether it has ended, and the text that is new."""
        step, handle = c.Step(), self._c()
        step.struct_size = sizeof(step)
        with self.session._alone():
            c.check(c.library.rotor_chat_step(handle, _SLICE, byref(step)))
            self.session._read(step)
            return c.STEP_STATES[step.state] == "end", self.session.text

    def begin(self) -> None:
        """Begins an answer: `session` then holds its prompt. Generate with `step_all` or a `Worker`, then call `finish`.

        Errors: as `say`.
        """
        handle = self._c()
        with self.session._alone():
            c.check(c.library.rotor_chat_begin(handle))

    def begin_part(self) -> int:
        """As `begin`, but generates nothing itself. With when_full="summary" a summary may have to come before the answer: then
        `session` holds its prompt, and this returns how many tokens it may still have, else 0. Generate, call `finish`, and after
        a summary this again. Errors: as `say`.
        """
        handle, n_tokens = self._c(), c_uint32()
        with self.session._alone():
            c.check(c.library.rotor_chat_begin_part(handle, byref(n_tokens)))
        return n_tokens.value

    def finish(self) -> None:
        """Ends the answer that is under way, complete or not: it becomes a message. Without one, this does nothing. A summary ends
        only if it is complete.

        Errors: RotorError (ROTOR_E_BUSY, ROTOR_E_ARGUMENT if the session's tokens have changed).
        """
        handle = self._c()
        with self.session._alone():
            c.check(c.library.rotor_chat_finish(handle))

    def regenerate(self) -> None:
        """Drops the last answer; the next `say()` answers again. Change the `seed` of the session for another answer.

        Errors: RotorError (ROTOR_E_ARGUMENT if there is nothing to answer).
        """
        handle = self._c()
        with self.session._alone():
            c.check(c.library.rotor_chat_regenerate(handle))

    # ---- copies ----

    def fork(self) -> Chat:
        """Another chat with the same messages, over a fork of the session. Errors: RotorError (ROTOR_E_BUSY)."""
        handle, session, chat = self._c(), c_void_p(), c_void_p()
        with self.session._alone():
            c.check(c.library.rotor_chat_fork(handle, byref(session), byref(chat)))
        fork = Chat.__new__(Chat)
        fork._handle = c.Handle(chat, c.library.rotor_chat_free)
        fork.session = self.session._with(c.Handle(session, c.library.rotor_session_free))
        return fork

    def save(self, content: str = "tokens") -> bytes:
        """The chat and its session as bytes; `content` as in `Session.save`. Errors: RotorError, ValueError."""
        if content not in c.SAVE_CONTENTS:
            raise ValueError(f"content is {content!r}; it must be one of {', '.join(c.SAVE_CONTENTS)}")
        return self._filled(c.library.rotor_chat_save, c.SAVE_CONTENTS[content])

    def restore(self, saved: bytes) -> None:
        """Restores messages, tools and variables, and what the session held. Options do not change.

        Errors: RotorError (ROTOR_E_SAVE, ROTOR_E_CONTEXT_FULL, ROTOR_E_BUSY), TypeError; then nothing has changed.
        """
        data, handle = bytes(memoryview(saved)), self._c()
        with self.session._alone():
            c.check(c.library.rotor_chat_restore(handle, data, len(data)))

    def close(self) -> None:
        """Frees the chat. Its session stays open if it was given to the chat. A second call does nothing."""
        self._handle = None

    def __repr__(self) -> str:
        return f"<rotor.Chat{' (closed)' if self._handle is None else ''}>"


class Pieces(Iterator[str], AsyncIterator[str]):
    """The pieces of an answer's text, for `for` and `async for`."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self._ended = False

    def __iter__(self) -> Pieces:
        return self

    def __next__(self) -> str:
        while not self._ended:
            self._ended, text = self._chat._step()
            if text:
                return text
        raise StopIteration

    def __aiter__(self) -> Pieces:
        return self

    async def __anext__(self) -> str:
        while not self._ended:
            step = asyncio.get_running_loop().run_in_executor(None, self._chat._step)
            try:
                self._ended, text = await asyncio.shield(step)
            except asyncio.CancelledError:
                # The thread still steps. It ends within a moment.
                self._chat.session.cancel()
                await asyncio.wait([step])
                raise
            if text:
                return text
        raise StopAsyncIteration


def _json(message: str | Message) -> bytes:
    if isinstance(message, str):
        return json_text({"role": "user", "content": message}, "message")
    if not isinstance(message, Mapping):
        raise TypeError(f"a message must be str or a mapping, not {type(message).__name__}")
    return json_text(dict(message), "message")
