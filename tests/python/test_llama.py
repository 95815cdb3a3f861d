"""The class with llama-cpp-python's calls: dicts, streams, grammars, tools, threads, event loops."""

from __future__ import annotations

import asyncio
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Iterator

import numpy as np
import pytest

import rotor
from conftest import REPOSITORY
from test_tools import ASK, HERMES, TOOLS, with_template

TAVERN = REPOSITORY / "models" / "tavern"
STORY = "It was a cold evening in Thornwick"
DRINKS = [{"role": "user", "content": "What do you have to drink?"}]
QUESTIONS = ["Any rumours?", "What do you have to drink?", "Who are you?", "A room, please.", "Good evening!", "Where can I pray?"]
GREEDY: dict[str, Any] = {"temperature": 0.0}


@pytest.fixture(scope="module")
def llm() -> Iterator[rotor.Llama]:
    with rotor.Llama(TAVERN, n_gpu_layers=0) as llm:
        yield llm


def plain(llm: rotor.Llama, prompt: str, n: int) -> tuple[list[int], str]:
    """The tokens and the text that a session makes of it."""
    with llm.model.session() as session:
        session.append(prompt)
        n_prompt = len(session.tokens)
        text = "".join(session.generate(max_tokens=n))
        return session.tokens[n_prompt:], text


def content(answer: dict[str, Any]) -> str:
    text: str = answer["choices"][0]["message"]["content"]
    return text


def streamed(chunks: list[dict[str, Any]]) -> str:
    return "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in chunks)


def test_completion(llm: rotor.Llama) -> None:
    tokens, text = plain(llm, STORY, 16)
    made = llm(STORY, **GREEDY)
    n_prompt = len(llm.tokenize(STORY.encode()))
    assert made["object"] == "text_completion" and made["id"].startswith("cmpl-") and made["model"] == str(TAVERN)
    assert made["choices"] == [{"text": text, "index": 0, "logprobs": None, "finish_reason": "length"}]
    assert made["usage"] == {"prompt_tokens": n_prompt, "completion_tokens": 16, "total_tokens": n_prompt + 16}
    assert llm(llm.tokenize(STORY.encode()), echo=True, **GREEDY)["choices"][0]["text"].endswith(STORY + text)
    chunks = list(llm(STORY, stream=True, echo=True, **GREEDY))
    assert len(chunks) > 8 and "".join(chunk["choices"][0]["text"] for chunk in chunks) == STORY + text
    assert [chunk["choices"][0]["finish_reason"] for chunk in chunks] == [None] * (len(chunks) - 1) + ["length"]
    assert len({chunk["id"] for chunk in chunks}) == 1


def test_chat(llm: rotor.Llama) -> None:
    tokens, text = plain(llm, llm.model.chat_format(DRINKS), 100)
    made = llm.create_chat_completion(DRINKS, **GREEDY)
    assert made["object"] == "chat.completion"
    assert made["choices"][0]["message"] == {"role": "assistant", "content": text}
    assert made["choices"][0]["finish_reason"] == "stop" and made["usage"]["completion_tokens"] == len(tokens)
    chunks = list(llm.create_chat_completion(DRINKS, stream=True, model="marla", **GREEDY))
    assert chunks[0]["choices"][0]["delta"] == {"role": "assistant"} and chunks[0]["model"] == "marla"
    assert streamed(chunks) == text and len(chunks) > 10
    assert chunks[-1]["choices"][0] == {"index": 0, "delta": {}, "logprobs": None, "finish_reason": "stop"}
    parts = [{"role": "user", "content": [{"type": "text", "text": "What do you "}, {"type": "text", "text": "have to drink?"}]}]
    assert content(llm.create_chat_completion(parts, **GREEDY)) == text


