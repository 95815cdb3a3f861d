"""The promises of a session: budgets, cancel, rewind, limits, samples, ends, streams, threads."""

from __future__ import annotations

import math
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Callable, Iterator

import numpy as np
import pytest

import rotor
from conftest import EXHAUSTIVE, GPUS, ORACLE

PROMPT = "The old lighthouse keeper"
CHAT = [{"role": "user", "content": "Who are you?"}]  # its golden answer ends after three tokens
SAMPLED: dict[str, Any] = dict(temperature=0.9, top_k=40, top_p=0.95, min_p=0.02, seed=11)


def take(session: rotor.Session, n: int) -> list[int | None]:
    return [session.step() for _ in range(n)]


def fails(name: str, call: Callable[..., Any], *arguments: Any) -> rotor.RotorError:
    with pytest.raises(rotor.RotorError) as caught:
        call(*arguments)
    assert caught.value.name == name
    assert str(caught.value)
    return caught.value


def wait_until_in_use(session: rotor.Session) -> None:
    """Returns when another thread is inside a call, and has had time to reach the library."""
    while not session._in_use.locked():
        time.sleep(0.001)
    time.sleep(0.05)


@pytest.fixture
def session(case_model: rotor.Model) -> Iterator[rotor.Session]:
    with case_model.session() as session:
        yield session


@pytest.fixture(scope="module")
def slow_model() -> Iterator[rotor.Model]:
    """A model on a slow tier, on which long prompts take seconds."""
    with rotor.Model(ORACLE / "p3-llama-packed" / "model", "cpu:scalar", 1) as model:
        yield model


@pytest.mark.parametrize("us", [0, 50, 1000, 10**9])
def test_budget_gives_the_same_tokens(case_model: rotor.Model, us: int) -> None:
    prompt = case_model.tokenize(PROMPT * 20, add_bos=True)
    with case_model.session(**SAMPLED) as whole, case_model.session(**SAMPLED) as slices:
        whole.append(prompt)
        slices.append(prompt)
        for _ in range(20):
            state, token = slices.step_budget(us)
            while state == "pending":
                assert token is None and slices.text == ""
                state, token = slices.step_budget(us)
            assert state == "token" and token == whole.step()
            assert slices.text == whole.text
        assert slices.tokens == whole.tokens


def test_pending_work_may_be_mixed(case_model: rotor.Model) -> None:
    """Append, truncate and logits between the slices of a step do not change the tokens."""
    ids = case_model.tokenize(PROMPT * 10, add_bos=True)
    with case_model.session() as plain, case_model.session() as mixed:
        plain.append(ids)
        want = plain.logits()
        mixed.append(ids[:30])
        assert mixed.step_budget(0)[0] == "pending"
        mixed.append(ids[30:50])
        assert mixed.step_budget(0)[0] == "pending"
        mixed.append(ids[:40])
        for _ in range(3):
            assert mixed.step_budget(0)[0] == "pending"
        mixed.truncate(50)
        mixed.append(ids[50:])
        assert mixed.step_budget(0)[0] == "pending"
        assert np.array_equal(mixed.logits(), want)
        assert take(mixed, 8) == take(plain, 8)


@pytest.mark.any_backend
def test_end(session: rotor.Session, case_model: rotor.Model) -> None:
    session.append(case_model.chat_format(CHAT))
    n_prompt, answer = len(session.tokens), []
    while (token := session.step()) is not None:
        answer.append(token)
    ends = case_model.info["end_tokens"]
    assert len(answer) == 3 and session.tokens[n_prompt:] == answer
    assert not set(session.tokens[n_prompt:]) & set(ends)
    held = session.tokens
    assert session.step() is None and session.step() is None
    assert session.step_budget(0) == ("end", None)
    assert session.tokens == held
    assert int(session.logits().argmax()) in ends
    session.append("\nAnd then")
    assert session.step() is not None


@pytest.mark.any_backend
def test_generate_ends_with_the_model(session: rotor.Session, case_model: rotor.Model) -> None:
    prompt = case_model.chat_format(CHAT)
    pieces = list(session.generate(prompt))
    n_prompt = len(case_model.tokenize(prompt, add_bos=True, parse_special=True))
    assert "".join(pieces) == case_model.detokenize(session.tokens[n_prompt:], skip_special=True)
    assert len(session.tokens) == n_prompt + 3


