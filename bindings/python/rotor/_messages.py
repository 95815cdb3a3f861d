"""Converts messages and tools of OpenAI's API to the form that chat templates expect."""

from __future__ import annotations

import json
from typing import Any, Mapping, Sequence

from ._options import flag, member, sequence, shown


def messages_of(said: Any) -> list[dict[str, Any]]:
    """The messages as dicts. TypeError, ValueError."""
    return [message(one) for one in sequence(said, "messages")]


def message(said: Any) -> dict[str, Any]:
    """A message as chat templates expect it: its text is one string, and arguments of calls are objects. ValueError for images
    and other media."""
    if not isinstance(said, Mapping):
        raise TypeError(f"a message must be a mapping, not {type(said).__name__}")
    made = dict(said)
    if isinstance(made.get("content"), list):
        made["content"] = "".join(map(_part, made["content"]))
    if made.get("tool_calls"):
        made["tool_calls"] = [_call(call) for call in sequence(made["tool_calls"], "tool_calls")]
    return made


def _part(part: Any) -> str:
    """The text of a part of a content."""
    kind = member(part, "type", "a part of a message's content")
    if kind not in ("text", "refusal"):
        raise ValueError(f"a part of a message's content has the type {shown(kind)}; there may be parts of the type text only")
    text = member(part, kind, "a part of a message's content")
    if not isinstance(text, str):
        raise TypeError("the text of a part of a message's content must be str")
    return text


def _call(call: Any) -> dict[str, Any]:
    member(member(call, "function", "a tool call"), "name", "a tool call's function")
    function = dict(call["function"])
    arguments = function.get("arguments")
    if arguments is None or isinstance(arguments, str) and not arguments.strip():
        function["arguments"] = {}
    elif isinstance(arguments, str):
        try:
            function["arguments"] = json.loads(arguments)
        except (ValueError, RecursionError):
            pass  # The call was cut: the template gets the part that exists.
    return {**call, "function": function}


def as_system(messages: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Changes the role developer to system, for templates without that role. System messages at the beginning become one
    message, as templates expect."""
    made: list[dict[str, Any]] = []
    for said in messages:
        if said.get("role") == "developer":
            said = {**said, "role": "system"}
        both = [message.get("content") for message in (*made[:1], said) if message.get("role") == "system"]
        texts = [text for text in both if isinstance(text, str)]
        if len(made) == 1 and len(texts) == 2:
            made[0] = {**made[0], "content": "\n\n".join(texts)}
        else:
            made.append(said)
    return made


def tools_of(tools: Any) -> list[Mapping[str, Any]]:
    """The tools, each with a function that has a name. TypeError, ValueError."""
    made = sequence(tools or (), "tools")
    for i, tool in enumerate(made):
        kind = tool.get("type", "function") if isinstance(tool, Mapping) else "function"
        if kind != "function":
            raise ValueError(f"tools[{i}] has the type {shown(kind)}; it must be function: give a custom tool as a "
                             "function with one string as its parameter")
        function = member(tool, "function", f"tools[{i}]")
        if not isinstance(member(function, "name", f"the function of tools[{i}]"), str):
            raise TypeError(f"the name of tools[{i}] must be str")
        flag(function.get("strict") or False, f"strict of tools[{i}]")
    return made


def chosen_tools(tools: list[Mapping[str, Any]], choice: Any) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """The tools that the prompt lists, and the tools of which the model must call one. TypeError, ValueError."""
    if choice == "none":
        return [], []
    if choice in (None, "auto"):
        return tools, []
    if choice == "required":
        return tools, _some(tools, "tool_choice requires a tool, but there are no tools")
    kind = choice.get("type", "function") if isinstance(choice, Mapping) else None
    if kind == "allowed_tools":
        allowed = member(choice, "allowed_tools", "tool_choice")
        mode = member(allowed, "mode", "allowed_tools of tool_choice")
        named = [_named(tools, tool) for tool in sequence(member(allowed, "tools", "allowed_tools of tool_choice"), "tools")]
        if mode not in ("auto", "required"):
            raise ValueError(f"allowed_tools of tool_choice has the mode {shown(mode)}; it must be auto or required")
        named = _some(named, "allowed_tools of tool_choice names no tool")
        return named, named if mode == "required" else []
    if kind == "function":
        return tools, [_named(tools, choice)]
    raise ValueError(f"tool_choice is {shown(choice if kind is None else kind)}; it must be auto, none, required, "
                     "a function by name, or allowed_tools")


def _named(tools: list[Mapping[str, Any]], choice: Any) -> Mapping[str, Any]:
    name = member(member(choice, "function", "tool_choice"), "name", "the function of tool_choice")
    for tool in tools:
        if tool["function"]["name"] == name:
            return tool
    if not tools:
        raise ValueError("tool_choice names a tool, but there are no tools")
    raise ValueError(f"tool_choice names {shown(name)}, which is none of the tools")


def _some(tools: list[Mapping[str, Any]], words: str) -> list[Mapping[str, Any]]:
    if not tools:
        raise ValueError(words)
    return tools
