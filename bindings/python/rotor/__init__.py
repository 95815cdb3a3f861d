"""Exact, fast inference of ternary (1.58-bit) language models.

    with rotor.Model("models/tavern") as model, model.session() as session:
        for piece in session.generate("Once upon a time"):
            print(piece, end="")
"""

import importlib
import importlib.util
from typing import TYPE_CHECKING

from ._version import __version__

if TYPE_CHECKING:
    from ._devices import devices
    from ._inspect import inspect
    from ._library import version
    from .chat import Answer, Chat
    from .embedding import Embedding
    from .errors import RotorError
    from .llama import Llama
    from .log import set_log
    from .model import Model
    from .session import Session, step_all
    from .worker import Event, Worker

__all__ = [
    "Answer", "Chat", "Embedding", "Event", "Llama", "Model", "RotorError", "Session", "Worker", "__version__", "devices", "inspect",
    "set_log", "step_all", "version",
]

# The first use of a name loads its module and what that needs, the library among them: `rotor --help` needs none of it.
_MODULES = {
    "Answer": "chat", "Chat": "chat", "Embedding": "embedding", "Event": "worker", "Llama": "llama", "Model": "model",
    "RotorError": "errors", "Session": "session", "Worker": "worker", "devices": "_devices", "inspect": "_inspect", "set_log": "log",
    "step_all": "session", "version": "_library",
}

if not TYPE_CHECKING:

    def __getattr__(name):
        if name in _MODULES:
            value = getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)
            globals()[name] = value
            return value
        if importlib.util.find_spec(f"{__name__}.{name}") is not None:
            return importlib.import_module(f"{__name__}.{name}")
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__():
        return sorted({*globals(), *__all__})
