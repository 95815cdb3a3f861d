//! Starts a process for each target, watches it, and tells what came of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rotor_fuzz::input::hash;
use rotor_fuzz::{TARGETS, Target};

/// How long an input may take: many times what any should, for machines that are busy.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often a process is looked at.
const PAUSE: Duration = Duration::from_millis(20);
/// Seconds that a target may take for the inputs of a check: five times what they should.
const CHECK_SECONDS: f64 = 100.0;
/// A quick check has this part of a check's inputs, and of its time.
const QUICK: u64 = 5;
/// Bytes of the state before the input: a count, and the input's length.
const HEAD: usize = 16;

const USAGE: &str = "usage: rotor-fuzz [--quick | --seconds N] [--seed N] [--only TARGET]... [--keep-going]
       rotor-fuzz TARGET FILE...";

struct Options {
    /// Instead of a check: how long all targets together make up inputs.
    seconds: Option<f64>,
    quick: bool,
    seed: u64,
    targets: Vec<&'static Target>,
    keep_going: bool,
    /// Files to be tried instead of the corpus.
    files: Vec<PathBuf>,
}

/// What a process did.
#[derive(Default)]
pub struct Report {
    pub executions: u64,
    pub seconds: f64,
    pub slowest: f64,
    pub megabytes: f64,
}

/// Where a target stops, whichever comes first.
struct Goal {
    executions: u64,
    seconds: f64,
}

impl Report {
    pub fn to_text(&self) -> String {
        format!("{} {} {} {}", self.executions, self.seconds, self.slowest, self.megabytes)
    }

    fn of_text(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        Some(Self {
            executions: words.next()?.parse().ok()?,
            seconds: words.next()?.parse().ok()?,
            slowest: words.next()?.parse().ok()?,
            megabytes: words.next()?.parse().ok()?,
        })
    }
}

/// The target of this name.
pub fn target(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}

/// Runs as the arguments say; fails if there is a fault.
pub fn run(arguments: &[String]) -> ExitCode {
    let options = match parse(arguments) {
        Ok(options) => options,
        Err(message) => {
            eprintln!("{message}\n{USAGE}");
            return ExitCode::FAILURE;
        }
    };
    let scratch = root().join("target/run");
    fs::create_dir_all(&scratch).expect("a directory for the state");
    println!(
        "{:<12} {:>10} {:>8} {:>12} {:>10}  faults",
        "target", "executions", "seconds", "slowest [s]", "most [MB]"
    );
    let (mut executions, mut faults) = (0, 0);
    for target in &options.targets {
        let goal = options.goal(target);
        let (report, fault) = try_target(target, &options, &scratch, &goal);
        let Report { executions: n, seconds, slowest, megabytes } = report;
        let short = options.is_check() && n < goal.executions && fault.is_none();
        let what = if short { "none, but the time was over" } else { fault.as_deref().unwrap_or("none") };
        println!("{:<12} {n:>10} {seconds:>8.1} {slowest:>12.3} {megabytes:>10.1}  {what}", target.name);
        executions += n;
        faults += u32::from(fault.is_some());
        if fault.is_some() && !options.keep_going {
            break;
        }
    }
    println!("{executions} executions, seed {}, faults: {faults}", options.seed);
    if faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

impl Options {
    fn is_check(&self) -> bool {
        self.seconds.is_none() && self.files.is_empty()
    }

    fn goal(&self, target: &Target) -> Goal {
        let share = if self.quick { QUICK } else { 1 };
        match self.seconds {
            _ if !self.files.is_empty() => Goal { executions: 0, seconds: 0.0 },
            Some(seconds) => Goal { executions: u64::MAX, seconds: seconds / self.targets.len() as f64 },
            None => Goal { executions: target.executions / share, seconds: CHECK_SECONDS / share as f64 },
        }
    }
}

fn parse(arguments: &[String]) -> Result<Options, String> {
    let mut options =
        Options { seconds: None, quick: false, seed: 1, targets: vec![], keep_going: false, files: vec![] };
    let mut rest = arguments.iter();
    let named = |name: &String| target(name).ok_or_else(|| format!("there is no target {name}"));
    while let Some(argument) = rest.next() {
        let mut value = || rest.next().ok_or_else(|| format!("{argument} needs a value"));
        match argument.as_str() {
            "--seconds" => options.seconds = Some(value()?.parse().map_err(|e| format!("--seconds: {e}"))?),
            "--quick" => options.quick = true,
            "--seed" => options.seed = value()?.parse().map_err(|e| format!("--seed: {e}"))?,
            "--only" => options.targets.push(named(value()?)?),
            "--keep-going" => options.keep_going = true,
            name if name.starts_with('-') => return Err(format!("there is no option {name}")),
            _ if options.targets.is_empty() => options.targets.push(named(argument)?),
            file => options.files.push(file.into()),
        }
    }
    if options.targets.is_empty() {
        options.targets = TARGETS.iter().collect();
    }
    Ok(options)
}

/// The files of a directory, sorted; none if there is no directory.
fn corpus(name: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join("corpus").join(name)).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.sort_unstable();
    files
}

