//! The committed SPIR-V is what the committed GLSL compiles to.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

/// The release of the compiler whose output is committed: others may give other bytes.
const GLSLC: &str = "shaderc 2023.2";

#[test]
fn the_committed_spirv_is_current() {
    let version =
        Command::new("glslc").arg("--version").output().map(|out| String::from_utf8_lossy(&out.stdout).into_owned());
    if !version.as_ref().is_ok_and(|version| version.contains(GLSLC)) {
        assert!(std::env::var_os("ROTOR_REQUIRE_TOOLS").is_none(), "glslc {GLSLC} is needed; there is {version:?}");
        let _ =
            writeln!(std::io::stderr(), "SKIPPED: SPIR-V is compared with glslc {GLSLC} only; there is {version:?}");
        return;
    }
    let shaders = Path::new(env!("CARGO_MANIFEST_DIR")).join("shaders");
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("spirv");
    let _ = fs::remove_dir_all(&out);
    let built = Command::new("bash").arg(shaders.join("build.sh")).arg(&out).output().expect("bash runs");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let names = |folder: &Path| {
        let mut names: Vec<_> =
            fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").file_name()).collect();
        names.sort();
        names
    };
    let committed = shaders.join("spv");
    assert_eq!(names(&out), names(&committed));
    for name in names(&out) {
        let is_same = fs::read(out.join(&name)).expect("SPIR-V") == fs::read(committed.join(&name)).expect("SPIR-V");
        assert!(is_same, "{name:?} is not what its source gives; run shaders/build.sh");
    }
}
