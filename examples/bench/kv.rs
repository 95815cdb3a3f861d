//! What the types of the KV cache cost and save: bytes, how far logits are from those of f32, and
//! speed.
//!
//! The texts are what the model itself says in f32 after some prompts. Sessions of all types read
//! them; their logits are compared at every position.

use std::io::Write;
use std::sync::Arc;
use std::time::Instant;

use rotor::backend::KvType;
use rotor::engine::model::Model;
use rotor::engine::session::{Session, SessionOptions, Step};
use serde_json::{Value, json};

use super::{Failure, decode, prompt};

/// Beginnings of texts, where the model has a tokenizer.
const PROMPTS: [&str; 8] = [
    "The old lighthouse keeper counted the waves",
    "In the middle of the night somebody knocked at the door.",
    "Why is the sky blue?",
    "Good evening! What do you have to drink?",
    "A rotor turns because a current",
    "To make a good soup: chop two",
    "fn main() {\n    let mut sum = 0;",
    "Any rumours about the dragon and the mountains?",
];
/// Tokens of an id prompt, where it has none.
const ID_PROMPT: usize = 12;
/// Tokens that are made after each prompt.
const TOKENS: usize = 64;
/// Logits of a position that the median is of, at most.
const SOME: usize = 1024;
/// Rounds of the speed test, in each of which every type has its turn.
const ROUNDS: usize = 8;
/// Tokens of a turn.
const TURN: usize = 12;
/// How deep the speed test decodes.
const DEPTH: usize = 1024;

fn name(kv: KvType) -> &'static str {
    match kv {
        KvType::F16 => "f16",
        KvType::F32 => "f32",
        KvType::I8 => "i8",
    }
}

fn session(model: &Arc<Model>, kv: KvType) -> Result<Session, Failure> {
    Ok(Session::new(model, &SessionOptions { kv, ..SessionOptions::default() })?)
}

/// Greedy tokens after a text.
fn continued(model: &Arc<Model>, kv: KvType, text: &[u32]) -> Result<Vec<u32>, Failure> {
    let mut session = session(model, kv)?;
    session.append(text)?;
    let room = session.context_length().saturating_sub(text.len());
    for _ in 0..TOKENS.min(room) {
        if let Step::End(token) = session.step(None)? {
            session.append(&[token])?;
        }
    }
    Ok(session.tokens().to_vec())
}

/// Logits after each token of a text.
fn all_logits(model: &Arc<Model>, kv: KvType, text: &[u32]) -> Result<Vec<Vec<f32>>, Failure> {
    let mut session = session(model, kv)?;
    let mut found = vec![];
    for token in text {
        session.append(&[*token])?;
        found.push(session.logits()?.to_vec());
    }
    Ok(found)
}

fn best(logits: &[f32]) -> Option<usize> {
    (0..logits.len()).max_by(|a, b| logits[*a].total_cmp(&logits[*b]))
}

/// Errors of logits in units of their standard deviation, and at how many positions the best token
/// is the same.
#[derive(Default)]
struct Effect {
    /// Of some logits of each position: the median's.
    some: Vec<f64>,
    /// Of all: the sum of squares, how many, and the largest.
    squares: f64,
    n: usize,
    max: f64,
    positions: usize,
    same_best: usize,
    /// Texts that come out the same when the type itself makes them.
    same_texts: usize,
}

impl Effect {
    fn add(&mut self, got: &[f32], want: &[f32]) {
        let n = want.len() as f64;
        let mean = want.iter().map(|x| f64::from(*x)).sum::<f64>() / n;
        let deviation = (want.iter().map(|x| (f64::from(*x) - mean).powi(2)).sum::<f64>() / n).sqrt();
        let errors = got.iter().zip(want).map(|(a, b)| (f64::from(*a) - f64::from(*b)).abs() / deviation);
        self.some.extend(errors.clone().step_by(want.len().div_ceil(SOME)));
        self.squares += errors.clone().map(|e| e * e).sum::<f64>();
        self.n += want.len();
        self.max = errors.fold(self.max, f64::max);
        self.positions += 1;
        self.same_best += usize::from(best(got) == best(want));
    }

    fn json(mut self) -> Value {
        self.some.sort_by(f64::total_cmp);
        json!({
            "median": self.some[self.some.len() / 2], "rms": (self.squares / self.n as f64).sqrt(), "max": self.max,
            "positions": self.positions, "same_best": self.same_best, "same_texts": self.same_texts,
        })
    }
}

