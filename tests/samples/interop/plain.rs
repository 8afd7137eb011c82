unsafe extern "C" {
    fn twice(value: i32) -> i32;
}

fn main() {
    println!("Rust: {}", unsafe { twice(21) });
}
