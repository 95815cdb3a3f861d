"""Exact, fast inference of ternary (1.58-bit) language models.

    with rotor.Model("models/tavern") as model, model.session() as session:
        for piece in session.generate("Once upon a time"):
            print(piece, end="")
"""

from .chat import Answer, Chat
from .devices import devices
from .embedding import Embedding
from .errors import RotorError
from .llama import Llama
from .log import set_log
from .model import Model
from .session import Session, step_all
from .worker import Event, Worker
from ._library import version
from ._version import __version__

__all__ = ["Answer", "Chat", "Embedding", "Event", "Llama", "Model", "RotorError", "Session", "Worker", "__version__", "devices", "set_log", "step_all", "version"]
