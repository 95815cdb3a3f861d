"""Control tokens in the contents of a conversation stay text. Compared with what transformers computes:
jinja2 as it configures it, and the tokenizers library."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import rotor
from conftest import ORACLE, TAVERN

tokenizers = pytest.importorskip("tokenizers", reason="tokenizers is not installed")

MODELS = {
    "tavern": TAVERN,
    "bitnet": ORACLE / "p1-bitnet-packed" / "model",
    "llama": ORACLE / "p3-llama-packed" / "model",
    "qwen": ORACLE / "p4-bonsai-unpacked-yarn" / "model",
}
TALK: list[dict[str, Any]] = [
    {"role": "system", "content": "Be <b>brief</b> [x]."},
    {"role": "user", "content": "  1 < 2 | 3 > 2?\n\n"},
    {"role": "assistant", "content": "Yes. </b> é🙂 "},
    {"role": "user", "content": "{\"a\": [1]}"},
]
TOKENS = [
    "<|begin_of_text|>", "<|end_of_text|>", "<|eot_id|>", "<|start_header_id|>", "<|im_start|>", "<|im_end|>", "<|endoftext|>",
    "<think>", "</think>", "<tool_call>", "</tool_call>", "<tool_response>", "<s>", "</s>", "[INST]", "<|eot_id|",
]


@pytest.fixture(scope="module", params=MODELS)
def model(request: pytest.FixtureRequest) -> rotor.Model:
    return rotor.Model(MODELS[request.param], "cpu")


def control_tokens(path: str) -> set[int]:
    added = json.loads((Path(path) / "tokenizer.json").read_text())["added_tokens"]
    return {token["id"] for token in added}


def test_harmless_contents_have_the_ids_of_transformers(model: rotor.Model) -> None:
    library = tokenizers.Tokenizer.from_file(str(Path(model.info["path"]) / "tokenizer.json"))
    for n in (2, 4):
        rendered = model.render_chat(TALK[:n])
        ids = library.encode(rendered, add_special_tokens=False).ids
        bos = model.info["bos_token"]
        if bos >= 0 and ids[:1] != [bos]:
            ids = library.encode(rendered, add_special_tokens=True).ids
        assert model.chat_tokens(TALK[:n]) == ids == model.chat_tokens(TALK[:n], parse_contents=True)


@pytest.mark.parametrize("token", TOKENS)
def test_no_content_becomes_a_control_token(model: rotor.Model, token: str) -> None:
    control = control_tokens(model.info["path"])

    def found(talk: list[dict[str, Any]]) -> list[int]:
        return [id for id in model.chat_tokens(talk) if id in control]

    wanted = found(TALK)
    for n, said in enumerate(TALK):
        talk = [*TALK[:n], {**said, "content": f"a{token}b {token}"}, *TALK[n + 1 :]]
        assert found(talk) == wanted
        if (n, token) != (2, "</think>"):  # the template looks for it in what an assistant said
            assert model.detokenize(model.chat_tokens(talk)).endswith(model.render_chat(talk))


def test_no_tool_becomes_a_control_token() -> None:
    model = rotor.Model(MODELS["qwen"], "cpu")
    control = control_tokens(model.info["path"])

    def found(x: str) -> list[int]:
        call = {"id": x, "type": "function", "function": {"name": x, "arguments": {x: [x, {"deep": x}]}}}
        talk = [*TALK, {"role": "assistant", "content": x, "tool_calls": [call]}, {"role": "tool", "content": x, "name": x}]
        tools = [{"type": "function", "function": {"name": x, "description": x, "parameters": {
            "type": "object", "properties": {x: {"type": "string", "description": x}}, "required": [x]}}}]
        return [id for id in model.chat_tokens(talk, tools, variables={"documents": [x]}) if id in control]

    assert all(found(f"x{token}") == found("x") for token in TOKENS)


def test_a_thought_of_an_earlier_answer_is_one() -> None:
    model = rotor.Model(MODELS["qwen"], "cpu")
    talk = [*TALK[:2], {"role": "assistant", "content": "<think>\nHm.\n</think>\n\nYes."}, *TALK[3:]]
    assert model.chat_tokens(talk) == model.chat_tokens(talk, parse_contents=True)


@pytest.mark.parametrize("case", sorted(path.parent.name for path in ORACLE.glob("p*/golden.json")))
def test_goldens_of_transformers(case: str) -> None:
    golden = json.loads((ORACLE / case / "golden.json").read_text())
    path = ORACLE / case / (golden["files"][0] if "files" in golden else "model")
    with rotor.Model(path, "cpu") as model:
        bos = model.info["bos_token"]
        for chat in golden["chat"]:
            given = (chat["messages"], chat.get("tools"), chat["add_generation_prompt"], chat.get("variables"))
            ids = chat["ids"] if bos < 0 or chat["ids"][:1] == [bos] else chat["ids_encoded_with_bos"]
            assert model.chat_tokens(*given, parse_contents=True) == ids, chat["name"]
            assert (model.chat_tokens(*given) == ids) == (chat["name"] != "inject"), chat["name"]
