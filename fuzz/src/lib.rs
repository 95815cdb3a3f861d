//! What strangers give to rotor, made up: every target takes bytes, hands them to the library as a host would, and panics when
//! a promise of `include/rotor.h` is broken. `README.md` tells how they are run.

pub mod host;
pub mod input;
pub mod mutate;
pub mod targets;

/// One thing that is fuzzed.
pub struct Target {
    /// The name of its module, its corpus, and its libFuzzer program.
    pub name: &'static str,
    /// Tries an input. It panics when the library breaks a promise.
    pub run: fn(&[u8]),
    /// Words of its language, which mutations insert.
    pub words: &'static [&'static str],
    /// Megabytes that one input may take at a time.
    pub megabytes: usize,
}

/// All targets.
pub const TARGETS: [Target; 13] = [
    Target { name: "calls", run: targets::calls::run, words: &[], megabytes: 64 },
    Target { name: "choice", run: targets::choice::run, words: targets::choice::WORDS, megabytes: 256 },
    Target { name: "config", run: targets::config::run, words: targets::config::WORDS, megabytes: 64 },
    Target { name: "gguf", run: targets::gguf::run, words: targets::gguf::WORDS, megabytes: 64 },
    Target { name: "lark", run: targets::lark::run, words: targets::lark::WORDS, megabytes: 256 },
    Target { name: "regex", run: targets::regex::run, words: targets::regex::WORDS, megabytes: 256 },
    Target { name: "safetensors", run: targets::safetensors::run, words: targets::safetensors::WORDS, megabytes: 64 },
    Target { name: "save", run: targets::save::run, words: &[], megabytes: 64 },
    Target { name: "schema", run: targets::schema::run, words: targets::schema::WORDS, megabytes: 256 },
    Target { name: "stream", run: targets::stream::run, words: &[], megabytes: 64 },
    Target { name: "template", run: targets::template::run, words: targets::template::WORDS, megabytes: 128 },
    Target { name: "tokenizer", run: targets::tokenizer::run, words: targets::tokenizer::WORDS, megabytes: 128 },
    Target { name: "tools", run: targets::tools::run, words: targets::tools::WORDS, megabytes: 256 },
];