def test_seeds_and_bias(llm: rotor.Llama) -> None:
    hot = {"temperature": 1.5, "max_tokens": 12}
    told = {seed: content(llm.create_chat_completion(DRINKS, seed=seed, **hot)) for seed in range(6)}
    assert len(set(told.values())) > 1
    assert {seed: content(llm.create_chat_completion(DRINKS, seed=seed, **hot)) for seed in told} == told
    with rotor.Llama(TAVERN, seed=3) as seeded:
        assert content(seeded.create_chat_completion(DRINKS, **hot)) == told[3]
    first = plain(llm, STORY, 1)[0][0]
    assert plain(llm, STORY, 1)[1] != llm(STORY, max_tokens=1, logit_bias={str(first): -100.0}, **GREEDY)["choices"][0]["text"]
    assert plain(llm, STORY, 1)[1] == llm(STORY, max_tokens=1, **GREEDY)["choices"][0]["text"]


def test_stop(llm: rotor.Llama) -> None:
    text = content(llm.create_chat_completion(DRINKS, **GREEDY))
    for stop in (text[7:12], [text[10:13], "nowhere"]):
        first = stop if isinstance(stop, str) else stop[0]
        made = llm.create_chat_completion(DRINKS, stop=stop, **GREEDY)
        assert content(made) == text[: text.index(first)] and made["choices"][0]["finish_reason"] == "stop"
        chunks = list(llm.create_chat_completion(DRINKS, stop=stop, stream=True, logprobs=True, **GREEDY))
        assert streamed(chunks) == content(made)
    assert content(llm.create_chat_completion(DRINKS, **GREEDY)) == text


def test_logprobs(llm: rotor.Llama) -> None:
    made = llm.create_chat_completion(DRINKS, logprobs=True, top_logprobs=3, max_tokens=8, **GREEDY)
    told = made["choices"][0]["logprobs"]["content"]
    assert len(told) == 8 and "".join(entry["token"] for entry in told) == content(made)
    with llm.model.session() as session:
        session.append(llm.model.chat_format(DRINKS))
        for entry in told:
            top = session.top(3)
            assert [t["token"] for t in entry["top_logprobs"]] == [llm.model.detokenize([token]) for token, _ in top]
            assert np.allclose([t["logprob"] for t in entry["top_logprobs"]], [logprob for _, logprob in top], atol=1e-4)
            assert entry["logprob"] == entry["top_logprobs"][0]["logprob"] and bytes(entry["bytes"]).decode() == entry["token"]
            session.step()
    chunks = list(llm.create_chat_completion(DRINKS, logprobs=True, top_logprobs=3, max_tokens=8, stream=True, **GREEDY))
    assert [e for chunk in chunks for e in (chunk["choices"][0]["logprobs"] or {"content": []})["content"]] == told
    old = llm(STORY, logprobs=2, max_tokens=5, **GREEDY)["choices"][0]
    assert "".join(old["logprobs"]["tokens"]) == old["text"] and len(old["logprobs"]["top_logprobs"]) == 5
    assert [old["text"][at:][:1] for at in old["logprobs"]["text_offset"]] == [t[:1] for t in old["logprobs"]["tokens"]]


def test_json(llm: rotor.Llama) -> None:
    schema = {"type": "object", "properties": {"drink": {"enum": ["ale", "mead"]}, "cups": {"type": "integer", "maximum": 9, "minimum": 1}},
              "required": ["drink", "cups"], "additionalProperties": False}
    for form in ({"type": "json_object", "schema": schema}, {"type": "json_schema", "json_schema": {"name": "order", "schema": schema}}):
        made = llm.create_chat_completion(DRINKS, response_format=form, seed=1)
        order = json.loads(content(made))
        assert order["drink"] in ("ale", "mead") and 1 <= order["cups"] <= 9 and made["choices"][0]["finish_reason"] == "stop"
    text = content(llm.create_chat_completion(DRINKS, **GREEDY))
    assert content(llm.create_chat_completion(DRINKS, response_format={"type": "text"}, **GREEDY)) == text


