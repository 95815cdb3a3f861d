//! Tests of numbers, patterns and bounds, without a model. `tests/python/test_schema_suite.py` has
//! the other tests of schemas.

use super::json::Decimal;
use super::number::{NumberAtom, meets, numbers};
use super::*;

fn decimal(text: &str) -> Decimal {
    Decimal::parse(text).unwrap()
}

static WANTED: AtomicBool = AtomicBool::new(false);

fn compile(source: &str, options: SchemaOptions) -> Result<Compiled, String> {
    super::compile(source, options, &WANTED)
}

fn found<'a>(set: &Rx, texts: impl Iterator<Item = &'a str>) -> Vec<bool> {
    set.contains(texts, &Work::new(&WANTED)).unwrap()
}

/// Numbers in the forms in which programs print them.
const SPELLINGS: [&str; 40] = [
    "0",
    "0.0",
    "-0.0",
    "1",
    "1.0",
    "-1",
    "2",
    "9",
    "10",
    "11",
    "99",
    "100",
    "101",
    "0.5",
    "0.05",
    "0.049",
    "0.51",
    "-0.5",
    "1.5",
    "9.99",
    "10.01",
    "99.95",
    "1e-7",
    "1e-07",
    "5e-1",
    "1e+16",
    "1.5e16",
    "1e21",
    "1e+100",
    "-1e21",
    "-2.5e-3",
    "12345678901234567890",
    "9007199254740993",
    "9007199254740992",
    "-9223372036854775808",
    "1000000",
    "0.25",
    "7",
    "49",
    "1e5",
];

#[test]
fn ranges_hold_in_every_spelling() {
    let bounds =
        ["0", "1", "-1", "0.5", "0.05", "10", "99.95", "-0.5", "1e-7", "1e16", "1.5e16", "1e21", "100", "-1e21"];
    let makers = [NumberAtom::AtLeast, NumberAtom::Above, NumberAtom::AtMost, NumberAtom::Below];
    for bound in bounds {
        for make in makers {
            let atom = make(decimal(bound));
            for missed in [false, true] {
                let set = numbers(&[(atom.clone(), missed)]).unwrap();
                let found = found(&set, SPELLINGS.into_iter());
                for (text, found) in SPELLINGS.iter().zip(found) {
                    let right = meets(&decimal(text), &atom).unwrap() != missed;
                    assert_eq!(found, right, "{text}: {atom:?}, missed: {missed}");
                }
            }
        }
    }
}

#[test]
fn integers_multiples_and_values_are_exact() {
    let atoms = [
        NumberAtom::Integer,
        NumberAtom::MultipleOf(decimal("0.5")),
        NumberAtom::MultipleOf(decimal("0.25")),
        NumberAtom::MultipleOf(decimal("5")),
        NumberAtom::MultipleOf(decimal("100")),
        NumberAtom::MultipleOf(decimal("2.5")),
        NumberAtom::one_of(["1", "0.5", "1e21", "0"].map(decimal)),
    ];
    for atom in atoms {
        let set = numbers(&[(atom.clone(), false)]).unwrap();
        let is_multiple = matches!(atom, NumberAtom::MultipleOf(_));
        for (text, found) in SPELLINGS.iter().zip(found(&set, SPELLINGS.into_iter())) {
            let right = meets(&decimal(text), &atom).unwrap();
            let may_be_stricter = is_multiple && text.contains('e');
            assert!(found == right || may_be_stricter && !found, "{text}: {atom:?}");
        }
        if !is_multiple {
            let missed = numbers(&[(atom.clone(), true)]).unwrap();
            for (text, found) in SPELLINGS.iter().zip(found(&missed, SPELLINGS.into_iter())) {
                assert!(!found || !meets(&decimal(text), &atom).unwrap(), "{text}: not {atom:?}");
            }
        }
    }
}

#[test]
fn integers_beyond_doubles_are_written_by_their_digits() {
    let set = numbers(&[(NumberAtom::one_of([decimal("9007199254740993")]), false)]).unwrap();
    let texts = ["9007199254740993", "9007199254740993.0", "9.007199254740993e15"];
    assert_eq!(found(&set, texts.into_iter()), [true, false, false]);
}

#[test]
fn numbers_compare_exactly() {
    for (smaller, larger) in [("-1", "0"), ("1e-400", "1e-399"), ("99999999999999999999", "1e20"), ("-2", "-1.5")] {
        assert!(decimal(smaller) < decimal(larger), "{smaller} {larger}");
    }
    assert_eq!(decimal("1.50e2"), decimal("150"));
    assert_eq!(decimal("-0"), decimal("0.000"));
    assert!(Decimal::parse("1e99999999999999999999").is_none());
}

