"""Splits an answer that may have tool calls into text and calls, while the model generates it."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any, Callable, Iterator, Tuple

from .errors import RotorError

ToolParser = Callable[[str], "list[dict[str, Any]]"]
# ("text", str) or ("call", dict).
Part = Tuple[str, Any]

_OPEN, _CLOSE = "<think>", "</think>"
# The marks that begin a call, in the forms that the library parses.
_MARKS = ("<tool_call>", "[TOOL_CALLS]", "<|python_tag|>")
_CALL_ENDS = "</tool_call>"
# The keys with which the JSON of a call may begin.
_KEYS = ("name", "arguments", "parameters", "type", "id", "function")
_NAME = re.compile(r'\s*\{\s*"name"\s*:\s*("(?:[^"\\]|\\.)*")\s*(,\s*"(?:arguments|parameters)"\s*:\s*(.*))?', re.S)
_FIRST_KEY = re.compile(r'[\s\[{]*(?:"([^"\\]*)("?))?')


def _may_be_call(text: str) -> bool:
    """Whether the JSON of a call may begin with this text."""
    found = _FIRST_KEY.match(text)
    assert found is not None
    key, closed = found.groups()
    if key is None:
        return found.end() == len(text) and text.count("{") < 2
    return key in _KEYS if closed else any(known.startswith(key) for known in _KEYS)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _kept_back(text: str, words: tuple[str, ...]) -> int:
    """The number of characters at the text's end that may begin one of these words."""
    longest = max(map(len, words)) - 1
    return next((n for n in range(min(longest, len(text)), 0, -1) if any(word.startswith(text[-n:]) for word in words)), 0)