@pytest.mark.any_backend
@pytest.mark.parametrize("seed", range(8))
def test_stream_is_the_text(case_model: rotor.Model, seed: int) -> None:
    """Samples at a high temperature contain control tokens and broken characters. The pieces
    together are their text."""
    with case_model.session(temperature=3.0, seed=seed) as session:
        pieces = list(session.generate(PROMPT, max_tokens=60))
        n_prompt = len(case_model.tokenize(PROMPT, add_bos=True))
        text = case_model.detokenize(session.tokens[n_prompt:], skip_special=True)
        streamed = "".join(pieces)
        assert all(pieces)
        assert text.startswith(streamed) and not text[len(streamed) :].strip("\ufffd")


@pytest.mark.any_backend
def test_generate_limits(session: rotor.Session, case_model: rotor.Model) -> None:
    n_prompt = len(case_model.tokenize(PROMPT, add_bos=True))
    assert list(session.generate(PROMPT, max_tokens=0)) == []
    assert len(session.tokens) == n_prompt
    list(session.generate(max_tokens=5))
    assert len(session.tokens) == n_prompt + 5
    with case_model.session(context_length=n_prompt + 3) as small:
        list(small.generate(PROMPT))
        assert len(small.tokens) == n_prompt + 3
        fails("ROTOR_E_CONTEXT_FULL", small.generate, "more")


def test_prompt_is_appended_at_once(session: rotor.Session) -> None:
    pieces = session.generate([1, 2, 3])
    assert session.tokens == [1, 2, 3]
    assert next(pieces)


CHAIN: dict[str, Any] = dict(
    temperature=1.1, temperature_range=0.4, temperature_exponent=0.8, frequency_penalty=0.2, presence_penalty=0.1,
    dry_multiplier=0.8, dry_base=1.5, dry_allowed_length=3, dry_window=64, typical_p=0.9, xtc_probability=0.3,
    xtc_threshold=0.1, seed=4,
)


@pytest.mark.parametrize("options", [{}, SAMPLED, dict(SAMPLED, repetition_penalty=1.3, repetition_window=16), CHAIN])
def test_rewind_tells_the_same_story(case_model: rotor.Model, options: dict[str, Any]) -> None:
    with case_model.session(**options) as session:
        session.append(PROMPT)
        start = len(session.tokens)
        story = take(session, 24)
        logits = session.logits()
        for back in (start, start + 1, start + 13):
            session.truncate(back)
            assert take(session, 24 - (back - start)) == story[back - start :]
            assert np.array_equal(session.logits(), logits)
        session.truncate(0)
        session.append(PROMPT)
        assert take(session, 24) == story
    with case_model.session(**options) as fresh:
        fresh.append(case_model.tokenize(PROMPT, add_bos=True) + [token for token in story[:10] if token is not None])
        assert len(fresh.tokens) == start + 10
        assert take(fresh, 14) == story[10:]


@pytest.mark.any_backend
def test_seeds_and_positions(case_model: rotor.Model) -> None:
    def story(**options: Any) -> list[int | None]:
        with case_model.session(**dict(SAMPLED, temperature=2.0, **options)) as session:
            session.append(PROMPT)
            return take(session, 20)

    assert story() == story()
    with case_model.session(**dict(SAMPLED, temperature=2.0, seed=12)) as other:
        other.append(PROMPT)
        assert take(other, 20) != story()
        other.truncate(len(case_model.tokenize(PROMPT, add_bos=True)))
        other.set_sampling(seed=SAMPLED["seed"])
        assert take(other, 20) == story()


@pytest.mark.any_backend
def test_set_sampling_keeps_the_rest(case_model: rotor.Model) -> None:
    with case_model.session(**SAMPLED) as session, case_model.session() as greedy:
        session.append(PROMPT)
        greedy.append(PROMPT)
        start = len(session.tokens)
        story = take(session, 12)
        session.truncate(start)
        session.set_sampling(temperature=0)
        assert take(session, 12) == take(greedy, 12)
        session.truncate(start)
        fails("ROTOR_E_ARGUMENT", lambda: session.set_sampling(temperature=0.5, top_p=2.0))
        session.set_sampling(temperature=SAMPLED["temperature"])
        assert take(session, 12) == story