#[test]
fn patterns_know_the_quoting_of_json() {
    let cases = [
        (r"^[^\\]$", vec![("a", true), ("\\", false), ("\"", true), ("\n", true)]),
        (r#"^[^"]$"#, vec![("a", true), ("\"", false), ("\\", true)]),
        ("^'(?:[^'\\\\]|\\\\.)*'$", vec![("'a'", true), ("'\\'", false), ("'\\''", true)]),
        ("b", vec![("abc", true), ("ac", false)]),
        ("^a|b$", vec![("ax", true), ("xb", true), ("xax", false)]),
        ("^(?=.*[0-9])(?!x).{2,}$", vec![("a1", true), ("1", false), ("x1", false), ("ab", false)]),
        (r"^\u0041\x42\cJ$", vec![("AB\n", true), ("AB", false)]),
        (r"^\p{Lu}+$", vec![("ÄÖ", true), ("ä", false)]),
        ("^.$", vec![("😀", true), ("\n", false)]),
        ("^[a[]{2}$", vec![("a[", true), ("ab", false)]),
        (r"^\d{3}$", vec![("123", true), ("١٢٣", false)]),
    ];
    for (pattern, texts) in cases {
        let set = pattern::strings(pattern).unwrap();
        let spelled: Vec<String> = texts.iter().map(|(text, _)| json::quoted(text)).collect();
        let found = found(&set, spelled.iter().map(String::as_str));
        let right: Vec<bool> = texts.iter().map(|(_, right)| *right).collect();
        assert_eq!(found, right, "{pattern} of {texts:?}");
    }
}

#[test]
fn patterns_that_cannot_be_enforced_are_refused() {
    for pattern in [r"\bword\b", r"(a)\1", "(?<=a)b", "a^b", "a(?=b)", "(", ")", "[", "a{2,1}", "*a", r"\p{Nothing}"] {
        assert!(pattern::strings(pattern).is_err(), "{pattern}");
    }
    assert!(pattern::strings(&"(".repeat(3000)).is_err());
    assert!(pattern::strings(&"a".repeat(10_000)).is_err());
}

#[test]
fn formats_have_their_days_and_groups() {
    let cases = [
        ("date", "2024-02-29", true),
        ("date", "2023-02-29", false),
        ("date", "1900-02-29", false),
        ("date", "2000-02-29", true),
        ("date", "2023-04-31", false),
        ("date-time", "2023-12-31T23:59:59.5+01:00", true),
        ("date-time", "2023-12-31T24:00:00Z", false),
        ("time", "08:30:06Z", true),
        ("duration", "P1DT12H", true),
        ("duration", "P", false),
        ("ipv4", "192.168.0.1", true),
        ("ipv4", "256.0.0.1", false),
        ("ipv6", "::1", true),
        ("ipv6", "1:2:3:4:5:6:7:8", true),
        ("ipv6", "::ffff:192.168.0.1", true),
        ("ipv6", "1::2::3", false),
        ("ipv6", "1:2:3:4:5:6:7", false),
        ("uuid", "2eb8aa08-aa98-11ea-b4aa-73b441d16380", true),
        ("email", "joe.bloggs@example.com", true),
        ("email", "2962", false),
        ("uri", "http://foo.bar/?baz=qux#quux", true),
        ("uri", "//foo.bar", false),
        ("hostname", "www.example.com", true),
        ("hostname", "-a", false),
    ];
    for (name, text, right) in cases {
        let set = format::strings(name).unwrap().unwrap();
        assert_eq!(found(&set, [json::quoted(text).as_str()].into_iter()), [right], "{name} {text}");
    }
    assert!(format::strings("password").is_none());
}

#[test]
fn schemas_in_lark_are_found_where_lark_has_them() {
    let source = "start: \"%json {\" /%json/ a # %json {}\na: %json {\"type\": \"null\"} \"x\"\n";
    let made = within_lark(source, SchemaOptions::EXACT, &WANTED).unwrap().lark;
    assert!(made.contains("%lark {") && made.matches("%json").count() == 3 && made.ends_with("\"x\"\n"), "{made}");
    assert!(within_lark("start: %json {\"type\": 3}", SchemaOptions::EXACT, &WANTED).unwrap_err().contains("#/type"));
    assert!(within_lark("start: %json", SchemaOptions::EXACT, &WANTED).is_err());
}

#[test]
fn expansion_is_bounded() {
    let choices = |n: usize| -> String {
        let one = |i| format!(r#"{{"anyOf":[{{"minimum":{i}}},{{"maxLength":{i}}},{{"minItems":{i}}}]}}"#);
        (0..n).map(one).collect::<Vec<_>>().join(",")
    };
    let products = format!(r#"{{"allOf":[{}]}}"#, choices(30));
    assert!(compile(&products, SchemaOptions::EXACT).unwrap_err().contains("alternatives"));
    let deep = "[".repeat(200) + &"]".repeat(200);
    assert!(compile(&format!(r#"{{"const":{deep}}}"#), SchemaOptions::EXACT).unwrap_err().contains("deeper"));
    let properties: Vec<String> = (0..3000).map(|i| format!(r#""p{i}":{{"type":"integer"}}"#)).collect();
    let wide = format!(r#"{{"properties":{{{}}}}}"#, properties.join(","));
    assert!(compile(&wide, SchemaOptions::EXACT).unwrap().lark.len() < 8 << 20);
}

/// The cost of reading a schema, and the result.
fn cost(source: &str) -> (u64, Result<Compiled, String>) {
    let work = Work::new(&WANTED);
    let result = within(source, SchemaOptions::EXACT, &work);
    (work.spent(), result)
}

fn listed(n: usize, one: impl Fn(usize) -> String) -> String {
    (0..n).map(one).collect::<Vec<_>>().join(",")
}

#[test]
fn an_enum_costs_what_its_length_is() {
    let words = |n: usize| format!(r#"{{"enum":[{}]}}"#, listed(n, |i| format!(r#""{i:x}-word""#)));
    let numbers = |n: usize| format!(r#"{{"enum":[{}]}}"#, listed(n, |i| i.to_string()));
    for (few, many, n) in [(words(1000), words(80_000), 80), (numbers(1000), numbers(20_000), 20)] {
        let ((small, _), (large, result)) = (cost(&few), cost(&many));
        assert!(result.unwrap().lark.len() < 8 << 20);
        assert!(large < 2 * n * small && large < work::MOST / 4, "{small}, {large}");
    }
    let refusal = compile(&format!(r#"{{"items":{}}}"#, numbers(20_001)), SchemaOptions::EXACT).unwrap_err();
    assert_eq!(refusal, "#/items/enum: has 20001 numbers; at most 20000 are supported");
}

/// Lists and alternatives multiply. Each of these schemas once took minutes, or gigabytes.
#[test]
fn what_multiplies_is_refused_before_it_is_done() {
    let words = listed(50_000, |i| format!(r#""w{i}""#));
    let numbers = listed(20_000, |i| i.to_string());
    let properties = listed(50_000, |i| format!(r#""p{i}":{{}}"#));
    let required = listed(900, |i| format!(r#"{{"required":["p{i}"]}}"#));
    let large = listed(19_000, |i| format!("{}e{}", i % 9 + 1, 70_000 + i));
    let each = listed(8000, |i| format!(r#"{{"properties":{{"p{i}":{{}}}}}}"#));
    for source in [
        format!(r#"{{"enum":[{numbers}],"anyOf":[{}]}}"#, listed(900, |i| format!(r#"{{"minimum":{i}}}"#))),
        format!(r#"{{"enum":[{words}],"anyOf":[{}]}}"#, listed(900, |i| format!(r#"{{"pattern":"w{i}"}}"#))),
        format!(r#"{{"enum":[{words}],"anyOf":[{}]}}"#, listed(900, |i| format!(r#"{{"not":{{"const":"w{i}"}}}}"#))),
        format!(r#"{{"properties":{{{properties}}},"anyOf":[{required}]}}"#),
        format!(r#"{{"multipleOf":3,"enum":[{large}]}}"#),
        format!(r#"{{"allOf":[{each}]}}"#),
    ] {
        let refusal = compile(&source, SchemaOptions::EXACT).unwrap_err();
        assert!(refusal.contains("multiply"), "{refusal}");
        let lenient = SchemaOptions { lenient: true, closed: false };
        assert!(compile(&source, lenient).unwrap_err().contains("multiply"));
    }
}

#[test]
fn references_in_a_circle_are_refused() {
    for n in 1..6 {
        let circle = listed(n, |i| format!(r##""d{i}":{{"$ref":"#/$defs/d{}"}}"##, (i + 1) % n));
        for way in [r##""$ref":"#/$defs/d0""##, r##""properties":{"a":{"$ref":"#/$defs/d0"}}"##] {
            let refusal = compile(&format!(r#"{{{way},"$defs":{{{circle}}}}}"#), SchemaOptions::EXACT).unwrap_err();
            assert!(refusal.contains("refers to itself"), "{n}: {refusal}");
        }
    }
}

#[test]
fn what_nobody_waits_for_ends() {
    let abandoned = AtomicBool::new(true);
    assert!(super::compile(r#"{"enum":[1]}"#, SchemaOptions::EXACT, &abandoned).unwrap_err().contains("not wanted"));
}

#[test]
fn what_is_ignored_has_a_place() {
    let source = r#"{"properties":{"tags":{"type":"array","uniqueItems":true}}}"#;
    let refusal = compile(source, SchemaOptions::EXACT).unwrap_err();
    assert!(refusal.starts_with("#/properties/tags/uniqueItems: "), "{refusal}");
    let lenient = SchemaOptions { lenient: true, closed: false };
    assert_eq!(compile(source, lenient).unwrap().dropped, ["#/properties/tags/uniqueItems"]);
}
