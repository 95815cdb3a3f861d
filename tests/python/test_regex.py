"""The regular expressions of tokenizers match as in Oniguruma, which Hugging Face's `tokenizers`
uses, or are refused."""

from __future__ import annotations

import json
import random
import unicodedata
from pathlib import Path

import pytest
from tokenizers import Regex
from tokenizers.normalizers import Replace

import rotor

MARK = "\u0001"


def load(tiny: Path, pattern: str) -> rotor.Model:
    files = {path.name: path.read_bytes() for path in tiny.iterdir()}
    tokenizer = json.loads(files["tokenizer.json"])
    tokenizer["normalizer"] = {"type": "Replace", "pattern": {"Regex": pattern}, "content": MARK}
    return rotor.Model.from_files({**files, "tokenizer.json": json.dumps(tokenizer).encode()}, "cpu", 1)


def matched(model: rotor.Model, text: str) -> str:
    """The text with a mark in place of each match."""
    return model.detokenize(model.tokenize(text))


PIECES = ["a", "b", "S", "s", "ss", "K", "ſ", "\u212a", "ß", "é", "漢", "1", "½", "Ⅷ", " ", "  ", "\n", "\r\n", "\t", "\u00a0",
          "\u3000", "\u200d", "_", "-", "'", "'s", "'S", "'ſ", ".", "!", "\u0301", "😀", "\u0085", "\u2028", "ﬁ", "f", "i"]


def texts(source: random.Random, count: int) -> list[str]:
    return ["".join(source.choice(PIECES) for _ in range(source.randrange(1, 14))) for _ in range(count)]


KNOWN = [
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
    r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+",
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+",
    r"(?=(\d{3})+(?!\d))", r"[0-9]", r"[0-9][0-9][0-9]", r"\p{N}{1,3}", r"\s+", r"^a", r"a$", r"^", r"$", r"\Aa", r"a\z", r"a\Z",
    r"\w+", r"\W+", r"\bs", r"\Ba", r"\h+", r"\d+", r"\D", r"\S+", r"(?<=a)b", r"(?<!a)b", r"(?>a+)b", r"a++", r"a*+b", r"a{,2}",
    r"a{2}", r"a{1,2}?", r"(?i:k)", r"(?i:s)", r"(?i)k|a", r"[\-a]", r"[a\]]", r"[\s\p{L}]", r"[^\w]", r"[\W]", r"[\h]", r"a|", r"a?",
    r"\u0061", r"\x61", r"\x{6f22}", r"\p{Han}", r"\P{L}", r"\p{^L}", r"[一-龥]+", r"\.", r"\'", r"[~a]", r"[a-c]", r".", r".+",
    r"a{", r"a{b}", r"}", r"\r\n|\n", r"[[:alpha:]]", r"[a&&b]", r"a{2}?", r"a{1,2}+", r"(a)\1", r"(?<n>a)", r"\R", r"\X", r"a\K", r"\Ga",
    r"(?~a)", r"(?m)a.b", r"(?x)a b", r"(?i:ss)", r"(?i:st)", r"(?i:é)", r"(?i:\p{L})", r"a(?i)b|c", r"(a*)*", r"(a|b*)+", r"a**", r"\xe9",
    r"[a-\d]", r"[]a]", r"[a-c-e]", r"\<a", r"\N", r"\O", r"\p{Alpha}", r"\pL", r"a{100000}", r"(?#x)a", r"(?(1)a|b)", r"\e", r"\y",
]


def check(tiny: Path, patterns: list[str], source: random.Random, n_texts: int) -> tuple[int, int]:
    accepted = refused = 0
    for pattern in patterns:
        try:
            model = load(tiny, pattern)
        except rotor.RotorError as error:
            assert error.name == "ROTOR_E_TOKENIZER" and "normalizer" in str(error), error
            refused += 1
            continue
        try:
            oracle = Replace(Regex(pattern), MARK)
        except Exception:
            # Oniguruma has no such pattern, so no tokenizer uses it.
            continue
        with model:
            accepted += 1
            for text in texts(source, n_texts):
                assert matched(model, text) == oracle.normalize_str(text), (pattern, text)
    return accepted, refused


def test_patterns_that_differ_and_that_are_known(tiny: Path) -> None:
    accepted, refused = check(tiny, KNOWN, random.Random(1), 40)
    assert accepted >= 50 and refused >= 25, (accepted, refused)


def made_up(source: random.Random, depth: int = 2) -> str:
    atoms = ["a", "b", "s", "1", " ", "\\s", "\\d", "\\w", "\\W", "\\h", ".", "\\p{L}", "\\P{N}", "[ab]", "[^a\\s]", "[\\w-]", "\\n", "^", "$",
             "\\b", "\\B", "\\A", "\\Z", "\\z", "漢", "'", "(?i:k)", "(?i:'s)", "[a-f]", "{", "\\-"]
    suffixes = ["", "", "", "", "*", "+", "?", "{2}", "{1,2}", "{,2}", "*?", "+?", "++", "*+", "{2}?", "{1,2}+"]
    parts = []
    for _ in range(source.randrange(1, 4)):
        if depth and source.random() < 0.3:
            kind = source.choice(["(", "(?:", "(?>", "(?=", "(?!", "(?<=", "(?<!"])
            atom = f"{kind}{made_up(source, depth - 1)})"
        else:
            atom = source.choice(atoms)
        parts.append(atom + source.choice(suffixes))
    return "".join(parts) + (f"|{made_up(source, depth - 1)}" if depth and source.random() < 0.3 else "")


def test_patterns_made_up(tiny: Path) -> None:
    source = random.Random(7)
    accepted, refused = check(tiny, [made_up(source) for _ in range(500)], source, 25)
    assert accepted >= 100 and refused >= 50, (accepted, refused)


@pytest.mark.parametrize("pattern", [r"\w", r"\s", r"\d", r"\h", r"\p{L}", r"\p{N}", r"\p{P}", r"\p{S}", r"\p{M}", r"\p{Lu}", r"\p{Ll}", r"\p{Z}", r"\p{Han}"])
def test_classes_hold_the_same_characters(pattern: str, tiny: Path) -> None:
    """All characters of the first plane in Unicode 14, the newest version that both engines have.
    """
    known = [chr(code) for code in range(0x20, 0x10000) if unicodedata.category(chr(code)) not in ("Cn", "Cs", "Co")]
    known = [c for c in known if c != MARK]
    with load(tiny, pattern) as model:
        oracle = Replace(Regex(pattern), MARK)
        for at in range(0, len(known), 4000):
            text = "".join(known[at : at + 4000])
            ours, theirs = matched(model, text), oracle.normalize_str(text)
            assert ours == theirs, [hex(ord(c)) for c in set(ours) ^ set(theirs)]


def test_catastrophes_are_errors(tiny: Path) -> None:
    for pattern in (r"(?:a|a)*+(?<!a)c", r"(?:a?b?){20}(?<=c)c", r"(?=(?:a|aa)+c)a"):
        try:
            model = load(tiny, pattern)
        except rotor.RotorError:
            continue
        with model:
            try:
                model.tokenize("a" * 5000)
            except rotor.RotorError as error:
                assert "too many steps" in str(error)
