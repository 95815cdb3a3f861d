//! What a draft model wins or loses: decoding alone, with a draft model that is always right, and
//! with one that never is.
//!
//! The text of the measured model repeats its last token. The first draft model repeats it, too;
//! the second has random weights.

use std::io::Write;
use std::sync::Arc;
use std::time::Instant;

use rotor::engine::model::Model;
use rotor::engine::session::{DraftOptions, Session, Step};
use serde_json::{Value, json};

use super::{Arguments, Failure, load, prompt, session, shape};

/// Tokens of a turn, and turns.
const TURN: usize = 64;
const TURNS: usize = 7;

pub(crate) fn measure(draft: &str, arguments: &Arguments) -> Result<Value, Failure> {
    let directory = shape::write_repeating(&arguments.shape)?;
    let model = load(directory.path(), arguments)?;
    drop(directory);
    let mut all = vec![];
    for is_right in [true, false] {
        let directory = if is_right { shape::write_repeating(draft)? } else { shape::write(draft, 0.5, false)? };
        all.push(with_draft_model(&model, &load(directory.path(), arguments)?)?);
    }
    Ok(json!({ "shape": arguments.shape, "draft_model": draft, "always_right": all[0], "never_right": all[1] }))
}

/// Turns of a session without and of one with the draft model, in alternation.
fn with_draft_model(model: &Arc<Model>, draft: &Arc<Model>) -> Result<Value, Failure> {
    let (mut plain, mut drafting) = (session(model)?, session(model)?);
    drafting.set_draft_model(Some((draft, DraftOptions::default())))?;
    for session in [&mut plain, &mut drafting] {
        session.append(&prompt(model, 16))?;
        turn(session)?;
    }
    let before = drafting.stats();
    let mut turns = vec![];
    for _ in 0..TURNS {
        turns.push([turn(&mut plain)?, turn(&mut drafting)?]);
    }
    if plain.tokens() != drafting.tokens() {
        return Err("the draft model has changed the tokens".into());
    }
    let after = drafting.stats();
    let mut ratios: Vec<f64> = turns.iter().map(|[plain, drafting]| drafting / plain).collect();
    ratios.sort_by(f64::total_cmp);
    let best = |i: usize| turns.iter().map(|turn| turn[i]).fold(0.0, f64::max);
    Ok(json!({
        "plain_tok_s": best(0),
        "tok_s": best(1),
        "of_plain": ratios[TURNS / 2],
        "tokens": TURN * TURNS,
        "drafted": after.drafted_tokens - before.drafted_tokens,
        "accepted": after.accepted_tokens - before.accepted_tokens,
    }))
}

/// Tokens per second of a turn.
fn turn(session: &mut Session) -> Result<f64, Failure> {
    let start = Instant::now();
    for _ in 0..TURN {
        if let Step::End(token) = session.step(None)? {
            session.append(&[token])?;
        }
    }
    Ok(TURN as f64 / start.elapsed().as_secs_f64())
}

pub(crate) fn print(result: &Value) -> std::io::Result<()> {
    let mut out = std::io::stdout();
    let text = |key: &str| result[key].as_str().unwrap_or_default();
    writeln!(out, "{} with {} as its draft model, the same tokens:", text("shape"), text("draft_model"))?;
    for (name, key) in [("always right", "always_right"), ("never right", "never_right")] {
        let its = &result[key];
        let number = |key: &str| its[key].as_f64().unwrap_or(f64::NAN);
        writeln!(
            out,
            "{name:20}{:.1} tokens/s, alone {:.1}: {:.2} times; {} tokens: {} drafted, {} accepted",
            number("tok_s"),
            number("plain_tok_s"),
            number("of_plain"),
            its["tokens"],
            its["drafted"],
            its["accepted"]
        )?;
    }
    Ok(())
}
