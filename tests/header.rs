//! `include/rotor.h` is what cbindgen makes of `src/abi`. To renew it: `ROTOR_BLESS=1 cargo test --test header`.

use std::path::Path;

#[test]
fn the_committed_header_is_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let config = cbindgen::Config::from_file(root.join("cbindgen.toml")).expect("cbindgen.toml");
    let mut fresh = Vec::new();
    cbindgen::generate_with_config(root, config).expect("the ABI parses").write(&mut fresh);
    let (fresh, path) = (String::from_utf8(fresh).expect("UTF-8"), root.join("include/rotor.h"));
    if std::env::var_os("ROTOR_BLESS").is_some() {
        std::fs::write(&path, &fresh).expect("the header can be written");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == fresh, "include/rotor.h is not current; run: ROTOR_BLESS=1 cargo test --test header");
}
