//@ ends: flaky
