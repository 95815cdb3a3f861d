"""Clients of OpenAI's API, used as their users write them, against the server: answers, streams,
tools, output that a schema describes.

Needs the packages of requirements-clients.txt. A client that is not installed is skipped by name.
"""

from __future__ import annotations

import asyncio
import os
import signal
from typing import Any, Iterator, Literal

import pytest

for package in ("openai", "starlette", "uvicorn", "pydantic"):
    pytest.importorskip(package, reason=f"{package} is not installed")

import pydantic  # noqa: E402
from test_server import serving  # noqa: E402
from test_tools import with_template  # noqa: E402

# Clients must not send what is asked here to others.
os.environ.update({"OPENAI_AGENTS_DISABLE_TRACING": "1", "LANGSMITH_TRACING": "false", "OPENAI_API_KEY": "none", "LITELLM_LOCAL_MODEL_COST_MAP": "True"})

# A template that supports tools. After a tool's answer it gives the answer to the model.
TEMPLATE = """{% if tools %}Tools: {{ tools | tojson }} Call as <tool_call>{"name": .., "arguments": ..}</tool_call>{% endif %}
{%- for m in messages %}{{ m.role }}: {{ m.content or '' }}{% for call in m.tool_calls or [] %}<tool_call>
{"name": "{{ call.function.name }}", "arguments": {{ call.function.arguments | tojson }}}
</tool_call>{% endfor %}<|eot_id|>{% endfor %}{% if add_generation_prompt %}Assistant: {% endif %}"""
QUESTION = "What do you have to drink?"


Drink = Literal["ale", "mead"]


class Order(pydantic.BaseModel):
    """An order."""

    model_config = pydantic.ConfigDict(extra="forbid")
    drink: Drink
    size: Literal["small", "large"]
    cups: int = pydantic.Field(ge=1, le=9)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    model = with_template(tmp_path_factory.mktemp("clients") / "tavern", TEMPLATE)
    with serving(model, stop=signal.SIGINT) as client:
        yield str(client.base_url)


def test_openai(url: str) -> None:
    import openai

    client = openai.OpenAI(base_url=url, api_key="none")
    parsed = client.chat.completions.parse(model="tavern", messages=[{"role": "developer", "content": "Be brief."}, {"role": "user", "content": QUESTION}],
                                           response_format=Order, reasoning_effort="low", store=False, verbosity="low")
    assert isinstance(parsed.choices[0].message.parsed, Order)
    tool = openai.pydantic_function_tool(Order, name="order")
    with client.chat.completions.stream(model="tavern", messages=[{"role": "user", "content": QUESTION}], tools=[tool], tool_choice="required") as stream:
        kinds = {event.type for event in stream}
        call = stream.get_final_completion().choices[0].message.tool_calls[0]
    assert "tool_calls.function.arguments.done" in kinds and isinstance(call.function.parsed_arguments, Order)
    with client.chat.completions.stream(model="tavern", messages=[{"role": "user", "content": QUESTION}]) as stream:
        text = "".join(event.delta for event in stream if event.type == "content.delta")
        assert text == stream.get_final_completion().choices[0].message.content

    async def talk() -> list[str]:
        async with openai.AsyncOpenAI(base_url=url, api_key="none") as client:
            asked = [client.chat.completions.create(model="tavern", messages=[{"role": "user", "content": QUESTION}], max_tokens=8) for _ in range(12)]
            return [answer.choices[0].message.content or "" for answer in await asyncio.gather(*asked)]

    assert all(asyncio.run(talk()))
    with pytest.raises(openai.NotFoundError, match="chat completions"):
        client.responses.create(model="tavern", input="hi")


