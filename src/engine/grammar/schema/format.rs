//! The formats (`format`) that rotor enforces. All others are annotations, as the standard says.

use super::pattern;
use super::rx::Rx;

const TIME: &str = r"(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[zZ]|[+-](?:[01]\d|2[0-3]):[0-5]\d)";
/// A date. Months have the right number of days, and leap years are correct.
const DATE: &str = concat!(
    r"(?:\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)",
    r"|02-(?:0[1-9]|1\d|2[0-8]))|(?:\d\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)"
);
const OCTET: &str = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)";
const LABEL: &str = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
const HEX: &str = "[0-9a-fA-F]";

fn ipv4() -> String {
    format!(r"(?:{OCTET}\.){{3}}{OCTET}")
}

fn ipv6() -> String {
    let group = format!("{HEX}{{1,4}}");
    let tail = format!("(?:{group}:{group}|{})", ipv4());
    let mut all = vec![format!("(?:{group}:){{6}}{tail}")];
    for before in 0..=7usize {
        let head = match before {
            0 => String::new(),
            n => format!("{group}(?::{group}){{0,{}}}", n - 1),
        };
        // With n groups before the gap, at most 7 - n follow.
        let follow = 7 - before;
        let mut tails = vec![];
        if follow >= 1 {
            tails.push(format!("{group}(?::{group}){{0,{}}}", follow - 1));
        }
        if follow >= 2 {
            tails.push(format!("(?:{group}:){{0,{}}}{}", follow - 2, ipv4()));
        }
        let exact = if before == 0 { head } else { format!("{group}(?::{group}){{{}}}", before - 1) };
        all.push(format!("{exact}::(?:{})?", tails.join("|")).replace("(?:)?", ""));
    }
    all.join("|")
}

fn duration() -> String {
    let time = "T(?:\\d+H(?:\\d+M(?:\\d+S)?)?|\\d+M(?:\\d+S)?|\\d+S)";
    let date = "(?:\\d+Y(?:\\d+M(?:\\d+D)?)?|\\d+M(?:\\d+D)?|\\d+D)";
    format!("P(?:{date}(?:{time})?|{time}|\\d+W)")
}

fn email() -> String {
    let word = r"[a-zA-Z0-9!#$%&'*+\-/=?^_`{|}~]+";
    format!(r"{word}(?:\.{word})*@(?:{LABEL}(?:\.{LABEL})*|\[{}\])", ipv4())
}

fn uri() -> String {
    let plain = r"(?:[a-zA-Z0-9\-._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})";
    let host = format!(
        r"(?:\[(?:{}|v{HEX}+\.[a-zA-Z0-9\-._~!$&'()*+,;=:]+)\]|(?:[a-zA-Z0-9\-._~!$&'()*+,;=]|%{HEX}{{2}})*)",
        ipv6()
    );
    let user = format!(r"(?:(?:[a-zA-Z0-9\-._~!$&'()*+,;=:]|%{HEX}{{2}})*@)?");
    let path = format!("(?:/{plain}*)*");
    let rest = format!(r"(?:\?(?:{plain}|[/?])*)?(?:#(?:{plain}|[/?])*)?");
    format!(r"[a-zA-Z][a-zA-Z0-9+\-.]*:(?://{user}{host}(?::\d*)?{path}|/(?:{plain}+{path})?|{plain}+{path}|){rest}")
}

/// The strings of a format, or None if rotor does not enforce it.
pub(super) fn strings(name: &str) -> Option<Result<Rx, String>> {
    let body = match name {
        "date" => DATE.to_owned(),
        "time" => TIME.to_owned(),
        "date-time" => format!("{DATE}[tT]{TIME}"),
        "duration" => duration(),
        "email" => email(),
        "hostname" => format!(r"{LABEL}(?:\.{LABEL})*"),
        "ipv4" => ipv4(),
        "ipv6" => ipv6(),
        "uuid" => format!("{HEX}{{8}}(?:-{HEX}{{4}}){{3}}-{HEX}{{12}}"),
        "uri" => uri(),
        _ => return None,
    };
    Some(pattern::strings(&format!("^(?:{body})$")))
}
