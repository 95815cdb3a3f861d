"""Talks of several turns with tools and thoughts in C, C++ and Python. The tokens of each prompt are those of transformers: jinja2
as it configures it, and the tokenizers library. An answer stays the tokens that the model chose. What was evaluated is counted:
the tokens that the template has not left as they were."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import rotor
from conftest import ORACLE, REPOSITORY, TAVERN

jinja2 = pytest.importorskip("jinja2", reason="jinja2 is not installed")
tokenizers = pytest.importorskip("tokenizers", reason="tokenizers is not installed")
sys.path.insert(0, str(REPOSITORY / "tests" / "chat"))
from make_cases import environment  # noqa: E402

CALLS = """{% for c in m.tool_calls or [] %}{{ '\n<tool_call>' }}\n{"name": "{{ c.function.name }}", "arguments": \
{{ c.function.arguments | tojson }}}\n</tool_call>{% endfor %}"""
THOUGHT = "{% if m.reasoning_content %}<think>\n{{ m.reasoning_content }}\n</think>\n\n{% endif %}"
BITNET = (
    "{% if tools %}System: {{ tools | tojson }}<tool_call></tool_call><|eot_id|>{% endif %}{% for m in messages %}"
    "{{ m.role | capitalize }}: " + THOUGHT + "{{ m.content or '' }}" + CALLS + "<|eot_id|>{% endfor %}"
    "{% if add_generation_prompt %}Assistant: {% endif %}"
)
LLAMA = (
    "{{ bos_token }}{% if tools %}<|start_header_id|>system<|end_header_id|>\n\n{{ tools | tojson }}<tool_call></tool_call>"
    "<|eot_id|>{% endif %}{% for m in messages %}<|start_header_id|>{{ m.role }}<|end_header_id|>\n\n" + THOUGHT +
    "{{ m.content or '' }}" + CALLS + "<|eot_id|>{% endfor %}{% if add_generation_prompt %}<|start_header_id|>assistant"
    "<|end_header_id|>\n\n{% endif %}"
)
BITNET_MODEL, LLAMA_MODEL, QWEN_MODEL = (ORACLE / case / "model" for case in (
    "p1-bitnet-packed", "p3-llama-packed", "p4-bonsai-unpacked-yarn"))
# The model, its template if it is another one, variables, whether the model thinks and calls tools, and whether the template
# changes earlier turns.
FAMILIES: dict[str, tuple[Path, str | None, dict[str, Any] | None, bool, bool, bool]] = {
    "shipped": (Path(TAVERN), None, None, False, False, False),
    "bitnet": (BITNET_MODEL, BITNET, None, True, True, False),
    "llama": (LLAMA_MODEL, LLAMA, None, True, True, False),
    "llama31": (LLAMA_MODEL, (REPOSITORY / "tests" / "chat" / "llama31.jinja").read_text(), None, False, False, False),
    "chatml": (QWEN_MODEL, (REPOSITORY / "tests" / "chat" / "chatml.jinja").read_text(), None, False, False, False),
    "qwen": (QWEN_MODEL, None, None, True, True, True),
    "qwen without thoughts": (QWEN_MODEL, None, {"enable_thinking": False}, False, True, True),
}
TOOLS = [{"type": "function", "function": {"name": "look", "description": "Looks.", "parameters": {
    "type": "object", "properties": {"at": {"type": "string"}}}}}]


class Talk:
    """A talk as transformers sees it, and the script that the programs follow."""

    def __init__(self, model: rotor.Model, path: Path, template: str | None, variables: dict[str, Any] | None) -> None:
        config = json.loads((path / "tokenizer_config.json").read_text())
        self.library = tokenizers.Tokenizer.from_file(str(path / "tokenizer.json"))
        named = template or config.get("chat_template") or (path / "chat_template.jinja").read_text()
        self.template = environment().from_string(named)
        bos = config.get("bos_token")
        self.bos_token = bos["content"] if isinstance(bos, dict) else bos
        self.model, self.variables = model, variables or {}
        self.messages: list[dict[str, Any]] = []
        self.tools: list[Any] | None = None
        # What the model said: the tokens and texts of the thought and of the rest.
        self.said: list[tuple[list[int], str, list[int], str]] = []
        self.tokens: list[int] = []
        self.lines: list[str] = []

    def encode(self, text: str) -> list[int]:
        ids: list[int] = self.library.encode(text, add_special_tokens=False).ids
        return ids

    def prompt(self) -> list[int]:
        """The tokens of the rendered messages, with the tokens of the model's answers."""
        text = self.template.render(messages=self.messages, tools=self.tools, bos_token=self.bos_token, add_generation_prompt=True,
                                    **self.variables)
        ids: list[int] = []
        for thought_ids, thought, answer_ids, answer in self.said:
            before, found, after = text.partition(thought + answer)
            if found:
                ids += [*self.encode(before), *thought_ids, *answer_ids]
            else:  # the template has dropped the thought
                before, found, after = text.partition(answer)
                assert found
                ids += [*self.encode(before), *answer_ids]
            text = after
        ids += self.encode(text)
        before: list[int] = self.library.encode("", add_special_tokens=True).ids
        return ids if ids[:1] == before else [*before, *ids]

    def add(self, message: dict[str, Any]) -> None:
        self.messages.append(message)
        self.lines.append(f"add {json.dumps(message)}")

    def answer(self, thought: str, text: str, calls: list[dict[str, Any]], call_text: str = "") -> None:
        prompt = self.prompt()
        shared = next((n for n, (a, b) in enumerate(zip(prompt, self.tokens)) if a != b), min(len(prompt), len(self.tokens)))
        printed = f"<think>\n{thought}\n</think>\n\n" if thought else ""
        self.said.append((self.encode(printed), printed, self.encode(text + call_text), text + call_text))
        chosen = self.said[-1][0] + self.said[-1][2]
        self.lines.append(f"prompt {' '.join(map(str, prompt))}")
        self.lines.append(f"say {' '.join(map(str, [*chosen, self.model.info['end_tokens'][-1]]))}")
        self.lines.append(f"worked {len(prompt) + len(chosen) - shared}")
        self.tokens = prompt + chosen
        self.shared = shared
        message: dict[str, Any] = {"role": "assistant", "content": text or None if calls else text}
        if thought:
            message["reasoning_content"] = thought
        self.messages.append({**message, "tool_calls": calls} if calls else message)
        for name in ("content", "reasoning_content"):
            if name in message:
                self.lines.append(f'answer "{name}":{json.dumps(message[name], ensure_ascii=False)}')
        if calls:
            self.lines.append('answer "name":"look"')
        self.lines.append(f'answer "finish_reason":"{"tool_calls" if calls else "stop"}"')