def test_top_k_one_is_greedy(case_model: rotor.Model) -> None:
    with case_model.session(temperature=5.0, top_k=1) as one, case_model.session() as greedy:
        one.append(PROMPT)
        greedy.append(PROMPT)
        assert take(one, 16) == take(greedy, 16)


@pytest.mark.any_backend
def test_sampled_shares_follow_the_softmax(case_model: rotor.Model) -> None:
    with case_model.session(temperature=1.5, top_k=8) as session:
        session.append("A rotor")
        n = len(session.tokens)
        logits = session.logits().astype(np.float64) / 1.5
        best = np.argsort(logits)[::-1][:8]
        want = np.exp(logits[best] - logits[best].max())
        want /= want.sum()
        drawn: dict[int | None, int] = {}
        for seed in range(2000):
            session.set_sampling(seed=seed)
            token = session.step()
            drawn[token] = drawn.get(token, 0) + 1
            session.truncate(n)
    ends = set(case_model.info["end_tokens"])
    for token, share in zip(best.tolist(), want):
        if token not in ends:
            assert abs(drawn.get(token, 0) / 2000 - share) < 0.045
    assert set(drawn) <= {*best.tolist(), None}


def test_full_context(case_model: rotor.Model) -> None:
    with case_model.session(context_length=12) as session, case_model.session() as roomy:
        session.append([5] * 10)
        roomy.append([5] * 10)
        fails("ROTOR_E_CONTEXT_FULL", session.append, [6, 7, 8])
        fails("ROTOR_E_CONTEXT_FULL", session.append, PROMPT)
        assert session.tokens == [5] * 10
        want = take(roomy, 2)
        assert take(session, 2) == want
        for _ in range(2):
            assert fails("ROTOR_E_CONTEXT_FULL", session.step).status == -40
        assert np.array_equal(session.logits(), roomy.logits())
        assert len(session.tokens) == session.stats["context_length"] == 12
        session.truncate(11)
        assert session.step() == want[1]


def test_cancel_during_a_long_prompt(slow_model: rotor.Model) -> None:
    ids = [7 * i % 500 for i in range(600)]
    with slow_model.session() as session:
        session.append(ids)
        canceller = threading.Timer(0.1, session.cancel)
        canceller.start()
        start = time.monotonic()
        fails("ROTOR_E_CANCELLED", session.step)
        cancelled_after = time.monotonic() - start
        canceller.join()
        assert session.tokens == ids
        start = time.monotonic()
        token = session.step()
        assert cancelled_after < time.monotonic() - start
    with slow_model.session() as fresh:
        fresh.append(ids)
        assert fresh.step() == token


def test_cancel_before_a_call(session: rotor.Session) -> None:
    session.append(PROMPT)
    session.cancel()
    session.cancel()
    fails("ROTOR_E_CANCELLED", session.logits)
    first = session.step()
    session.cancel()
    fails("ROTOR_E_CANCELLED", session.step)
    session.truncate(len(session.tokens) - 1)
    assert session.step() == first
    session.logits()
    session.cancel()  # there is nothing to evaluate, and the next call is cancelled all the same
    fails("ROTOR_E_CANCELLED", session.step)
    assert session.step() is not None


def test_two_threads_on_one_session(slow_model: rotor.Model) -> None:
    ids = [3 * i % 500 for i in range(400)]
    with slow_model.session() as session:
        session.append(ids)
        with ThreadPoolExecutor(1) as pool:
            step = pool.submit(session.step)
            wait_until_in_use(session)
            assert fails("ROTOR_E_BUSY", session.step).status == -4
            fails("ROTOR_E_BUSY", session.append, [1])
            fails("ROTOR_E_BUSY", session.append, "text")
            fails("ROTOR_E_BUSY", session.logits)
            fails("ROTOR_E_BUSY", session.truncate, 0)
            fails("ROTOR_E_BUSY", session.set_sampling)
            fails("ROTOR_E_BUSY", lambda: session.tokens)
            fails("ROTOR_E_BUSY", lambda: session.stats)
            assert not step.done()
            token = step.result()
        assert session.tokens == [*ids, token]
    with slow_model.session() as fresh:
        fresh.append(ids)
        assert fresh.step() == token


