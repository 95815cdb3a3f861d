//! The words of a command line. A mistake in them is one sentence that names the flag.

use std::ffi::OsString;
use std::fmt;
use std::io::Write;
use std::process::ExitCode;
use std::str::FromStr;

pub(crate) type Failure = Box<dyn std::error::Error>;

/// What is wrong with the command line.
#[derive(Debug)]
pub(crate) struct Mistake(pub(crate) String);

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Mistake {}

/// The words of this process that were not taken yet.
pub(crate) struct Words {
    words: std::iter::Skip<std::env::ArgsOs>,
    /// The flag that was taken last; values belong to it.
    flag: String,
}

impl Words {
    pub(crate) fn of_this_process() -> Self {
        Self { words: std::env::args_os().skip(1), flag: String::new() }
    }

    /// The next flag; None at the end.
    pub(crate) fn flag(&mut self) -> Option<String> {
        self.flag = self.words.next()?.to_string_lossy().into_owned();
        Some(self.flag.clone())
    }

    /// What the flag's name does not stand for.
    pub(crate) fn unknown(&self) -> Mistake {
        let kind = if self.flag.starts_with('-') { "option" } else { "argument" };
        Mistake(format!("there is no {kind} {}", quoted(&self.flag)))
    }

    /// The value of the flag: a path. A word that begins with "--" is the next flag.
    pub(crate) fn path(&mut self) -> Result<OsString, Mistake> {
        let word = self.words.next().filter(|word| !word.as_encoded_bytes().starts_with(b"--"));
        word.ok_or_else(|| Mistake(format!("{} needs a value", self.flag)))
    }

    /// The value of the flag: a text.
    pub(crate) fn text(&mut self) -> Result<String, Mistake> {
        let value = self.path()?;
        value.into_string().map_err(|_| Mistake(format!("the value of {} is not valid UTF-8", self.flag)))
    }

    /// The value of the flag: a number that `is_good`. `what` completes "the flag needs".
    pub(crate) fn number<T: FromStr>(&mut self, what: &str, is_good: fn(&T) -> bool) -> Result<T, Mistake> {
        let text = self.text()?;
        let number = text.trim().parse().ok().filter(is_good);
        number.ok_or_else(|| Mistake(format!("{} needs {what}, not {}", self.flag, quoted(&text))))
    }
}

/// A stranger's word inside a sentence: short, and without what would steer a terminal.
pub(crate) fn quoted(word: &str) -> String {
    const MOST: usize = 60;
    let short: String = word.chars().take(MOST).collect();
    let end = if short.len() < word.len() { ".." } else { "" };
    format!("\"{}{end}\"", short.escape_debug())
}

/// Tells what went wrong, if anything did. A mistake in the command line is 2, all else 1.
pub(crate) fn report(program: &str, usage: &str, result: Result<(), Failure>) -> ExitCode {
    let Err(failure) = result else { return ExitCode::SUCCESS };
    // The program ends; nobody can be told that the terminal is gone.
    let mut err = std::io::stderr();
    let _ = writeln!(err, "{program}: {failure}");
    if !failure.is::<Mistake>() {
        return ExitCode::FAILURE;
    }
    let synopsis = usage.split("\n\n").next().unwrap_or(usage);
    let _ = writeln!(err, "{synopsis}\n`{program} --help` explains the options.");
    ExitCode::from(2)
}
