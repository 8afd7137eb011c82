use std::collections::BTreeMap;

fn main() {
    let mut counts = BTreeMap::new();
    for letter in "hello from rust".chars().filter(|c| c.is_alphabetic()) {
        *counts.entry(letter).or_insert(0) += 1;
    }
    println!("Hello from Rust: {counts:?}");
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    println!("{} arguments", arguments.len());
    if arguments.first().is_some_and(|a| a == "panic") {
        let values: Vec<i32> = Vec::new();
        println!("{}", values[arguments.len()]);
    }
}
