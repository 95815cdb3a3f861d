"""Sessions: append, step, rewind, cancel."""

from __future__ import annotations

import threading
from contextlib import ExitStack, contextmanager
from ctypes import byref, c_char_p, c_float, c_int32, c_size_t, c_uint32, c_uint64, c_void_p, pointer, sizeof, string_at
from functools import partial
from typing import Any, Iterator, Mapping, Sequence, SupportsFloat, SupportsIndex

import numpy as np
import numpy.typing as npt

from . import _library as c
from ._convert import U32, U64, TokenIds, c_string, filled, integer, json_text, real, token_ids, utf8
from ._sampling import Sampling
from .errors import RotorError

SIZE_MAX = c_size_t(-1).value

# Without a budget a call of the library takes this long at most, in microseconds: between two of them Python sees Ctrl-C.
_SLICE = 200_000

# The sampling options by name, with the most that fits where they are integers.
_LARGEST = {c_float: None, c_uint32: U32, c_uint64: U64}
_SAMPLING = {name: _LARGEST[kind] for name, kind, *_ in Sampling._fields_ if name not in ("struct_size", "reserved")}


class Session(c.Closing):
    """A conversation: tokens, their keys and values, and how to choose the next one. Made by `Model.session`.

    It belongs to one thread at a time, any thread; two that use it at once are told ROTOR_E_BUSY. Only `cancel` and
    `close` may be called from any thread at any time. A context manager.
    """

    _instead = "; `fork` makes a second session, `save` and `restore` keep one as bytes"

    def __init__(
        self, model: c.Handle, context_length: SupportsIndex | None, kv: str, sampling: Mapping[str, Any],
        lookup_tokens: SupportsIndex = 0, shift_keep: SupportsIndex = 0,
    ) -> None:
        self._handle: c.Handle | None = None
        self._model: c.Handle | None = model
        self._in_use = threading.Lock()
        self._text = ""
        self._end: str | None = None
        options = session_options(context_length, kv)
        options.lookup_tokens = integer(lookup_tokens, "lookup_tokens", U32)
        options.shift_keep = integer(shift_keep, "shift_keep", U32)
        self._sampling = _changed(_greedy(), sampling)
        options.sampling = pointer(self._sampling)
        session = c_void_p()
        c.check(c.library.rotor_session_new(model, byref(options), byref(session)))
        self._handle = c.Handle(session, c.library.rotor_session_free)

    def fork(self) -> Session:
        """Another session that holds the same tokens, with the same options. What was evaluated is shared, not copied.

        Errors: RotorError (ROTOR_E_BUSY).
        """
        session = c_void_p()
        with self._alone() as handle:
            c.check(c.library.rotor_session_fork(handle, byref(session)))
        fork = Session.__new__(Session)
        fork._handle = c.Handle(session, c.library.rotor_session_free)
        fork._model = self._model
        fork._in_use, fork._text, fork._end = threading.Lock(), "", None
        fork._sampling = Sampling.from_buffer_copy(self._sampling)
        return fork

    def set_tokens(self, ids: TokenIds) -> int:
        """Makes the session hold exactly these tokens; returns how many from the beginning on were there already, and are kept.

        Errors: RotorError (ROTOR_E_ARGUMENT, ROTOR_E_CONTEXT_FULL, ROTOR_E_BUSY); then nothing has changed.
        """
        tokens, kept = token_ids(ids), c_size_t()
        with self._alone() as handle:
            c.check(c.library.rotor_session_set_tokens(handle, tokens.ctypes.data, len(tokens), byref(kept)))
        return kept.value

    def save(self, content: str = "tokens") -> bytes:
        """The session as bytes: "tokens" alone, or with keys and values ("kv"), which saves evaluating them again.

        Errors: RotorError (ROTOR_E_BUSY, ROTOR_E_DEVICE), ValueError.
        """
        if content not in c.SAVE_CONTENTS:
            raise ValueError(f"content is {content!r}; it must be one of {', '.join(c.SAVE_CONTENTS)}")
        with self._alone() as handle:
            saved: bytes = filled(partial(c.library.rotor_session_save, handle, c.SAVE_CONTENTS[content]), np.uint8).tobytes()
            return saved

    def restore(self, saved: bytes) -> None:
        """Goes to where `saved` was made, on any backend. Sampling and context length stay.

        Errors: RotorError (ROTOR_E_SAVE, ROTOR_E_CONTEXT_FULL, ROTOR_E_BUSY), TypeError; then nothing has changed.
        """
        data = bytes(memoryview(saved))
        with self._alone() as handle:
            c.check(c.library.rotor_session_restore(handle, data, len(data)))

    def _c(self) -> c.Handle:
        return c.usable(self._handle, "session")

    @contextmanager
    def _alone(self) -> Iterator[c.Handle]:
        """The handle, for this thread alone: what a call returns is read before another call can change it."""
        handle = self._c()
        if not self._in_use.acquire(blocking=False):
            raise c.error(c.E_BUSY, "the session is in use by another thread at this moment")
        try:
            yield handle
        finally:
            self._in_use.release()

    def append(self, ids_or_text: TokenIds | str, *, parse_special: bool = True, heal: bool = False) -> None:
        """Adds token ids or a text to the end: all or, on an error, nothing. They are evaluated by the next step.

        A text gets the begin token if the session is empty and the text does not begin with it. `parse_special` reads
        control tokens written out in it; switch that off for text that a player typed. `heal` lets what follows change how
        the text's end is cut into tokens: after `http:` the model can choose `://`, and says `//`. Errors: RotorError
        (ROTOR_E_ARGUMENT for an id outside the vocabulary, ROTOR_E_CONTEXT_FULL, ROTOR_E_TOKENIZER, ROTOR_E_BUSY),
        TypeError, ValueError.
        """
        if isinstance(ids_or_text, str):
            text = utf8(ids_or_text, "text")
            flags = c.TEXT_ADD_BOS | (c.TEXT_PARSE_SPECIAL if parse_special else 0) | (c.TEXT_HEAL if heal else 0)
            with self._alone() as handle:
                c.check(c.library.rotor_session_append_text(handle, text, len(text), flags))
        else:
            tokens = token_ids(ids_or_text)
            with self._alone() as handle:
                c.check(c.library.rotor_session_append_tokens(handle, tokens.ctypes.data, len(tokens)))

    def logits(self) -> npt.NDArray[np.float32]:
        """Evaluates what was appended; the logits after the last token, float32[n_vocab], the caller's own.

        Errors: RotorError (ROTOR_E_EMPTY, ROTOR_E_CANCELLED, ROTOR_E_BUSY).
        """
        with self._alone() as handle:
            return filled(partial(c.library.rotor_session_logits, handle), np.float32)

    def top(self, n: SupportsIndex) -> list[tuple[int, float]]:
        """Evaluates what was appended; the `n` most likely next tokens, best first, with the logarithms of their probabilities.

        Before any sampling; a step after it does not evaluate again. Errors: as `logits`, TypeError, ValueError.
        """
        most, count = integer(n, "n", U32), c_size_t()
        with self._alone() as handle:
            c.check(c.library.rotor_session_logits(handle, None, 0, byref(count)))
            # An empty array would be a NULL pointer.
            most = min(most, count.value)
            tokens, logprobs = np.empty(most + 1, np.uint32), np.empty(most + 1, np.float32)
            c.check(
                c.library.rotor_session_top(handle, most, tokens.ctypes.data, logprobs.ctypes.data, byref(count))
            )
        return list(zip(tokens[: count.value].tolist(), logprobs[: count.value].tolist()))

    def score(self, ids_or_text: TokenIds | str, *, parse_special: bool = True) -> list[float]:
        """How likely a text (or its ids) is to follow: the logarithm of each of its tokens' probability, before any sampling.

        The session holds what it held. Their sum is the text's; to compare texts of unlike length take the mean.
        Errors: as `append` and `logits`.
        """
        with self._alone() as handle:
            tokens = token_ids(self._ids(ids_or_text, parse_special) if isinstance(ids_or_text, str) else ids_or_text)
            scores = np.empty(len(tokens), np.float32)
            c.check(c.library.rotor_session_score(handle, tokens.ctypes.data, len(tokens), scores.ctypes.data))
        found: list[float] = scores.tolist()
        return found

    def _ids(self, text: str, parse_special: bool) -> list[int]:
        encoded = utf8(text, "text")
        flags = c.TEXT_PARSE_SPECIAL if parse_special else 0
        call = partial(c.library.rotor_model_tokenize, c.usable(self._model, "session"), encoded, len(encoded), flags)
        ids: list[int] = filled(call, np.uint32).tolist()
        return ids

    def step(self) -> int | None:
        """Evaluates what was appended, chooses one token and appends it; None when the model wants to stop.

        The end token is not appended; another step says None again until the session changes. Errors: RotorError
        (ROTOR_E_EMPTY, ROTOR_E_CONTEXT_FULL, ROTOR_E_CANCELLED, ROTOR_E_BUSY); the step can be repeated.
        """
        return self._step(None)[1]

    def step_budget(self, us: SupportsIndex) -> tuple[str, int | None]:
        """Works on a step for about `us` microseconds, at least one layer.

        Returns ("token", id), ("pending", None): call again to go on, or ("end", None): the model wants to stop.
        Errors: as `step`, TypeError, ValueError.
        """
        return self._step(integer(us, "us", c.NO_BUDGET - 1))

    def _step(self, budget: int | None) -> tuple[str, int | None]:
        """Within `budget` microseconds; None: until it is made."""
        step, state = c.Step(), "pending"
        step.struct_size = sizeof(step)
        with self._alone() as handle:
            while state == "pending":
                c.check(c.library.rotor_session_step(handle, _SLICE if budget is None else budget, byref(step)))
                self._read(step)
                state = c.STEP_STATES[step.state]
                if budget is not None:
                    break
        return state, step.token if state == "token" else None

    def _read(self, step: c.Step) -> None:
        self._text = string_at(step.text, step.text_len).decode("utf-8")
        self._end = c.END_REASONS[step.reason]

    def prefill(self, us: SupportsIndex | None = None) -> bool:
        """Evaluates what was appended, without choosing a token; false when a budget of `us` microseconds ended first.

        Errors: as `step`, TypeError, ValueError.
        """
        budget, done = _SLICE if us is None else integer(us, "us", c.NO_BUDGET - 1), c_int32()
        with self._alone() as handle:
            c.check(c.library.rotor_session_prefill(handle, budget, byref(done)))
            while us is None and not done.value:
                c.check(c.library.rotor_session_prefill(handle, budget, byref(done)))
        return bool(done.value)

    def truncate(self, n: SupportsIndex) -> None:
        """Goes back to the first `n` tokens; what is kept is not evaluated again.

        Errors: RotorError (ROTOR_E_ARGUMENT if the session holds fewer, ROTOR_E_BUSY), TypeError, ValueError.
        """
        n_tokens = integer(n, "n", SIZE_MAX)
        with self._alone() as handle:
            c.check(c.library.rotor_session_truncate(handle, n_tokens))

    @property
    def tokens(self) -> list[int]:
        """The ids of all tokens so far, appended and chosen. Errors: RotorError (ROTOR_E_BUSY)."""
        with self._alone() as handle:
            ids: list[int] = filled(partial(c.library.rotor_session_tokens, handle), np.uint32).tolist()
            return ids

    @property
    def text(self) -> str:
        """The text that the last step completed, without control tokens; "" while a character is incomplete."""
        return self._text

    @property
    def end_reason(self) -> str | None:
        """Why the last step came to an end: "end token", "stop token", "stop string", "grammar"; None if it did not."""
        return self._end

    @property
    def held_text(self) -> str:
        """Text that steps hold back at this moment, as it may be the beginning of a stop string, or is half a character."""
        with self._alone() as handle:
            held: bytes = filled(partial(c.library.rotor_session_held_text, handle), np.uint8).tobytes()
            return held.decode("utf-8")

    def set_stop(self, strings: Sequence[str] = (), tokens: TokenIds = ()) -> None:
        """From now on a generation also ends when the model says one of these strings or chooses one of these tokens.

        A stop string is never given out; tokens without text before it are taken back. Errors: RotorError (ROTOR_E_ARGUMENT,
        ROTOR_E_TOKENIZER, ROTOR_E_BUSY), TypeError, ValueError; then nothing has changed.
        """
        if isinstance(strings, str):
            raise TypeError("strings must be a sequence of str, not str")
        texts = [c_string(string, "a stop string") for string in strings]
        ids = token_ids(tokens)
        with self._alone() as handle:
            pointers = (c_char_p * len(texts))(*texts)
            c.check(c.library.rotor_session_set_stop(handle, pointers, len(texts), ids.ctypes.data, len(ids)))

    def generate(
        self, prompt: TokenIds | str | None = None, max_tokens: SupportsIndex | None = None
    ) -> Iterator[str]:
        """Appends `prompt` (text or ids) at once; an iterator that steps and streams the pieces of text.

        It ends when the generation ends (see `end_reason`), after `max_tokens` tokens, or when the context is full. What is held back
        after `max_tokens` is `held_text`, and comes in the next generation, if there is one. Errors: as `append` and `step`.
        """
        most = None if max_tokens is None else integer(max_tokens, "max_tokens", U64)
        if prompt is not None:
            self.append(prompt)
        return self._pieces(most)

    def _pieces(self, most: int | None) -> Iterator[str]:
        n_tokens = 0
        while n_tokens != most:
            try:
                token = self.step()
            except RotorError as error:
                if error.status != c.E_CONTEXT_FULL:
                    raise
                if held := self.held_text:
                    yield held
                return
            if self._text:
                yield self._text
            if token is None:
                return
            n_tokens += 1

    def set_sampling(
        self,
        *,
        seed: SupportsIndex | None = None,
        temperature: SupportsFloat | None = None,
        top_k: SupportsIndex | None = None,
        top_p: SupportsFloat | None = None,
        min_p: SupportsFloat | None = None,
        repetition_penalty: SupportsFloat | None = None,
        repetition_window: SupportsIndex | None = None,
        **more: SupportsFloat | None,
    ) -> None:
        """Chooses tokens in another way from now on; what is None stays. `more` as in `Model.session`.

        Errors: RotorError (ROTOR_E_ARGUMENT, ROTOR_E_BUSY), TypeError, ValueError; then everything stays.
        """
        given = {
            "seed": seed,
            "temperature": temperature,
            "top_k": top_k,
            "top_p": top_p,
            "min_p": min_p,
            "repetition_penalty": repetition_penalty,
            "repetition_window": repetition_window,
            **more,
        }
        with self._alone() as handle:
            sampling = _changed(self._sampling, {name: value for name, value in given.items() if value is not None})
            c.check(c.library.rotor_session_set_sampling(handle, byref(sampling)))
            self._sampling = sampling

    def set_logit_bias(self, bias: Mapping[int, SupportsFloat]) -> None:
        """Adds to the logits of these tokens from now on, instead of what was added before; -inf bans a token.

        Errors: RotorError (ROTOR_E_ARGUMENT, ROTOR_E_BUSY), TypeError, ValueError; then everything stays.
        """
        tokens = token_ids(list(bias))
        biases = np.array([real(value, "bias") for value in bias.values()], dtype=np.float32)
        with self._alone() as handle:
            c.check(
                c.library.rotor_session_set_logit_bias(handle, tokens.ctypes.data, biases.ctypes.data, len(tokens))
            )

    def set_grammar(
        self, kind: str | None, source: Any = "", *, lenient: bool = False, closed: bool = False
    ) -> None:
        """From here on the output is what a grammar describes: of `kind` "json_schema" (`source` is a dict, or a text), "regex",
        "choice" (a list of strings), "lark"; None takes it back. When it is complete, steps end.

        With `lenient`, keywords of a schema that cannot be enforced are ignored, and one log record names them;
        else they are an error. With `closed`, objects have only the properties that their schema names, unless
        it says something about others. Both are for "json_schema" and for schemas in "lark".

        Errors: RotorError (ROTOR_E_GRAMMAR, ROTOR_E_TOKENIZER, ROTOR_E_BUSY), TypeError, ValueError; then nothing has changed.
        """
        if kind is not None and kind not in c.GRAMMARS:
            raise ValueError(f"kind is {kind!r}; it must be None or one of {', '.join(c.GRAMMARS)}")
        text = utf8(source, "source") if isinstance(source, str) else json_text(source, "source")
        number = c.GRAMMARS.get(kind or "", 0)
        number |= (c.GRAMMAR_LENIENT if lenient else 0) | (c.GRAMMAR_CLOSED if closed else 0)
        with self._alone() as handle:
            c.check(c.library.rotor_session_set_grammar(handle, number, text, len(text)))

    def cancel(self) -> None:
        """Stops the step or the logits that another thread waits for: that call raises ROTOR_E_CANCELLED.

        If none is under way, the next one that evaluates something does. Nothing is lost. Any thread, at any time.
        """
        c.check(c.library.rotor_session_cancel(self._c()))

    @property
    def stats(self) -> dict[str, int]:
        """The fields of rotor_session_stats: counts of tokens, times in microseconds, memory in bytes."""
        stats = c.SessionStats()
        stats.struct_size = sizeof(stats)
        with self._alone() as handle:
            c.check(c.library.rotor_session_stats_get(handle, byref(stats)))
        return {name: getattr(stats, name) for name, *_ in c.SessionStats._fields_ if name != "struct_size"}

    def close(self) -> None:
        """Frees the session, when the call that another thread has under way has ended (`cancel` hurries it).

        Any thread, at any time; repeating it is harmless.
        """
        self._handle = self._model = None

    def __repr__(self) -> str:
        return f"<rotor.Session{' (closed)' if self._handle is None else ''}>"


