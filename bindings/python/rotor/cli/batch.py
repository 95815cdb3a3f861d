"""Many prompts from a file, several at a time: `rotor generate --jsonl IN OUT`."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections import deque
from dataclasses import dataclass, field
from typing import Any, IO, Iterator

import rotor

from .failure import message_of
from .generate import begin_text, new_chat, new_session
from .terminal import Bar, tell

_REASONS = {"end token": "stop", "stop token": "stop", "stop string": "stop", "grammar": "stop", "length": "length", None: "length"}


@dataclass
class Task:
    """A line of the file, and its answer so far."""

    line: dict[str, Any]
    session: rotor.Session | None = None
    chat: rotor.Chat | None = None
    most: int | None = None
    text: list[str] = field(default_factory=list)
    n_tokens: int = 0
    done: bool = False

    def end(self, **result: Any) -> None:
        self.line.update(result)
        self.session = self.chat = None
        self.done = True


def answer_file(model: rotor.Model, draft: rotor.Model | None, options: argparse.Namespace) -> int:
    """Answers all lines of IN into OUT, in order. Returns 1 if one had an error."""
    source, target = options.jsonl
    n_failed = n_done = 0
    with _opened(source, "r", sys.stdin) as lines, _opened(target, "w", sys.stdout) as out, Bar("answering") as bar:
        waiting: deque[Task] = deque()
        rest, n_lines = _numbered(lines), 0
        has_more = True
        while has_more or waiting:
            while has_more and sum(not task.done for task in waiting) < options.parallel:
                line = next(rest, None)
                has_more = line is not None
                if line is not None:
                    n_lines += 1
                    waiting.append(_begun(line, model, draft, options))
            _step([task for task in waiting if not task.done])
            while waiting and waiting[0].done:
                made = waiting.popleft().line
                n_done, n_failed = n_done + 1, n_failed + ("error" in made)
                out.write(json.dumps(made, ensure_ascii=False) + "\n")
                out.flush()
            bar(n_done / max(n_lines, 1))
    if n_failed:
        tell(f"{n_failed} of {n_done} lines have an error, which OUT tells")
    return int(n_failed > 0)


@contextlib.contextmanager
def _opened(path: str, mode: str, standard: IO[str]) -> Iterator[IO[str]]:
    if path == "-":
        yield standard
        return
    with open(path, mode, encoding="utf-8", errors="replace") as file:
        yield file


def _numbered(lines: IO[str]) -> Iterator[tuple[int, str]]:
    return ((number, line) for number, line in enumerate(lines, 1) if line.strip())


def _begun(numbered: tuple[int, str], model: rotor.Model, draft: rotor.Model | None, options: argparse.Namespace) -> Task:
    """The task of a line. A line that cannot be answered is done at once, with its error."""
    number, text = numbered
    try:
        line = json.loads(text)
    except (ValueError, RecursionError) as error:
        task = Task({"line": number})
        task.end(error=f"line {number} is no JSON: {message_of(error) if isinstance(error, ValueError) else 'it is nested too deeply'}")
        return task
    task = Task(line if isinstance(line, dict) else {"line": number})
    try:
        _begin(task, line, model, draft, options)
    except (rotor.RotorError, ValueError, TypeError, KeyError) as error:
        task.end(error=message_of(error))
    return task


def _begin(task: Task, line: Any, model: rotor.Model, draft: rotor.Model | None, options: argparse.Namespace) -> None:
    if not isinstance(line, dict) or ("prompt" in line) == ("messages" in line):
        raise ValueError("a line must be a JSON object with \"prompt\" or \"messages\"")
    task.most = line.get("max_tokens", options.max_tokens)
    if task.most is not None and (not isinstance(task.most, int) or isinstance(task.most, bool) or task.most < 1):
        raise ValueError("max_tokens must be a whole number of at least 1")
    task.session = new_session(model, draft, options, seed=line.get("seed", options.seed))
    if "messages" in line or options.chat:
        task.chat = new_chat(task.session, options, task.most)
        for message in line["messages"] if "messages" in line else [line["prompt"]]:
            task.chat.add(message)
        task.chat.begin()
    else:
        begin_text(task.session, options, line["prompt"])


def _step(tasks: list[Task]) -> None:
    """A token for each task."""
    sessions = [task.session for task in tasks if task.session is not None]
    for task, result in zip(tasks, rotor.step_all(sessions) if sessions else []):
        assert task.session is not None
        if isinstance(result, rotor.RotorError) and result.name != "ROTOR_E_CONTEXT_FULL":
            task.end(error=message_of(result))
            continue
        has_ended = isinstance(result, rotor.RotorError) or result[0] == "end"
        task.text.append(task.session.text)
        task.n_tokens += not has_ended
        if has_ended or task.n_tokens == task.most:
            _finish(task, has_ended and not isinstance(result, rotor.RotorError))


def _finish(task: Task, has_ended: bool) -> None:
    assert task.session is not None
    if task.chat is not None:
        task.chat.finish()
        answer = task.chat.answer
        calls = {"tool_calls": answer.tool_calls} if answer.tool_calls else {}
        task.end(text=answer.text, finish_reason=answer.why, **calls)
        return
    reason = _REASONS[task.session.end_reason if has_ended else None]
    held = "" if has_ended else task.session.held_text
    task.end(text="".join(task.text) + held, finish_reason=reason)
