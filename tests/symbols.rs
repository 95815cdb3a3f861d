//! The shared library exports only the functions of the header, and needs only the C library.

#![cfg(target_os = "linux")]

use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

/// The library next to the test programs, where Cargo builds it for tests.
fn library() -> PathBuf {
    let this_test = std::env::current_exe().expect("the test's path");
    this_test.parent().expect("its directory").join("librotor.so")
}

/// The output of a tool of binutils, or None if it is missing and not required.
fn ask(tool: &str, arguments: &[&str]) -> Option<String> {
    match Command::new(tool).args(arguments).arg(library()).output() {
        Ok(output) => {
            assert!(output.status.success(), "{tool}: {}", String::from_utf8_lossy(&output.stderr));
            Some(String::from_utf8(output.stdout).expect("UTF-8"))
        }
        Err(_) => {
            assert!(std::env::var_os("ROTOR_REQUIRE_TOOLS").is_none_or(|value| value != "1"), "{tool} is missing");
            // This writes to the terminal, since the test runner hides the output of tests that
            // pass.
            let _ = writeln!(std::io::stderr(), "SKIPPED: {tool} is not installed");
            None
        }
    }
}

/// The names of the functions that the header declares: `rotor_...(`.
fn declared() -> BTreeSet<String> {
    let header = include_str!("../include/rotor.h");
    let without_comments = header.lines().filter(|line| !line.starts_with([' ', '/']));
    let call = |line: &str| {
        let (before, _) = line.split_once('(')?;
        let name = before.rsplit([' ', '*']).next()?;
        (!line.starts_with(['#', 't']) && name.starts_with("rotor_")).then(|| name.to_owned())
    };
    without_comments.filter_map(call).collect()
}

#[test]
fn exports_are_exactly_the_calls_of_the_header() {
    let Some(symbols) = ask("nm", &["-D", "--defined-only"]) else { return };
    let exported: BTreeSet<String> =
        symbols.lines().filter_map(|line| line.split_whitespace().last()).map(str::to_owned).collect();
    assert!(exported.len() > 20);
    assert_eq!(exported, declared());
}

#[test]
fn only_the_c_library_is_needed() {
    let Some(dynamic) = ask("readelf", &["-d", "-W"]) else { return };
    let named = |kind: &'static str| {
        let entries = dynamic.lines().filter(move |line| line.contains(&format!("({kind})")));
        entries.filter_map(|line| Some(line.split_once('[')?.1.split_once(']')?.0))
    };
    for needed in named("NEEDED") {
        let is_known = ["libc.so.6", "libm.so.6", "libgcc_s.so.1"].contains(&needed) || needed.starts_with("ld-linux");
        assert!(is_known, "librotor.so needs {needed}");
    }
    let soname = format!("librotor.so.{}", rotor::abi::version::ROTOR_ABI_VERSION);
    assert_eq!(named("SONAME").collect::<Vec<_>>(), [soname.as_str()]);
}

/// A closure is compiled without the instruction set of the function around it. So an intrinsic in
/// it becomes a call, and a kernel becomes three times slower. No other test notices that.
#[cfg(target_arch = "x86_64")]
#[test]
fn intrinsics_are_instructions_not_calls() {
    let Some(symbols) = ask("nm", &["--defined-only"]) else { return };
    assert!(symbols.contains("7kernels"), "the library was stripped of its names");
    let calls: Vec<&str> = symbols.lines().filter(|name| name.contains("core_arch") && name.contains("_mm")).collect();
    assert!(calls.is_empty(), "intrinsics that were not compiled in place: {calls:#?}");
}
