//! A chat in the terminal.
//!
//! `cargo run --release --example chat` talks with the shipped model; `-- --help` tells the rest.

#[path = "arguments/mod.rs"]
mod arguments;

use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use rotor::{ChatMessage, DraftOptions, Model, Sampling, Session, SessionOptions};

use arguments::{Failure, Mistake, Words, report};

const USAGE: &str = "\
usage: chat [--model DIR] [--draft DIR] [--prompt TEXT] [--system TEXT] [--backend NAME] [--threads N]
            [--temperature T] [--top-p P] [--seed N] [--max-tokens N] [--memory N]

  --model       a Hugging Face model directory (default: the tavern keeper in models/tavern)
  --draft       a smaller model of the same vocabulary that guesses words ahead: the same answers, faster where it pays
  --prompt      ask this, print the answer, and end; without it you type, and end with an empty line
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

/// Loads the model at `path`, which `flag` has given; a bar shows the way when it takes long enough to
/// be seen.
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

/// A conversation: what was said, and the session that has evaluated it.
struct Chat {
    session: Session,
    system: Option<String>,
    /// Questions and answers in turn.
    messages: Vec<(&'static str, String)>,
    memory: Option<usize>,
    /// The text that the session holds.
    held: String,
}

impl Chat {
    fn new(model: &Model, arguments: &Arguments) -> Result<Self, Failure> {
        let options = SessionOptions { sampling: arguments.sampling, ..SessionOptions::default() };
        let mut session = model.session_with(&options)?;
        if let Some(path) = &arguments.draft {
            let draft = load(arguments, "--draft", path)?;
            session.set_draft_model(&draft, DraftOptions::default())?;
        }
        Ok(Self {
            session,
            system: arguments.system.clone(),
            messages: vec![],
            memory: arguments.memory,
            held: String::new(),
        })
    }

    /// Puts the conversation so far into the session: only what is new, if the rest is there already.
    fn prepare(&mut self) -> Result<(), Failure> {
        let remembered = self.memory.map_or(usize::MAX, |exchanges| 2 * exchanges + 1);
        let first = self.messages.len().saturating_sub(remembered);
        let system = self.system.iter().map(|content| ChatMessage { role: "system", content });
        let turns = self.messages[first..].iter().map(|(role, content)| ChatMessage { role, content });
        let messages: Vec<ChatMessage> = system.chain(turns).collect();
        let rendered = self.session.model().chat_format(&messages)?;
        if !self.held.is_empty() && rendered.starts_with(&self.held) {
            self.session.append(&rendered[self.held.len()..])?;
        } else {
            self.session.truncate(0)?;
            self.session.append(&rendered)?;
        }
        self.held = rendered;
        Ok(())
    }

    /// Asks, and streams the answer.
    fn ask(&mut self, question: &str, max_tokens: usize) -> Result<(), Failure> {
        self.messages.push(("user", question.to_owned()));
        self.prepare()?;
        let mut answer = String::new();
        let mut out = std::io::stdout();
        for piece in self.session.generate(max_tokens) {
            let piece = piece?;
            write!(out, "{piece}")?;
            out.flush()?;
            answer.push_str(&piece);
        }
        writeln!(out)?;
        self.held.push_str(&answer);
        self.messages.push(("assistant", answer));
        Ok(())
    }

    fn report(&self) -> Result<(), Failure> {
        let (stats, info) = (self.session.stats(), self.session.model().backend());
        let speed = |tokens: u64, time: std::time::Duration| tokens as f64 / time.as_secs_f64().max(1e-9);
        writeln!(
            std::io::stderr(),
            "[{} tokens read at {:.0}/s, {} tokens written at {:.0}/s; {} {}, {} threads]",
            stats.prompt_tokens,
            speed(stats.prompt_tokens, stats.prompt_time),
            stats.generated_tokens,
            speed(stats.generated_tokens, stats.generated_time),
            info.backend,
            info.tier,
            info.threads
        )?;
        Ok(())
    }
}

/// Questions from the terminal until an empty line or the end of the input.
fn talk(chat: &mut Chat, max_tokens: usize) -> Result<(), Failure> {
    let (mut out, mut lines) = (std::io::stdout(), std::io::stdin().lock().lines());
    loop {
        write!(out, "> ")?;
        out.flush()?;
        match lines.next().transpose()? {
            Some(line) if !line.trim().is_empty() => chat.ask(line.trim(), max_tokens)?,
            _ => return Ok(()),
        }
    }
}

fn run() -> Result<(), Failure> {
    let Some(arguments) = parse()? else {
        return Ok(writeln!(std::io::stdout(), "{USAGE}")?);
    };
    let model = load(&arguments, "--model", &arguments.model)?;
    let mut chat = Chat::new(&model, &arguments)?;
    match &arguments.prompt {
        Some(prompt) => chat.ask(prompt, arguments.max_tokens)?,
        None => talk(&mut chat, arguments.max_tokens)?,
    }
    chat.report()
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
