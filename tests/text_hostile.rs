//! Hostile chat templates: rendering any of them ends soon, takes little memory and a small stack,
//! and leaks nothing. The tests run in a child process whose address space is limited.
#![cfg(target_os = "linux")]

use rotor::engine::text::{ChatMessage, Text, TextFiles};
use std::process::Command;
use std::time::{Duration, Instant};

/// This variable is set for the child.
const CHILD: &str = "ROTOR_HOSTILE_CHILD";
/// rotor promises a second. The test allows more, for machines that are busy.
const LIMIT: Duration = Duration::from_secs(10);
/// The memory that a rendering may take, in addition to what the process had before.
const MEMORY_KB: u64 = 64 << 10;

fn text(template: &str) -> Text {
    let files = TextFiles {
        tokenizer_json: br#"{"model": {"vocab": {"a": 0, "<s>": 1}, "merges": []}}"#,
        chat_template: Some(template.as_bytes()),
        config: b"{}",
        ..TextFiles::default()
    };
    Text::new(&files, 2).unwrap()
}

fn render(template: &str) -> bool {
    let message = ChatMessage { role: "user", content: "hello" };
    text(template).chat_format(&[message], true).is_ok()
}

/// A line of `/proc/self/status`, in KB.
fn memory(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Runs a test of this file again in a process with a limited address space.
fn in_child(test: &str) {
    let limited = format!("ulimit -v 1500000; exec \"$0\" --exact {test} --nocapture");
    let program = std::env::current_exe().unwrap();
    let child = Command::new("sh").arg("-c").arg(limited).arg(program).env(CHILD, "1").output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&child.stdout), String::from_utf8_lossy(&child.stderr));
    assert!(child.status.success(), "{}\n{out}\n{err}", child.status);
}

fn checked(template: &str) {
    // Resets the peak.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let (before, begin) = (memory("VmRSS"), Instant::now());
    let _ = render(template);
    let (took, peak) = (begin.elapsed(), memory("VmHWM"));
    let shown: String = template.chars().take(2000).collect();
    assert!(took < LIMIT, "{took:?}: {shown}");
    assert!(peak < before + MEMORY_KB, "{} KB: {shown}", peak - before);
}

struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }

    fn of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }

    fn size(&mut self) -> &'static str {
        self.of(&[
            "0",
            "1",
            "2",
            "3",
            "7",
            "99",
            "9999",
            "100000",
            "1000000000",
            "10 ** 18",
            "-1",
            "-(10 ** 18)",
            "1e308",
        ])
    }

    fn expression(&mut self, depth: usize) -> String {
        const FILTERS: [&str; 54] = [
            "abs",
            "attr('x')",
            "batch(SIZE)",
            "batch(SIZE, E)",
            "capitalize",
            "center(SIZE)",
            "count",
            "default(E)",
            "dictsort",
            "escape",
            "first",
            "float",
            "format(E, E)",
            "groupby('x')",
            "groupby(0)",
            "indent(SIZE)",
            "indent(E, true, true)",
            "int",
            "items",
            "join(E)",
            "join",
            "last",
            "length",
            "list",
            "lower",
            "map('list')",
            "map(attribute='x')",
            "map('replace', '', E)",
            "max",
            "min",
            "reject('eq', E)",
            "replace(E, E)",
            "replace('', E)",
            "reverse",
            "round(SIZE)",
            "safe",
            "select('in', E)",
            "selectattr('x')",
            "slice(SIZE)",
            "slice(SIZE, E)",
            "sort",
            "sort(attribute='x,y')",
            "string",
            "sum",
            "sum(start=E)",
            "title",
            "tojson",
            "tojson(indent=SIZE)",
            "trim(E)",
            "truncate(SIZE)",
            "unique",
            "upper",
            "urlencode",
            "wordcount",
        ];
        const METHODS: [&str; 24] = [
            "upper()",
            "split(E)",
            "split('')",
            "join(E)",
            "replace(E, E)",
            "center(SIZE)",
            "ljust(SIZE, 'x')",
            "rjust(SIZE)",
            "zfill(SIZE)",
            "expandtabs(SIZE)",
            "format(E, E)",
            "format(*E)",
            "count(E)",
            "find(E)",
            "index(E)",
            "get(E, E)",
            "items()",
            "keys()",
            "values()",
            "splitlines()",
            "title()",
            "strip(E)",
            "partition(E)",
            "startswith(E)",
        ];
        const PLAIN: [&str; 28] = [
            "n",
            "n.a",
            "n.b",
            "m",
            "m.a",
            "x",
            "y",
            "messages",
            "messages[0]",
            "loop",
            "'a'",
            "''",
            "'%SIZEd'",
            "'%*d'",
            "'{:>SIZE}'",
            "'{0}{0}'",
            "SIZE",
            "1",
            "1.5",
            "none",
            "nothing",
            "range(SIZE)",
            "range(99999)",
            "[]",
            "{}",
            "f",
            "'a\\nb'",
            "strftime_now",
        ];
        let mut text = match if depth == 0 { 0 } else { self.below(12) } {
            0 | 1 => self.of(&PLAIN).to_owned(),
            2 => "[E, E]".to_owned(),
            3 => "(E, E)".to_owned(),
            4 => "{E: E, 'x': E}".to_owned(),
            5 => {
                format!("(E {} E)", self.of(&["+", "-", "*", "/", "//", "%", "**", "~", "==", "<", "in", "and", "or"]))
            }
            6 => format!("(E | {})", self.of(&FILTERS)),
            7 => format!("(E).{}", self.of(&METHODS)),
            8 => "(E)[E]".to_owned(),
            9 => format!("(E)[{}:{}:{}]", self.size(), self.size(), self.of(&["", "1", "-1", "2", "0"])),
            10 => "f(E)".to_owned(),
            _ => format!("namespace(x=E, {}=E)", self.of(&["y", "z"])),
        };
        while let Some(at) = text.find("SIZE") {
            text.replace_range(at..at + 4, self.size());
        }
        while let Some(at) = text.find('E') {
            let inner = self.expression(depth.saturating_sub(1));
            text.replace_range(at..=at, &inner.replace('E', "e"));
        }
        text
    }

    fn statement(&mut self, depth: usize) -> String {
        let expression = self.expression(3);
        match self.below(if depth == 0 { 7 } else { 11 }) {
            0 | 1 => format!("{{% set {} = {expression} %}}", self.of(&["x", "y", "n.a", "n.b", "m.a"])),
            2 => format!("{{% set n.a = [n, n.a, {expression}] %}}{{% set m.a = n %}}"),
            3 => format!(
                "{{% set x = {} %}}",
                self.of(&["[x, x]", "x ~ x", "x + x", "(x, x)", "{'a': x}", "{x: x}", "x * 9"])
            ),
            4 | 5 => format!("{{{{ {expression} }}}}"),
            6 => format!("{{{{ f({expression}) }}}}"),
            7 | 8 => {
                let list = self.of(&["range(99999)", "range(60)", "x", "n.a", "'abc'"]).to_owned();
                let recursive = self.of(&["", " recursive"]).to_owned();
                format!("{{% for y in {list}{recursive} %}}{}{{% endfor %}}", self.body(depth - 1))
            }
            9 => format!("{{% macro f(y) %}}{}{{% endmacro %}}", self.body(depth - 1)),
            _ => format!("{{% set x %}}{}{{% endset %}}", self.body(depth - 1)),
        }
    }

    fn body(&mut self, depth: usize) -> String {
        (0..=self.below(4)).map(|_| self.statement(depth)).collect()
    }
}

const BEGIN: &str = "{% set n = namespace(a='a', b=[1]) %}{% set m = namespace(a=n) %}{% set n.b = [n, m] %}{% set x = ['ab'] %}\
    {% macro f(y) %}{{ y }}{% endmacro %}";