def test_the_library_says_busy_too(slow_model: rotor.Model) -> None:
    """The library detects concurrent calls itself, without the binding's guard."""
    from rotor._library import library

    with slow_model.session() as session:
        session.append([9] * 500)
        with ThreadPoolExecutor(1) as pool:
            step = pool.submit(session.step)
            wait_until_in_use(session)
            assert library.rotor_session_truncate(session._handle, 0) == -4
            assert not step.done()
            assert step.result() is not None
        assert len(session.tokens) == 501


def test_hammered_session(case_model: rotor.Model) -> None:
    """Threads that share one session get tokens or ROTOR_E_BUSY, and the tokens are those of one
    thread."""
    with case_model.session() as session, case_model.session() as quiet:
        for one in (session, quiet):
            one.append(PROMPT)

        def fight() -> int:
            won = 0
            for _ in range(400):
                try:
                    won += session.step() is not None
                    assert isinstance(session.text, str)
                except rotor.RotorError as error:
                    assert error.name == "ROTOR_E_BUSY"
            return won

        with ThreadPoolExecutor(4) as pool:
            won = sum(future.result() for future in [pool.submit(fight) for _ in range(4)])
        start = len(quiet.tokens)
        assert len(session.tokens) == start + won
        want = [token for token in take(quiet, min(won, 200)) if token is not None]
        assert session.tokens[start : start + len(want)] == want


def test_many_sessions_in_parallel(case_model: rotor.Model) -> None:
    prompts = [f"{PROMPT} {i}" for i in range(12)]
    n = 10 if case_model.info["backend"] in GPUS and not EXHAUSTIVE else 40

    def story(i: int) -> list[int]:
        with case_model.session(**dict(SAMPLED, seed=i)) as session:
            session.append(prompts[i])
            take(session, n)
            return session.tokens

    alone = [story(i) for i in range(12)]
    with ThreadPoolExecutor(6) as pool:
        for _ in range(3):
            assert list(pool.map(story, range(12))) == alone


def test_close_in_any_order(tiny: Path) -> None:
    model = rotor.Model(tiny)
    first, second = model.session(), model.session()
    first.append([1, 2, 3])
    second.append([1, 2, 3])
    first.close()
    model.close()
    assert second.step() is not None
    for again in (first, model, second, second):
        again.close()
    assert "closed" in repr(model) and "closed" in repr(second)


def test_closed_objects_say_so(tiny: Path) -> None:
    model = rotor.Model(tiny)
    session = model.session()
    session.close()
    model.close()
    calls: list[Callable[[], Any]] = [
        lambda: model.info, lambda: model.tokenize("a"), lambda: model.detokenize([1]), lambda: model.session(),
        lambda: model.chat_format([]), lambda: session.append([1]), lambda: session.append("a"), session.step,
        lambda: session.step_budget(1), session.logits, lambda: session.truncate(0), lambda: session.tokens,
        lambda: session.stats, session.cancel, session.set_sampling, lambda: list(session.generate("a")),
    ]
    for call in calls:
        error = fails("ROTOR_E_NULL", call)
        assert "closed" in str(error) and error.status == -2


def test_close_during_a_call(slow_model: rotor.Model) -> None:
    session = slow_model.session()
    session.append([9] * 500)
    with ThreadPoolExecutor(1) as pool:
        step = pool.submit(session.step)
        wait_until_in_use(session)
        session.close()
        assert isinstance(step.result(), int)
    fails("ROTOR_E_NULL", session.step)


