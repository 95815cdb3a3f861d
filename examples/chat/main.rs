//! A chat in the terminal.
//!
//! `cargo run --release --example chat` talks with the shipped model; `-- --help` tells the rest.

#[path = "../arguments/mod.rs"]
mod arguments;
mod input;
mod talk;

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use rotor::{DraftOptions, Model, Sampling, SessionOptions, ThinkingOptions};

use arguments::{Failure, Mistake, Words, report};
use talk::Talk;

const USAGE: &str = "\
usage: chat [--model DIR] [--draft DIR] [--prompt TEXT] [--system TEXT] [--backend NAME] [--threads N]
            [--temperature T] [--top-p P] [--seed N] [--max-tokens N] [--memory N]

  --model       a Hugging Face model directory (default: the tavern keeper in models/tavern)
  --draft       a smaller model of the same vocabulary that guesses words ahead: the same answers, faster where it pays
  --prompt      ask this, print the answer, and end; without it you type, and /help lists commands
  --system      tell the model who it is
  --backend     auto, cpu, cpu:TIER, vulkan, opencl, vulkan:DEVICE, opencl:DEVICE, reference (default auto)
  --threads     threads that compute (default: rotor's own choice)
  --temperature 0 always takes the likeliest word (default 0.6)
  --top-p       keep the likeliest words up to this probability (default 0.9)
  --seed        another seed, another story (default 0)
  --max-tokens  longest answer (default 400)
  --memory      earlier questions and answers that the model sees again (default: all; 3 for the shipped model, which
                was trained on short talks)";

struct Arguments {
    model: PathBuf,
    draft: Option<PathBuf>,
    prompt: Option<String>,
    system: Option<String>,
    backend: String,
    threads: Option<usize>,
    sampling: Sampling,
    max_tokens: usize,
    memory: Option<usize>,
}

/// Exchanges that the shipped model was trained to remember.
const TAVERN_MEMORY: usize = 3;

fn parse() -> Result<Option<Arguments>, Failure> {
    let mut arguments = Arguments {
        model: [env!("CARGO_MANIFEST_DIR"), "models", "tavern"].iter().collect(),
        draft: None,
        prompt: None,
        system: None,
        backend: "auto".to_owned(),
        threads: None,
        sampling: Sampling { temperature: 0.6, top_p: 0.9, ..Sampling::default() },
        max_tokens: 400,
        memory: Some(TAVERN_MEMORY),
    };
    let mut words = Words::of_this_process();
    while let Some(flag) = words.flag() {
        match flag.as_str() {
            "--model" => {
                arguments.model = words.path()?.into();
                arguments.memory = None;
            }
            "--draft" => arguments.draft = Some(words.path()?.into()),
            "--memory" => arguments.memory = Some(words.number("a whole number", |_| true)?),
            "--prompt" => arguments.prompt = Some(words.text()?),
            "--system" => arguments.system = Some(words.text()?),
            "--backend" => arguments.backend = words.text()?,
            "--threads" => {
                arguments.threads = Some(words.number("a whole number from 1 to 1024", |n| (1..=1024).contains(n))?)
            }
            "--temperature" => {
                let is_good = |t: &f32| t.is_finite() && *t >= 0.0;
                arguments.sampling.temperature = words.number("a number that is at least 0", is_good)?;
            }
            "--top-p" => {
                arguments.sampling.top_p = words.number("a number above 0 and at most 1", |p| *p > 0.0 && *p <= 1.0)?;
            }
            "--seed" => arguments.sampling.seed = words.number("a whole number", |_| true)?,
            "--max-tokens" => arguments.max_tokens = words.number("a whole number that is at least 1", |n| *n > 0)?,
            "--help" | "-h" => return Ok(None),
            _ => return Err(words.unknown().into()),
        }
    }
    Ok(Some(arguments))
}

/// Loads the model at `path`, which `flag` has given; a bar shows the way when it takes long enough
/// to be seen.
fn load(arguments: &Arguments, flag: &str, path: &Path) -> Result<Model, Failure> {
    let start = Instant::now();
    let mut shown = false;
    let progress = |fraction: f32| {
        if std::io::stderr().is_terminal() && (shown || start.elapsed().as_millis() > 300) {
            shown = true;
            let full = (fraction * 40.0) as usize;
            let _ = write!(std::io::stderr(), "\rloading [{}{}]", "#".repeat(full), " ".repeat(40 - full.min(40)));
        }
        true
    };
    let mut options = Model::options().backend(&arguments.backend).progress(progress);
    if let Some(threads) = arguments.threads {
        options = options.threads(threads);
    }
    let loaded = options.load(path);
    if shown {
        write!(std::io::stderr(), "\r{:60}\r", "")?;
    }
    if !path.exists() {
        return loaded.map_err(|error| Mistake(format!("{flag}: {error}")).into());
    }
    Ok(loaded?)
}

fn begin(model: &Model, arguments: &Arguments) -> Result<Talk, Failure> {
    let options = SessionOptions { sampling: arguments.sampling, ..SessionOptions::default() };
    let mut session = model.session_with(&options)?;
    session.set_thinking(ThinkingOptions::default())?;
    if let Some(path) = &arguments.draft {
        let draft = load(arguments, "--draft", path)?;
        session.set_draft_model(&draft, DraftOptions::default())?;
    }
    Talk::new(session, arguments.max_tokens, arguments.memory, arguments.system.as_deref())
}

fn run() -> Result<(), Failure> {
    let Some(arguments) = parse()? else {
        return Ok(writeln!(std::io::stdout(), "{USAGE}")?);
    };
    let model = load(&arguments, "--model", &arguments.model)?;
    let mut talk = begin(&model, &arguments)?;
    match &arguments.prompt {
        Some(prompt) => talk.ask(prompt)?,
        None => input::converse(&mut talk, &arguments.model)?,
    }
    talk.report()
}

/// Shows what rotor warns of: that a GPU cannot be used, for example.
struct Warnings;

impl log::Log for Warnings {
    fn enabled(&self, metadata: &log::Metadata) -> bool {
        metadata.level() <= log::Level::Warn
    }

    fn log(&self, record: &log::Record) {
        if self.enabled(record.metadata()) {
            let _ = writeln!(std::io::stderr(), "[{}]", record.args());
        }
    }

    fn flush(&self) {}
}

fn main() -> std::process::ExitCode {
    if log::set_logger(&Warnings).is_ok() {
        log::set_max_level(log::LevelFilter::Warn);
    }
    report("chat", USAGE, run())
}
