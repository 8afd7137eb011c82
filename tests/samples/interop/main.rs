unsafe extern "C" {
    fn square_on_a_thread(value: i32) -> i32;
}

fn main() {
    let worker = std::thread::spawn(|| unsafe { square_on_a_thread(12) });
    println!("Rust: {}", worker.join().unwrap());
}
