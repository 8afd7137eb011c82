//@ takes: 0.01
