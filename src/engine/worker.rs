//! A thread that loads, generates and embeds for a host that must not wait: jobs go in, events come
//! out.
//!
//! Sessions that generate at the same time go through the model together ([`step_all`]). The worker
//! never calls the host: events wait in a queue until the host polls. Without jobs the thread
//! sleeps.
#![forbid(unsafe_code)]

mod embed;
mod load;
mod reads;

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex, MutexGuard};

use super::model::Model;
use super::session::{EndReason, Session, Step, TextOptions, step_all};
use super::stack::{STACK_BYTES, THREAD_BYTES, become_own};
use crate::error::{Error, Result, check_room};
use crate::float_env::with_default_float_environment;
pub use embed::{TextsToEmbed, ToEmbed};
pub use load::Load;
use reads::Reads;
pub use reads::{ByTheHost, prepare_thread};

/// How long the worker steps its sessions before it looks for new jobs.
const ROUND: Duration = Duration::from_millis(20);

/// What the worker is asked to do.
pub enum Job {
    /// Load a model.
    Load(Box<Load>),
    /// Append a prompt to a session, and generate.
    Generate(Box<Generation>),
    /// Compute the vectors of texts.
    Embed(Box<ToEmbed>),
}

/// A generation, and the session that is lent for it.
pub struct Generation {
    /// The session; it goes back through `give_back`.
    pub session: Session,
    /// Takes the session back when the job is over; None if it was lost in a panic.
    pub give_back: Box<dyn FnOnce(Option<Session>) + Send>,
    /// Text that is appended first; as in [`Session::append_text`].
    pub prompt: Prompt,
    /// The most tokens to generate; 0 only evaluates the prompt.
    pub max_tokens: usize,
}

/// Text for [`Session::append_text`].
#[derive(Clone, Debug, Default)]
pub struct Prompt {
    /// May be empty.
    pub text: String,
    /// How it is appended.
    pub options: TextOptions,
}

/// What happened to a job.
pub enum EventKind {
    /// The share of a load, or of texts that are embedded, that is done.
    Progress(f32),
    /// The model that was to be loaded; the job is over.
    Loaded(Arc<Model>),
    /// A token was generated, and completed this text.
    Token(u32, Said),
    /// The job is over. `Some`: it ended with this token, for this reason, and the text is the
    /// rest. `None`: it has generated all tokens that were asked for. Then what
    /// [`Session::held_text`] returns is not in the text, since another job may continue with it.
    Finished(Option<(u32, Option<EndReason>)>, Said),
    /// The vectors of the texts, one after the other; the job is over.
    Embedded(Vec<f32>),
    /// The job has failed and is over.
    Failed(Error),
}

/// What a step completed.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// The text, or the answer if the session gives thoughts apart.
    pub text: String,
    /// The thought, if the session gives thoughts apart.
    pub thought: String,
}

/// An event of a job.
pub struct Event {
    /// The job's number.
    pub job: u64,
    /// What happened.
    pub kind: EventKind,
}

/// The thread and what it shares with the host.
pub struct Worker {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    /// Notified when the thread has something to do.
    wake: Condvar,
    /// Notified when the host has something to see: an event, a read, an end.
    has_changed: Condvar,
}

#[derive(Default)]
struct State {
    last_job: u64,
    queue: VecDeque<(u64, Arc<AtomicBool>, Job)>,
    /// The cancel flags of jobs that are under way.
    cancels: Vec<(u64, Arc<AtomicBool>)>,
    events: VecDeque<Event>,
    reads: Reads,
    /// The load that is under way, which the reads are for.
    loading: Option<u64>,
    /// Jobs that are not over yet.
    n_open: usize,
    /// Whether the thread has all that it needs for itself.
    is_ready: bool,
    is_stopping: bool,
}

impl Worker {
    /// Starts the thread. `setup` runs on it first.
    pub fn start(setup: impl FnOnce() + Send + 'static) -> Result<Self> {
        let shared = Arc::new(Shared::default());
        let theirs = Arc::clone(&shared);
        let body = move || {
            become_own();
            setup();
            reads::become_worker(&theirs);
            theirs.state.lock().is_ready = true;
            theirs.has_changed.notify_all();
            with_default_float_environment(|| {
                Thread { shared: theirs, active: vec![], embeddings: VecDeque::new() }.run()
            });
        };
        check_room(THREAD_BYTES, "a worker")?;
        let thread = std::thread::Builder::new().name("rotor-worker".to_owned()).stack_size(STACK_BYTES).spawn(body);
        let thread = thread
            .map_err(|e| Error::Resources { message: format!("the system refused a thread for the worker: {e}") })?;
        let mut state = shared.state.lock();
        while !state.is_ready {
            shared.has_changed.wait(&mut state);
        }
        drop(state);
        Ok(Self { shared, thread: Some(thread) })
    }

