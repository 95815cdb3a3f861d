//! The floating point environment of a thread. An audio or game thread may flush denormals or round
//! in another way, and tokens must not depend on that.

/// Runs `body` with the thread's floating point environment at its default (round to nearest,
/// denormals kept), and restores the host's environment afterwards.
#[cfg(target_arch = "x86_64")]
pub(crate) fn with_default_float_environment<R>(body: impl FnOnce() -> R) -> R {
    use std::arch::asm;
    const DEFAULT: u32 = 0x1f80;
    struct Restore(u32);
    impl Drop for Restore {
        fn drop(&mut self) {
            // SAFETY: writes back the value that the thread had.
            unsafe { asm!("ldmxcsr [{}]", in(reg) &self.0, options(nostack, readonly)) };
        }
    }
    let mut control = 0u32;
    // SAFETY: stores MXCSR, which every x86-64 CPU has.
    unsafe { asm!("stmxcsr [{}]", in(reg) &mut control, options(nostack)) };
    // The low six bits are sticky exception flags, which have no effect on results.
    if control & !0x3f == DEFAULT {
        return body();
    }
    let _restore = Restore(control);
    // SAFETY: loads the architecture's default.
    unsafe { asm!("ldmxcsr [{}]", in(reg) &DEFAULT, options(nostack, readonly)) };
    body()
}

/// Runs `body` with the thread's floating point environment at its default, and restores the host's
/// environment afterwards.
#[cfg(target_arch = "aarch64")]
pub(crate) fn with_default_float_environment<R>(body: impl FnOnce() -> R) -> R {
    use std::arch::asm;
    struct Restore(u64);
    impl Drop for Restore {
        fn drop(&mut self) {
            // SAFETY: writes back the value that the thread had.
            unsafe { asm!("msr fpcr, {}", in(reg) self.0, options(nomem, nostack)) };
        }
    }
    let control: u64;
    // SAFETY: reads FPCR, which every AArch64 CPU has.
    unsafe { asm!("mrs {}, fpcr", out(reg) control, options(nomem, nostack)) };
    if control == 0 {
        return body();
    }
    let _restore = Restore(control);
    // SAFETY: loads the architecture's default.
    unsafe { asm!("msr fpcr, {}", in(reg) 0u64, options(nomem, nostack)) };
    body()
}

/// Runs `body`. rotor does not know this architecture's floating point environment.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
pub(crate) fn with_default_float_environment<R>(body: impl FnOnce() -> R) -> R {
    body()
}