def session_options(context_length: SupportsIndex | None, kv: str) -> c.SessionOptions:
    """The options of a session, with greedy sampling."""
    if kv not in c.KV_TYPES:
        raise ValueError(f"kv is {kv!r}; it must be one of {', '.join(c.KV_TYPES)}")
    options = c.SessionOptions()
    c.check(c.library.rotor_session_options_init(byref(options), sizeof(options)))
    options.context_length = 0 if context_length is None else integer(context_length, "context_length", U32)
    options.kv_type = c.KV_TYPES[kv]
    return options


def _greedy() -> Sampling:
    sampling = Sampling()
    c.check(c.library.rotor_sampling_init(byref(sampling), sizeof(sampling)))
    return sampling


def _changed(sampling: Sampling, values: Mapping[str, Any]) -> Sampling:
    """A copy with other values by name; integers are checked here, reals by the library."""
    changed = Sampling.from_buffer_copy(sampling)
    for name, value in values.items():
        if name not in _SAMPLING:
            raise TypeError(f"{name!r} is no sampling option; there are {', '.join(sorted(_SAMPLING))}")
        most = _SAMPLING[name]
        setattr(changed, name, real(value, name) if most is None else integer(value, name, most))
    return changed


def step_all(
    sessions: Sequence[Session], us: SupportsIndex | None = None
) -> list[tuple[str, int | None] | RotorError]:
    """Steps all sessions together, which costs much less than one after the other; the tokens are the same.

    For each ("token", id), ("pending", None), ("end", None), or the error that this one has, which does not concern the
    others. With `us` microseconds as a budget, call it again with the same sessions to go on. Errors of the call:
    RotorError (ROTOR_E_ARGUMENT for a session that is there twice, ROTOR_E_BUSY), TypeError, ValueError.
    """
    budget = c.NO_BUDGET if us is None else integer(us, "us", c.NO_BUDGET - 1)
    n = len(sessions)
    if len(set(map(id, sessions))) < n:
        raise c.error(c.E_ARGUMENT, "a session is there twice")
    steps, statuses = (c.Step * n)(), (c_int32 * n)()
    for step in steps:
        step.struct_size = sizeof(c.Step)
    results: list[tuple[str, int | None] | RotorError] = []
    with ExitStack() as stack:
        handles = [stack.enter_context(session._alone()) for session in sessions]
        pointers = (c_void_p * n)(*[handle._as_parameter_ for handle in handles])
        status = c.library.rotor_batch_step(pointers, n, budget, steps, statuses)
        words = c.library.rotor_last_error().decode("utf-8", "replace")
        if status != c.OK and not any(statuses):
            raise c.error(status, words)
        for session, step, its_status in zip(sessions, steps, statuses):
            if its_status != c.OK:
                # The words are about the first of them.
                results.append(c.error(its_status, words if its_status == status else ""))
                session._text, session._end = "", None
                continue
            session._read(step)
            state = c.STEP_STATES[step.state]
            results.append((state, step.token if state == "token" else None))
    return results
