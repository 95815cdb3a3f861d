//! The conversation: questions, answers, and what can be done with them.

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rotor::{Chat, ChatOptions, SaveContent, Session, Step, WhenFull};
use serde_json::{Value, json};

use super::arguments::Failure;

/// How long a step takes at most, so that Ctrl-C is heard soon.
const BUDGET: Duration = Duration::from_millis(50);
/// What a terminal shows darker: a thought.
const DIM: &str = "\x1b[2m";
const PLAIN: &str = "\x1b[0m";

pub(crate) struct Talk {
    chat: Chat,
    /// Earlier exchanges that the model sees again.
    memory: Option<usize>,
    /// Whether Ctrl-C asked to end the answer. A second Ctrl-C ends the program.
    stop: Arc<AtomicBool>,
    /// Whether Ctrl-C ended the last answer.
    pub(crate) was_stopped: bool,
    shows_thoughts: bool,
}

impl Talk {
    pub(crate) fn new(
        session: Session,
        max_tokens: usize,
        memory: Option<usize>,
        system: Option<&str>,
    ) -> Result<Self, Failure> {
        let options =
            ChatOptions { when_full: WhenFull::DropOldest, max_tokens: Some(max_tokens), ..ChatOptions::default() };
        let (mut chat, stop) = (Chat::new(session, options)?, Arc::new(AtomicBool::new(false)));
        system.map(|text| chat.add("system", text)).transpose()?;
        signal_hook::flag::register_conditional_shutdown(signal_hook::consts::SIGINT, 130, Arc::clone(&stop))?;
        signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::clone(&stop))?;
        Ok(Self { chat, memory, stop, was_stopped: false, shows_thoughts: std::io::stdout().is_terminal() })
    }

    /// Asks, and streams the answer. After an error the question is forgotten.
    pub(crate) fn ask(&mut self, question: &str) -> Result<(), Failure> {
        self.forget_old()?;
        let before = self.chat.len();
        self.chat.add("user", question)?;
        self.stop.store(false, Ordering::Relaxed);
        let answered = self.answer();
        // From here on Ctrl-C ends the program at once, unless another answer begins.
        self.stop.store(true, Ordering::Relaxed);
        if !matches!(answered, Ok(true)) {
            self.chat.truncate(before)?;
        }
        answered.map(|_| ())
    }

    /// Returns whether the model said something.
    fn answer(&mut self) -> Result<bool, Failure> {
        let (mut out, mut has_said, mut is_dim) = (std::io::stdout(), false, false);
        loop {
            let step = self.chat.step(Some(BUDGET))?;
            if self.shows_thoughts && !step.thought.is_empty() {
                write!(out, "{DIM}{}{PLAIN}", step.thought)?;
                is_dim = true;
            }
            if is_dim && !step.text.is_empty() {
                writeln!(out, "\n")?;
                is_dim = false;
            }
            write!(out, "{}", step.text)?;
            out.flush()?;
            has_said |= !step.text.is_empty() || !step.thought.is_empty();
            let is_stopped = self.stop.load(Ordering::Relaxed);
            if is_stopped && has_said {
                self.chat.finish()?;
            }
            self.was_stopped = is_stopped;
            if is_stopped || matches!(step.step, Step::End(_)) {
                writeln!(out)?;
                return Ok(has_said);
            }
        }
    }

    fn forget_old(&mut self) -> Result<(), Failure> {
        let n_system = usize::from(self.has_system()?);
        let most = self.memory.map_or(usize::MAX, |exchanges| 2 * exchanges);
        let n_old = (self.chat.len() - n_system).saturating_sub(most);
        Ok(self.chat.remove(n_system..n_system + n_old)?)
    }

    fn messages(&self) -> Result<Vec<Value>, Failure> {
        Ok(serde_json::from_str(&self.chat.messages()?)?)
    }

    fn has_system(&self) -> Result<bool, Failure> {
        Ok(self.messages()?.first().is_some_and(|message| message["role"] == "system"))
    }

    /// Tells the model who it is. What was said stays.
    pub(crate) fn set_system(&mut self, text: &str) -> Result<(), Failure> {
        let system = json!({ "role": "system", "content": text });
        if self.has_system()? {
            return Ok(self.chat.set(0, &system.to_string())?);
        }
        let messages: Vec<Value> = std::iter::once(system).chain(self.messages()?).collect();
        self.chat.truncate(0)?;
        Ok(self.chat.add_json(&Value::from(messages).to_string())?)
    }

    /// Forgets what was said.
    pub(crate) fn reset(&mut self) -> Result<(), Failure> {
        let n_system = usize::from(self.has_system()?);
        Ok(self.chat.truncate(n_system)?)
    }

    pub(crate) fn save(&mut self, path: &Path) -> Result<(), Failure> {
        Ok(std::fs::write(path, self.chat.save(SaveContent::Tokens)?)?)
    }

    pub(crate) fn load(&mut self, path: &Path) -> Result<(), Failure> {
        Ok(self.chat.restore(&std::fs::read(path)?)?)
    }

    /// The backend that computes, in words.
    pub(crate) fn backend(&mut self) -> String {
        let info = self.chat.session().model().backend();
        format!("{} {}, {} threads", info.backend, info.tier, info.threads)
    }

    /// Prints how fast it was.
    pub(crate) fn report(&mut self) -> Result<(), Failure> {
        let (backend, stats) = (self.backend(), self.chat.session().stats());
        let speed = |tokens: u64, time: Duration| tokens as f64 / time.as_secs_f64().max(1e-9);
        writeln!(
            std::io::stderr(),
            "[{} tokens read at {:.0}/s, {} tokens written at {:.0}/s; {backend}]",
            stats.prompt_tokens,
            speed(stats.prompt_tokens, stats.prompt_time),
            stats.generated_tokens,
            speed(stats.generated_tokens, stats.generated_time),
        )?;
        Ok(())
    }
}
