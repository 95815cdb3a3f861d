//! Gives the shared library its SONAME, hides what is not rotor's, and puts a link of that name beside it, as an installation does: a program that
//! was linked with `-lrotor` looks for it by that name.

use std::path::Path;

const SONAME: &str = "librotor.so.1";

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() != Ok("linux") {
        return;
    }
    println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,{SONAME}");
    // A dependency (llguidance) has a C interface of its own; it is none of ours.
    println!("cargo:rustc-cdylib-link-arg=-Wl,--exclude-libs,ALL");
    // OUT_DIR is PROFILE/build/rotor-lm-HASH/out.
    let out = std::env::var("OUT_DIR").unwrap_or_default();
    if let Some(profile) = Path::new(&out).ancestors().nth(3) {
        link(&profile.join(SONAME));
    }
}

#[cfg(unix)]
fn link(link: &Path) {
    // Best effort: the link may be there already, and nothing but linked C programs needs it.
    let _ = std::os::unix::fs::symlink("librotor.so", link);
}

#[cfg(not(unix))]
fn link(_: &Path) {}