def test_tools(tmp_path: Path) -> None:
    with rotor.Llama(with_template(tmp_path / "model", HERMES), n_gpu_layers=0) as llm:
        named = {"type": "function", "function": {"name": "serve"}}
        for choice in ("required", named):
            made = llm.create_chat_completion(ASK, tools=TOOLS, tool_choice=choice, seed=2)
            [call] = made["choices"][0]["message"]["tool_calls"]
            assert made["choices"][0]["finish_reason"] == "tool_calls" and made["choices"][0]["message"]["content"] is None
            assert call["type"] == "function" and call["id"].startswith("call_")
        assert call["function"]["name"] == "serve" and json.loads(call["function"]["arguments"])["drink"] in ("ale", "mead")
        chunks = list(llm.create_chat_completion(ASK, tools=TOOLS, tool_choice=named, seed=2, stream=True))
        [delta] = [c["choices"][0]["delta"] for c in chunks if "tool_calls" in c["choices"][0]["delta"]]
        assert delta["tool_calls"][0]["index"] == 0 and delta["tool_calls"][0]["function"] == call["function"]
        assert chunks[-1]["choices"][0]["finish_reason"] == "tool_calls"
        # What was called goes back into the conversation, as it came.
        history = [*ASK, made["choices"][0]["message"], {"role": "tool", "tool_call_id": call["id"], "content": "served"}]
        want = [*ASK, {"role": "assistant", "content": None, "tool_calls": [{**call, "function": {
            "name": "serve", "arguments": json.loads(call["function"]["arguments"])}}]}, history[-1]]
        n_prompt = llm.create_chat_completion(history, tools=TOOLS, max_tokens=4, **GREEDY)["usage"]["prompt_tokens"]
        assert n_prompt == len(llm.tokenize(llm.model.render_chat(want, TOOLS).encode(), special=True))
        said = llm.create_chat_completion(ASK, tools=TOOLS, max_tokens=5, **GREEDY)["choices"][0]
        assert "tool_calls" not in said["message"] and said["finish_reason"] in ("stop", "length")
        told = list(llm.create_chat_completion(ASK, tools=TOOLS, max_tokens=5, stream=True, **GREEDY))
        assert streamed(told) == said["message"]["content"]


def test_a_call_that_cannot_be_read_is_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = '<tool_call>{"name": "serve", "arguments": "ale"}</tool_call>'

    def fail(text: str) -> list[dict[str, Any]]:
        raise rotor._library.error(-31, "a tool call is not JSON")

    with rotor.Llama(with_template(tmp_path / "model", HERMES), n_gpu_layers=0) as llm:
        said: dict[str, Any] = dict(tools=TOOLS, response_format={"type": "json_object", "schema": {"const": broken}}, **GREEDY)
        for parse in (llm.model.parse_tool_calls, fail):
            monkeypatch.setattr(llm.model, "parse_tool_calls", parse)
            choice = llm.create_chat_completion(ASK, **said)["choices"][0]
            assert choice["message"] == {"role": "assistant", "content": json.dumps(broken)} and choice["finish_reason"] == "stop"
            chunks = list(llm.create_chat_completion(ASK, stream=True, **said))
            assert streamed(chunks) == json.dumps(broken) and chunks[-1]["choices"][0]["finish_reason"] == "stop"


def evaluated(llm: rotor.Llama, call: Any) -> int:
    """How many tokens of its prompt were evaluated for this call."""
    session = call.requests[0].session
    before = session.stats["prompt_tokens"]
    for _ in llm._chunks(call):
        pass
    after: int = session.stats["prompt_tokens"]
    return after - before


def test_what_was_evaluated_is_kept(llm: rotor.Llama) -> None:
    """Conversations in turns; none of them is evaluated from the beginning again."""
    for question in QUESTIONS[:3]:
        history = [{"role": "user", "content": question}]
        first = llm.create_chat_completion(history, **GREEDY)
        history += [first["choices"][0]["message"], {"role": "user", "content": "tell me more"}]
        call = llm._chat((history,), GREEDY)
        assert evaluated(llm, call) <= len(call.requests[0].prompt) - first["usage"]["prompt_tokens"] + 1
        again = llm._chat((history,), GREEDY)
        assert evaluated(llm, again) <= 1
        assert content(again.whole()) == content(call.whole()) == plain(llm, llm.model.chat_format(history), 500)[1]