/// One target up to its goal: what it did, and the fault that ended it.
fn try_target(target: &Target, options: &Options, scratch: &Path, goal: &Goal) -> (Report, Option<String>) {
    let state = scratch.join(target.name);
    let output = scratch.join(format!("{}.output", target.name));
    let said = fs::File::create(&output).expect("a file for what is printed");
    let _ = fs::remove_file(scratch.join(format!("{}.report", target.name)));
    let files = if options.files.is_empty() { corpus(target.name) } else { options.files.clone() };
    let child = Command::new(std::env::current_exe().expect("the program's path"))
        .args(["--child", target.name])
        .arg(&state)
        .args([options.seed, goal.executions, (goal.seconds * 1000.0) as u64].map(|number| number.to_string()))
        .args(files)
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::null())
        .stdout(said.try_clone().expect("a file for what is printed"))
        .stderr(said)
        .spawn()
        .expect("a process");
    let start = Instant::now();
    let end = watch(child, &state);
    let printed = String::from_utf8_lossy(&fs::read(&output).unwrap_or_default()).trim().to_owned();
    let report = fs::read_to_string(scratch.join(format!("{}.report", target.name)));
    match (end, report.ok().as_deref().and_then(Report::of_text)) {
        (Some(status), Some(report)) if status.success() && printed.is_empty() => (report, None),
        (end, report) => {
            let why = end.map_or_else(|| format!("it did not end in {} s", PATIENCE.as_secs()), |end| end.to_string());
            let (executions, input) = last_input(&state);
            let kept = keep(target.name, &input, options);
            let printed: String = printed.chars().take(1500).collect();
            let seconds = start.elapsed().as_secs_f64();
            let report = report.unwrap_or(Report { executions, seconds, ..Report::default() });
            (report, Some(format!("{}: {why}\n{printed}", kept.display())))
        }
    }
}

/// Waits for a process to end. None: it was ended, because one input took too long.
fn watch(mut child: Child, state: &Path) -> Option<ExitStatus> {
    let (mut last, mut since) = (0, Instant::now());
    loop {
        if let Some(status) = child.try_wait().expect("the process can be waited for") {
            return Some(status);
        }
        let (executions, _) = last_input(state);
        if executions != last {
            (last, since) = (executions, Instant::now());
        } else if since.elapsed() > PATIENCE {
            child.kill().expect("the process can be ended");
            child.wait().expect("the process can be waited for");
            return None;
        }
        std::thread::sleep(PAUSE);
    }
}

/// The number of executions, and the input of the last one.
fn last_input(state: &Path) -> (u64, Vec<u8>) {
    let bytes = fs::read(state).unwrap_or_default();
    let word = |at: usize| bytes.get(at..at + 8).and_then(|word| word.try_into().ok()).map_or(0, u64::from_le_bytes);
    let length = usize::try_from(word(8)).unwrap_or(0);
    (word(0), bytes.get(HEAD..).unwrap_or_default().iter().copied().take(length).collect())
}

/// Writes a faulty input to a file, unless it is one.
fn keep(name: &str, input: &[u8], options: &Options) -> PathBuf {
    let given = || options.files.clone().into_iter().chain(corpus(name));
    if let Some(file) = given().find(|file| fs::read(file).is_ok_and(|bytes| bytes == input)) {
        return file;
    }
    let directory = root().join("faults");
    fs::create_dir_all(&directory).expect("a directory for faults");
    let file = directory.join(format!("{name}-{:016x}", hash(input)));
    fs::write(&file, input).expect("the faulty input can be written");
    file
}
