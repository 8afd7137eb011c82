//! A channel of any number of senders and receivers: a queue under a mutex, and a counter to wait on.

use crate::runtime::{Mutex, wait, wake};
use alloc::collections::VecDeque;
use core::sync::atomic::{AtomicI32, Ordering::SeqCst};

pub struct Channel<T> {
    queue: Mutex<(VecDeque<T>, bool)>,
    changes: AtomicI32,
}

impl<T> Channel<T> {
    pub fn new() -> Self {
        Self { queue: Mutex::new((VecDeque::new(), false)), changes: AtomicI32::new(0) }
    }

    pub fn send(&self, item: T) {
        self.queue.lock().0.push_back(item);
        self.changes.fetch_add(1, SeqCst);
        wake(&self.changes, 1);
    }

    /// Receivers get what is left, then `None`.
    pub fn close(&self) {
        self.queue.lock().1 = true;
        self.changes.fetch_add(1, SeqCst);
        wake(&self.changes, u32::MAX);
    }

    pub fn receive(&self) -> Option<T> {
        loop {
            let seen = self.changes.load(SeqCst);
            {
                let mut queue = self.queue.lock();
                if let Some(item) = queue.0.pop_front() {
                    return Some(item);
                }
                if queue.1 {
                    return None;
                }
            }
            wait(&self.changes, seen);
        }
    }
}
