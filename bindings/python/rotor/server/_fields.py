"""The fields of a request as options of `rotor.Llama`."""

from __future__ import annotations

import logging
from typing import Any, Callable

from ._errors import RENAMED, Refused

log = logging.getLogger("rotor.server")

# The limits of a request.
MAX_PROMPTS = 64
MAX_CHOICES = 128
MAX_TOP = 20
MAX_STOPS, MAX_STOP = 64, 1024

_EFFORTS = ("none", "minimal", "low", "medium", "high", "xhigh")
_LEVELS = ("low", "medium", "high")

Check = Callable[[Any], bool]


def _is(*kinds: type) -> Check:
    return lambda value: isinstance(value, kinds)


def _one_of(*values: Any) -> Check:
    return lambda value: isinstance(value, str) and value in values


# Fields of OpenAI's API that change nothing here: a check of their value, and the permitted values in words.
_IGNORED: dict[str, tuple[Check, str]] = {
    "user": (_is(str), "a string"),
    "safety_identifier": (_is(str), "a string"),
    "prompt_cache_key": (_is(str), "a string"),
    "prompt_cache_retention": (_is(str), "a string"),
    "service_tier": (_is(str), "a string"),
    "verbosity": (_one_of(*_LEVELS), "low, medium or high"),
    "store": (_is(bool), "true or false"),
    "metadata": (_is(dict), "an object"),
    "prediction": (_is(dict), "an object"),
    "audio": (_is(dict), "an object"),
    "modalities": (lambda value: value == ["text"], '["text"], as this server has no other output'),
}
# Options of `rotor.Llama` that the API does not have.
_NOT_HERE = {"close_objects", "grammar", "normalize", "truncate"}
_told: set[str] = set()


def options_of(body: dict[str, Any], about: str) -> dict[str, Any]:
    """The options of the request, with the field `about` (messages, prompt or input). Refused."""
    given = {name: value for name, value in body.items() if value is not None}
    # A renamed field comes last, so it has precedence if both names are given.
    options = {RENAMED.get(name, name): given[name] for name in sorted(given, key=RENAMED.__contains__) if name not in _IGNORED}
    for name in given.keys() & _IGNORED.keys():
        is_right, words = _IGNORED[name]
        if not is_right(given[name]):
            raise Refused(f"{name} must be {words}", name)
        _say_once(name)
    for name in _NOT_HERE & options.keys():
        raise Refused(f"{name} is not a field of this API", name)
    _check_numbers(options)
    _check_sizes(options)
    if about == "messages":
        _chat(options)
    elif about == "prompt":
        _completion(options)
    return options


def _say_once(name: str) -> None:
    if name not in _told:
        _told.add(name)
        log.warning("the field %s changes nothing here; the server ignores it, and will not log this again", name)


def _check_numbers(options: dict[str, Any]) -> None:
    """Refuses numbers that `Llama` accepts, as llama-cpp-python does, but OpenAI's API does not."""
    temperature, most = options.get("temperature", 0), options.get("max_tokens", 1)
    if isinstance(temperature, (int, float)) and temperature < 0:
        raise Refused(f"temperature is {temperature}; it must be 0 or more", "temperature")
    if isinstance(most, int) and most < 1 and most != -1 and not (most == 0 and options.get("echo")):
        raise Refused(f"max_tokens is {most}; it must be 1 or more, or 0 with echo", "max_tokens")


def _check_sizes(options: dict[str, Any]) -> None:
    """Refuses large values of options that cost time or memory for each token."""
    for name in ("top_logprobs", "logprobs"):
        if isinstance(n := options.get(name), int) and n > MAX_TOP:
            raise Refused(f"{name} is {n}; it must be {MAX_TOP} or less", name)
    stop = options.get("stop")
    stops = stop if isinstance(stop, list) else [stop]
    if len(stops) > MAX_STOPS or any(isinstance(one, str) and len(one) > MAX_STOP for one in stops):
        raise Refused(f"stop must be {MAX_STOPS} strings or fewer, of {MAX_STOP} characters or fewer", "stop")


def _chat(options: dict[str, Any]) -> None:
    messages = options.get("messages")
    if not isinstance(messages, list) or not messages:
        raise Refused("the body needs messages, a list of one message at least", "messages")
    effort = options.pop("reasoning_effort", None)
    if effort is not None:
        if effort not in _EFFORTS:
            raise Refused(f"reasoning_effort must be one of {', '.join(_EFFORTS)}", "reasoning_effort")
        kwargs = options.get("chat_template_kwargs", {})
        if isinstance(kwargs, dict):
            # For templates that read this variable.
            options["chat_template_kwargs"] = {"reasoning_effort": effort, **kwargs}


def _completion(options: dict[str, Any]) -> None:
    prompt = options.get("prompt")
    if not isinstance(prompt, (str, list)):
        raise Refused("the body needs a prompt: a string, token ids, or a list of such", "prompt")
    n_prompts = len(prompt) if isinstance(prompt, list) and prompt and isinstance(prompt[0], (str, list)) else 1
    if n_prompts > MAX_PROMPTS:
        raise Refused(f"prompt is a list of {n_prompts}; there may be {MAX_PROMPTS}", "prompt")
    n = max((number for name in ("n", "best_of") if isinstance(number := options.get(name, 1), int)), default=1)
    if n_prompts * n > MAX_CHOICES:
        raise Refused(f"{n_prompts} prompts with {n} choices each are more than {MAX_CHOICES}", "n")


def with_usage(options: dict[str, Any]) -> bool:
    """Whether a stream ends with the usage. This removes `stream_options` from the options."""
    told = options.pop("stream_options", {})
    if not isinstance(told, dict) or not isinstance(told.get("include_usage", False), bool):
        raise Refused("stream_options must be an object, with include_usage true or false", "stream_options")
    return bool(told.get("include_usage"))