def test_threads(llm: rotor.Llama) -> None:
    def ask(question: str) -> str:
        return content(llm.create_chat_completion([{"role": "user", "content": question}], **GREEDY))

    want = {question: ask(question) for question in QUESTIONS}
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(ask, QUESTIONS * 4)) == [want[question] for question in QUESTIONS * 4]
    # Two streams in one thread, in turns, and one that is left.
    one, two, left = (llm.create_chat_completion(DRINKS, stream=True, **GREEDY) for _ in range(3))
    next(left)
    told: list[list[dict[str, Any]]] = [[], []]
    for a, b in zip(one, two):
        told[0].append(a), told[1].append(b)
    assert streamed(told[0]) == streamed(told[1]) == want[DRINKS[0]["content"]]
    left.close()


def test_event_loops(llm: rotor.Llama) -> None:
    async def ask(question: str, **options: Any) -> str:
        return content(await llm.acreate_chat_completion([{"role": "user", "content": question}], **GREEDY, **options))

    async def stream(question: str) -> str:
        chunks = await llm.acreate_chat_completion([{"role": "user", "content": question}], stream=True, **GREEDY)
        return streamed([chunk async for chunk in chunks])

    async def everything() -> list[str]:
        ticks = 0

        async def tick() -> None:
            nonlocal ticks
            while True:
                await asyncio.sleep(0.001)
                ticks += 1

        ticking = asyncio.create_task(tick())
        told = await asyncio.gather(*map(ask, QUESTIONS), *map(stream, QUESTIONS), ask(QUESTIONS[0], logprobs=True))
        ticking.cancel()
        assert ticks > 10, "the event loop was blocked"
        leaving = await llm.acreate_chat_completion(DRINKS, stream=True, **GREEDY)
        async for _ in leaving:
            break
        await leaving.aclose()
        stopped = await llm.acreate_completion(STORY, max_tokens=30, stop=["the"], **GREEDY)
        assert stopped == {**llm(STORY, max_tokens=30, stop=["the"], **GREEDY), "id": stopped["id"], "created": stopped["created"]}
        return told

    want = [content(llm.create_chat_completion([{"role": "user", "content": question}], **GREEDY)) for question in QUESTIONS]
    results: list[list[str]] = []
    loops = [threading.Thread(target=lambda: results.append(asyncio.run(everything()))) for _ in range(2)]
    for loop in loops:
        loop.start()
    for loop in loops:
        loop.join()
    assert results == [[*want, *want, want[0]]] * 2


def test_text(llm: rotor.Llama) -> None:
    text = "Grüße, 世界 <|eot_id|>"
    ids = llm.tokenize(text.encode())
    assert ids[0] == llm.token_bos() == 1533 and llm.tokenize(text.encode(), add_bos=False) == ids[1:]
    assert llm.detokenize(ids) == text.encode() and llm.detokenize(ids[5:], ids[:5]) == llm.detokenize(ids)[len(llm.detokenize(ids[:5])):]
    special = llm.tokenize(text.encode(), special=True)
    assert special[-1] == 1535 and llm.token_eos() == 1534 and llm.detokenize(special[-1:]) == b"" and llm.detokenize(special[-1:], special=True) == b"<|eot_id|>"
    assert (llm.n_ctx(), llm.n_vocab()) == (1024, 1536)


def test_half_characters_are_their_bytes(llm: rotor.Llama) -> None:
    text = "🙂é€ 世"
    ids = llm.tokenize(text.encode(), add_bos=False)
    assert len(ids) > len(text)
    assert b"".join(llm.detokenize([token]) for token in ids) == llm.detokenize(ids) == text.encode()
    assert b"".join(llm.detokenize([token], prev_tokens=ids[:n]) for n, token in enumerate(ids)) == text.encode()
    assert llm.detokenize(llm.tokenize(b" a")) == b" a"
    # A model that must say it, a token at a time.
    forced: dict[str, Any] = dict(response_format={"type": "json_object", "schema": {"const": text}}, **GREEDY)
    made = llm.create_chat_completion(DRINKS, logprobs=True, top_logprobs=1, **forced)
    told = made["choices"][0]["logprobs"]["content"]
    assert b"".join(bytes(entry["bytes"]) for entry in told).decode() == content(made) == json.dumps(text, ensure_ascii=False)
    assert [entry["token"] for entry in told] == [bytes(entry["bytes"]).decode("utf-8", "replace") for entry in told]


