//@ ends: failed