def talk_of(name: str, tmp_path: Path) -> tuple[Path, list[str], list[int]]:
    """A copy of the model with the template, the lines of a script, and how many tokens of the last answer each prompt keeps."""
    model_path, template, variables, thinks, calls, _ = FAMILIES[name]
    path = Path(shutil.copytree(model_path, tmp_path / "model"))
    config = json.loads((path / "config.json").read_text())
    if config["max_position_embeddings"] < 2048:
        (path / "config.json").write_text(json.dumps({**config, "max_position_embeddings": 2048}))
    if template is not None:
        (path / "chat_template.jinja").write_text(template)
    kept = []
    with rotor.Model(path, "cpu") as model:
        talk = Talk(model, path, template, variables)
        if variables is not None:
            talk.lines.append(f"variables {json.dumps(variables)}")
        if calls:
            talk.tools = TOOLS
            talk.lines.append(f"tools {json.dumps(TOOLS)}")
        talk.add({"role": "system", "content": "Be kind."})

        def turn(thought: str, text: str, of_calls: list[dict[str, Any]] = [], call_text: str = "") -> None:
            before = len(talk.tokens)
            talk.answer(thought if thinks else "", text, of_calls, call_text)
            kept.append(talk.shared - before)

        for question, said in [("Good evening!", "Good evening, friend."), (" 1 < 2 | 3?\n", "Yes, it is.")]:
            talk.add({"role": "user", "content": question})
            turn("Hm, a guest.", said)
        if calls:
            talk.add({"role": "user", "content": "Where is the key?"})
            call = {"type": "function", "id": "call00000", "function": {"name": "look", "arguments": {"at": "the key", "n": 12}}}
            text = '\n<tool_call>\n{"name": "look", "arguments": {"at": "the key", "n": 12}}\n</tool_call>'
            turn("I must look.", "Let me see.", [call], text)
            talk.add({"role": "tool", "content": "It is in the {\"box\"}.", "tool_call_id": "call00000"})
            turn("There it is.", "It is in the box.")
        talk.add({"role": "user", "content": "Farewell!"})
        turn("They leave.", "Safe travels.")
    return path, talk.lines, kept


