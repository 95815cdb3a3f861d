//! Which rotor this is.

use std::ffi::{CStr, c_char};

/// This is the version of the binary interface (ABI) that this header describes. Additions do not
/// change it.
pub const ROTOR_ABI_VERSION: u32 = 1;

const VERSION: &CStr = match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
    Ok(version) => version,
    Err(_) => c"",
};

/// Returns the version of the library, for example "0.1.0". The text is static.
///
/// Threads: any.
#[unsafe(no_mangle)]
pub extern "C" fn rotor_version() -> *const c_char {
    VERSION.as_ptr()
}

/// Returns the ROTOR_ABI_VERSION of the library. Compare it with the ROTOR_ABI_VERSION of this
/// header.
///
/// Threads: any.
#[unsafe(no_mangle)]
pub extern "C" fn rotor_abi_version() -> u32 {
    ROTOR_ABI_VERSION
}
