"""The answers for errors. All have the form of the API's JSON."""

from __future__ import annotations

import re
from typing import Any, Mapping

from starlette.responses import JSONResponse

from ..errors import RotorError

# The most characters of a message, since it may repeat text that a client sent.
_MOST = 1000
# Fields of the API that have another name in `Llama`.
RENAMED = {"repetition_penalty": "repeat_penalty", "max_completion_tokens": "max_tokens"}
# The HTTP statuses of errors that are not the client's mistake.
_STATUSES = {
    "ROTOR_E_RESOURCES": 503, "ROTOR_E_CANCELLED": 503, "ROTOR_E_BUSY": 503,
    "ROTOR_E_POISONED": 500, "ROTOR_E_BACKEND": 500, "ROTOR_E_DEVICE": 500, "ROTOR_E_NUMERIC": 500, "ROTOR_E_INTERNAL": 500,
}


class Refused(Exception):
    """The server refuses a request. The answer gives the reason, and the field that is the reason."""

    def __init__(self, words: str, param: str | None = None, status: int = 400, code: str | None = None) -> None:
        super().__init__(words)
        self.param, self.status, self.code = param, status, code


def error_body(words: str, status: int, param: str | None = None, code: str | None = None) -> dict[str, Any]:
    """An error in the form of OpenAI's API. A lone surrogate is escaped, since UTF-8 cannot encode it."""
    words = words if len(words) <= _MOST else words[:_MOST] + "..."
    kind = "server_error" if status >= 500 else "invalid_request_error"
    told = {"message": words, "type": kind, "param": param, "code": code}
    readable = {name: text and text.encode("utf-8", "backslashreplace").decode() for name, text in told.items()}
    return {"error": readable}


def error_answer(
    words: str, status: int, param: str | None = None, code: str | None = None, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    return JSONResponse(error_body(words, status, param, code), status, headers)


def answer_of(error: Exception, names: Mapping[str, Any]) -> JSONResponse:
    """The answer for `error`, to a request that has these fields."""
    if isinstance(error, Refused):
        return error_answer(str(error), error.status, param_of(error, names), error.code)
    if isinstance(error, RecursionError):
        return error_answer("the body is nested too deeply", 400)
    status = _STATUSES.get(error.name, 400) if isinstance(error, RotorError) else 400
    return error_answer(str(error), status, param_of(error, names))


def param_of(error: Exception, names: Mapping[str, Any]) -> str | None:
    """The field that an error concerns. The library's message about an option begins with the option's name."""
    param: str | None = getattr(error, "param", None)
    if param is None:
        first = re.match(r"\w*", str(error))
        word = first.group() if first else ""
        param = next((name for name in (word, RENAMED.get(word)) if name in names), None)
    return next((theirs for theirs, ours in RENAMED.items() if ours == param and theirs in names), param)