def test_close_races(tiny: Path) -> None:
    """Objects are closed at random times while other threads use them."""

    def use(model: rotor.Model, session: rotor.Session) -> None:
        harmless = {"ROTOR_E_BUSY", "ROTOR_E_CANCELLED", "ROTOR_E_EMPTY", "ROTOR_E_CONTEXT_FULL"}
        while True:
            try:
                model.tokenize("some text")
                session.append([1, 2])
                session.step()
                session.truncate(0)
                session.cancel()
            except rotor.RotorError as error:
                if error.name == "ROTOR_E_NULL":
                    return
                assert error.name in harmless

    for round_ in range(30):
        model = rotor.Model(tiny, threads=1)
        session = model.session()
        with ThreadPoolExecutor(3) as pool:
            users = [pool.submit(use, model, session) for _ in range(3)]
            time.sleep(0.001 * (round_ % 5))
            (model if round_ % 2 else session).close()
            for user in users:
                user.result()


@pytest.mark.any_backend
def test_errors_have_status(case_model: rotor.Model, session: rotor.Session, tmp_path: Path) -> None:
    assert fails("ROTOR_E_EMPTY", session.step).status == -6
    assert fails("ROTOR_E_EMPTY", session.logits).status == -6
    assert fails("ROTOR_E_ARGUMENT", session.append, [case_model.info["n_vocab"]]).status == -1
    assert fails("ROTOR_E_ARGUMENT", session.truncate, 1).status == -1
    assert fails("ROTOR_E_IO", rotor.Model, tmp_path / "nothing").status == -20
    assert fails("ROTOR_E_BACKEND", rotor.Model, ORACLE / "p1-bitnet-packed" / "model", "quantum").status == -61
    most = case_model.info["max_position_embeddings"]
    fails("ROTOR_E_ARGUMENT", case_model.session, most + 1)
    for options in ({"temperature": -1}, {"temperature": float("nan")}, {"top_p": 0}, {"top_p": 1.5}, {"min_p": -0.1},
                    {"repetition_penalty": 0}, {"typical_p": 0}, {"dry_base": 0.5}, {"xtc_probability": 2}, {"temperature_range": 9}, {"temperature": float("inf")}):
        with pytest.raises(rotor.RotorError, match=next(iter(options))):
            case_model.session(**options)
    assert session.tokens == []


@pytest.mark.any_backend
def test_text_and_control_tokens(case_model: rotor.Model, session: rotor.Session) -> None:
    control = case_model.info["end_tokens"][0]
    written = case_model.detokenize([control])
    session.append(written)
    bos = case_model.info["bos_token"]
    assert session.tokens == [bos, control]
    session.truncate(0)
    session.append(written, parse_special=False)
    assert session.tokens[0] == bos and control not in session.tokens
    assert case_model.detokenize(session.tokens, skip_special=True) == written
    session.append("more")
    assert session.tokens.count(bos) == 1
    session.truncate(0)
    session.append("nul \0 inside")
    assert case_model.detokenize(session.tokens[1:]) == "nul \0 inside"


def test_stats_of_what_was_skipped() -> None:
    tavern = Path(__file__).parents[2] / "models" / "tavern"
    with rotor.Model(tavern, backend="cpu") as model, model.session() as session:
        session.append("Good evening!")
        session.step()
        session.truncate(3)
        before = session.stats
        for token in (40, 50, 60, 70):
            session.append([token])
            session.logits()
        after = session.stats
        done = {name: after[name] - before[name] for name in after}
        assert done["neurons"] == 4 * model.info["n_layers"] * model.info["intermediate_size"]
        assert 0 < done["live_neurons"] < done["neurons"]
        assert 0 < done["weight_bytes_read"] <= 4 * model.info["weight_bytes"]


def test_int8_takes_about_half_of_the_memory(case_model: rotor.Model) -> None:
    info = case_model.info
    lines = 32 * 2 * info["n_layers"] * info["n_kv_heads"]
    for kv, line_bytes in {"f32": 4 * info["head_dim"], "f16": 2 * info["head_dim"], "i8": info["head_dim"] + 4}.items():
        with case_model.session(kv=kv) as session:
            session.append([1, 2, 3])
            session.logits()
            assert session.stats["kv_bytes"] == lines * line_bytes


