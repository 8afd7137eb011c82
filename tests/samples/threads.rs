use std::thread;

fn main() {
    let count: u64 = std::env::args().nth(1).map_or(4, |text| text.parse().expect("a number of threads"));
    let workers: Vec<_> = (0..count)
        .map(|id| thread::spawn(move || (id..1_000_000).step_by(count as usize).sum::<u64>()))
        .collect();
    let sum: u64 = workers.into_iter().map(|worker| worker.join().unwrap()).sum();
    println!("{count} threads: {sum}");
}