def hold(path: Path, lines: list[str]) -> None:
    """Follows the script in Python, as tests/c/talk.c does in C."""
    with rotor.Model(path, "cpu") as model:
        chat = rotor.Chat(model)
        for line in lines:
            word, _, rest = line.partition(" ")
            stats = chat.session.stats
            worked = stats["prompt_tokens"] + stats["generated_tokens"]
            if word == "tools":
                chat.set_tools(json.loads(rest))
            elif word == "variables":
                chat.set_variables(json.loads(rest))
            elif word == "add":
                chat.add(json.loads(rest))
            elif word == "prompt":
                before, wanted = worked, [int(id) for id in rest.split()]
                assert chat.count() == len(wanted)
                chat.begin()
                assert chat.session.tokens == wanted
            elif word == "say":
                for id in map(int, rest.split()):
                    chat.session.set_logit_bias({id: 1e6})
                    tokens = chat.session.tokens
                    while not chat._step()[0] and chat.session.tokens == tokens:
                        pass
                assert chat.answer
            elif word == "worked":
                assert worked - before == int(rest)
            else:
                assert rest in json.dumps({**chat.answer.message, "finish_reason": chat.answer.why}, ensure_ascii=False,
                                          separators=(",", ":"))


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The programs of C and C++, and what they need."""
    at = tmp_path_factory.mktemp("programs")
    library = Path(rotor._library.library._name)
    (at / "librotor.so.1").symlink_to(library)
    made = []
    for compiler, source, flags in [
        ("cc", "tests/c/talk.c", ["-std=c11", "-D_GNU_SOURCE"]), ("c++", "tests/cpp/talk.cpp", ["-std=c++17"]),
    ]:
        if shutil.which(compiler) is not None and sys.platform.startswith("linux"):
            made.append(at / Path(source).suffix[1:])
            subprocess.run([compiler, *flags, "-Wall", "-Wextra", "-Werror", "-Iinclude", "-Ibindings/cpp", source, "-o", made[-1],
                            library], cwd=REPOSITORY, check=True)
    return made


@pytest.mark.parametrize("name", FAMILIES)
def test_a_talk(name: str, tmp_path: Path, programs: list[Path]) -> None:
    path, lines, kept = talk_of(name, tmp_path)
    hold(path, lines)
    (script := tmp_path / "script").write_text("\n".join(lines) + "\n")
    for program in programs:
        env = {**os.environ, "LD_LIBRARY_PATH": str(program.parent)}
        done = subprocess.run([program, path, script], env=env, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")
    # `kept`: 0 where a prompt keeps all that was evaluated, the last answer included.
    changes = FAMILIES[name][-1]
    assert (kept[1] < 0) == changes and (kept[-1] < 0) == changes
    if len(kept) > 4:
        # Within a turn nothing changes, but the template leaves an empty thought out of all turns but the last.
        assert (kept[3] < 0) == (name == "qwen without thoughts")
    assert changes or not any(kept)
