"""Renders the templates beside this file with jinja2 as transformers sets it up, into cases.json.

Run by hand when a template changes: python3 make_cases.py (needs jinja2 3.1).
"""
import json
import pathlib

import jinja2
import jinja2.ext
from jinja2.sandbox import ImmutableSandboxedEnvironment


class Generation(jinja2.ext.Extension):
    """transformers' {% generation %}: a scope that is rendered like any other."""

    tags = {"generation"}

    def parse(self, parser):
        lineno = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return jinja2.nodes.CallBlock(self.call_method("render_body"), [], [], body).set_lineno(lineno)

    def render_body(self, caller):
        return caller()


def raise_exception(message):
    raise jinja2.exceptions.TemplateError(message)


def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def environment():
    env = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[Generation, jinja2.ext.loopcontrols]
    )
    env.filters["tojson"] = tojson
    env.globals["raise_exception"] = raise_exception
    env.globals["strftime_now"] = lambda f: __import__("datetime").datetime(2024, 7, 26).strftime(f)
    return env


CONVERSATIONS = [
    [("user", "Who are you?")],
    [("system", "Answer briefly.\n"), ("user", "Count to five.")],
    [("user", "We are  here \u3000"), ("assistant", " Yes.\n"), ("user", "\x1cWe <b> \"quote\" & 'ſ' 🙂")],
    [("system", "s"), ("user", "u1"), ("assistant", "a1"), ("user", "u2"), ("assistant", "a2")],
    [("user", "hi"), ("user", "again")],
    [("user", "hi"), ("tool", "42")],
]


def main():
    here = pathlib.Path(__file__).parent
    cases = []
    for path in sorted(here.glob("*.jinja")):
        template = environment().from_string(path.read_bytes().decode())
        for conversation in CONVERSATIONS:
            messages = [{"role": r, "content": c} for r, c in conversation]
            for prompt in (False, True):
                try:
                    text = template.render(
                        messages=messages, tools=None, documents=None, add_generation_prompt=prompt,
                        bos_token="<s>", eos_token="</s>",
                    )
                    error = None
                except jinja2.exceptions.TemplateError as e:
                    text, error = None, str(e)
                cases.append({"template": path.name, "messages": messages, "add_generation_prompt": prompt,
                              "text": text, "error": error})
    (here / "cases.json").write_text(json.dumps(cases, indent=0, ensure_ascii=True) + "\n")


if __name__ == "__main__":
    main()
