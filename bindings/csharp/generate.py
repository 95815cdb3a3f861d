"""Writes the C# declarations of include/rotor.h: package/Runtime/Native*.cs, Enums.cs and Data.cs.

    python bindings/csharp/generate.py

A test compares the files with what this program makes. It fails on a line of the header that it does not understand.
"""

from __future__ import annotations

import re
import sys
import textwrap
from dataclasses import dataclass, field
from pathlib import Path
from typing import Iterator

HERE = Path(__file__).resolve().parent
HEADER = HERE.parent.parent / "include" / "rotor.h"
RUNTIME = HERE / "package" / "Runtime"

# Public enums, and the constants of the header that are their values.
ENUMS = {
    "rotor_status": ("Status", "ROTOR_E_"),
    "rotor_step_state": ("StepState", "ROTOR_STEP_"),
    "rotor_end_reason": ("EndReason", "ROTOR_END_"),
    "rotor_device_kind": ("DeviceKind", "ROTOR_DEVICE_"),
    "rotor_log_level": ("LogLevel", "ROTOR_LOG_"),
    "rotor_event_kind": ("EventKind", "ROTOR_EVENT_"),
}
DEFINED = {
    "KvType": (r"ROTOR_KV_(\w+)", "The numbers of a KV cache."),
    "TextFlags": (r"ROTOR_TEXT_(\w+)", "Flags of texts."),
    "ChatFlags": (r"ROTOR_CHAT_(GENERATION_PROMPT|PARSE_CONTENTS)", "Flags of prompts."),
    "WhenFull": (r"ROTOR_CHAT_FULL_(\w+)", "What a chat does when the context is full."),
    "GrammarKind": (r"ROTOR_GRAMMAR_(\w+)", "What the source of a grammar is, with flags."),
    "SaveContent": (r"ROTOR_SAVE_(\w+)", "What a save contains."),
    "Pooling": (r"ROTOR_POOLING_(\w+)", "How the states of a text's tokens become one vector."),
}
# Public classes over structs: name, whether the caller sets the fields.
DATA = {
    "rotor_sampling": ("Sampling", True),
    "rotor_model_options": ("ModelOptions", True),
    "rotor_session_options": ("SessionOptions", True),
    "rotor_chat_options": ("ChatOptions", True),
    "rotor_embed_options": ("EmbedOptions", True),
    "rotor_model_info": ("ModelInfo", False),
    "rotor_session_stats": ("SessionStats", False),
    "rotor_memory": ("MemoryEstimate", False),
}
# Fields that are more than numbers.
FIELD_TYPES = {
    "kv_type": "KvType", "when_full": "WhenFull", "pooling": "Pooling", "flags": "ChatFlags", "normalize": "bool",
    "truncate": "bool", "has_tokenizer": "bool", "has_chat_template": "bool", "has_head": "bool",
}
HANDLES = {"rotor_model": "ModelHandle", "rotor_session": "SessionHandle", "rotor_chat": "ChatHandle",
           "rotor_worker": "WorkerHandle", "rotor_embedding": "EmbeddingHandle"}
NUMBERS = {"uint32_t": "uint", "int32_t": "int", "uint64_t": "ulong", "size_t": "UIntPtr", "float": "float",
           "uint8_t": "byte", "char": "byte", "rotor_status": "int", "void": "void"}
# What descriptions of the header call by a C name, in C#.
NAMES = {
    "rotor_session_set_stop": "Session.SetStop", "rotor_session_set_thinking": "Session.SetThinking",
    "rotor_session_set_tokens": "Session.SetTokens", "rotor_session_set_sampling": "Session.SetSampling",
    "rotor_session_set_draft_model": "Session.SetDraftModel", "rotor_session_append_text": "Session.Append",
    "rotor_session_held_text": "Session.HeldText", "rotor_session_set_grammar": "Session.SetGrammar",
    "rotor_session_set_logit_bias": "Session.SetLogitBias", "rotor_session_stats": "SessionStats",
    "rotor_session_options": "SessionOptions", "rotor_model_options": "ModelOptions", "rotor_model_free": "Model.Dispose",
    "rotor_model_info_get": "Model.Info", "rotor_model_info": "ModelInfo", "rotor_model_estimate": "Model.Estimate",
    "rotor_model_inspect": "Model.Inspect",
    "rotor_model_load": "Model.Load", "rotor_model_load_files": "Model.LoadFiles", "rotor_model_chat_tokens": "Model.ChatTokens",
    "rotor_model_chat_render": "Model.RenderChat", "rotor_model_chat_format": "Model.FormatChat", "rotor_model_detokenize": "Model.Detokenize",
    "rotor_worker_generate": "Worker.Generate", "rotor_chat_step": "Chat.Step", "rotor_chat_begin": "Chat.Begin",
    "rotor_chat_begin_part": "Chat.BeginPart", "rotor_session_prefill": "Session.Prefill", "rotor_batch_step": "Session.StepAll",
    "rotor_step": "StepResult", "rotor_event": "WorkerEvent", "rotor_chat": "Chat", "rotor_log_level": "LogLevel",
    "rotor_step_state": "StepState", "rotor_end_reason": "EndReason",
}