class ToolText:
    """Takes the model's output in pieces. It returns text as soon as the text cannot be part of a call, and each call when the
    call is complete.

    `parse` finds the calls in the whole output. `forced`: a grammar permits only calls. `thinking`: the prompt has opened a
    thought. `single`: calls after the first are left out. `apart`: the output has no thoughts, so their tags are text.
    """

    def __init__(
        self, parse: ToolParser, names: set[str], forced: bool, thinking: bool, single: bool, apart: bool = False
    ) -> None:
        self._parse, self._names, self._forced, self._single = parse, names, forced, single
        self._thinking = thinking and not apart
        self._marks = _MARKS if apart else (_OPEN, *_MARKS)
        self._any_mark = re.compile("|".join(map(re.escape, self._marks)))
        self._said = ""
        # The output before `_given` was returned, and the output before `_seen` was searched. `_call` is where a call may
        # begin, and `_closes` is where the search for its end continues.
        self._given = self._seen = 0
        self._call: int | None = None
        self._closes = 0
        self._n_calls, self._has_text = 0, False
        # The output has only white space and thoughts so far: a call without a mark may begin.
        self._at_start = True
        self.was_cut = False

    def feed(self, text: str) -> Iterator[Part]:
        self._said += text
        while (moved := self._look()) is not None:
            yield from moved
        yield from self._text_before(self._call if self._call is not None else self._seen)

    def end(self, is_cut: bool) -> Iterator[Part]:
        """The last parts, after the answer has ended. `is_cut`: the answer was too long, or the model generated a stop string."""
        calls = list(self._new_calls(self._said))
        yield from calls
        if is_cut and not calls and (self._call is not None or self._forced and not self._n_calls):
            cut = list(self._cut_calls())
            yield from cut
            self.was_cut = bool(cut) or self._is_cut_mark()
        if not self.was_cut and not (calls and self._call is not None):
            # If the tokens end in the middle of a mark, that beginning of a mark is no text.
            half = _kept_back(self._said[self._seen :], _MARKS) if is_cut and not self._thinking and self._call is None else 0
            yield from self._text_before(len(self._said) - half, with_space=not self._n_calls)

    def _look(self) -> list[Part] | None:
        """Searches up to the next mark or call; None: the search needs more output."""
        if self._call is not None:
            return self._look_for_end(self._call)
        if self._thinking:
            return self._look_for_close()
        rest = self._said[self._seen :]
        if self._at_start and rest.lstrip()[:1] in ("{", "["):
            begins = self._seen + len(rest) - len(rest.lstrip())
            if _may_be_call(self._said[begins:]):
                self._call = self._closes = begins
                return []
            self._at_start = self._said.startswith(_MARKS, begins)
        found = self._any_mark.search(self._said, self._seen)
        before = self._said[self._seen : found.start() if found else len(self._said)]
        kept = 0 if found else _kept_back(before, self._marks)
        self._at_start = self._at_start and not before[: len(before) - kept].strip()
        if found is None:
            self._seen = len(self._said) - kept
            return None
        if found.group() == _OPEN:
            self._thinking, self._seen = True, found.end()
        else:
            self._call, self._closes, self._seen = found.start(), found.end(), found.start()
        return []

    def _look_for_close(self) -> list[Part] | None:
        end = self._said.find(_CLOSE, self._seen)
        if end < 0:
            self._seen = max(self._seen, len(self._said) - _kept_back(self._said[self._seen :], (_CLOSE,)))
            return None
        self._thinking, self._seen = False, end + len(_CLOSE)
        return []

    def _look_for_end(self, begins: int) -> list[Part] | None:
        """Decides whether the call that has begun is complete, or is no call."""
        mark = next((mark for mark in _MARKS if self._said.startswith(mark, begins)), "")
        if not _may_be_call(self._said[begins + len(mark) :]):
            self._call, self._seen, self._at_start = None, begins + len(mark), False
            return []
        end = self._said.find(_CALL_ENDS, self._closes)
        if end < 0:
            self._closes = max(self._closes, len(self._said) - len(_CALL_ENDS) + 1)
            return None
        self._closes = end + len(_CALL_ENDS)
        calls = list(self._new_calls(self._said[: self._closes]))
        if not calls:
            if _is_json(self._said[begins + len(mark) : end]):
                # A draft in a thought, or arguments that are not valid: this is text.
                self._call, self._seen, self._at_start = None, self._closes, False
            return []  # Otherwise the end mark is inside a string of the call.
        made = [*self._text_before(begins), *calls]
        self._call, self._given, self._seen = None, self._closes, self._closes
        return made

    def _new_calls(self, said: str) -> Iterator[Part]:
        try:
            calls = self._parse(said)
        except RotorError:
            calls = []
        for call in calls[self._n_calls :]:
            yield from self._made(call["name"], json.dumps(call["arguments"], ensure_ascii=False))

    def _made(self, name: str, arguments: str) -> Iterator[Part]:
        self._n_calls += 1
        if self._n_calls == 1 or not self._single:
            function = {"name": name, "arguments": arguments}
            yield "call", {"id": f"call_{uuid.uuid4().hex}", "type": "function", "function": function}

    def _text_before(self, end: int, with_space: bool = False) -> Iterator[Part]:
        """The text that was not returned yet. White space at its end is held back, since before a call it is no text."""
        text = self._said[self._given : end]
        text = text if with_space else text.rstrip()
        self._given += len(text)
        if self._n_calls and not self._has_text:
            text = text.lstrip()
        if text:
            self._has_text = True
            yield "text", text

    def _tail(self) -> tuple[str, str]:
        """The mark of the call that is not complete, and the output after it."""
        begins = self._call if self._call is not None else len(self._said)
        mark = next((mark for mark in _MARKS if self._said.startswith(mark, begins)), "")
        return mark, self._said[begins + len(mark) :]

    def _is_cut_mark(self) -> bool:
        """Whether a call was cut before its name."""
        mark, rest = self._tail()
        return self._forced or bool(mark) and _may_be_call(rest)

    def _cut_calls(self) -> Iterator[Part]:
        """The calls of a list that was cut, and the existing part of the last call."""
        mark, rest = self._tail()
        rest = rest.lstrip().removeprefix("[")
        while found := _NAME.match(rest):
            name = json.loads(found.group(1), strict=False)
            if not mark and not self._forced and (name not in self._names or found.group(2) is None):
                return
            arguments = found.group(3) or ""
            try:
                value, end = json.JSONDecoder(strict=False).raw_decode(arguments)
            except (ValueError, RecursionError):
                yield from self._made(name, arguments)
                return
            yield from self._made(name, json.dumps(value, ensure_ascii=False))
            rest = arguments[end:].lstrip().removeprefix("}").lstrip().lstrip(",;")