    /// Adds a job; returns its number.
    pub fn submit(&self, job: Job) -> u64 {
        let cancel = match &job {
            Job::Load(_) | Job::Embed(_) => Arc::default(),
            Job::Generate(generation) => generation.session.cancel_flag(),
        };
        let mut state = self.shared.state.lock();
        state.last_job += 1;
        state.n_open += 1;
        let number = state.last_job;
        state.queue.push_back((number, cancel, job));
        self.shared.wake.notify_one();
        number
    }

    /// Stops a job, which then fails with [`Error::Cancelled`]. If the job is over or does not
    /// exist, nothing happens.
    pub fn cancel(&self, job: u64) {
        let mut state = self.shared.state.lock();
        let queued = state.queue.iter().map(|(number, cancel, _)| (number, cancel));
        let active = state.cancels.iter().map(|(number, cancel)| (number, cancel));
        if let Some((_, cancel)) = queued.chain(active).find(|(number, _)| **number == job) {
            cancel.store(true, Ordering::Relaxed);
        }
        if state.loading == Some(job) {
            state.reads.refuse(&self.shared.wake);
        }
    }

    /// The next event. Waits for it no longer than `patience` (None: as long as it takes). If the
    /// worker needs a part of a file, this call reads it, on the host's thread.
    pub fn poll(&self, patience: Option<Duration>) -> Option<Event> {
        let start = Instant::now();
        let mut state = self.shared.state.lock();
        loop {
            // While the state is unlocked, more may arrive, so look again.
            if let Some(read) = state.reads.take() {
                let answer = MutexGuard::unlocked(&mut state, || read.answer());
                state.reads.put(answer);
                self.shared.wake.notify_one();
                continue;
            }
            let dropped = state.reads.dropped();
            if !dropped.is_empty() {
                MutexGuard::unlocked(&mut state, || drop(dropped));
                continue;
            }
            if let Some(event) = state.events.pop_front() {
                return Some(event);
            }
            match patience.map(|patience| patience.saturating_sub(start.elapsed())) {
                Some(Duration::ZERO) => return None,
                Some(rest) => {
                    self.shared.has_changed.wait_for(&mut state, rest);
                }
                None if state.n_open == 0 => return None,
                None => self.shared.has_changed.wait(&mut state),
            }
        }
    }
}

impl Drop for Worker {
    /// Cancels all jobs and waits for the thread, which ends within the time of a layer.
    fn drop(&mut self) {
        let mut state = self.shared.state.lock();
        state.is_stopping = true;
        state.cancels.iter().for_each(|(_, cancel)| cancel.store(true, Ordering::Relaxed));
        state.reads.refuse(&self.shared.wake);
        self.shared.wake.notify_one();
        drop(state);
        if let Some(thread) = self.thread.take() {
            // It cannot have panicked: what it calls is caught.
            let _ = thread.join();
        }
    }
}

/// A generation under way.
struct Active {
    job: u64,
    generation: Box<Generation>,
    n_tokens: usize,
}

struct Thread {
    shared: Arc<Shared>,
    active: Vec<Active>,
    embeddings: VecDeque<embed::Active>,
}

impl Thread {
    fn run(mut self) {
        while let Some(jobs) = self.next_jobs() {
            for (number, cancel, job) in jobs {
                match job {
                    Job::Load(load) => self.load(number, &cancel, *load),
                    Job::Generate(generation) => self.begin(number, generation),
                    Job::Embed(texts) => self.begin_to_embed(number, cancel, *texts),
                }
            }
            self.round();
        }
        for active in std::mem::take(&mut self.active) {
            self.end(active, EventKind::Failed(Error::Cancelled));
        }
    }

    /// New jobs. Waits for some if nothing is under way. Returns None when it is time to stop.
    fn next_jobs(&self) -> Option<Vec<(u64, Arc<AtomicBool>, Job)>> {
        let mut state = self.shared.state.lock();
        while self.active.is_empty() && self.embeddings.is_empty() && state.queue.is_empty() && !state.is_stopping {
            self.shared.wake.wait(&mut state);
        }
        let jobs: Vec<_> = state.queue.drain(..).collect();
        if state.is_stopping {
            drop(state);
            for (_, cancel, job) in jobs {
                // As in `end`: the cancel must not stop the session's next call.
                cancel.store(false, Ordering::Relaxed);
                if let Job::Generate(generation) = job {
                    let Generation { session, give_back, .. } = *generation;
                    give_back(Some(session));
                }
            }
            return None;
        }
        state.cancels.extend(jobs.iter().map(|(number, cancel, _)| (*number, Arc::clone(cancel))));
        Some(jobs)
    }