#[test]
fn random_templates_end() {
    if std::env::var_os(CHILD).is_none() {
        return in_child("random_templates_end");
    }
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    for _ in 0..1500 {
        let template: String = BEGIN.to_owned() + &(0..6).map(|_| random.statement(3)).collect::<String>();
        // A template may fail early, and then tests little. So each statement is also tried by
        // itself.
        checked(&template);
        let statement = random.statement(2);
        checked(&format!("{BEGIN}{statement}"));
    }
}

/// Each kind of growth, by doubling and by one call.
#[test]
fn templates_that_grow_end() {
    if std::env::var_os(CHILD).is_none() {
        return in_child("templates_that_grow_end");
    }
    let uses = [
        "x",
        "x ~ ''",
        "x == [x, 1]",
        "x == y",
        "x < y",
        "x in [y]",
        "[x, y] | sort",
        "[x] | unique | list",
        "{x: 1}",
        "x | tojson",
        "x | tojson(indent=2)",
        "x | string | length",
        "x | join",
        "[x, y] | min",
        "x | pprint",
        "x | urlencode",
        "'%s' % [x]",
        "'{}'.format(x)",
        "x | list | length",
        "x | map('string') | list",
        "x | lower",
        "x | e",
        "[[x, 1]] | groupby(0)",
        "x | sum",
        "x | indent",
        "[x] * 99999",
        "x | first",
        "raise_exception(x)",
        "dict(a=x)",
        "namespace(a=x)",
        "x | replace('a', x)",
    ];
    let grown = [
        "[X, X]",
        "(X, X)",
        "{'a': X, 'b': X}",
        "namespace(a=X, b=X)",
        "[X]",
        "(X,)",
        "[namespace(a=X)]",
        "X ~ X",
        "X + X",
    ];
    let mut turn = 0;
    for step in grown {
        let start = if step.contains('~') || step.contains('+') { "'ab'" } else { "[1]" };
        let grow = |name: &str| {
            let step = step.replace('X', &format!("g.{name}"));
            format!(
                "{{% for i in range(2000) %}}{{% if i < LIMIT %}}{{% set g.{name} = {step} %}}{{% endif %}}{{% endfor %}}"
            )
        };
        for used in uses {
            turn += 1;
            let limit = ["20", "40", "290", "2000"][turn % 4];
            let begin = format!("{{% set g = namespace(x={start}, y={start}) %}}{}{}", grow("x"), grow("y"));
            let end = format!("{{% set x = g.x %}}{{% set y = g.y %}}{{{{ {used} }}}}");
            checked(&(begin.replace("LIMIT", limit) + &end));
        }
    }
    for template in [
        "{{ '%1000000000d' % 1 }}",
        "{{ '%.1000000000f' % 1 }}",
        "{{ '{:1000000000}'.format(1) }}",
        "{{ 10 ** 1000000000 }}",
        "{{ 2 ** 2 ** 2 ** 2 ** 2 ** 2 }}",
        "{{ 'a' | center(1000000000) }}",
        "{{ [1] * 10 ** 18 }}",
        "{{ [] * 10 ** 18 }}",
        "{{ range(100000) | batch(1, 'x') | list | length }}",
        "{{ [1] | batch(10 ** 18, 'x') | list }}",
        "{{ [1] | slice(10 ** 18) | list }}",
        "{{ 'a\n' * 100000 | indent(100000) }}",
        "{{ ' ' * 10 ** 18 }}",
        "{{ '' * 10 ** 18 }}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{% macro f() %}{{ f() }}{{ f() }}{% endmacro %}{{ f() }}",
        "{% macro f(x) %}{{ caller(x) }}{% endmacro %}{% macro g(x) %}{% call(y) f(x) %}{{ g(y) }}{% endcall %}{% endmacro %}{{ g(1) }}",
        "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        "{% macro f() %}{{ f(*range(99999)) if varargs else f(*range(99999)) }}{% endmacro %}{{ f() }}",
        "{{ 'a' | map(*(['map'] * 99999)) | list }}",
        "{% for i in range(99999) %}{% macro f() %}{% endmacro %}{% endfor %}",
        "{% for i in range(99999) %}{% set n = namespace(a='a' * 100000) %}{% endfor %}",
        "{% for i in range(99999) %}{{ loop.changed(['a' * 100000, i]) }}{% endfor %}",
        "{{ 'x' * 9999999 | replace('x', 'yy') }}",
        "{{ ('ß' * 999999) | upper | title | lower | e | tojson }}",
        "{{ ('a' * 5000000).split('a') | length }}",
        "{{ ('a' * 5000000) | list | length }}",
        "{{ ('a' * 1000000).count('a' * 500000) }}",
        "{{ ('ab' * 999999).strip('ab' * 99999) }}",
        "{{ ('a,' * 100000) | sort(attribute='a,' * 100000) }}",
        "{{ messages | map(attribute='a.' * 1000000) | list }}",
    ] {
        checked(template);
    }
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("{1:", "}"),
        ("-", ""),
        ("not ", ""),
        ("f(", ")"),
        ("'a' if ", " else 1"),
        ("1 if 1 else ", ""),
    ] {
        for n in [50, 1000, 100_000] {
            checked(&format!("{{{{ {}1{} }}}}", open.repeat(n), close.repeat(n)));
        }
    }
    for chain in
        [" + 1", " ~ 1", " and 1", " == 1", ".a", "[0]", "|list", "()", " is defined", " ** 1", " // 1", " 'a'"]
    {
        checked(&format!("{{{{ 1{} }}}}", chain.repeat(100_000)));
    }
    for (open, close) in
        [("{% if 1 %}", "{% endif %}"), ("{% for x in 'a' %}", "{% endfor %}"), ("{% macro f() %}", "{% endmacro %}")]
    {
        checked(&(open.repeat(20_000) + &close.repeat(20_000)));
    }
    checked(&"{% elif 1 %}".repeat(50_000).replacen("elif", "if", 1));
    checked(&"{{x}}".repeat(200_000));
    checked(&"{#".repeat(500_000));
    checked(&"{% raw %}{%".repeat(90_000));
}

