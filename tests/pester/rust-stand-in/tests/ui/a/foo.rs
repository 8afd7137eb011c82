//@ revisions: one two
