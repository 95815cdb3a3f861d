"""Conversations that `Llama` remembers, so that an answer that comes back in a later request stays the tokens that the model chose."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Any, Mapping, Sequence

from ._messages import message
from .chat import Chat


@dataclass
class Talk:
    """A conversation whose last message is an answer of the model."""

    # The messages as the caller knows them, and as the library knows them.
    told: list[dict[str, Any]]
    chat: Chat


class Talks:
    """The conversations of the last answers. The caller locks it."""

    def __init__(self, most: int) -> None:
        self._kept: deque[Talk] = deque(maxlen=most)

    def with_answers(self, messages: Sequence[Mapping[str, Any]]) -> Chat | None:
        """A chat that has these messages, and in it the answers of the model as the model chose them; None if no conversation has
        one of them."""
        best = max(self._kept, key=lambda talk: _in_common(talk.told, messages), default=None)
        n = 0 if best is None else _in_common(best.told, messages)
        if best is None or all(said.get("role") != "assistant" for said in messages[:n]):
            return None
        chat = best.chat.fork()
        chat.truncate(n)
        for said in messages[n:]:
            chat.add(said)
        return chat

    def keep(self, messages: Sequence[dict[str, Any]], answer: Mapping[str, Any], chat: Chat) -> None:
        """Remembers that `answer` followed these messages. It replaces the conversation that it continues, or the oldest one."""
        told = [*messages, message(answer)]
        for talk in list(self._kept):
            if _in_common(talk.told, told) == len(talk.told):
                self._kept.remove(talk)
        self._kept.append(Talk(told, chat))


def _in_common(told: Sequence[Mapping[str, Any]], said: Sequence[Mapping[str, Any]]) -> int:
    """How many messages at the beginning are the same."""
    differing = (n for n, (a, b) in enumerate(zip(told, said)) if not _is_same(a, b))
    return next(differing, min(len(told), len(said)))


def _is_same(told: Mapping[str, Any], said: Mapping[str, Any]) -> bool:
    """Whether a message is one that was told. A caller need not send thoughts, and not the ids of calls."""
    if told.get("role") != "assistant" or said.get("role") != "assistant":
        return told == said
    thoughts = [one.get("reasoning_content") or "" for one in (told, said)]
    return _spoken(told) == _spoken(said) and thoughts[1] in ("", thoughts[0])


def _spoken(said: Mapping[str, Any]) -> tuple[str, list[Any]]:
    calls = [call.get("function", call) for call in said.get("tool_calls") or []]
    return said.get("content") or "", [(call.get("name"), call.get("arguments")) for call in calls]
