"""JSON schemas: the required tests of draft 7 of the official JSON Schema Test Suite, and random schemas.

`python tests/python/test_schema_suite.py` prints the figures that `docs/design/grammars.md` quotes.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any, Iterator

import jsonschema
import pytest

import rotor
from conftest import REPOSITORY

SUITE = REPOSITORY / "tests" / "suites" / "json-schema-draft7"
TAVERN = REPOSITORY / "models" / "tavern"


@pytest.fixture(scope="module")
def model() -> Iterator[rotor.Model]:
    with rotor.Model(TAVERN, backend="cpu", threads=1) as model:
        yield model


def text_of(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def verdicts(model: rotor.Model, schema: Any, values: list[Any], **options: bool) -> list[bool] | str:
    """Whether the grammar accepts each value, or why the schema is refused."""
    found = []
    with model.session(temperature=0) as session:
        session.append("Say: ")
        before = len(session.tokens)
        try:
            session.set_grammar("json_schema", text_of(schema), **options)
        except rotor.RotorError as error:
            assert error.name == "ROTOR_E_GRAMMAR"
            return str(error)
        session.set_logit_bias({end: 1e6 for end in model.info["end_tokens"]})
        for value in values:
            session.truncate(before)
            session.append(model.tokenize(text_of(value)))
            try:
                found.append(session.step() is None)
            except rotor.RotorError as error:
                assert "not what the grammar allows" in str(error), str(error)
                found.append(False)
    return found


def suite_cases() -> Iterator[tuple[Path, dict[str, Any]]]:
    for path in sorted(SUITE.glob("*.json")):
        yield from ((path, case) for case in json.loads(path.read_text()))


def in_order(value: Any) -> list[Any]:
    """A value whose members are in an order that a schema may require."""
    if not isinstance(value, dict) or len(value) > 3:
        return [value]
    orders = [dict(sorted(value.items(), reverse=backwards)) for backwards in (False, True)]
    return [value, *(order for order in orders if list(order) != list(value))]


def run_suite(model: rotor.Model) -> tuple[int, list[str], list[str], list[str]]:
    count, refused, rejected, accepted = 0, [], [], []
    for path, case in suite_cases():
        count += 1
        tests = [(test, order) for test in case["tests"] for order in in_order(test["data"])]
        found = verdicts(model, case["schema"], [order for _, order in tests])
        name = f"{path.stem}: {case['description']}"
        if isinstance(found, str):
            refused.append(name)
            continue
        for test in case["tests"]:
            is_accepted = any(yes for (of, _), yes in zip(tests, found) if of is test)
            if is_accepted != test["valid"]:
                (rejected if test["valid"] else accepted).append(f"{name}: {text_of(test['data'])}")
    return count, refused, rejected, accepted


def test_the_suite_of_draft_7(model: rotor.Model) -> None:
    count, refused, rejected, accepted = run_suite(model)
    assert not rejected
    assert not accepted
    assert count > 250
    assert len(refused) <= 0.12 * count, refused


def random_schema(draw: random.Random, depth: int = 0) -> Any:
    """A small schema of keywords that rotor enforces."""
    kinds: list[Any] = ["integer", "number", "string", "boolean", "null"]
    kind = draw.choice([*kinds, *(["array", "object", "any"] if depth < 2 else [])])
    part = lambda: random_schema(draw, depth + 1)  # noqa: E731
    chosen: dict[str, Any] = {} if kind == "any" else {"type": kind}
    if kind in ("integer", "number"):
        for key in draw.sample(["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"], draw.randint(0, 2)):
            chosen[key] = draw.choice([-10, -1, 0, 0.5, 1, 3, 10, 99.95, 1000])
        if draw.random() < 0.2:
            chosen["multipleOf"] = draw.choice([1, 2, 5, 0.5, 0.25, 10])
    elif kind == "string":
        if draw.random() < 0.4:
            chosen["minLength"] = draw.randint(0, 2)
        if draw.random() < 0.4:
            chosen["maxLength"] = draw.randint(1, 3)
        if draw.random() < 0.3:
            chosen["pattern"] = draw.choice(["^a", "b$", "^[^\"\\\\]*$", "[a-c]", "^a|b$", "^(?!ab)"])
    elif kind == "array":
        chosen["items"] = part()
        if draw.random() < 0.4:
            chosen["minItems"] = draw.randint(0, 2)
        if draw.random() < 0.4:
            chosen["maxItems"] = draw.randint(1, 3)
        if draw.random() < 0.2:
            chosen["contains"] = part()
    elif kind == "object":
        chosen["properties"] = {name: part() for name in draw.sample("abc", draw.randint(0, 3))}
        chosen["required"] = [name for name in "abc" if draw.random() < 0.3]
        if draw.random() < 0.5:
            chosen["additionalProperties"] = draw.choice([False, True, {"type": "integer"}])
        if draw.random() < 0.2:
            chosen["patternProperties"] = {draw.choice(["^a", "b"]): part()}
        if draw.random() < 0.2:
            chosen["maxProperties"] = draw.randint(0, 2)
    elif kind == "any":
        key = draw.choice(["anyOf", "oneOf", "allOf", "not", "if", "enum"])
        if key in ("anyOf", "oneOf", "allOf"):
            chosen[key] = [part() for _ in range(2)]
        elif key == "if":
            chosen.update({"if": part(), "then": part(), "else": part()})
        elif key == "enum":
            chosen["enum"] = draw.sample([1, 2.5, "a", "ab", None, True, [1], {"a": 1}], 3)
        else:
            chosen["not"] = part()
    return chosen


def random_value(draw: random.Random, depth: int = 0) -> Any:
    plain = [0, 1, 2, 3, -1, 10, 11, 1000, 0.5, 1.0, 2.25, -0.25, 99.95, 1e21, 1e-7, "", "a", "ab", "b", "cab",
             "\\", "\"", "\n", "é", None, True, False]
    if depth < 2 and draw.random() < 0.25:
        return [random_value(draw, depth + 1) for _ in range(draw.randint(0, 3))]
    if depth < 2 and draw.random() < 0.4:
        return {name: random_value(draw, depth + 1) for name in "abcd" if draw.random() < 0.5}
    return draw.choice(plain)


@pytest.mark.parametrize("seed", range(4))
def test_random_schemas_against_a_witness(model: rotor.Model, seed: int) -> None:
    draw = random.Random(seed)
    checked = 0
    for _ in range(60):
        schema = random_schema(draw)
        values = [random_value(draw) for _ in range(12)]
        found = verdicts(model, schema, values)
        if isinstance(found, str):
            continue
        witness = jsonschema.Draft7Validator(schema)
        for value, is_accepted in zip(values, found):
            is_valid = witness.is_valid(value)
            if is_accepted:
                assert is_valid, (schema, value)
            elif is_valid:
                orders = [dict(pairs) for pairs in permutations(value)] if isinstance(value, dict) else []
                again = verdicts(model, schema, orders)
                assert isinstance(value, (dict, list)) and (any(again) or has_inner_object(value)), (schema, value)
            checked += 1
    assert checked > 200


def permutations(value: dict[str, Any]) -> Iterator[list[tuple[str, Any]]]:
    import itertools

    yield from map(list, itertools.permutations(value.items()))


def has_inner_object(value: Any) -> bool:
    """Whether it contains an object, whose members may have an order of their own."""
    parts = value.values() if isinstance(value, dict) else value
    return any(isinstance(part, (dict, list)) for part in parts)


@pytest.mark.parametrize(
    "schema, good, bad",
    [
        ({"const": 9007199254740993}, [9007199254740993], [9007199254740992]),
        ({"type": "integer", "minimum": 10**21, "maximum": 10**21 + 1}, [10**21, 10**21 + 1], [10**21 + 2, 10**21 - 1]),
        ({"type": "integer", "minimum": -(2**63), "maximum": 2**63 - 1}, [-(2**63), 2**63 - 1, 0], [2**63, -(2**63) - 1]),
        ({"type": "number", "exclusiveMinimum": 0}, [1e-7, 6.02e23, 0.1], [0, -1, 0.0]),
        ({"type": "number", "maximum": 2.5}, [2.5, 2.49, -1e30, 0], [2.51, 3, 1e21]),
        ({"type": "integer", "multipleOf": 7}, [0, 7, 49], [8, 50]),
        ({"type": "number", "multipleOf": 0.01}, [1.25, 3, 0.1], [1.255]),
        ({"type": "array", "items": {"enum": ["a", "b"]}, "uniqueItems": True}, [[], ["b"], ["b", "a"]], [["a", "a"]]),
        ({"type": "string", "format": "date"}, ["2024-02-29", "2023-12-31"], ["2023-02-29", "2023-04-31"]),
        ({"type": "string", "pattern": r"^[^\\/\"]+$"}, ["ab"], ["a\\b", "a\"b", "a/b"]),
        ({"type": "string", "pattern": r"^(?=.*\d)(?=.*[a-z]).{3,}$"}, ["a1b"], ["abc", "a1"]),
        ({"patternProperties": {"^[ab]$": {"const": 1}}, "additionalProperties": False}, [{"a": 1, "b": 1}], [{"c": 1}]),
        ({"properties": {"a": {}, "b": {}}, "minProperties": 1}, [{"b": 1}, {"x": 1}], [{}]),
        ({"type": "object", "properties": {"n": {"$ref": "#"}}, "additionalProperties": False}, [{}, {"n": {"n": {}}}], [{"m": 1}]),
        ({"$ref": "#/$defs/a~1b%20c", "$defs": {"a/b c": {"type": "integer"}}}, [1], ["x"]),
        ({"if": {"required": ["a"]}, "then": {"required": ["b"]}}, [{}, {"a": 1, "b": 2}, 3], [{"a": 1}]),
        ({"type": "array", "contains": {"const": 1}, "maxContains": 1}, [[1, 2], [2, 1]], [[1, 1], [2]]),
        ({"allOf": [{"properties": {"a": {"type": "integer"}}}], "unevaluatedProperties": False}, [{"a": 1}], [{"b": 1}]),
    ],
)
def test_values_that_a_schema_describes(model: rotor.Model, schema: Any, good: list[Any], bad: list[Any]) -> None:
    found = verdicts(model, schema, [*good, *bad])
    assert found == [True] * len(good) + [False] * len(bad)


@pytest.mark.parametrize(
    "schema, place",
    [
        ({"type": "object", "properties": {"a": {"type": "array", "uniqueItems": True}}}, "#/properties/a/uniqueItems"),
        ({"items": {"$ref": "https://elsewhere.org/x"}}, "#/items/$ref"),
        ({"properties": {"a/b": {"pattern": "(?<=a)b"}}}, "#/properties/a~1b/pattern"),
        ({"minLength": "3"}, "#/minLength"),
        ({"type": "integer", "minimum": 3, "maximum": 2}, "no value meets the schema"),
        ({"required": ["a"], "properties": {"a": {"$ref": "#"}}, "type": "object"}, "no value meets the schema"),
        (False, "no value meets the schema"),
    ],
)
def test_refusals_name_the_place(model: rotor.Model, schema: Any, place: str) -> None:
    refusal = verdicts(model, schema, [])
    assert isinstance(refusal, str) and place in refusal


def test_lenient_ignores_what_it_cannot_enforce(model: rotor.Model) -> None:
    schema = {"type": "array", "items": {"type": "integer"}, "uniqueItems": True}
    assert verdicts(model, schema, [[1, 1], ["a"]], lenient=True) == [True, False]


def test_closed_objects_have_the_properties_that_they_name(model: rotor.Model) -> None:
    schema = {"type": "object", "properties": {"a": {"type": "integer"}}}
    assert verdicts(model, schema, [{"a": 1}, {"b": 1}], closed=True) == [True, False]
    assert verdicts(model, {**schema, "additionalProperties": True}, [{"b": 1}], closed=True) == [True]
    assert verdicts(model, {"type": "object"}, [{"b": 1}], closed=True) == [True]
    assert verdicts(model, {"type": "object", "properties": {}}, [{}, {"b": 1}], closed=True) == [True, False]
    assert verdicts(model, {"type": "object", "properties": {}}, [{}, {"b": 1}]) == [True, True]


@pytest.mark.parametrize(
    "schema",
    [
        {"allOf": [{"anyOf": [{"minimum": i}, {"maxLength": i}, {"minItems": i}]} for i in range(40)]},
        {"oneOf": [{"minimum": i} for i in range(90)]},
        {"pattern": "(((a{1,100}){1,100}){1,100})"},
        {"properties": {f"p{i}": {"enum": list(range(50))} for i in range(400)}},
        {"type": "integer", "multipleOf": 1e-300, "minimum": 10**300},
        {"$ref": "#"},
        {"allOf": [{"$ref": "#"}], "anyOf": [{"$ref": "#"}, {"not": {"$ref": "#"}}]},
    ],
)
def test_schemas_that_multiply_end_soon(model: rotor.Model, schema: Any) -> None:
    verdicts(model, schema, [])


if __name__ == "__main__":
    with rotor.Model(TAVERN, backend="cpu", threads=1) as opened:
        schemas, refusals, wrongly, unsound = run_suite(opened)
    print(f"{schemas} schemas: {len(refusals)} refused; {len(wrongly)} valid instances rejected, {len(unsound)} invalid accepted")
    print(*refusals, sep="\n")
