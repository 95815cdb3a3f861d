//! Calls in any order, with any arguments that C lets through, on a few sessions of one model and a worker.
//!
//! A byte names a call, the next ones its arguments. After an error a session holds what it held, and whatever was done before,
//! its logits are those of a new session with the same tokens.

use std::ffi::CString;
use std::ptr;

use rotor::abi::batch::rotor_batch_step;
use rotor::abi::draft::rotor_session_set_draft_model;
use rotor::abi::logits::{rotor_session_score, rotor_session_top};
use rotor::abi::options::rotor_session_options;
use rotor::abi::sampling::{rotor_sampling, rotor_session_set_logit_bias, rotor_session_set_sampling};
use rotor::abi::session::{
    rotor_session, rotor_session_append_tokens, rotor_session_cancel, rotor_session_fork, rotor_session_tokens,
    rotor_session_truncate,
};
use rotor::abi::stats::{rotor_session_stats, rotor_session_stats_get};
use rotor::abi::status::rotor_status::{self, *};
use rotor::abi::step::{ROTOR_NO_BUDGET, rotor_session_prefill, rotor_session_step};
use rotor::abi::stop::{rotor_session_held_text, rotor_session_set_stop};
use rotor::abi::worker::{
    rotor_event, rotor_worker, rotor_worker_cancel, rotor_worker_free, rotor_worker_generate, rotor_worker_new,
    rotor_worker_poll,
};

use crate::host::{Model, Session, check, no_step, sampling, session_options};

#[path = "../../../src/engine/sampler/table.rs"]
mod table;
use crate::input::Choices;

/// Most sessions at a time.
const SESSIONS: usize = 4;
/// Calls of an input at most.
const CALLS: usize = 200;
/// Tokens of the model.
const VOCABULARY: u32 = 320;

const TEXTS: [&str; 10] =
    ["", " ", "Hello", "http:", "a b c d e f", "\u{e9}\u{1f98a}", "<|eot_id|>", "{\"a\": ", "\0", "12345"];
const NUMBERS: [f32; 12] =
    [0.0, 1.0, 0.5, -1.0, 0.1, 2.0, 5.0, 1e-30, 1e30, f32::NAN, f32::INFINITY, f32::NEG_INFINITY];
const GRAMMARS: [(u32, &str); 10] = [
    (0, ""),
    (1, "{\"type\": \"integer\"}"),
    (1, "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"string\"}}}"),
    (1, "{"),
    (2, "[a-z ]{1,20}"),
    (2, "("),
    (3, "[\"yes\", \"no\", \"yes, of course\"]"),
    (3, "[]"),
    (4, "start: \"a\" start | \"b\""),
    (9, "start"),
];

/// A series of calls.
pub fn run(data: &[u8]) {
    let mut choices = Choices(data);
    let mut host = Host { talks: vec![], saves: vec![], worker: ptr::null_mut() };
    host.open(&mut choices);
    for _ in 0..CALLS {
        if choices.is_done() {
            break;
        }
        host.call(&mut choices);
    }
    if choices.byte() & 1 == 1 {
        // Objects can be freed in any order.
        host.talks.clear();
    }
}

/// A session, and what is known of it.
struct Talk {
    session: Session,
    kv_type: u32,
    /// Whether it may change its tokens by itself: it forgets its middle, heals its end, or a worker has it.
    is_restless: bool,
}

struct Host {
    talks: Vec<Talk>,
    saves: Vec<Vec<u8>>,
    worker: *mut rotor_worker,
}

impl Drop for Host {
    fn drop(&mut self) {
        // SAFETY: it is NULL or came from `rotor_worker_new`, and is not used any more.
        unsafe { rotor_worker_free(self.worker) };
    }
}

impl Host {
    /// Makes a session with options that may be out of their range.
    fn open(&mut self, choices: &mut Choices<'_>) {
        let (mut options, sampling) = options(choices);
        options.sampling = &sampling;
        if self.talks.len() < SESSIONS
            && let Ok(session) = Model::small().session(&options)
        {
            self.talks.push(Talk { session, kv_type: options.kv_type, is_restless: options.shift_keep > 0 });
        }
    }

    fn call(&mut self, choices: &mut Choices<'_>) {
        let what = match choices.byte() {
            // Drafts change nothing that a caller sees.
            250.. => 20,
            byte => byte % 20,
        };
        if self.talks.is_empty() {
            return self.open(choices);
        }
        let which = choices.below(self.talks.len());
        match what {
            0 => self.open(choices),
            1 => self.fork(which),
            2 => drop(self.talks.swap_remove(which)),
            3 => self.batch(choices),
            4 => self.generate(which, choices),
            5 => self.poll(choices),
            6 => self.save(which, choices),
            _ => self.change(which, what, choices),
        }
    }

