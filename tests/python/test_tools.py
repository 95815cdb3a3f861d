"""Tools in the prompt, calls that a grammar forces, and calls that are found in an answer, in the
forms of Hermes, Llama 3.1 and Mistral."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import rotor
from conftest import ANY_BACKEND, REPOSITORY, open_model

TAVERN = REPOSITORY / "models" / "tavern"
TOOLS: list[dict[str, Any]] = [
    {"type": "function", "function": {"name": "serve", "description": "Serve a drink", "parameters": {
        "type": "object", "properties": {"drink": {"$ref": "#/$defs/drink"}, "cups": {"type": "integer", "minimum": 1, "maximum": 9}},
        "required": ["drink", "cups"], "additionalProperties": False, "$defs": {"drink": {"enum": ["ale", "mead"]}}}}},
    {"type": "function", "function": {"name": "call \"guard\"", "description": "Zapf"}},
]
# What the shipped keeper was taught.
SELL: list[dict[str, Any]] = [{"type": "function", "function": {
    "name": "sell_item", "description": "Sells something to the guest", "parameters": {
        "type": "object", "properties": {"item": {"type": "string"}, "count": {"type": "integer"}}, "required": ["item", "count"]}}}]
HERMES = """{%- if tools %}Tools:{% for tool in tools %} {{ tool | tojson }}{% endfor %}
Call as <tool_call>{"name": .., "arguments": ..}</tool_call>{% endif -%}
{%- for m in messages %}<{{ m.role }}>{% if m.content %}{{ m.content }}{% endif %}{% for call in m.tool_calls or [] %}<tool_call>
{{ call.function | tojson }}
</tool_call>{% endfor %}{% endfor %}{% if add_generation_prompt %}<assistant>{% endif %}"""
MISTRAL = """{% for m in messages %}[INST] {{ m.content }} [/INST]{% endfor %}{% if tools %}[AVAILABLE_TOOLS] {{ tools | tojson }}{% endif %}{# [TOOL_CALLS] #}"""
LLAMA = (REPOSITORY / "tests" / "chat" / "llama31.jinja").read_text()
ASK = [{"role": "user", "content": "Two ales, please."}]


def with_template(at: Path, template: str) -> Path:
    """The tavern keeper with another chat template."""
    at.mkdir()
    for file in TAVERN.iterdir():
        if file.is_file() and file.name != "chat_template.jinja":
            (at / file.name).symlink_to(file)
    (at / "chat_template.jinja").write_text(template)
    return at


@pytest.mark.parametrize("form", ["hermes", "llama", "mistral"])
@pytest.mark.parametrize("backend", ANY_BACKEND)
def test_a_forced_call_is_found_again(tmp_path: Path, form: str, backend: str) -> None:
    template = {"hermes": HERMES, "llama": LLAMA, "mistral": MISTRAL}[form]
    with open_model(with_template(tmp_path / "model", template), backend) as model:
        prompt = model.render_chat(ASK, TOOLS)
        called = set()
        for seed in range(8):
            with model.session(temperature=2.0, seed=seed) as session:
                session.append(prompt)
                session.set_grammar("lark", model.tool_grammar([TOOLS, TOOLS[:1], TOOLS[1:]][seed % 3]))
                text = "".join(session.generate(max_tokens=300))
                assert session.end_reason == "grammar"
            [call] = model.parse_tool_calls(text)
            called.add(call["name"])
            if call["name"] == "serve":
                assert call["arguments"]["drink"] in ("ale", "mead") and 1 <= call["arguments"]["cups"] <= 9
            else:
                assert call == {"name": 'call "guard"', "arguments": {}}
            # This is written as the template would write it.
            key = "parameters" if form == "llama" else "arguments"
            assert json.dumps({"name": call["name"], key: call["arguments"]}) in text
            assert (text.startswith("<tool_call>\n{"), text.startswith("{"), text.startswith("[TOOL_CALLS] [{")) == (form == "hermes", form == "llama", form == "mistral")
        assert called == {"serve", 'call "guard"'}


def test_templates_see_tools_and_calls(tmp_path: Path) -> None:
    with open_model(with_template(tmp_path / "model", HERMES), "cpu") as model:
        history = [*ASK, {"role": "assistant", "content": None, "tool_calls": [{"type": "function", "function": {"name": "serve", "arguments": {"cups": 2, "a": 1}}}]},
                   {"role": "tool", "content": "done", "extra": [1.5, True]}]
        text = model.render_chat(history, TOOLS)
        assert text == (
            "Tools: " + " ".join(map(json.dumps, TOOLS)) + 'Call as <tool_call>{"name": .., "arguments": ..}</tool_call>'
            '<user>Two ales, please.<assistant><tool_call>\n{"name": "serve", "arguments": {"cups": 2, "a": 1}}\n</tool_call><tool>done<assistant>'
        )
        assert model.render_chat(ASK) == model.chat_format(ASK) == "<user>Two ales, please.<assistant>"
        assert model.render_chat(ASK, add_generation_prompt=False) == "<user>Two ales, please."
        assert model.parse_tool_calls("Good evening!") == []
        assert model.parse_tool_calls('<tool_call>{"name": "serve", "arguments": {"cups": }}</tool_call>') == []


def test_templates_see_variables(tmp_path: Path) -> None:
    template = "{{ enable_thinking }} {{ messages[0].content }} {{ tools is none }} {{ strftime_now('%d %b %Y') }}"
    with open_model(with_template(tmp_path / "model", template), "cpu") as model:
        assert model.render_chat(ASK) == " Two ales, please. True 26 Jul 2024"
        variables = {"enable_thinking": False, "strftime_now": 1735603200}
        assert model.render_chat(ASK, TOOLS, variables=variables) == "False Two ales, please. False 31 Dec 2024"


def test_forms_that_are_not_read_are_told(tmp_path: Path) -> None:
    for i, template in enumerate(["<tool_call><function={{ name }}>", "<tool_call>{{ name }}<arg_key>", "[TOOL_CALLS]{{ name }}[ARGS]"]):
        with open_model(with_template(tmp_path / str(i), template), "cpu") as model:
            with pytest.raises(rotor.RotorError, match="none of the known forms"):
                model.parse_tool_calls("Hello")


def test_tokens_are_bytes() -> None:
    with open_model(TAVERN, "cpu") as model:
        text = "Two ales: \"é🙂\"\n\u4e2d "
        assert b"".join(map(model.token_bytes, model.tokenize(text))) == text.encode()
        assert model.token_bytes(model.info["end_tokens"][0]) == b""
        assert model.token_bytes(2**32 - 1) == b""


def test_what_is_wrong_is_told(untaught: Path) -> None:
    with open_model(untaught, "cpu") as model:
        for call in (lambda: model.parse_tool_calls("Hello"), lambda: model.tool_grammar(TOOLS)):
            with pytest.raises(rotor.RotorError) as unknown:
                call()
            assert unknown.value.name == "ROTOR_E_TEMPLATE"
        for messages, tools in [([3], None), (ASK, [4])]:
            with pytest.raises(rotor.RotorError) as refused:
                model.render_chat(messages, tools)  # type: ignore[list-item]
            assert refused.value.name == "ROTOR_E_ARGUMENT"