/// Renderings leak nothing, also if values contain themselves.
#[test]
fn renderings_leak_nothing() {
    if std::env::var_os(CHILD).is_none() {
        return in_child("renderings_leak_nothing");
    }
    let big = "x='a' * 20000";
    let templates = [
        format!("{{% set n = namespace({big}) %}}{{% set n.n = n %}}hi"),
        format!("{{% set n = namespace({big}) %}}{{% set n.n = [n, {{'a': (n,)}}] %}}{{{{ n }}}}"),
        format!(
            "{{% set n = namespace({big}) %}}{{% macro f() %}}{{{{ n.x }}}}{{% endmacro %}}{{% set n.f = f %}}{{{{ f() | length }}}}"
        ),
        format!(
            "{{% set n = namespace({big}) %}}{{% for y in [n] %}}{{% set n.l = loop %}}{{{{ loop.changed(loop, n) }}}}{{% endfor %}}hi"
        ),
        format!(
            "{{% set n = namespace({big}) %}}{{% set n.c = cycler(n) %}}{{% set n.j = joiner(n) %}}{{% set n.m = n.x.upper %}}{{{{ nothing() }}}}"
        ),
    ];
    for template in &templates {
        let text = text(template);
        let message = [ChatMessage { role: "user", content: "hello" }];
        let run = |n: usize| (0..n).for_each(|_| drop(text.chat_format(&message, true)));
        run(200);
        let before = memory("VmRSS");
        run(1000);
        let grown = memory("VmRSS").saturating_sub(before);
        assert!(grown < 4 << 10, "{grown} KB by 1000 renderings: {template}");
    }
}
