//! Grammars in Lark: set, then obeyed by a model that says anything.

use rotor::abi::grammar::ROTOR_GRAMMAR_LARK;

use super::said_under;

/// Words of grammars.
pub const WORDS: &[&str] = &[
    "start: ",
    "\nstart: a b\n",
    "\na: ",
    "\nA: ",
    "\nb: a | b\n",
    "/[a-z]+/",
    "/(a|b)*/i",
    "\"x\"",
    "\"x\"i",
    "|",
    "?",
    "*",
    "+",
    "~ 3",
    "{2,5}",
    "(",
    ")",
    "[",
    "]",
    "%json {\"type\": \"integer\"}",
    "%json {",
    "%ignore /\\s+/\n",
    "%regex {\"substring_words\": \"a b\"}",
    "%llguidance {}\n",
    "%import common.INT\n",
    "<|eot_id|>",
    "<[319]>",
    "<[0-5]>",
    "@a",
    "[capture]",
    "[max_tokens=5]",
    "[lazy]",
    "[stop=\"x\"]",
    "[temperature=0.5]",
    "[suffix=/x/]",
    "->",
    "//",
    "\n",
    "~ 2..4",
    "& ",
    "~ ",
];

/// A grammar.
pub fn run(data: &[u8]) {
    let _ = said_under(ROTOR_GRAMMAR_LARK, data, data);
}
