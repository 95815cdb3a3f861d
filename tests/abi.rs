//! The ABI gate: within one `ROTOR_ABI_VERSION`, the ABI only grows. `tests/abi/` has the header of
//! the last release (until the first release: the header of the day on which the ABI was settled).
//! All that it declares must also be in `include/rotor.h`. A release copies its header there.
//! (`tests/c/header.c` checks sizes and offsets, `tests/symbols.rs` checks what the library
//! exports.)

use std::collections::BTreeSet;

const LAST: &str = include_str!("abi/rotor-0.1.h");
const NOW: &str = include_str!("../include/rotor.h");

/// A header without comments and preprocessor lines, and with constants as statements.
fn plain(header: &str) -> String {
    let mut text = String::new();
    let mut rest = header;
    while let Some((before, comment)) = rest.split_once("/*") {
        text.push_str(before);
        rest = comment.split_once("*/").expect("a comment ends").1;
    }
    text.push_str(rest);
    let code = |line: &str| {
        let line = line.split("//").next().unwrap_or_default().trim().to_owned();
        match line.strip_prefix("#define ") {
            Some(constant) if constant.contains(' ') => format!("constant {constant};"),
            _ if line.starts_with('#') || line == "extern \"C\" {" || line == "}" => String::new(),
            _ => line,
        }
    };
    text.lines().map(code).collect::<Vec<_>>().join(" ")
}

/// All that a host relies on: functions, constants, and the place of each field.
fn promises(header: &str) -> BTreeSet<String> {
    let text = plain(header);
    let mut promises = BTreeSet::new();
    let mut rest = text.as_str();
    while let Some(end) = rest.find([';', '{']) {
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let head = words(&rest[..end]);
        if rest.as_bytes()[end] == b';' {
            rest = &rest[end + 1..];
            // A type has the same name with and without `struct`.
            promises.insert(head.replace("struct ", ""));
            continue;
        }
        let (body, after) = rest[end + 1..].split_once('}').expect("a type ends");
        rest = &after[after.find(';').expect("a type ends") + 1..];
        let separator = if head.contains("struct") { ';' } else { ',' };
        let members: Vec<String> = body.split(separator).map(words).filter(|member| !member.is_empty()).collect();
        // A struct that has a struct_size may grow at its end, and so may any enum.
        if separator == ';' && members[0] != "uint32_t struct_size" {
            promises.insert(format!("{head} has {} fields", members.len()));
        }
        // A later field may take the place of one that is reserved.
        for (place, member) in members.iter().enumerate().filter(|(_, member)| !member.ends_with(" reserved")) {
            let place = if separator == ';' { format!(".{place}") } else { String::new() };
            promises.insert(format!("{head}{place}: {member}"));
        }
    }
    promises
}

/// The declarations of the first header that the second one does not have.
fn broken(last: &str, now: &str) -> Vec<String> {
    promises(last).difference(&promises(now)).cloned().collect()
}

fn version(header: &str) -> Option<String> {
    promises(header).into_iter().find(|promise| promise.starts_with("constant ROTOR_ABI_VERSION"))
}

#[test]
fn the_abi_keeps_all_that_it_had() {
    assert!(promises(LAST).len() > 250, "{:#?}", promises(LAST));
    assert_eq!(
        version(LAST),
        version(NOW),
        "this is a new ABI: release it with a new SONAME, and copy its header to tests/abi"
    );
    assert_eq!(
        broken(LAST, NOW),
        Vec::<String>::new(),
        "the last release had these (see the comment at the beginning of this file)"
    );
}

#[test]
fn the_gate_notices_what_breaks_a_host() {
    let changed = |from: &str, to: &str| {
        assert_eq!(LAST.matches(from).count(), 1, "{from}");
        broken(LAST, &LAST.replace(from, to))
    };
    let gone = "rotor_status rotor_session_truncate(struct rotor_session *session, size_t n_tokens);";
    assert_eq!(changed(gone, ""), ["rotor_status rotor_session_truncate(rotor_session *session, size_t n_tokens)"]);
    assert!(changed(gone, &gone.replace("struct ", "")).is_empty());
    assert_eq!(changed(gone, &gone.replace(", size_t n_tokens", "")).len(), 1);
    assert_eq!(changed("ROTOR_E_BACKEND = -61", "ROTOR_E_BACKEND = -63").len(), 1);
    assert_eq!(changed("#define ROTOR_TEXT_HEAL 8", "#define ROTOR_TEXT_HEAL 16").len(), 1);
    // A field in the middle moves the fields after it. A field at the end of a struct that has a
    // struct_size is an addition.
    let end = "    uint32_t stop_string;\n} rotor_event;\n";
    assert!(changed(end, &format!("    uint32_t more;\n{end}")).len() == 1);
    assert!(changed(end, "    uint32_t stop_string;\n    uint32_t more;\n} rotor_event;\n").is_empty());
    // A later field may take the place of a reserved one.
    let reserved = "    uint32_t reserved;\n    // Says how the session";
    assert!(changed(reserved, &reserved.replace("reserved", "more")).is_empty());
    assert!(changed(reserved, "    // Says how the session").len() == 1);
    // A struct must not change if hosts make arrays of it.
    let message = "    const char *content;\n";
    assert!(changed(message, "    const char *content;\n    const char *name;\n").len() == 1);
    assert!(
        changed("rotor_status rotor_session_cancel", "void rotor_new(void);\nrotor_status rotor_session_cancel")
            .is_empty()
    );
}
