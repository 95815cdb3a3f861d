"""The conversation of `rotor chat`: questions, answers, and what can be done with them."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from types import FrameType, TracebackType
from typing import Any

import rotor

from .failure import Failure
from .sampling import session_options, set_form
from .terminal import tell

# What a terminal shows darker: a thought.
_DIM, _PLAIN = "\x1b[2m", "\x1b[0m"


class Conversation:
    """A chat, and how it is shown."""

    def __init__(self, model: rotor.Model, draft: rotor.Model | None, options: argparse.Namespace) -> None:
        variables = None if options.think is None else {"enable_thinking": options.think}
        self.chat = rotor.Chat(model, system=options.system, when_full="drop_oldest", max_tokens=options.max_tokens,
                               variables=variables, **session_options(options))
        self.session = self.chat.session
        if draft is not None:
            self.session.set_draft_model(draft)
        set_form(self.session, options)
        self.was_stopped = False
        self._memory: int | None = options.memory
        self._seed: int = options.seed
        self._info = model.info
        self._shows_thoughts = sys.stdout.isatty()

    def ask(self, question: str) -> None:
        """Asks, and shows the answer while it comes. After an error the question is forgotten."""
        self._forget_old()
        before = len(self.chat.messages)
        self.chat.add(question)
        self._answer_or_back(before)

    def again(self) -> None:
        """Another answer to the last question."""
        messages = self.chat.messages
        if not messages or messages[-1]["role"] != "assistant":
            raise Failure("there is no answer yet; ask something first")
        self.chat.regenerate()
        self._seed += 1
        self.session.set_sampling(seed=self._seed)
        self._answer_or_back(len(messages) - 1)

    def _answer_or_back(self, before: int) -> None:
        has_said = False
        try:
            has_said = self._answer()
        finally:
            if not has_said:
                self.chat.truncate(before)

    def _answer(self) -> bool:
        """Returns whether the model said something."""
        has_said = is_dim = has_ended = False
        with Interrupts() as interrupts:
            while not has_ended and not interrupts.count:
                has_ended, text = self.chat._step()
                thought = self.session.thought
                if self._shows_thoughts and thought:
                    self._write(f"{_DIM}{thought}{_PLAIN}")
                    is_dim = True
                if is_dim and text:
                    self._write("\n\n")
                    is_dim = False
                if text:
                    self._write(text)
                has_said = has_said or bool(text or thought)
            self.was_stopped = interrupts.count > 0
            if has_said and not has_ended:
                self.chat.finish()
        self._write("\n")
        return has_said

    @staticmethod
    def _write(text: str) -> None:
        sys.stdout.write(text)
        sys.stdout.flush()

    def _n_system(self) -> int:
        messages = self.chat.messages
        return int(bool(messages) and messages[0]["role"] == "system")

    def _forget_old(self) -> None:
        if self._memory is not None:
            first = self._n_system()
            for _ in range(len(self.chat.messages) - first - 2 * self._memory):
                self.chat.set_message(first, None)

    def set_system(self, text: str) -> None:
        """Tells the model who it is. What was said stays."""
        system: dict[str, Any] = {"role": "system", "content": text}
        if self._n_system():
            self.chat.set_message(0, system)
            return
        messages = self.chat.messages
        self.chat.truncate(0)
        for message in [system, *messages]:
            self.chat.add(message)

    def reset(self) -> None:
        """Forgets what was said."""
        self.chat.truncate(self._n_system())

    def save(self, path: str) -> None:
        data = self.chat.save()
        with open(path, "wb") as file:
            file.write(data)
        tell(f"saved in {path}; /load {path} continues")

    def restore(self, path: str) -> None:
        with open(path, "rb") as file:
            self.chat.restore(file.read())
        tell(f"{len(self.chat.messages)} messages")

    def report(self) -> None:
        """Says how fast it was."""
        stats, info = self.session.stats, self._info

        def speed(what: str) -> str:
            return f"{stats[f'{what}_tokens'] / max(stats[f'{what}_us'] / 1e6, 1e-9):.0f}/s"

        tell(f"{stats['prompt_tokens']} tokens read at {speed('prompt')}, {stats['generated_tokens']} tokens written at "
             f"{speed('generated')}; {info['backend']} {info['tier']}, {info['threads']} threads")


class Interrupts:
    """Counts Ctrl-C, so that the first one ends an answer where that loses nothing. The second one ends the program."""

    def __init__(self) -> None:
        self.count = 0
        self._before: Any = None

    def __enter__(self) -> Interrupts:
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def _note(self, _signal: int, _frame: FrameType | None) -> None:
        self.count += 1
        if self.count > 1:
            raise KeyboardInterrupt
