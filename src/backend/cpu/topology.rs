//! The default number of threads: one for each physical core that this process may use.
//!
//! Two threads of one core share its vector units and its path to memory. So a second thread brings
//! nothing, and takes time from the host.
#![forbid(unsafe_code)]

use std::collections::BTreeSet;

/// Threads beyond this number do not make a memory-bound decode faster.
const MOST: usize = 8;

/// Threads to use when the host does not say.
pub(super) fn default_threads() -> usize {
    let logical = std::thread::available_parallelism().map_or(1, |n| n.get());
    physical_cores().map_or(logical, |cores| cores.min(logical)).clamp(1, MOST)
}

/// Physical cores among the CPUs that this process may run on, if the system tells (Linux).
fn physical_cores() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let allowed = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:"))?;
    let siblings = |cpu: usize| {
        let path = format!("/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list");
        std::fs::read_to_string(path).ok()
    };
    let cores: Option<BTreeSet<String>> = parse_list(allowed.trim())?.into_iter().map(siblings).collect();
    cores.map(|cores| cores.len()).filter(|n| *n > 0)
}

/// The numbers of a list like `0-3,8,10-11`.
fn parse_list(list: &str) -> Option<Vec<usize>> {
    let mut numbers = vec![];
    for part in list.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last): (usize, usize) = (first.parse().ok()?, last.parse().ok()?);
        if last > 1 << 16 {
            return None;
        }
        numbers.extend(first..=last);
    }
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_cpus() {
        assert_eq!(parse_list("0-3,8,10-11"), Some(vec![0, 1, 2, 3, 8, 10, 11]));
        assert_eq!(parse_list("5"), Some(vec![5]));
        assert_eq!((parse_list(""), parse_list("a-b"), parse_list("0-99999999999")), (None, None, None));
    }

    #[test]
    fn at_least_one_thread_and_no_more_than_the_cpus() {
        let logical = std::thread::available_parallelism().map_or(1, |n| n.get());
        assert!((1..=logical.min(MOST)).contains(&default_threads()));
    }
}
