"""Sessions: append, step, rewind, cancel."""

from __future__ import annotations

import threading
from contextlib import ExitStack, contextmanager
from ctypes import byref, c_char_p, c_float, c_int32, c_size_t, c_uint32, c_uint64, c_void_p, pointer, sizeof, string_at
from functools import partial
from typing import TYPE_CHECKING, Any, Iterator, Mapping, Sequence, SupportsFloat, SupportsIndex

import numpy as np
import numpy.typing as npt

from . import _library as c
from ._convert import U32, U64, TokenIds, c_string, filled, integer, json_text, real, token_ids, utf8
from ._sampling import Sampling
from .errors import RotorError

if TYPE_CHECKING:
    from .model import Model

SIZE_MAX = c_size_t(-1).value

# Without a budget, a call of the library takes this long at most, in microseconds. Between two calls Python handles Ctrl-C.
_SLICE = 200_000

# The sampling options by name, with the largest value of those that are integers.
_LARGEST = {c_float: None, c_uint32: U32, c_uint64: U64}
_SAMPLING = {name: _LARGEST[kind] for name, kind, *_ in Sampling._fields_ if name not in ("struct_size", "reserved")}


class Session(c.Closing):
    """A conversation: tokens, their keys and values, and the options that choose the next token. `Model.session` makes it.

    One thread at a time may use it, and any thread may. If two threads use it at once, the second gets ROTOR_E_BUSY. Only
    `cancel` and `close` may be called from any thread at any time. A session is a context manager.
    """

    _instead = "; `fork` makes a second session, `save` and `restore` keep one as bytes"

    def __init__(
        self, model: c.Handle, context_length: SupportsIndex | None, kv: str, sampling: Mapping[str, Any],
        lookup_tokens: SupportsIndex = 0, shift_keep: SupportsIndex = 0,
    ) -> None:
        self._handle: c.Handle | None = None
        self._model: c.Handle | None = model
        self._in_use = threading.Lock()
        self._text = self._thought = ""
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
        """Another session that holds the same tokens, with the same options. The keys and values are shared, not copied.

        Errors: RotorError (ROTOR_E_BUSY).
        """
        session = c_void_p()
        with self._alone() as handle:
            c.check(c.library.rotor_session_fork(handle, byref(session)))
        return self._with(c.Handle(session, c.library.rotor_session_free))

    def _with(self, handle: c.Handle) -> Session:
        """A session like this one of another handle."""
        fork = Session.__new__(Session)
        fork._handle = handle
        fork._model = self._model
        fork._in_use, fork._text, fork._thought, fork._end = threading.Lock(), "", "", None
        fork._sampling = Sampling.from_buffer_copy(self._sampling)
        return fork

    def set_tokens(self, ids: TokenIds) -> int:
        """Makes the session hold exactly these tokens; returns how many it held already, from the beginning, and keeps.

        Errors: RotorError (ROTOR_E_ARGUMENT, ROTOR_E_CONTEXT_FULL, ROTOR_E_BUSY); then nothing has changed.
        """
        tokens, kept = token_ids(ids), c_size_t()
        with self._alone() as handle:
            c.check(c.library.rotor_session_set_tokens(handle, tokens.ctypes.data, len(tokens), byref(kept)))
        return kept.value

    def save(self, content: str = "tokens") -> bytes:
        """The session as bytes: "tokens" alone, or with keys and values ("kv"), so that they need no second evaluation.

        Errors: RotorError (ROTOR_E_BUSY, ROTOR_E_DEVICE), ValueError.
        """
        if content not in c.SAVE_CONTENTS:
            raise ValueError(f"content is {content!r}; it must be one of {', '.join(c.SAVE_CONTENTS)}")
        with self._alone() as handle:
            saved: bytes = filled(partial(c.library.rotor_session_save, handle, c.SAVE_CONTENTS[content]), np.uint8).tobytes()
            return saved

    def restore(self, saved: bytes) -> None:
        """Restores the tokens of `saved`, on any backend. Sampling and context length do not change.

        Errors: RotorError (ROTOR_E_SAVE, ROTOR_E_CONTEXT_FULL, ROTOR_E_BUSY), TypeError; then nothing has changed.
        """
        data = bytes(memoryview(saved))
        with self._alone() as handle:
            c.check(c.library.rotor_session_restore(handle, data, len(data)))

    def _c(self) -> c.Handle:
        return c.usable(self._handle, "session")

    @contextmanager
    def _alone(self) -> Iterator[c.Handle]:
        """The handle, for this thread alone. The thread reads a call's result before another call can change the result."""
        handle = self._c()
        if not self._in_use.acquire(blocking=False):
            raise c.error(c.E_BUSY, "the session is in use by another thread at this moment")
        try:
            yield handle
        finally:
            self._in_use.release()

    def append(self, ids_or_text: TokenIds | str, *, parse_special: bool = True, heal: bool = False) -> None:
        """Adds token ids or a text to the end. On an error it adds nothing. The next step evaluates them.

        A text gets the begin token if the session is empty and the text does not begin with it. `parse_special` parses
        control tokens that the text spells out; switch it off for text that a player typed. `heal` permits the next
        token to replace the last tokens of the text: after `http:` the model can choose `://`, and the new text is `//`. Errors:
        RotorError
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
        """Evaluates the appended tokens; returns the logits after the last token, float32[n_vocab], as a new array.

        Errors: RotorError (ROTOR_E_EMPTY, ROTOR_E_CANCELLED, ROTOR_E_BUSY).
        """
        with self._alone() as handle:
            return filled(partial(c.library.rotor_session_logits, handle), np.float32)

    def top(self, n: SupportsIndex) -> list[tuple[int, float]]:
        """Evaluates the appended tokens; returns the `n` most likely next tokens, best first, with log-probabilities.

        The probabilities are those before any sampling. A step after this call does not evaluate again. Errors: as `logits`,
        TypeError, ValueError.
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
        """The log-probability of each token of a text (or of its ids) that would follow, before any sampling.

        The session does not change. The sum is the text's log-probability; to compare texts of different lengths, take the mean.
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
        """Evaluates the appended tokens, chooses one token and appends it; returns None when the generation ends.

        The end token is not appended. Until the session changes, another step returns None again. Errors: RotorError
        (ROTOR_E_EMPTY, ROTOR_E_CONTEXT_FULL, ROTOR_E_CANCELLED, ROTOR_E_BUSY); the step can be repeated.
        """
        return self._step(None)[1]

    def step_budget(self, us: SupportsIndex) -> tuple[str, int | None]:
        """Works on a step for about `us` microseconds, at least one layer.

        Returns ("token", id), ("pending", None): call again to continue, or ("end", None): the generation ends.
        Errors: as `step`, TypeError, ValueError.
        """
        return self._step(integer(us, "us", c.NO_BUDGET - 1))

    def _step(self, budget: int | None) -> tuple[str, int | None]:
        """Steps within `budget` microseconds; None: until the step is complete."""
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
        self._thought = string_at(step.thought, step.thought_len).decode("utf-8")
        self._end = c.END_REASONS[step.reason]

    def prefill(self, us: SupportsIndex | None = None) -> bool:
        """Evaluates the appended tokens and chooses no token; returns false if a budget of `us` microseconds ended first.

        Errors: as `step`, TypeError, ValueError.
        """
        budget, done = _SLICE if us is None else integer(us, "us", c.NO_BUDGET - 1), c_int32()
        with self._alone() as handle:
            c.check(c.library.rotor_session_prefill(handle, budget, byref(done)))
            while us is None and not done.value:
                c.check(c.library.rotor_session_prefill(handle, budget, byref(done)))
        return bool(done.value)

    def truncate(self, n: SupportsIndex) -> None:
        """Goes back to the first `n` tokens. They are not evaluated again.

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
    def thought(self) -> str:
        """The thought that the last step completed, if the session gives thoughts apart (`set_thinking`); else ""."""
        return self._thought

    @property
    def end_reason(self) -> str | None:
        """Why the last step ended the generation: "end token", "stop token", "stop string", "grammar"; None if it did not."""
        return self._end

    @property
    def held_text(self) -> str:
        """Text that steps hold back now, since it may be the beginning of a stop string, or is half a character."""
        with self._alone() as handle:
            held: bytes = filled(partial(c.library.rotor_session_held_text, handle), np.uint8).tobytes()
            return held.decode("utf-8")

    @property
    def held_thought(self) -> str:
        """As `held_text`, of a thought that is apart from the answer."""
        with self._alone() as handle:
            held: bytes = filled(partial(c.library.rotor_session_held_thought, handle), np.uint8).tobytes()
            return held.decode("utf-8")

    def set_thinking(self, apart: bool = True, max_tokens: SupportsIndex | None = None) -> None:
        """From now on the thoughts of the model (`<think>..</think>`) are `thought`, and `text` is the answer, both without tags.
        With `apart` false, thoughts are part of the text, which is how a session begins.

        `max_tokens`: the most tokens of the thoughts of a turn; then the thought ends, and the answer follows. Stops and grammars
        concern the answer only. Read tool calls with `Model.parse_tool_calls(text, in_answer=True)`. Errors: RotorError
        (ROTOR_E_TOKENIZER, ROTOR_E_GRAMMAR, ROTOR_E_BUSY), TypeError, ValueError; then nothing has changed.
        """
        most = c.THINKING_UNLIMITED if max_tokens is None else integer(max_tokens, "max_tokens", U64)
        with self._alone() as handle:
            c.check(c.library.rotor_session_set_thinking(handle, c.THINKING_APART if apart else c.THINKING_IN_TEXT, most))

    def set_stop(self, strings: Sequence[str] = (), tokens: TokenIds = ()) -> None:
        """From now on a generation also ends when the model generates one of these strings or chooses one of these tokens.

        Steps never return a stop string; tokens that have no text before it are removed. Errors: RotorError (ROTOR_E_ARGUMENT,
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
        """Appends `prompt` (text or ids) at once; returns an iterator that steps and yields the pieces of text.

        The iterator ends when the generation ends (see `end_reason`), after `max_tokens` tokens, or when the context is full.
        Text that is held back after `max_tokens` is `held_text`; the next generation yields it. Errors: as `append` and `step`.
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
        """Changes the sampling options from now on; an option that is None does not change. `more` is as in `Model.session`.

        Errors: RotorError (ROTOR_E_ARGUMENT, ROTOR_E_BUSY), TypeError, ValueError; then nothing has changed.
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

    def set_draft_model(self, draft_model: Model | None, max_tokens: SupportsIndex | None = None, *, always: bool = False) -> None:
        """From now on a smaller model of the same vocabulary guesses tokens ahead: the same tokens, faster where it pays. None takes it back.

        `max_tokens`: the most tokens of a draft, 1 to 32; None means 8. rotor measures what drafts cost and how often they
        are right, and drafts less or nothing where that would take longer; `always` drafts in any case, for tests and
        measurements. The session keeps the draft model alive; forks have it, too. `stats` counts "drafted_tokens" and
        "accepted_tokens". Errors: RotorError (ROTOR_E_ARGUMENT for another vocabulary, ROTOR_E_BUSY), TypeError, ValueError;
        then nothing has changed.
        """
        if draft_model is not None and not hasattr(draft_model, "_c"):
            raise TypeError(f"draft_model must be a rotor.Model or None, not {type(draft_model).__name__}")
        draft = None if draft_model is None else draft_model._c()
        most = 0 if max_tokens is None else integer(max_tokens, "max_tokens", U32)
        if max_tokens is not None and most == 0:
            raise ValueError("max_tokens is 0; it must be 1 to 32, or None")
        with self._alone() as handle:
            c.check(c.library.rotor_session_set_draft_model(handle, draft, most, c.DRAFT_ALWAYS if always else 0))

    def set_logit_bias(self, bias: Mapping[int, SupportsFloat]) -> None:
        """Adds these biases to the logits of these tokens from now on, and removes earlier biases; -inf bans a token.

        Errors: RotorError (ROTOR_E_ARGUMENT, ROTOR_E_BUSY), TypeError, ValueError; then nothing has changed.
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
        """From now on the output matches a grammar. Its `kind` is "json_schema" (`source` is a dict, or a text), "regex",
        "choice" (a list of strings) or "lark"; None removes the grammar. When the output is complete, the generation ends.

        With `lenient`, keywords of a schema that cannot be enforced are ignored, and one log record names them; otherwise they
        are an error. With `closed`, objects have only the properties that their schema names, unless the schema has a keyword
        for other properties. Both options are for "json_schema" and for schemas in "lark".

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
        """Stops the call of another thread that computes a step or logits: that call raises ROTOR_E_CANCELLED.

        If there is no such call, the next call that evaluates something raises it. No tokens are lost. Any thread may call
        this at any time.
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
        """Frees the session after the current call of another thread has ended (`cancel` ends that call early).

        Any thread may call this at any time. A second call does nothing.
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
    """A copy with other values by name. This checks integers; the library checks real numbers."""
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
    """Steps all sessions together. This costs much less than one step after the other, and the tokens are the same.

    Returns for each session ("token", id), ("pending", None), ("end", None), or its error, which does not affect the other
    sessions. With a budget of `us` microseconds, call it again with the same sessions to continue. Errors of the call:
    RotorError (ROTOR_E_ARGUMENT if a session is in the list twice, ROTOR_E_BUSY), TypeError, ValueError.
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
                # The message is about the first failed session.
                results.append(c.error(its_status, words if its_status == status else ""))
                session._text, session._thought, session._end = "", "", None
                continue
            session._read(step)
            state = c.STEP_STATES[step.state]
            results.append((state, step.token if state == "token" else None))
    return results