@dataclass
class Item:
    name: str
    doc: list[str]
    parts: list[tuple[str, str, list[str]]] = field(default_factory=list)  # name, type or value, doc
    returns: str = ""


@dataclass
class Header:
    constants: list[Item]
    enums: list[Item]
    structs: list[Item]
    callbacks: list[Item]
    functions: list[Item]
    opaque: set[str]


def documented(text: str) -> Iterator[tuple[list[str], str]]:
    """The statements of a text, each with the comment above it."""
    doc: list[str] = []
    statement = ""
    for line in text.splitlines():
        line = line.strip()
        if not line:
            if not statement:
                doc = []
        elif line.startswith("//") and not statement:
            doc.append(line[2:].strip())
        else:
            statement = f"{statement} {line}".strip()
            if statement.endswith((";", ",")) and statement.count("{") == statement.count("}") and statement.count("(") == statement.count(")"):
                yield doc, statement[:-1].strip()
                doc, statement = [], ""
    if statement:
        sys.exit(f"rotor.h: this is not understood: {statement}")


def split(declaration: str) -> tuple[str, str]:
    """The name and the type of a declaration."""
    found = re.fullmatch(r"(.+?[\s*])(\w+)(\[\w+\])?", declaration.strip())
    if found is None:
        sys.exit(f"rotor.h: this is no declaration: {declaration}")
    name = f"@{found[2]}" if found[2] in ("lock", "params", "out", "in", "ref", "object", "string") else found[2]
    return name, re.sub(r"\s+", " ", found[1]).strip() + (found[3] or "")


def read(header: str) -> Header:
    text = re.sub(r"/\*.*?\*/", "", header, flags=re.S)
    found = Header([], [], [], [], [], set())
    define = re.compile(r"((?:^//.*\n)*)^#define (ROTOR_\w+)[ ](\S+)$", re.M)
    for doc, name, value in define.findall(text):
        found.constants.append(Item(name, [line[2:].strip() for line in doc.splitlines()], returns=value))
    text = define.sub("", text)
    text = re.sub(r"^\s*#.*$|^extern \"C\" \{$|^\}  ?(?:// extern \"C\")?$", "", text, flags=re.M)
    struct = re.compile(r"((?:^//[^\n]*\n)*)^typedef struct (rotor_\w+) \{\n(.*?)^\} \2;", re.M | re.S)
    for doc, name, body in struct.findall(text):
        fields = [(*split(one), its) for its, one in documented(body)]
        found.structs.append(Item(name, [line[2:].strip() for line in doc.splitlines()], fields))
    text = struct.sub("", text)
    enum = re.compile(r"((?:^//[^\n]*\n)*)^enum (rotor_\w+)\s*: int32_t\s*\{\n(.*?)^\};", re.M | re.S)
    for doc, name, body in enum.findall(text):
        values = [(*map(str.strip, one.split("=")), its) for its, one in documented(body)]
        found.enums.append(Item(name, [line[2:].strip() for line in doc.splitlines()], values))  # type: ignore[arg-type]
    text = enum.sub("", text)
    for doc, one in documented(text):
        if opaque := re.fullmatch(r"typedef struct (rotor_\w+) \1", one):
            found.opaque.add(opaque[1])
        elif callback := re.fullmatch(r"typedef (\w+) \(\*(rotor_\w+)\)\((.*)\)", one):
            found.callbacks.append(Item(callback[2], doc, arguments(callback[3]), callback[1]))
        elif call := re.fullmatch(r"(rotor_status|const char \*|uint32_t|void) ?(rotor_\w+)\((.*)\)", one):
            found.functions.append(Item(call[2], doc, arguments(call[3]), call[1].strip()))
        elif not re.fullmatch(r"struct rotor_\w+|enum rotor_\w+ ?: int32_t|typedef enum (rotor_\w+) \1|typedef int32_t rotor_\w+", one):
            sys.exit(f"rotor.h: this is not understood: {one}")
    return found


