//! Rust's side of the C runtime in `../../../runtime`: allocation, output, threads and a blocking mutex.

use alloc::boxed::Box;
use alloc::string::String;
use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32::{memory_atomic_notify, memory_atomic_wait32};
use core::cell::UnsafeCell;
use core::ffi::{c_int, c_void};
use core::ops::{Deref, DerefMut};
use core::sync::atomic::{AtomicI32, Ordering::SeqCst};

#[repr(C)]
struct Iovec {
    buffer: *const u8,
    length: usize,
}

#[link(wasm_import_module = "wasi_snapshot_preview1")]
unsafe extern "C" {
    fn fd_write(fd: u32, vectors: *const Iovec, count: usize, written: *mut usize) -> i32;
}

unsafe extern "C" {
    fn allocate(size: usize) -> *mut u8;
    fn release(block: *mut u8);
    fn thread_create(function: extern "C" fn(*mut c_void) -> c_int, argument: *mut c_void) -> *mut c_void;
    fn thread_join(thread: *mut c_void) -> c_int;
}

struct Heap;

/// What `allocate` promises.
const ALIGNMENT: usize = 16;

unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        assert!(layout.align() <= ALIGNMENT);
        unsafe { allocate(layout.size()) }
    }

    unsafe fn dealloc(&self, block: *mut u8, _layout: Layout) {
        unsafe { release(block) }
    }
}

#[global_allocator]
static HEAP: Heap = Heap;

#[panic_handler]
fn panic(_information: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}

pub fn print_line(mut text: String) {
    text.push('\n');
    let vector = Iovec { buffer: text.as_ptr(), length: text.len() };
    let mut written = 0;
    assert!(unsafe { fd_write(1, &vector, 1, &mut written) } == 0 && written == text.len());
}

/// A running thread; `join` waits for its end.
pub struct JoinHandle(*mut c_void);

pub fn spawn(body: impl FnOnce() + Send + 'static) -> JoinHandle {
    extern "C" fn call(argument: *mut c_void) -> c_int {
        let body = unsafe { Box::from_raw(argument.cast::<Box<dyn FnOnce() + Send>>()) };
        body();
        0
    }

    let body: Box<Box<dyn FnOnce() + Send>> = Box::new(Box::new(body));
    JoinHandle(unsafe { thread_create(call, Box::into_raw(body).cast()) })
}

impl JoinHandle {
    pub fn join(self) {
        unsafe { thread_join(self.0) };
    }
}

pub fn wait(address: &AtomicI32, expected: i32) {
    unsafe { memory_atomic_wait32(address.as_ptr(), expected, -1) };
}

pub fn wake(address: &AtomicI32, count: u32) {
    unsafe { memory_atomic_notify(address.as_ptr(), count) };
}

/// 0 free, 1 held, 2 held with waiters.
pub struct Mutex<T> {
    state: AtomicI32,
    value: UnsafeCell<T>,
}

unsafe impl<T: Send> Sync for Mutex<T> {}

pub struct MutexGuard<'a, T>(&'a Mutex<T>);

impl<T> Mutex<T> {
    pub const fn new(value: T) -> Self {
        Self { state: AtomicI32::new(0), value: UnsafeCell::new(value) }
    }

    pub fn lock(&self) -> MutexGuard<'_, T> {
        if self.state.compare_exchange(0, 1, SeqCst, SeqCst).is_err() {
            while self.state.swap(2, SeqCst) != 0 {
                wait(&self.state, 2);
            }
        }
        MutexGuard(self)
    }
}

impl<T> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        unsafe { &*self.0.value.get() }
    }
}

impl<T> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        unsafe { &mut *self.0.value.get() }
    }
}

impl<T> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        if self.0.state.swap(0, SeqCst) == 2 {
            wake(&self.0.state, 1);
        }
    }
}