def test_echo(llm: rotor.Llama) -> None:
    """The prompt in front of the answer, and with logprobs its tokens, too; the first has no probability."""
    text = "It was a cöld evening"
    for prompt in (text, llm.tokenize(text.encode(), add_bos=False)):
        plain = llm(prompt, max_tokens=4, logprobs=2, **GREEDY)["choices"][0]
        told = llm(prompt, max_tokens=4, logprobs=2, echo=True, **GREEDY)["choices"][0]
        ids = llm.tokenize(text.encode(), add_bos=False)
        logprobs = told["logprobs"]
        assert told["text"] == text + plain["text"] and len(logprobs["tokens"]) == len(ids) + 4
        assert logprobs["token_logprobs"][0] is None and logprobs["top_logprobs"][0] is None
        assert {name: values[len(ids):] for name, values in logprobs.items()} == {
            **plain["logprobs"], "text_offset": [len(text) + offset for offset in plain["logprobs"]["text_offset"]]}
        assert logprobs["text_offset"] == [len(llm.detokenize(ids[:n]).decode(errors="ignore")) for n in range(len(ids))] + [
            len(text) + offset for offset in plain["logprobs"]["text_offset"]]
        with llm.model.session() as session:
            first = 1 if isinstance(prompt, str) else 0
            session.append(([llm.token_bos()] + ids)[1 - first : 2])
            assert np.allclose(logprobs["token_logprobs"][1 : len(ids)], session.score(ids[1:]), atol=1e-4)
        for options in ({}, {"logprobs": 2}):
            chunks = list(llm(prompt, max_tokens=4, echo=True, stream=True, **options, **GREEDY))
            assert "".join(chunk["choices"][0]["text"] for chunk in chunks) == told["text"]
        pieces = [chunk["choices"][0]["logprobs"] for chunk in chunks if chunk["choices"][0]["logprobs"]]
        assert {name: sum((piece[name] for piece in pieces), []) for name in logprobs} == logprobs
        # An answer without any text.
        silent: dict[str, Any] = dict(echo=True, stop=[plain["text"][0]], **GREEDY)
        assert "".join(chunk["choices"][0]["text"] for chunk in llm(prompt, stream=True, **silent)) == text
        assert llm(prompt, **silent)["choices"][0]["text"] == text

        async def talk() -> str:
            return "".join([chunk["choices"][0]["text"] async for chunk in await llm.acreate_completion(prompt, stream=True, **silent)])

        assert asyncio.run(talk()) == text


def test_values_of_llama_cpp(llm: rotor.Llama) -> None:
    def say(**options: Any) -> str:
        text: str = llm(STORY, **{"max_tokens": 8, **options})["choices"][0]["text"]
        return text

    best, drawn = say(**GREEDY), {"temperature": 1.0, "top_k": 0, "min_p": 0.0}
    assert say(temperature=2.0, top_p=0) == say(temperature=2.0, top_p=-1.0) == best
    assert say(seed=4, top_p=1.5, typical_p=2, **{**drawn, "min_p": -1.0}) == say(seed=4, top_p=1.0, **drawn)
    assert say(temperature=2.0, min_p=7) == best
    # Below 0: the model's own probabilities, whatever else is said.
    assert [say(seed=seed, temperature=-1.0, top_k=1) for seed in range(4)] == [say(seed=seed, top_p=1.0, **drawn) for seed in range(4)]
    assert say(stop="", **GREEDY) == say(stop=[""], **GREEDY) == say(stop=[], **GREEDY) == best
    assert say(max_tokens=-1, stop=["\n"], **GREEDY).startswith(best)
    assert say(typical_p=0, seed=1)
    for seed in (-1, 2**32 - 1):
        hot: dict[str, Any] = dict(seed=seed, temperature=3.0, top_k=0, min_p=0.0, top_p=1.0)
        assert len({say(**hot) for _ in range(8)}) > 1
    with rotor.Llama(TAVERN, n_gpu_layers=0, seed=-1) as random:
        assert len({random(STORY, max_tokens=8, **drawn)["choices"][0]["text"] for _ in range(8)}) > 1


