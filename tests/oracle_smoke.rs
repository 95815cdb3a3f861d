//! smoke
use rotor::engine::{model::*, session::*};
use std::path::Path;
#[test]
fn smoke() {
    for case in ["p1-bitnet-packed", "p2-bitnet-online", "p3-llama-packed"] {
        let dir = format!("{}/tests/oracle/{case}", env!("CARGO_MANIFEST_DIR"));
        let g: serde_json::Value =
            serde_json::from_slice(&std::fs::read(format!("{dir}/golden.json")).unwrap()).unwrap();
        for backend in ["reference", "cpu:scalar", "cpu:avx2", "cpu:avx512"] {
            for threads in [1, 2, 3] {
                let m = Model::load(
                    Path::new(&format!("{dir}/model")),
                    LoadOptions { backend, threads: Some(threads), progress: &mut |_| true },
                )
                .unwrap();
                let mut worst = 99;
                let mut sum = 0u64;
                for p in g["prompts"].as_array().unwrap() {
                    let ids: Vec<u32> =
                        p["ids"].as_array().unwrap().iter().map(|x| x.as_u64().unwrap() as u32).collect();
                    let mut s =
                        Session::new(&m, &SessionOptions { kv: rotor::backend::KvType::F32, ..Default::default() })
                            .unwrap();
                    s.append(&ids).unwrap();
                    let lo = s.logits().unwrap();
                    for l in lo {
                        sum = sum.rotate_left(5) ^ l.to_bits() as u64;
                    }
                    if let Some(want) = p["greedy"]["tokens"].as_array() {
                        let need = p["greedy"]["robust_prefix"].as_u64().unwrap() as usize;
                        let mut n = 0;
                        for w in want {
                            let lo = s.logits().unwrap();
                            let t = lo
                                .iter()
                                .enumerate()
                                .fold((0, f32::MIN), |b, (i, x)| if *x > b.1 { (i, *x) } else { b })
                                .0 as u32;
                            if t as u64 != w.as_u64().unwrap() {
                                break;
                            }
                            n += 1;
                            s.append(&[t]).unwrap();
                        }
                        if n < need {
                            println!("{case} {backend} {} n {n} need {need}", p["name"]);
                            worst = worst.min(n);
                        }
                    }
                }
                println!("{case} {backend} {threads}: worst {worst} sum {sum:x}");
            }
        }
    }
}
