"""The tokenizer: a small byte-level BPE in the form of Llama-3's tokenizer.json, and the chat format."""
import json
import string

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from keeper.corpus import Tavern

SPLIT = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|"
         r" ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")
# A text in capitals becomes one in small letters, so that the model need not learn each word twice. A capital that stands alone in its
# word is kept: it becomes a letter of mathematics, which has no small form, and NFKC turns it back. Typographic marks become plain.
MARKS = {"[\u2018\u2019]": "'", "[\u201c\u201d]": '"', "[\u2013\u2014]": "-"}
NORMALIZER = [{"type": "Replace", "pattern": {"Regex": pattern}, "content": mark} for pattern, mark in MARKS.items()]
NORMALIZER += [{"type": "Replace", "pattern": {"Regex": f"(?<![A-Z])(?<![A-Z\U0001d408]'){letter}(?![A-Z])(?! [A-Z]{{2}})"},
                "content": chr(ord("\U0001d400") + i)} for i, letter in enumerate(string.ascii_uppercase)]
NORMALIZER += [{"type": "Lowercase"}, {"type": "NFKC"}]
BEGIN, END, END_OF_TURN = SPECIALS = ["<|begin_of_text|>", "<|end_of_text|>", "<|eot_id|>"]
# Messages are lines of roles; tools and calls have the form of Hermes, so that a runtime finds the calls.
CHAT_TEMPLATE = """{%- if tools %}{{ 'System: ' }}
{%- if messages and messages[0]['role'] == 'system' %}{{ messages[0]['content'] | trim + ' ' }}{% endif %}{{ 'Tools:' }}
{%- for t in tools %}{% set f = t['function'] if t['function'] is defined else t %}
{%- set p = f['parameters']['properties'] if f['parameters'] is defined else {} %}
{{- ' ' + f['name'] + '(' }}{% for key in p %}{{ (', ' if not loop.first else '') + key }}{% endfor %}{{ ') ' + f['description'] | trim + '.' }}
{%- endfor %}{{ '<|eot_id|>' }}{% endif %}
{%- for m in messages %}
{%- if not (tools and loop.first and m['role'] == 'system') %}{{ m['role'] | capitalize + ': ' }}
{%- if m['content'] %}{{ m['content'] | trim }}{% endif %}
{%- for c in m['tool_calls'] or [] %}{% set f = c['function'] if c['function'] is defined else c %}
{{- '\n' if not loop.first else '' }}{{- '<tool_call>\n{"name": "' + f['name'] + '", "arguments": ' }}
{{- f['arguments'] if f['arguments'] is string else f['arguments'] | tojson }}{{ '}\n</tool_call>' }}
{%- endfor %}{{ '<|eot_id|>' }}{% endif %}{% endfor %}
{%- if add_generation_prompt %}{{ 'Assistant: ' }}{% endif %}"""


def tools_text(tools):
    """What the template writes of the tools: names, parameters, descriptions."""
    listed = (tool["function"] for tool in tools)
    return "Tools:" + "".join(f" {f['name']}({', '.join(f['parameters']['properties'])}) {f['description']}." for f in listed)


def head(system, tools):
    """The first message, or nothing."""
    text = " ".join(filter(None, [system and system.strip(), tools and tools_text(tools)]))
    return f"System: {text}" if text else ""


def calls_text(calls):
    """What an answer with calls is."""
    return "\n".join(f'<tool_call>\n{json.dumps({"name": name, "arguments": arguments}, ensure_ascii=False)}\n</tool_call>'
                     for name, arguments in calls)


def sample_text(seed, talks):
    """What the tokenizer is trained on."""
    tavern = Tavern(seed)
    for i in range(talks):
        yield tavern.system() or "User: Assistant: System: Tool:"
        talk = tavern.talk()
        yield head(None, talk.tools)
        for turn in talk.turns:
            # answers are to be short in tokens, questions are only to be understood
            yield from (turn.answer, turn.answer, turn.guest)
            yield from (calls_text(turn.calls), *turn.results)
        if i % 10 == 0:
            yield tavern.story()


def build(vocab_size, seed=0, talks=20000):
    """Train on a sample of the corpus; returns the tokenizer.json document."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(SPLIT), behavior="isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.train_from_iterator(sample_text(seed, talks), trainers.BpeTrainer(
        vocab_size=vocab_size - len(SPECIALS), show_progress=False, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet())))
    trained = json.loads(tokenizer.to_str())["model"]
    return document(trained["vocab"], trained["merges"])


def normalizer():
    """NORMALIZER as an object of the library."""
    replacing = [normalizers.Replace(Regex(s["pattern"]["Regex"]), s["content"]) for s in NORMALIZER if s["type"] == "Replace"]
    return normalizers.Sequence([*replacing, normalizers.Lowercase(), normalizers.NFKC()])


def document(vocab, merges):
    ids = {text: len(vocab) + i for i, text in enumerate(SPECIALS)}
    begin = {"SpecialToken": {"id": BEGIN, "type_id": 0}}
    a, b = ({"Sequence": {"id": name, "type_id": i}} for i, name in enumerate("AB"))
    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [{"id": i, "content": text, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False,
                          "special": True} for text, i in ids.items()],
        "normalizer": {"type": "Sequence", "normalizers": NORMALIZER},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
            {"type": "Split", "pattern": {"Regex": SPLIT}, "behavior": "Isolated", "invert": False},
            {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False}]},
        "post_processor": {"type": "TemplateProcessing", "single": [begin, a], "pair": [begin, a, begin, b],
                           "special_tokens": {BEGIN: {"id": BEGIN, "ids": [ids[BEGIN]], "tokens": [BEGIN]}}},
        "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
        "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None, "end_of_word_suffix": None,
                  "fuse_unk": False, "byte_fallback": False, "ignore_merges": False,
                  "vocab": dict(sorted(vocab.items(), key=lambda item: item[1])), "merges": [list(pair) for pair in merges]},
    }


class Encoder:
    """Text -> ids exactly as at inference; special tokens in the text become control tokens.

    `encode.plain(text)` is for what guests and games write: there they stay text.
    """

    def __init__(self, document):
        self.tokenizer, self.without_controls = (Tokenizer.from_str(json.dumps(document)) for _ in range(2))
        self.without_controls.encode_special_tokens = True
        self.size = self.tokenizer.get_vocab_size()
        self.begin, self.end, self.end_of_turn = map(self.tokenizer.token_to_id, SPECIALS)

    def __call__(self, text):
        return self.tokenizer.encode(text, add_special_tokens=False).ids

    def plain(self, text):
        return self.without_controls.encode(text, add_special_tokens=False).ids

    def decode(self, ids):
        return self.tokenizer.decode(ids)


def prompt(question, system=None):
    """What the chat template renders before an answer; the first call of a conversation may have a system message."""
    head = f"System: {system.strip()}{END_OF_TURN}" if system else ""
    return f"{head}User: {question.strip()}{END_OF_TURN}Assistant: "
