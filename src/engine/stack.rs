//! Work of parsers that recurse as deep as their input says, which the caller's stack may be too small for.
#![forbid(unsafe_code)]

/// Only what is touched is ever resident.
const STACK_BYTES: usize = 128 << 20;

/// Runs `work` on a thread of its own, to its end. `what` it is, for an error.
pub(in crate::engine) fn on_large_stack<T: Send>(
    what: &str,
    work: impl FnOnce() -> Result<T, String> + Send,
) -> Result<T, String> {
    on_stack_of(STACK_BYTES, what, work)
}

/// The same with so many bytes.
pub(in crate::engine) fn on_stack_of<T: Send>(
    bytes: usize,
    what: &str,
    work: impl FnOnce() -> Result<T, String> + Send,
) -> Result<T, String> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name(format!("rotor-{what}")).stack_size(bytes);
        match thread.spawn_scoped(scope, work) {
            Ok(running) => running.join().unwrap_or_else(|_| Err(format!("the {what} engine failed"))),
            Err(e) => Err(format!("no thread for the {what}: {e}")),
        }
    })
}
