//! Threads in Rust's `core` and `alloc`: words travel through a channel to workers, which count them in a shared map.

#![no_std]
#![feature(stdarch_wasm_atomic_wait)]

extern crate alloc;

mod channel;
mod runtime;

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;
use alloc::format;
use channel::Channel;
use core::ffi::{c_char, c_int};
use core::sync::atomic::{AtomicU32, Ordering::SeqCst};
use runtime::{Mutex, print_line, spawn};

const TEXT: &str = "the quick brown fox jumps over the lazy dog while the other dog sleeps and the fox runs";
const WORKERS: u32 = 4;
const REPEATS: u32 = 200;

/// Says how often its last owner was dropped, so that a leaked or doubly freed `Arc` shows.
struct Witness(Arc<AtomicU32>);

impl Drop for Witness {
    fn drop(&mut self) {
        self.0.fetch_add(1, SeqCst);
    }
}

/// The name that clang gives a `main` with arguments.
#[unsafe(export_name = "__main_argc_argv")]
extern "C" fn main(_argc: c_int, _argv: *const *const c_char) -> c_int {
    let channel: Arc<Channel<String>> = Arc::new(Channel::new());
    let counts: Arc<Mutex<BTreeMap<String, u32>>> = Arc::new(Mutex::new(BTreeMap::new()));
    let drops = Arc::new(AtomicU32::new(0));
    let witness = Arc::new(Witness(drops.clone()));

    let workers: Vec<_> = (0..WORKERS)
        .map(|_| {
            let (channel, counts, witness) = (channel.clone(), counts.clone(), witness.clone());
            spawn(move || {
                while let Some(word) = channel.receive() {
                    *counts.lock().entry(word).or_insert(0) += 1;
                }
                drop(witness);
            })
        })
        .collect();
    drop(witness);

    for _ in 0..REPEATS {
        TEXT.split(' ').for_each(|word| channel.send(word.to_string()));
    }
    channel.close();
    workers.into_iter().for_each(|worker| worker.join());

    for (word, count) in counts.lock().iter() {
        print_line(format!("{word} {count}"));
    }
    print_line(format!("dropped {}", drops.load(SeqCst)));
    0
}