def test_closing_while_an_answer_is_made() -> None:
    llm = rotor.Llama(TAVERN, n_gpu_layers=0)
    chunks = llm(STORY, stream=True, max_tokens=5, **GREEDY)
    first = next(chunks)
    llm.close()
    assert len([first, *chunks]) > 1 and not llm._kept
    with pytest.raises(rotor.RotorError, match="closed"):
        llm(STORY)


@pytest.mark.parametrize("options, kind, words", [
    ({"tempurature": 1}, TypeError, "tempurature"),
    ({"response_format": {"type": "xml"}}, ValueError, "xml"),
    ({"response_format": {"type": "json_object", "schema": {"type": "thing"}}}, rotor.RotorError, "thing"),
    ({"tools": TOOLS}, rotor.RotorError, "tool"),
    ({"tool_choice": "required"}, ValueError, "no tools"),
    ({"top_logprobs": 3}, ValueError, "logprobs"),
    ({"temperature": float("nan")}, rotor.RotorError, "temperature"),
    ({"seed": -2}, ValueError, "seed"),
    ({"temperature": None}, TypeError, "temperature"),
    ({"top_p": "1"}, TypeError, "top_p"),
    ({"top_k": 1.5}, TypeError, "top_k"),
    ({"max_tokens": 1.5}, TypeError, "max_tokens"),
    ({"stream": "false"}, TypeError, "stream"),
    ({"stop": 5}, TypeError, "stop"),
    ({"stop": [5]}, TypeError, "stop"),
    ({"logit_bias": [1]}, TypeError, "logit_bias"),
    ({"logit_bias": {"x": 1}}, ValueError, "logit_bias.*'x'"),
    ({"logprobs": "yes"}, TypeError, "logprobs"),
    ({"logprobs": True, "top_logprobs": -1}, ValueError, "top_logprobs"),
    ({"response_format": "json"}, ValueError, "response_format"),
    ({"response_format": {"type": "json_schema"}}, ValueError, "json_schema"),
    ({"response_format": {"type": "json_schema", "json_schema": {"name": "x"}}}, ValueError, "schema"),
    ({"tools": "serve"}, TypeError, "tools"),
    ({"messages": None}, TypeError, "messages"),
    ({"messages": "hi"}, TypeError, "messages"),
    ({"messages": [5]}, TypeError, "message"),
    ({"messages": [{"role": "user", "content": [5]}]}, ValueError, "content"),
    ({"messages": [{"role": "user", "content": [{"type": "text"}]}]}, ValueError, "'text'"),
    ({"messages": [{"role": "assistant", "tool_calls": [{"function": 5}]}]}, ValueError, "tool call"),
])
def test_what_is_wrong_is_told(llm: rotor.Llama, options: dict[str, Any], kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words):
        llm.create_chat_completion(**{"messages": DRINKS, **options})
    with pytest.raises(kind, match=words):
        asyncio.run(llm.acreate_chat_completion(**{"messages": DRINKS, **options}))
    assert content(llm.create_chat_completion(DRINKS, **GREEDY))


def test_limits(llm: rotor.Llama) -> None:
    with pytest.raises(ValueError, match="n_ctx"):
        llm("word " * 2000)
    with pytest.raises(ValueError, match="image_url|text only"):
        llm.create_chat_completion([{"role": "user", "content": [{"type": "image_url", "image_url": "x"}]}])
    with pytest.raises(ValueError, match="n_gpu_layers"):
        rotor.Llama(TAVERN, n_gpu_layers=3)
    with pytest.raises(TypeError, match="lora_path"):
        rotor.Llama(TAVERN, lora_path="x")  # type: ignore[arg-type]
    with rotor.Llama(TAVERN, n_ctx=20, n_gpu_layers=0) as small:
        made = small("It was a cold", max_tokens=None, **GREEDY)
        assert made["usage"]["total_tokens"] == 20 and made["choices"][0]["finish_reason"] == "length"
        assert asyncio.run(small.acreate_completion("It was a cold", max_tokens=0, **GREEDY))["choices"] == made["choices"]
