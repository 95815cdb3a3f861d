//! The process of one target. It tells by a file what it is doing, so that this is known when it ends.

use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use rotor_fuzz::Target;
use rotor_fuzz::input::hash;
use rotor_fuzz::mutate::{Random, mutate};

use crate::memory;
use crate::parent::{Report, target};

/// Address space of the process.
const ADDRESS_SPACE: u64 = 4 << 30;

struct Child {
    target: &'static Target,
    state: std::fs::File,
    /// The longest-running input and the one that took most memory.
    slowest: (Duration, Vec<u8>),
    largest: (usize, Vec<u8>),
    executions: u64,
}

/// `TARGET STATE SEED EXECUTIONS MILLISECONDS FILE...`: all files, then changed ones, until so many inputs were tried or the time is over.
pub fn run(arguments: &[String]) -> ExitCode {
    let [name, state, seed, executions, milliseconds, files @ ..] = arguments else { return ExitCode::FAILURE };
    limit(libc::RLIMIT_AS, ADDRESS_SPACE);
    limit(libc::RLIMIT_CORE, 0);
    let target = target(name).expect("a target");
    let time = Duration::from_millis(milliseconds.parse().expect("a time"));
    let seed: u64 = seed.parse().expect("a seed");
    let executions: u64 = executions.parse().expect("a number of executions");
    let corpus: Vec<Vec<u8>> = files.iter().map(|file| std::fs::read(file).expect("a file of the corpus")).collect();
    let mut child = Child {
        target,
        state: std::fs::File::create(state).expect("a file for the state"),
        slowest: Default::default(),
        largest: Default::default(),
        executions: 0,
    };
    let start = Instant::now();
    // What is made once, as the model, does not count as an input's memory.
    (target.run)(&[]);
    corpus.iter().for_each(|input| child.execute(input));
    while child.executions < executions && start.elapsed() < time {
        let mut random = Random(seed ^ hash(name.as_bytes()) ^ child.executions.wrapping_mul(0x9E37_79B9));
        let input = mutate(&mut random, &corpus, target.words);
        child.execute(&input);
    }
    child.report(Path::new(state), start.elapsed());
    ExitCode::SUCCESS
}

fn limit(what: libc::__rlimit_resource_t, most: u64) {
    let limit = libc::rlimit { rlim_cur: most, rlim_max: most };
    // SAFETY: the struct is valid.
    assert_eq!(unsafe { libc::setrlimit(what, &limit) }, 0, "a limit");
}

impl Child {
    fn execute(&mut self, input: &[u8]) {
        self.executions += 1;
        let mut state = self.executions.to_le_bytes().to_vec();
        state.extend((input.len() as u64).to_le_bytes());
        state.extend(input);
        self.state.write_all_at(&state, 0).expect("the state can be written");
        let before = memory::begin(self.target.megabytes << 20);
        let start = Instant::now();
        (self.target.run)(input);
        let (time, (most, _)) = (start.elapsed(), memory::end(before));
        if time > self.slowest.0 {
            self.slowest = (time, input.to_vec());
        }
        if most > self.largest.0 {
            self.largest = (most, input.to_vec());
        }
    }

    fn report(&self, state: &Path, time: Duration) {
        let beside = |ending: &str| PathBuf::from(format!("{}.{ending}", state.display()));
        let write = |ending: &str, bytes: &[u8]| std::fs::write(beside(ending), bytes).expect("a report");
        write("slowest", &self.slowest.1);
        write("largest", &self.largest.1);
        let report = Report {
            executions: self.executions,
            seconds: time.as_secs_f64(),
            slowest: self.slowest.0.as_secs_f64(),
            megabytes: self.largest.0 as f64 / f64::from(1 << 20),
        };
        write("report", report.to_text().as_bytes());
    }
}
