//! Which rotor this is.

use std::ffi::{CStr, c_char};

/// The version of the binary interface that this header describes. Additions do not change it.
pub const ROTOR_ABI_VERSION: u32 = 0;

const VERSION: &CStr = match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
    Ok(version) => version,
    Err(_) => c"",
};

/// The library's version, for example "0.1.0". The text is static. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn rotor_version() -> *const c_char {
    VERSION.as_ptr()
}

/// The library's `ROTOR_ABI_VERSION`; a host may compare it with its header's. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn rotor_abi_version() -> u32 {
    ROTOR_ABI_VERSION
}
