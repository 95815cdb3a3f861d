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
    /// Made-up inputs of a check: it is the same one on each machine. They take about 20 seconds of
    /// one core.
    pub executions: u64,
}

const fn target(
    name: &'static str,
    run: fn(&[u8]),
    words: &'static [&'static str],
    megabytes: usize,
    executions: u64,
) -> Target {
    Target { name, run, words, megabytes, executions }
}

/// All targets: name, function, words, megabytes, executions.
pub const TARGETS: [Target; 13] = [
    target("calls", targets::calls::run, &[], 64, 25_000),
    target("choice", targets::choice::run, targets::choice::WORDS, 256, 80_000),
    target("config", targets::config::run, targets::config::WORDS, 64, 80_000),
    target("gguf", targets::gguf::run, targets::gguf::WORDS, 64, 400_000),
    target("lark", targets::lark::run, targets::lark::WORDS, 256, 15_000),
    target("regex", targets::regex::run, targets::regex::WORDS, 256, 20_000),
    target("safetensors", targets::safetensors::run, targets::safetensors::WORDS, 64, 10_000),
    target("save", targets::save::run, &[], 64, 400_000),
    target("schema", targets::schema::run, targets::schema::WORDS, 256, 40_000),
    target("stream", targets::stream::run, &[], 64, 2_000_000),
    target("template", targets::template::run, targets::template::WORDS, 128, 6_000),
    target("tokenizer", targets::tokenizer::run, targets::tokenizer::WORDS, 128, 60_000),
    target("tools", targets::tools::run, targets::tools::WORDS, 256, 6_000),
];