def test_langchain(url: str) -> None:
    pytest.importorskip("langchain_openai", reason="langchain-openai is not installed")
    from langchain_core.messages import HumanMessage
    from langchain_core.tools import tool
    from langchain_openai import ChatOpenAI

    @tool(args_schema=Order)
    def order(drink: Drink, size: str, cups: int) -> str:
        """Order something to drink."""
        return f"{cups} {size} {drink}"

    model = ChatOpenAI(base_url=url, api_key=pydantic.SecretStr("none"), model="tavern", max_completion_tokens=200)
    assert model.invoke(QUESTION).content and len(list(model.stream(QUESTION))) > 5
    assert model.invoke([("developer", "Be brief."), ("human", QUESTION)]).usage_metadata is not None
    for method in ("json_schema", "function_calling"):
        assert isinstance(model.with_structured_output(Order, method=method).invoke(QUESTION), Order)
    asked = model.bind_tools([order], tool_choice="required", strict=True).invoke(QUESTION)
    assert asked.tool_calls[0]["name"] == "order" and set(asked.tool_calls[0]["args"]) == {"drink", "size", "cups"}
    told = order.invoke(asked.tool_calls[0])
    assert model.bind_tools([order], tool_choice="none").invoke([("human", QUESTION), asked, told]).content
    parts: Any = None
    for part in model.bind_tools([order], tool_choice="order", strict=True).stream(QUESTION):
        parts = part if parts is None else parts + part
    assert parts.tool_calls[0]["name"] == "order" and not parts.content
    assert len(model.generate([[HumanMessage(QUESTION)]], n=2).generations[0]) == 2


def test_instructor(url: str) -> None:
    instructor = pytest.importorskip("instructor", reason="instructor is not installed")
    import openai

    for mode in (instructor.Mode.TOOLS, instructor.Mode.JSON, instructor.Mode.JSON_SCHEMA):
        client = instructor.from_openai(openai.OpenAI(base_url=url, api_key="none"), mode=mode)
        asked: Any = dict(model="tavern", messages=[{"role": "user", "content": QUESTION}], max_retries=1)
        if mode != instructor.Mode.JSON:
            assert isinstance(client.chat.completions.create(response_model=Order, **asked), Order)
            *_, last = client.chat.completions.create_partial(response_model=Order, **asked)
            assert last.drink in ("ale", "mead")


def test_pydantic_ai(url: str) -> None:
    pytest.importorskip("pydantic_ai", reason="pydantic-ai is not installed")
    from pydantic_ai import Agent, NativeOutput
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.openai import OpenAIProvider

    model = OpenAIChatModel("tavern", provider=OpenAIProvider(base_url=url, api_key="none"))
    assert Agent(model, instructions="Be brief.").run_sync(QUESTION).output
    for output in (Order, NativeOutput(Order)):
        assert isinstance(Agent(model, output_type=output).run_sync(QUESTION).output, Order)

    async def talk() -> str:
        async with Agent(model).run_stream(QUESTION) as result:
            return "".join([text async for text in result.stream_text(delta=True)])

    assert asyncio.run(talk())


def test_openai_agents(url: str) -> None:
    agents = pytest.importorskip("agents", reason="openai-agents is not installed")
    import openai

    def order(drink: Drink) -> str:
        """Order something to drink."""
        ordered.append(drink)
        return "Here you are."

    ordered: list[Any] = []
    agents.set_tracing_disabled(True)
    client = openai.AsyncOpenAI(base_url=url, api_key="none")
    model = agents.OpenAIChatCompletionsModel(model="tavern", openai_client=client)
    plain = agents.Agent(name="Marla", instructions="Be brief.", model=model)
    assert agents.Runner.run_sync(plain, QUESTION).final_output
    typed = agents.Agent(name="Marla", model=model, output_type=Order)
    assert isinstance(agents.Runner.run_sync(typed, QUESTION).final_output, Order)
    # The client calls the tool, then the model answers.
    with_tool = agents.Agent(name="Marla", model=model, tools=[agents.function_tool(order)], model_settings=agents.ModelSettings(tool_choice="required"))
    assert agents.Runner.run_sync(with_tool, QUESTION).final_output and len(ordered) == 1 and ordered[0] in ("ale", "mead")


def test_litellm(url: str) -> None:
    litellm = pytest.importorskip("litellm", reason="litellm is not installed")
    asked: Any = dict(model="openai/tavern", api_base=url, api_key="none", messages=[{"role": "user", "content": QUESTION}])
    assert litellm.completion(**asked).choices[0].message.content
    assert "".join(chunk.choices[0].delta.content or "" for chunk in litellm.completion(stream=True, **asked))
    assert Order.model_validate_json(litellm.completion(response_format=Order, **asked).choices[0].message.content)
    tool = {"type": "function", "function": {"name": "order", "parameters": Order.model_json_schema()}}
    call = litellm.completion(tools=[tool], tool_choice="required", **asked).choices[0].message.tool_calls[0]
    assert Order.model_validate_json(call.function.arguments)
    with pytest.raises(litellm.BadRequestError, match="top_p"):
        litellm.completion(top_p="x", **asked)