    /// A call that leaves the session as it was if it fails.
    fn change(&mut self, which: usize, what: u8, choices: &mut Choices<'_>) {
        let saves = &self.saves;
        let talk = &mut self.talks[which];
        let before = talk.session.tokens();
        let result = talk.change(what, saves, choices);
        if result.is_err()
            && !talk.is_restless
            && let Ok(before) = before
        {
            assert_eq!(talk.session.tokens(), Ok(before), "call {what}: after an error everything is as it was");
        }
    }

    fn fork(&mut self, which: usize) {
        let mut fork = ptr::null_mut();
        let talk = &self.talks[which];
        // SAFETY: the session is alive.
        if check(unsafe { rotor_session_fork(talk.session.handle(), &mut fork) }).is_ok() {
            let session = Session::own(fork);
            assert!(talk.is_restless || session.tokens() == talk.session.tokens(), "a fork holds the same tokens");
            let fork = Talk { session, ..*talk };
            if self.talks.len() < SESSIONS {
                self.talks.push(fork);
            }
        }
    }

    fn batch(&self, choices: &mut Choices<'_>) {
        let mut sessions: Vec<*mut rotor_session> = self.talks.iter().map(|talk| talk.session.handle()).collect();
        match choices.below(8) {
            0 => sessions.push(sessions[0]),
            1 => sessions[0] = ptr::null_mut(),
            _ => {}
        }
        let mut steps = vec![no_step(); sessions.len()];
        let mut statuses = vec![ROTOR_OK; sessions.len()];
        let budget = budget(choices);
        // SAFETY: the arrays are as long as is said, the sessions alive.
        let status = unsafe {
            rotor_batch_step(sessions.as_ptr(), sessions.len(), budget, steps.as_mut_ptr(), statuses.as_mut_ptr())
        };
        if status != ROTOR_E_NULL {
            let _ = check(status);
        }
    }

    fn generate(&mut self, which: usize, choices: &mut Choices<'_>) {
        if self.worker.is_null() {
            // SAFETY: there is room for the result.
            check(unsafe { rotor_worker_new(&mut self.worker) }).expect("a worker");
        }
        let talk = &mut self.talks[which];
        let (text, flags, most, mut job) = (text(choices), flags(choices), choices.below(6) as u64, 0);
        let (start, length) = (text.as_ptr().cast(), text.len());
        // SAFETY: worker and session are alive, the text is as long as is said.
        let status =
            unsafe { rotor_worker_generate(self.worker, talk.session.handle(), start, length, flags, most, &mut job) };
        talk.is_restless |= check(status).is_ok();
        if choices.byte() & 7 == 7 {
            // SAFETY: the worker is alive.
            let _ = check(unsafe { rotor_worker_cancel(self.worker, job) });
        }
    }

    fn poll(&self, choices: &mut Choices<'_>) {
        let wait = if choices.byte() & 1 == 1 { ROTOR_NO_BUDGET } else { 0 };
        // SAFETY: all zeros are an event of which nothing has been said.
        let mut event: rotor_event = unsafe { std::mem::zeroed() };
        event.struct_size = size_of::<rotor_event>() as u32;
        if !self.worker.is_null() {
            // SAFETY: the worker is alive, the struct as large as it says.
            check(unsafe { rotor_worker_poll(self.worker, wait, &mut event) }).expect("an event");
            assert!((0..=5).contains(&event.kind) && !event.text.is_null());
            assert_ne!(event.status, ROTOR_E_INTERNAL as i32);
        }
    }

    fn save(&mut self, which: usize, choices: &mut Choices<'_>) {
        if let Ok(save) = self.talks[which].session.save(choices.byte().into()) {
            self.saves.truncate(SESSIONS);
            self.saves.insert(0, save);
        }
    }
}

