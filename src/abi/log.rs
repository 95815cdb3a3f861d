//! Log records to the host's callback.

use std::cell::RefCell;
use std::ffi::{CStr, CString, c_char, c_void};
use std::sync::Arc;

use ::log::{Level, LevelFilter, Log, Metadata, Record};
use parking_lot::Mutex;

use super::guard::{guard, is_inside_call};
use super::status::rotor_status;
use crate::error::Error;
use crate::stack::keep_record;

/// Tells how important a log record is.
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum rotor_log_level {
    /// Something failed.
    ROTOR_LOG_ERROR = 1,
    /// Something is wrong, but the call continues.
    ROTOR_LOG_WARN = 2,
    /// rotor made a choice. The record gives the reason.
    ROTOR_LOG_INFO = 3,
    /// The record is for the developers of rotor.
    ROTOR_LOG_DEBUG = 4,
}

/// Receives a log record. `message` is valid during the call only, and `user` is the pointer of
/// `rotor_log_set`.
///
/// rotor calls it on the thread that called rotor, during that call. The function must not call
/// rotor and must not throw: an exception that leaves it ends the process.
pub type rotor_log_callback = Option<unsafe extern "C" fn(level: i32, message: *const c_char, user: *mut c_void)>;

struct Host {
    callback: unsafe extern "C" fn(i32, *const c_char, *mut c_void),
    user: *mut c_void,
}

// SAFETY: the host promises that its pointer may be used on every thread that calls rotor.
unsafe impl Send for Host {}

struct HostLog(Mutex<Option<Host>>);

static LOG: HostLog = HostLog(Mutex::new(None));

impl Log for HostLog {
    fn enabled(&self, metadata: &Metadata) -> bool {
        metadata.level() <= ::log::max_level()
    }

    fn log(&self, record: &Record) {
        if !self.enabled(record.metadata()) {
            return;
        }
        let level = match record.level() {
            Level::Error => rotor_log_level::ROTOR_LOG_ERROR,
            Level::Warn => rotor_log_level::ROTOR_LOG_WARN,
            Level::Info => rotor_log_level::ROTOR_LOG_INFO,
            Level::Debug | Level::Trace => rotor_log_level::ROTOR_LOG_DEBUG,
        };
        let text = record.args().to_string();
        if keep_record(record.level(), &text) {
            return;
        }
        let text = CString::new(text.replace('\0', "")).unwrap_or_default();
        if is_inside_call() {
            self.tell(level, &text);
        } else {
            POSTPONED
                .with_borrow(|records| records.iter().for_each(|records| records.0.lock().push((level, text.clone()))));
        }
    }

    fn flush(&self) {}
}

impl HostLog {
    fn tell(&self, level: rotor_log_level, text: &CStr) {
        // The lock is not held while the host runs, so a host that logs from several threads cannot
        // dead-lock itself.
        let host = self.0.lock().as_ref().map(|host| (host.callback, host.user));
        if let Some((callback, user)) = host {
            // SAFETY: the host promised that the callback can be called with this pointer.
            unsafe { callback(level as i32, text.as_ptr(), user) };
        }
    }
}

thread_local! {
    static POSTPONED: RefCell<Option<Postponed>> = const { RefCell::new(None) };
}

/// Records of a thread of ours, until the host calls.
#[derive(Clone, Default)]
pub(super) struct Postponed(Arc<Mutex<Vec<(rotor_log_level, CString)>>>);

impl Postponed {
    /// From now on this thread's records come here.
    pub(super) fn begin(self) {
        POSTPONED.with_borrow_mut(|records| *records = Some(self));
    }

    /// Hands them to the host.
    pub(super) fn deliver(&self) {
        let records = std::mem::take(&mut *self.0.lock());
        records.iter().for_each(|(level, text)| LOG.tell(*level, text));
    }
}

/// Sends log records up to `max_level`, a `rotor_log_level`, to `callback`. With NULL (the default)
/// rotor sends no records.
///
/// The process has one callback. rotor passes `user` to it, on every thread that calls rotor.
/// `user` must stay valid until another callback is set and all calls that were under way have
/// returned.
/// Errors: ROTOR_E_ARGUMENT (the level is unknown).
/// Threads: any.
///
/// # Safety
/// `callback` can be called with `user` on every thread that calls rotor.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_log_set(
    callback: rotor_log_callback,
    user: *mut c_void,
    max_level: i32,
) -> rotor_status {
    guard(|| {
        let levels = [LevelFilter::Error, LevelFilter::Warn, LevelFilter::Info, LevelFilter::Debug];
        let index = usize::try_from(max_level).unwrap_or(0).wrapping_sub(1);
        let level = levels.get(index).copied().or(callback.is_none().then_some(LevelFilter::Off));
        let level = level.ok_or_else(|| Error::argument(format!("log level {max_level}; 1 to 4 exist")))?;
        *LOG.0.lock() = callback.map(|callback| Host { callback, user });
        // A Rust host may have set its own logger first; then records go there.
        let _ = ::log::set_logger(&LOG);
        ::log::set_max_level(if callback.is_some() { level } else { LevelFilter::Off });
        Ok(())
    })
}
