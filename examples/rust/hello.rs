//! Asks a question, streams the answer, continues it in two ways, and saves one of them.
//!
//! `cargo run --release --example hello -- models/tavern "What do you serve?"`

use std::io::Write;

use rotor::{ChatMessage, Model, Sampling, SaveContent, Session};

/// Generates, and writes the text as it comes.
fn stream(session: &mut Session, out: &mut impl Write) -> Result<(), Box<dyn std::error::Error>> {
    for piece in session.generate(200) {
        write!(out, "{}", piece?)?;
        out.flush()?;
    }
    Ok(writeln!(out)?)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().unwrap_or_else(|| "models/tavern".to_owned());
    let question = arguments.next().unwrap_or_else(|| "What do you serve?".to_owned());
    let mut out = std::io::stdout();

    // What the two conversations have in common is evaluated once.
    let model = Model::load(path)?;
    let mut session = model.session()?;
    session.append(&model.chat_format(&[ChatMessage { role: "user", content: &question }])?)?;
    session.prefill(None)?;
    let mut other = session.fork();

    write!(out, "The likeliest answer: ")?;
    stream(&mut session, &mut out)?;

    write!(out, "Another one: ")?;
    other.set_sampling(Sampling { temperature: 0.8, seed: 7, ..Sampling::default() })?;
    stream(&mut other, &mut out)?;

    // The bytes can go to a file. Any machine continues from them with the same tokens.
    let saved = other.save(SaveContent::Tokens)?;
    let mut restored = model.session()?;
    restored.restore(&saved)?;
    writeln!(out, "{} tokens saved in {} bytes.", restored.tokens().len(), saved.len())?;
    Ok(())
}