impl Talk {
    fn change(&mut self, what: u8, saves: &[Vec<u8>], choices: &mut Choices<'_>) -> Result<(), rotor_status> {
        let session = &self.session;
        let handle = session.handle();
        match what {
            7 => session.append(&tokens(choices)),
            8 => {
                let flags = flags(choices);
                self.is_restless |= flags & 8 != 0;
                session.append_text(text(choices).as_bytes(), flags)
            }
            9 | 10 => session.step(budget(choices)).map(drop),
            11 => {
                let length = choices.below(40);
                // SAFETY: the session is alive.
                check(unsafe { rotor_session_truncate(handle, length) })
            }
            12 => session.set_tokens(&tokens(choices)),
            13 => match saves.get(choices.below(saves.len())) {
                Some(save) => session.restore(save),
                None => Ok(()),
            },
            14 => {
                let (kind, source) = GRAMMARS[choices.below(GRAMMARS.len())];
                session.set_grammar(kind, source.as_bytes())
            }
            15 => self.set_stop(choices),
            16 => {
                let (_, sampling) = options(choices);
                // SAFETY: the session is alive, the struct as large as it says.
                check(unsafe { rotor_session_set_sampling(handle, &sampling) })
            }
            17 => self.look(choices),
            18 => self.is_what_it_says(),
            19 => self.hostile(choices),
            _ => self.set_draft_model(choices),
        }
    }

    /// Sets the model itself as its draft model, or none; with a length and flags that may be wrong.
    fn set_draft_model(&self, choices: &mut Choices<'_>) -> Result<(), rotor_status> {
        let model = if choices.below(3) == 0 { ptr::null_mut() } else { Model::small().handle() };
        let most = [0, 1, 5, 32, 33, u32::MAX][choices.below(6)];
        let flags = [0, 1, 1, 2][choices.below(4)];
        // SAFETY: session and model are alive.
        let set = check(unsafe { rotor_session_set_draft_model(self.session.handle(), model, most, flags) });
        let is_wrong = flags > 1 || most > 32 && !model.is_null();
        assert!(!is_wrong || set.is_err(), "{most} tokens of a draft, flags {flags}");
        set
    }

    fn set_stop(&self, choices: &mut Choices<'_>) -> Result<(), rotor_status> {
        let number = choices.below(4);
        let strings: Vec<CString> =
            (0..number).map(|_| CString::new(text(choices).replace('\0', "")).unwrap()).collect();
        let pointers: Vec<_> = strings.iter().map(|string| string.as_ptr()).collect();
        let tokens = tokens(choices);
        let handle = self.session.handle();
        // SAFETY: the session is alive, the arrays are as long as is said.
        check(unsafe {
            rotor_session_set_stop(handle, pointers.as_ptr(), pointers.len(), tokens.as_ptr(), tokens.len())
        })?;
        let biases: Vec<f32> = tokens.iter().map(|_| NUMBERS[choices.below(NUMBERS.len())]).collect();
        // SAFETY: as above.
        check(unsafe { rotor_session_set_logit_bias(handle, tokens.as_ptr(), biases.as_ptr(), tokens.len()) })
    }

    /// Calls that change nothing but what is evaluated.
    fn look(&self, choices: &mut Choices<'_>) -> Result<(), rotor_status> {
        let (handle, tokens, budget) = (self.session.handle(), tokens(choices), budget(choices));
        let (mut best, mut logprobs) = ([0; 400], [0.0_f32; 400]);
        let (mut count, mut is_done, mut held) = (0, 0, [0; 64]);
        // SAFETY: all zeros are numbers.
        let mut stats: rotor_session_stats = unsafe { std::mem::zeroed() };
        stats.struct_size = size_of::<rotor_session_stats>() as u32;
        let n = usize::from(choices.byte()) * 2 % best.len();
        // SAFETY: the session is alive; there is room for all results.
        unsafe {
            check(rotor_session_stats_get(handle, &mut stats))?;
            check(rotor_session_held_text(handle, held.as_mut_ptr(), held.len(), &mut count))?;
            check(rotor_session_prefill(handle, budget, &mut is_done))?;
            check(rotor_session_top(handle, n, best.as_mut_ptr(), logprobs.as_mut_ptr(), &mut count))?;
            assert!(count <= n, "{count} of {n} tokens");
            check(rotor_session_score(handle, tokens.as_ptr(), tokens.len(), logprobs.as_mut_ptr()))
        }
    }

    /// Compares it with a new session that holds the same tokens.
    fn is_what_it_says(&self) -> Result<(), rotor_status> {
        let logits = self.session.logits()?;
        let tokens = self.session.tokens()?;
        let mut options = session_options();
        options.kv_type = self.kv_type;
        let fresh = Model::small().session(&options)?;
        fresh.set_tokens(&tokens)?;
        let bits = |logits: Vec<f32>| logits.into_iter().map(f32::to_bits).collect::<Vec<_>>();
        assert!(self.is_restless || bits(logits) == bits(fresh.logits()?), "other logits than those of its tokens");
        Ok(())
    }