def test_stats_and_logits(case_model: rotor.Model, session: rotor.Session) -> None:
    session.append([1, 2, 3, 4])
    take(session, 5)
    stats = session.stats
    assert (stats["n_tokens"], stats["prompt_tokens"], stats["generated_tokens"]) == (9, 4, 5)
    assert stats["kv_bytes"] > 0 and stats["prompt_us"] > 0 and stats["generated_us"] > 0
    first = session.logits()
    assert first.dtype == np.float32 and first.shape == (case_model.info["n_vocab"],)
    kept = first.copy()
    first[:] = 0
    assert np.array_equal(session.logits(), kept)
    session.append([])
    assert np.array_equal(session.logits(), kept)


def test_biases_ban_and_force(case_model: rotor.Model) -> None:
    prompt = case_model.tokenize(PROMPT, add_bos=True)
    with case_model.session() as session:
        session.append(prompt)
        best = session.step()
        assert best is not None
        session.truncate(len(prompt))
        session.set_logit_bias({best: float("-inf")})
        with session.fork() as fork:
            second = session.step()
            assert second != best and fork.step() == second
        order = np.argsort(-alone_logits(case_model, prompt), kind="stable")
        assert [best, second] == order[:2].tolist()
        session.truncate(len(prompt))
        session.set_logit_bias({int(order[100]): 1e6})
        assert session.step() == order[100]
        session.truncate(len(prompt))
        session.set_logit_bias({})
        assert session.step() == best
        for bad in ({10**6: 1.0}, {3: float("nan")}, {3: float("inf")}):
            fails("ROTOR_E_ARGUMENT", session.set_logit_bias, bad)
        session.set_logit_bias({token: float("-inf") for token in range(case_model.info["n_vocab"])})
        fails("ROTOR_E_ARGUMENT", session.step)


def alone_logits(model: rotor.Model, prompt: list[int]) -> np.ndarray[Any, np.dtype[np.float32]]:
    with model.session() as session:
        session.append(prompt)
        return session.logits()


def test_settings_that_leave_no_token(case_model: rotor.Model) -> None:
    """The host's settings cause the error, not the model. A number that is too large for a logit
    becomes the largest one."""
    n_vocab = case_model.info["n_vocab"]
    with case_model.session() as session:
        session.append([3, 4])
        session.set_logit_bias({token: -math.inf for token in range(n_vocab)})
        with pytest.raises(rotor.RotorError, match="leave no token") as refused:
            session.step()
        assert refused.value.name == "ROTOR_E_ARGUMENT" and session.tokens == [3, 4]
        session.set_logit_bias({})
        session.set_sampling(frequency_penalty=-3e38)
        assert [session.step() for _ in range(3)] == [3, 3, 3]
        session.append([5])
        session.cancel()
        session.truncate(0)
        with pytest.raises(rotor.RotorError, match="cancelled"):
            session.step()
        with pytest.raises(rotor.RotorError) as empty:
            session.step()
        assert empty.value.name == "ROTOR_E_EMPTY"


def test_dry_breaks_a_loop(case_model: rotor.Model) -> None:
    loop = case_model.tokenize("the sea and the sky and ", add_bos=False) * 6
    with case_model.session(dry_multiplier=50.0, dry_base=2.0) as session, case_model.session() as plain:
        session.append(loop)
        plain.append(loop)
        session.set_logit_bias({loop[0]: 1000.0})
        plain.set_logit_bias({loop[0]: 1000.0})
        assert plain.step() == loop[0] != session.step()


def test_top_has_the_probabilities(case_model: rotor.Model) -> None:
    with case_model.session(temperature=1.0, seed=3) as session:
        session.append(PROMPT)
        logits = session.logits().astype(np.float64)
        want = logits - logits.max() - np.log(np.exp(logits - logits.max()).sum())
        order = np.argsort(-logits, kind="stable")
        found = session.top(20)
        assert [token for token, _ in found] == order[:20].tolist()
        assert np.allclose([logprob for _, logprob in found], want[order[:20]], atol=1e-5)
        assert session.top(0) == [] and len(session.top(10**6)) == len(logits)
        evaluated = session.stats["prompt_tokens"]
        assert session.step() is not None and session.stats["prompt_tokens"] == evaluated
    with case_model.session() as empty:
        fails("ROTOR_E_EMPTY", empty.top, 3)