/// The effect of each type on logits, in the order of `KvType::ALL`.
fn effects(model: &Arc<Model>) -> Result<Vec<Value>, Failure> {
    let mut all: Vec<Effect> = KvType::ALL.iter().map(|_| Effect::default()).collect();
    for (i, words) in PROMPTS.iter().enumerate() {
        let start = match model.text() {
            Ok(text) => text.encode(words, true, false)?,
            Err(_) => prompt(model, ID_PROMPT + i)[i..].to_vec(),
        };
        let text = continued(model, KvType::F32, &start)?;
        let want = all_logits(model, KvType::F32, &text)?;
        for (kv, effect) in KvType::ALL.into_iter().zip(&mut all) {
            let is_wanted = kv == KvType::F32;
            let got = if is_wanted { want.clone() } else { all_logits(model, kv, &text)? };
            got.iter().zip(&want).for_each(|(got, want)| effect.add(got, want));
            effect.same_texts += usize::from(is_wanted || continued(model, kv, &start)? == text);
        }
    }
    Ok(all.into_iter().map(Effect::json).collect())
}

/// Tokens a second at a depth, for each type: the best of turns that alternate, and the median of
/// their ratios to f16's.
fn speeds(model: &Arc<Model>) -> Result<Vec<Value>, Failure> {
    let depth = DEPTH.min(model.config().max_position_embeddings.saturating_sub(ROUNDS * TURN + 8));
    let tokens = prompt(model, depth.max(1));
    let mut sessions = KvType::ALL.into_iter().map(|kv| session(model, kv)).collect::<Result<Vec<_>, _>>()?;
    for session in &mut sessions {
        session.append(&tokens)?;
        decode(session)?;
    }
    let mut turns: Vec<Vec<f64>> = vec![vec![]; sessions.len()];
    for _ in 0..ROUNDS {
        for (session, turns) in sessions.iter_mut().zip(&mut turns) {
            let start = Instant::now();
            (0..TURN).try_for_each(|_| decode(session))?;
            turns.push(TURN as f64 / start.elapsed().as_secs_f64());
        }
    }
    let result = |its: &Vec<f64>| {
        let mut ratios: Vec<f64> = its.iter().zip(&turns[0]).map(|(its, f16)| its / f16).collect();
        ratios.sort_by(f64::total_cmp);
        let best = its.iter().copied().fold(0.0, f64::max);
        json!({ "depth": depth, "tok_s": best, "of_f16": (ratios[ROUNDS / 2 - 1] + ratios[ROUNDS / 2]) / 2.0 })
    };
    Ok(turns.iter().map(result).collect())
}

/// Bytes of the cache for each token of context.
fn bytes_per_token(model: &Arc<Model>, kv: KvType) -> Result<usize, Failure> {
    const BLOCK: usize = rotor::backend::KV_BLOCK;
    let mut session = session(model, kv)?;
    session.append(&prompt(model, BLOCK))?;
    session.logits()?;
    Ok(session.kv_bytes() / BLOCK)
}

/// All of it, an object a type.
pub(crate) fn measure(model: &Arc<Model>) -> Result<Value, Failure> {
    let (effects, speeds) = (effects(model)?, speeds(model)?);
    let types = KvType::ALL.into_iter().zip(effects.into_iter().zip(speeds)).map(|(kv, (effect, speed))| {
        let bytes = bytes_per_token(model, kv)?;
        Ok(json!({ "kv": name(kv), "bytes_per_token": bytes, "logits": effect, "decode": speed }))
    });
    Ok(Value::Array(types.collect::<Result<_, Failure>>()?))
}

pub(crate) fn print(result: &Value) -> std::io::Result<()> {
    let mut out = std::io::stdout();
    writeln!(
        out,
        "errors of logits against f32, in units of their standard deviation; texts of {TOKENS} greedy tokens"
    )?;
    writeln!(out, "kv   bytes/token   median     rms     max   same best   same texts   tokens/s   of f16")?;
    for kv in result.as_array().into_iter().flatten() {
        let number = |pointer: &str| kv.pointer(pointer).and_then(Value::as_f64).unwrap_or(f64::NAN);
        let logits = |key: &str| number(&format!("/logits/{key}"));
        writeln!(
            out,
            "{:5}{:>11}{:>9.4}{:>8.4}{:>8.3}{:>12}{:>13}{:>11.1}{:>9.3}",
            kv["kv"].as_str().unwrap_or_default(),
            number("/bytes_per_token"),
            logits("median"),
            logits("rms"),
            logits("max"),
            format!("{} of {}", logits("same_best"), logits("positions")),
            format!("{} of {}", logits("same_texts"), PROMPTS.len()),
            number("/decode/tok_s"),
            number("/decode/of_f16"),
        )?;
    }
    Ok(())
}