    /// Arguments that are wrong whatever the session is; each has its status.
    fn hostile(&self, choices: &mut Choices<'_>) -> Result<(), rotor_status> {
        let (handle, how, mut count) = (self.session.handle(), choices.below(8), 77);
        if how == 0 {
            // SAFETY: the session is alive.
            return check(unsafe { rotor_session_cancel(handle) });
        }
        let mut step = no_step();
        // SAFETY: the session is alive; what is wrong is never read or written.
        let (status, wanted) = unsafe {
            match how {
                1 => (rotor_session_append_tokens(handle, ptr::null(), 3), ROTOR_E_NULL),
                2 => (rotor_session_append_tokens(ptr::null_mut(), ptr::null(), 0), ROTOR_E_NULL),
                3 => (rotor_session_tokens(handle, ptr::null_mut(), 9, ptr::null_mut()), ROTOR_E_NULL),
                4 => (rotor_session_step(handle, 0, ptr::null_mut()), ROTOR_E_NULL),
                5 => {
                    step.struct_size = choices.byte().into();
                    let is_wrong = !step.struct_size.is_multiple_of(8) || step.struct_size == 0;
                    step.struct_size -= if is_wrong { 0 } else { 1.min(step.struct_size) };
                    (rotor_session_step(handle, 0, &mut step), ROTOR_E_ARGUMENT)
                }
                6 => (rotor_session_append_tokens(handle, ptr::dangling(), usize::MAX), ROTOR_E_ARGUMENT),
                _ => (rotor_session_truncate(handle, usize::MAX), ROTOR_E_ARGUMENT),
            }
        };
        assert!(status == wanted || status == ROTOR_E_BUSY, "hostile {how}: {status:?}, not {wanted:?}");
        count += 1;
        assert_eq!(count, 78);
        Err(status)
    }
}

fn budget(choices: &mut Choices<'_>) -> u64 {
    [ROTOR_NO_BUDGET, 0, 50, ROTOR_NO_BUDGET - 1][choices.below(4)]
}

fn text(choices: &mut Choices<'_>) -> &'static str {
    TEXTS[choices.below(TEXTS.len())]
}

/// Flags of texts; now and then some that there are not.
fn flags(choices: &mut Choices<'_>) -> u32 {
    let flags = choices.byte();
    u32::from(flags & 11) | if flags > 250 { 1 << 20 } else { 0 }
}

/// Some tokens; now and then one that there is not.
fn tokens(choices: &mut Choices<'_>) -> Vec<u32> {
    let number = choices.below(12);
    let token = |choices: &mut Choices<'_>| {
        let (low, high) = (u32::from(choices.byte()), choices.byte());
        if high == 255 { u32::MAX - low } else { (low | u32::from(high) << 8) % VOCABULARY }
    };
    (0..number).map(|_| token(choices)).collect()
}

/// A value of a type of numbers.
trait Choice {
    fn of(number: f32, whole: u32) -> Self;
}

impl Choice for f32 {
    fn of(number: f32, _whole: u32) -> Self {
        number
    }
}

impl Choice for u32 {
    fn of(_number: f32, whole: u32) -> Self {
        whole
    }
}

impl Choice for u64 {
    fn of(_number: f32, whole: u32) -> Self {
        whole.into()
    }
}

macro_rules! changes {
    ($($(#[doc = $doc:literal])+ $name:ident: $type:ty = $default:expr, $range:expr;)+) => {
        /// Ways to change sampling: one sets one option.
        const CHANGES: &[fn(&mut rotor_sampling, f32, u32)] =
            &[$(|sampling, number, whole| sampling.$name = <$type as Choice>::of(number, whole)),+];
    };
}

table::sampler_options!(changes);

/// Options, some of them far out. Their `sampling` is the second part, wherever the caller puts it.
fn options(choices: &mut Choices<'_>) -> (rotor_session_options, rotor_sampling) {
    let (mut options, mut sampling) = (session_options(), sampling());
    options.kv_type = choices.byte() as u32 % 4;
    options.context_length = [0, 1, 2, 16, 33, 64, 100, u32::MAX][choices.below(8)];
    sampling.seed = choices.byte().into();
    let changes = choices.below(4);
    for _ in 0..changes {
        let number = NUMBERS[choices.below(NUMBERS.len())];
        let whole = [0, 1, 3, 32, u32::MAX][choices.below(5)];
        match choices.below(CHANGES.len() + 2) {
            0 => options.lookup_tokens = whole,
            1 => options.shift_keep = whole,
            which => CHANGES[which - 2](&mut sampling, number, whole),
        }
    }
    (options, sampling)
}