    fn begin(&mut self, job: u64, mut generation: Box<Generation>) {
        let Prompt { text, options } = std::mem::take(&mut generation.prompt);
        let session = &mut generation.session;
        // An empty text that adds nothing leaves the session as it is, in the middle of a text.
        let adds = !text.is_empty() || options.add_bos && session.tokens().is_empty();
        let append = || session.append_text_beside(&text, options, &mut self.meanwhile());
        let begun = if adds { caught(append) } else { Ok(()) };
        let active = Active { job, generation, n_tokens: 0 };
        match begun {
            Ok(()) => self.active.push(active),
            Err(error) => self.end(active, EventKind::Failed(error)),
        }
    }

    /// The other jobs continue while a long text is encoded.
    fn meanwhile(&mut self) -> impl FnMut() {
        let mut last_round = Instant::now();
        move || {
            if last_round.elapsed() >= ROUND / 2 {
                self.round();
                last_round = Instant::now();
            }
        }
    }

    /// A round of all jobs: steps all sessions, and embeds.
    fn round(&mut self) {
        self.step_sessions();
        self.embed();
    }

    fn step_sessions(&mut self) {
        if self.active.is_empty() {
            return;
        }
        let sessions = self.active.iter_mut();
        // A job that only evaluates its prompt chooses no token.
        let (mut only_prompts, mut others): (Vec<_>, Vec<_>) =
            sessions.partition(|active| active.generation.max_tokens == 0);
        let result = caught(|| {
            let mut lent: Vec<&mut Session> = others.iter_mut().map(|active| &mut active.generation.session).collect();
            let mut steps: Vec<(u64, Result<Round>)> = vec![];
            let stepped = step_all(&mut lent, Some(ROUND));
            steps.extend(others.iter().zip(stepped).map(|(active, step)| (active.job, step.map(Round::Step))));
            for active in &mut only_prompts {
                let is_done = active.generation.session.prefill(Some(ROUND));
                steps.push((active.job, is_done.map(Round::Prompt)));
            }
            Ok(steps)
        });
        match result {
            Ok(steps) => steps.into_iter().for_each(|(job, step)| self.account(job, step)),
            Err(error) => self.lose_all(&error),
        }
    }

    /// Handles the result of a round for one job.
    fn account(&mut self, job: u64, step: Result<Round>) {
        let Some(index) = self.active.iter().position(|active| active.job == job) else { return };
        let active = &mut self.active[index];
        let session = &active.generation.session;
        let said = Said { text: session.text().to_owned(), thought: session.thought().to_owned() };
        let kind = match step {
            Ok(Round::Prompt(false) | Round::Step(Step::Pending)) => return,
            Ok(Round::Prompt(true)) => EventKind::Finished(None, Said::default()),
            Ok(Round::Step(Step::End(token))) => EventKind::Finished(Some((token, session.end_reason())), said),
            Ok(Round::Step(Step::Token(token))) => {
                active.n_tokens += 1;
                let is_last = active.n_tokens == active.generation.max_tokens;
                self.tell(job, EventKind::Token(token, said));
                if !is_last {
                    return;
                }
                EventKind::Finished(None, Said::default())
            }
            Err(error) => EventKind::Failed(error),
        };
        let active = self.active.swap_remove(index);
        self.end(active, kind);
    }

    /// Returns the session, unless a panic has left it in an unknown state. Then reports the end of
    /// the job.
    fn end(&self, active: Active, kind: EventKind) {
        let Generation { session, give_back, .. } = *active.generation;
        self.forget(active.job);
        // A cancel that came too late must not stop the next call.
        session.cancel_flag().store(false, Ordering::Relaxed);
        let is_lost = matches!(kind, EventKind::Failed(Error::Internal { .. }));
        give_back(Some(session).filter(|_| !is_lost));
        self.tell_end(active.job, kind);
    }

    /// Forgets the job's cancel flag: from now on the job cannot be cancelled.
    fn forget(&self, job: u64) {
        self.shared.state.lock().cancels.retain(|(number, _)| *number != job);
    }

    /// Ends all jobs after a panic, since nobody knows then what the sessions hold.
    fn lose_all(&mut self, error: &Error) {
        for active in std::mem::take(&mut self.active) {
            self.end(active, EventKind::Failed(error.clone()));
        }
    }

    fn tell(&self, job: u64, kind: EventKind) {
        self.shared.state.lock().events.push_back(Event { job, kind });
        self.shared.has_changed.notify_all();
    }

    fn tell_end(&self, job: u64, kind: EventKind) {
        let mut state = self.shared.state.lock();
        state.events.push_back(Event { job, kind });
        state.n_open -= 1;
        self.shared.has_changed.notify_all();
    }
}

/// The result of a round.
enum Round {
    Step(Step),
    /// Whether the prompt is evaluated.
    Prompt(bool),
}

/// Runs `body`; a panic becomes an error.
fn caught<T>(body: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|panic| Err(Error::of_panic("", panic)))
}
