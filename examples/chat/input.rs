//! What the user types: a line editor in a terminal, plain lines from elsewhere, and commands.

use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;

use rustyline::DefaultEditor;
use rustyline::error::ReadlineError;

use super::arguments::{Failure, quoted};
use super::talk::Talk;

const PROMPT: &str = "> ";

const HELP: &str = "\
/help         this list
/system TEXT  tells the model who it is
/reset        forgets what was said
/save FILE    saves the talk
/load FILE    continues a saved talk
/stats        how fast it was
/quit         ends; so do Ctrl-D, and Ctrl-C twice
Ctrl-C ends an answer. The arrow keys edit, and bring back what you typed before.";

/// Answers what the user types until the end.
pub(crate) fn converse(talk: &mut Talk, model: &Path) -> Result<(), Failure> {
    if !std::io::stdin().is_terminal() {
        return from_lines(talk);
    }
    let name = model.file_name().unwrap_or(model.as_os_str()).to_string_lossy();
    writeln!(std::io::stderr(), "[{name}; {}; /help lists the commands, /quit ends]", talk.backend())?;
    let (mut editor, mut is_leaving) = (DefaultEditor::new()?, false);
    loop {
        let line = match editor.readline(PROMPT) {
            Ok(line) => line,
            Err(ReadlineError::Interrupted) if !is_leaving => {
                writeln!(std::io::stderr(), "[Ctrl-C again, Ctrl-D or /quit ends]")?;
                is_leaving = true;
                continue;
            }
            Err(ReadlineError::Interrupted | ReadlineError::Eof) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        editor.add_history_entry(&line)?;
        match take(talk, line.trim()) {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            // The talk goes on.
            Err(error) => writeln!(std::io::stderr(), "[{error}]")?,
        }
        // The first Ctrl-C has ended the answer.
        is_leaving = std::mem::take(&mut talk.was_stopped);
    }
}

/// Answers the lines of a file or of another program.
fn from_lines(talk: &mut Talk) -> Result<(), Failure> {
    let (mut out, mut lines) = (std::io::stdout(), std::io::stdin().lock().lines());
    loop {
        write!(out, "{PROMPT}")?;
        out.flush()?;
        let Some(line) = lines.next().transpose()? else { return Ok(()) };
        if !take(talk, line.trim())? {
            return Ok(());
        }
    }
}

/// Does what a line says. Returns whether the talk goes on.
fn take(talk: &mut Talk, line: &str) -> Result<bool, Failure> {
    if line.is_empty() {
        return Ok(true);
    }
    let Some(command) = line.strip_prefix('/') else {
        talk.ask(line)?;
        return Ok(true);
    };
    let (name, rest) = command.split_once(char::is_whitespace).unwrap_or((command, ""));
    let rest = rest.trim();
    match (name, rest.is_empty()) {
        ("quit" | "exit", true) => return Ok(false),
        ("help", true) => writeln!(std::io::stderr(), "{HELP}")?,
        ("reset", true) => talk.reset()?,
        ("stats", true) => talk.report()?,
        ("system", false) => talk.set_system(rest)?,
        ("save", false) => talk.save(Path::new(rest))?,
        ("load", false) => talk.load(Path::new(rest))?,
        ("system", true) => return Err("/system needs a text".into()),
        ("save" | "load", true) => return Err(format!("/{name} needs the name of a file").into()),
        _ => return Err(format!("there is no command {}; /help lists them", quoted(line)).into()),
    }
    Ok(true)
}