def arguments(text: str) -> list[tuple[str, str, list[str]]]:
    return [] if text.strip() == "void" else [(*split(one), []) for one in text.split(",")]


# ---- C# ----------------------------------------------------------------------------------------------------------------------------


def pascal(name: str) -> str:
    return "".join(word.capitalize() for word in name.lower().split("_"))


def native_type(c_type: str, header: Header, raw: bool) -> str:
    """The type in a declaration of C#. `raw`: pointers to objects are IntPtr, not handles."""
    plain = re.sub(r"\b(const|struct|enum) ?", "", c_type).strip()
    plain = re.sub(r"\s+", "", plain)
    base, stars = plain.rstrip("*"), plain.count("*")
    if base in {callback.name for callback in header.callbacks}:
        return "IntPtr"
    if base in header.opaque:
        return "IntPtr" + "*" * (stars - 1) if raw or stars > 1 else HANDLES[base]
    if base not in NUMBERS and base not in {struct.name for struct in header.structs}:
        sys.exit(f"rotor.h: {c_type} has no type in C#")
    return NUMBERS.get(base, base) + "*" * stars


def comment(lines: list[str], indent: str, names: dict[str, str]) -> str:
    """A description as XML. Later paragraphs are remarks."""
    text = re.sub(r"\s+", " ", " ".join(lines)).strip()
    text = text.replace("`", "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = re.sub(r"^1 if (.*?), else 0", r"Whether \1", text)
    text = re.sub(r"\b(?:rotor|ROTOR)_\w+", lambda found: names.get(found[0], found[0]), text)
    text = text or "The value 0."
    text = text[0].upper() + text[1:] + ("" if text.endswith((".", ":")) else ".")
    whole = f"<summary>{text}</summary>"
    return "".join(f"{indent}/// {line}\n" for line in textwrap.wrap(whole, 100 - len(indent), break_long_words=False))


def number(value: str) -> str:
    return {"UINT64_MAX": "ulong.MaxValue", "SIZE_MAX": "ulong.MaxValue"}.get(value, value)


def defined(header: Header) -> dict[str, tuple[str, str]]:
    """The enum and the member that a constant of the header is."""
    found = {}
    for name, (pattern, _) in DEFINED.items():
        for constant in header.constants:
            match = re.fullmatch(pattern, constant.name)
            if match and not any(re.fullmatch(other, constant.name) for its, (other, _) in DEFINED.items()
                                 if its != name and len(other) > len(pattern)):
                found[constant.name] = (name, pascal(match[1]))
    return found


def member(name: str, prefix: str) -> str:
    return "Ok" if name == "ROTOR_OK" else pascal(name.removeprefix(prefix))


def spoken(header: Header) -> dict[str, str]:
    """All names of the header that have another name in C#."""
    names = dict(NAMES)
    for enum in header.enums:
        name, prefix = ENUMS[enum.name]
        names |= {value: f"{name}.{member(value, prefix)}" for value, _, _ in enum.parts}
    names |= {constant: ".".join(its) for constant, its in defined(header).items()}
    return names | {c_name: name for c_name, (name, _) in DATA.items()} | {"ROTOR_NO_BUDGET": "Session.NoBudget"}


START = "// Made by bindings/csharp/generate.py from include/rotor.h.\n"


def enums(header: Header) -> str:
    names, text = spoken(header), START + "using System;\n\nnamespace Rotor\n{\n"
    parts = []
    for enum in header.enums:
        name, prefix = ENUMS[enum.name]
        values = "\n".join(comment(doc, " " * 8, names) + f"        {member(value, prefix)} = {its},\n" for value, its, doc in enum.parts)
        parts.append(comment(enum.doc or ["Tells what happened."], " " * 4, names) + f"    public enum {name}\n    {{\n{values}    }}\n")
    constants = {constant.name: constant for constant in header.constants}
    for name, (_, doc) in DEFINED.items():
        its = [(constants[constant], value) for constant, (enum_name, value) in defined(header).items() if enum_name == name]
        values = "\n".join(comment(one.doc, " " * 8, names) + f"        {value} = {one.returns},\n" for one, value in its)
        flags = "    [Flags]\n" if name.endswith("Flags") or name == "GrammarKind" else ""
        parts.append(f"    /// <summary>{doc}</summary>\n{flags}    public enum {name} : uint\n    {{\n{values}    }}\n")
    return text + "\n".join(parts) + "}\n"


def types(header: Header) -> str:
    text = START + "using System;\nusing System.Runtime.InteropServices;\n\nnamespace Rotor\n{\n"
    text += "    internal static unsafe partial class Native\n    {\n"
    taken = defined(header)
    for constant in header.constants:
        if constant.name not in taken:
            kind = "ulong" if constant.returns.endswith("_MAX") else "uint"
            text += f"        internal const {kind} {constant.name} = {number(constant.returns)};\n"
    for callback in header.callbacks:
        its = ", ".join(f"{native_type(kind, header, True)} {name}" for name, kind, _ in callback.parts)
        text += "\n        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]\n"
        text += f"        internal delegate {NUMBERS[callback.returns]} {callback.name}({its});\n"
    sizes = {constant.name: constant.returns for constant in header.constants}
    for struct in header.structs:
        text += f"\n        [StructLayout(LayoutKind.Sequential)]\n        internal struct {struct.name}\n        {{\n"
        for name, kind, _ in struct.parts:
            if array := re.fullmatch(r"char ?\[(\w+)\]", kind):
                text += f"            internal fixed byte {name}[{sizes.get(array[1], array[1])}];\n"
            else:
                text += f"            internal {native_type(kind, header, True)} {name};\n"
        text += "        }\n"
    return text + "    }\n}\n"


def calls(header: Header) -> str:
    text = START + "using System;\nusing System.Runtime.InteropServices;\n\nnamespace Rotor\n{\n"
    text += "    internal static unsafe partial class Native\n    {\n"
    text += '        internal const string Name = "rotor";\n        private const CallingConvention C = CallingConvention.Cdecl;\n'
    for function in header.functions:
        raw = function.name.endswith("_free")
        its = [f"{native_type(kind, header, raw)} {name}" for name, kind, _ in function.parts]
        returns = native_type(function.returns, header, True)
        # An argument is not cut at its space.
        line = f"internal static extern {returns} {function.name}({', '.join(one.replace(' ', '~') for one in its)});"
        line = textwrap.fill(line, 118, initial_indent=" " * 8, subsequent_indent=" " * 12, break_long_words=False).replace("~", " ")
        text += f"\n        [DllImport(Name, CallingConvention = C)]\n{line}\n"
    return text + "    }\n}\n"


def data(header: Header) -> str:
    names = spoken(header)
    parts = []
    for struct in header.structs:
        if struct.name not in DATA:
            continue
        name, is_set = DATA[struct.name]
        kind = "sealed partial class" if is_set or name == "ModelInfo" else "readonly partial struct"
        text = comment(struct.doc[:1] if is_set else [struct.doc[0].split(". Set ")[0].split(". Call ")[0]], " " * 4, names)
        if is_set:
            text = comment([struct.doc[0].split(". Call ")[0]], " " * 4, names)
        text += f"    public unsafe {kind} {name}\n    {{\n        internal {'' if is_set else 'readonly '}Native.{struct.name} native;\n"
        if is_set:
            text += f"\n        /// <summary>The defaults.</summary>\n        public {name}()\n        {{\n            Library.Ready();\n"
            text += f"            fixed (Native.{struct.name}* its = &native)\n                Library.Check("
            text += f"Native.{struct.name}_init(its, (UIntPtr)sizeof(Native.{struct.name})));\n        }}\n"
        else:
            text += f"\n        internal {name}(Native.{struct.name} native)\n        {{\n            this.native = native;\n        }}\n"
        for its, c_type, doc in struct.parts:
            if its in ("struct_size", "reserved") or "*" in c_type or c_type not in NUMBERS:
                continue
            shown = FIELD_TYPES.get(its, NUMBERS[c_type])
            get = f"native.{its} != 0" if shown == "bool" else f"native.{its}" if shown == NUMBERS[c_type] else f"({shown})native.{its}"
            put = "value ? 1u : 0u" if shown == "bool" else "value" if shown == NUMBERS[c_type] else "(uint)value"
            text += "\n" + comment(doc, " " * 8, names) + f"        public {shown} {pascal(its)}"
            text += f" {{ get => {get}; set => native.{its} = {put}; }}\n" if is_set else f" => {get};\n"
        parts.append(text + "    }\n")
    return START + "using System;\n\nnamespace Rotor\n{\n" + "\n".join(parts) + "}\n"


def made() -> dict[str, str]:
    """The files, by name."""
    header = read(HEADER.read_text())
    return {"Enums.cs": enums(header), "NativeTypes.cs": types(header), "NativeCalls.cs": calls(header), "Data.cs": data(header)}


if __name__ == "__main__":
    for file, text in made().items():
        (RUNTIME / file).write_text(text)
