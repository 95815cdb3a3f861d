"""The tokenizer: a small byte-level BPE in the form of Llama-3's tokenizer.json, and the chat format."""
import json

from tokenizers import Regex, Tokenizer, models, pre_tokenizers, trainers

from corpus import Tavern

SPLIT = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|"
         r" ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")
BEGIN, END, END_OF_TURN = SPECIALS = ["<|begin_of_text|>", "<|end_of_text|>", "<|eot_id|>"]
CHAT_TEMPLATE = ("{% for m in messages %}{{ m['role'] | capitalize + ': ' + m['content'] | trim + '<|eot_id|>' }}{% endfor %}"
                 "{% if add_generation_prompt %}{{ 'Assistant: ' }}{% endif %}")


def sample_text(seed, conversations):
    tavern = Tavern(seed)
    for i in range(conversations):
        yield tavern.system() or "User: Assistant: System:"
        for question, answer in tavern.conversation():
            # answers are to be short in tokens, questions are only to be understood
            yield from (answer, answer, question)
        if i % 10 == 0:
            yield tavern.story()


def build(vocab_size, seed=0, conversations=20000):
    """Train on a sample of the corpus; returns the tokenizer.json document."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(SPLIT), behavior="isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.train_from_iterator(sample_text(seed, conversations), trainers.BpeTrainer(
        vocab_size=vocab_size - len(SPECIALS), show_progress=False, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet())))
    trained = json.loads(tokenizer.to_str())["model"]
    return document(trained["vocab"], trained["merges"])


def document(vocab, merges):
    ids = {text: len(vocab) + i for i, text in enumerate(SPECIALS)}
    begin = {"SpecialToken": {"id": BEGIN, "type_id": 0}}
    a, b = ({"Sequence": {"id": name, "type_id": i}} for i, name in enumerate("AB"))
    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [{"id": i, "content": text, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False,
                          "special": True} for text, i in ids.items()],
        "normalizer": None,
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
    """Text -> ids exactly as at inference; special tokens in the text become control tokens."""

    def __init__(self, document):
        self.tokenizer = Tokenizer.from_str(json.dumps(document))
        self.begin, self.end, self.end_of_turn = map(self.tokenizer.token_to_id, SPECIALS)

    def __call__(self, text):
        return self.tokenizer.encode(text, add_special_tokens=False).ids

    def decode(self, ids):
        return self.tokenizer.decode(ids)


def prompt(question, system=None):
    """What the chat template renders before an answer; the first call of a conversation may have a system message."""
    head = f"System: {system.strip()}{END_OF_TURN}" if system else ""
    return f"{head}User: {question.strip()}{END_OF_TURN}Assistant: "
