//! Tests of the drafter, with made-up times.

use std::time::Duration;

use super::*;

const ALONE: Crowd = Crowd { n_sessions: 1, n_drafting: 1 };

fn worthwhile(drafter: &mut Drafter, run: usize) -> usize {
    drafter.plan_lookup(run, 8, 1).0
}

fn after(measures: &[(usize, u64)]) -> Drafter {
    let mut drafter = Drafter::new(8).unwrap();
    measures.iter().for_each(|(rows, ms)| drafter.cost_model.learn(*rows, Duration::from_millis(*ms)));
    drafter
}

#[test]
fn it_switches_itself_off_when_drafts_fail_and_on_when_they_come_true() {
    let mut drafter = Drafter::new(8).unwrap();
    assert_eq!(worthwhile(&mut drafter, 8), 0, "nothing was measured");
    let mut drafter = after(&[(1, 100), (9, 300)]);
    assert!(worthwhile(&mut drafter, 8) > 0);
    let source = Source::Lookup { run: 8 };
    let draft = || Some(Draft { at: 20, source, tokens: vec![1, 2], n_worthwhile: 2 });
    let tries = |drafter: &mut Drafter, token: u32, most: usize| {
        let is_on = |drafter: &mut Drafter| worthwhile(drafter, 8) > 0;
        let before = is_on(drafter);
        (0..most)
            .position(|_| {
                drafter.last = draft();
                drafter.learn(20, token);
                is_on(drafter) != before
            })
            .expect("it changes its mind")
    };
    assert!(tries(&mut drafter, 9, 20) < 20);
    assert!(tries(&mut drafter, 1, 40) < 40);
    drafter.passes_since_plain = PASSES_UNTIL_PLAIN;
    assert_eq!(worthwhile(&mut drafter, 8), 0, "the price of a pass without is to be measured again");
}

#[test]
fn it_rests_where_it_loses() {
    let mut drafter = after(&[(1, 100)]);
    let dear = Measure { n_sessions: 1, n_drafting: 1, n_rows: 4, time: Duration::from_millis(400) };
    drafter.book(&dear, true);
    assert!(drafter.balance.is_resting());
    assert_eq!(worthwhile(&mut drafter, 16), 0);
}

#[test]
fn it_is_not_worth_a_pass_that_costs_as_much_as_its_rows() {
    let by_rows: Vec<(usize, u64)> = (1..10).map(|rows| (rows, 100 * rows as u64)).collect();
    assert_eq!(worthwhile(&mut after(&by_rows), 16), 0);
    let free: Vec<(usize, u64)> = (1..10).map(|rows| (rows, 100)).collect();
    assert_eq!(worthwhile(&mut after(&free), 2), 8);
}

#[test]
fn the_time_to_draft_limits_a_draft() {
    let drafter = after(&[(1, 100), (9, 180)]);
    let length = |chance: f32, seconds: f32| drafter.best(ALONE, std::iter::repeat_n(chance, 8), seconds).0;
    assert_eq!(length(1.0, 0.0), 8);
    assert!(length(0.8, 0.0) > length(0.8, 0.02));
    assert!(length(0.8, 0.02) > 0, "a draft model five times as fast pays");
    assert_eq!(length(0.8, 0.1), 0, "one that is as slow as the model does not");
    assert_eq!(length(0.1, 0.02), 0, "neither does one that is hardly ever right");
}

#[test]
fn sessions_that_draft_together_share_the_passes() {
    let drafter = after(&[(1, 100), (4, 110), (20, 150)]);
    let chances = || std::iter::repeat_n(0.8, 4);
    let many = Crowd { n_sessions: 4, n_drafting: 4 };
    assert!(drafter.best(many, chances(), 0.03).1 > drafter.best(Crowd { n_drafting: 1, ..many }, chances(), 0.03).1);
}
