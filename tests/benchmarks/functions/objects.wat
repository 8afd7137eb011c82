;; Garbage-collected objects: short-lived structures, trees that live for a while, fields, arrays, casts.
(module
  (type $shape (sub (struct (field $id i32))))
  (type $circle (sub $shape (struct (field $id i32) (field $radius (mut f64)))))
  (type $square (sub $shape (struct (field $id i32) (field $side (mut f64)))))
  (type $node (struct (field $left (ref null $node)) (field $right (ref null $node)) (field $value i32)))
  (type $numbers (array (mut i32)))
  (type $shapes (array (mut (ref null $shape))))

  (func $tree (param $depth i32) (result (ref $node))
    (if (result (ref $node)) (i32.eqz (local.get $depth))
      (then (struct.new $node (ref.null $node) (ref.null $node) (i32.const 1)))
      (else
        (struct.new $node
          (call $tree (i32.sub (local.get $depth) (i32.const 1)))
          (call $tree (i32.sub (local.get $depth) (i32.const 1)))
          (local.get $depth)))))

  (func $sum (param $node (ref null $node)) (result i32)
    (if (result i32) (ref.is_null (local.get $node))
      (then (i32.const 0))
      (else
        (i32.add
          (struct.get $node $value (local.get $node))
          (i32.add
            (call $sum (struct.get $node $left (local.get $node)))
            (call $sum (struct.get $node $right (local.get $node))))))))

  ;; An operation is a node made and dropped.
  (func (export "allocate") (param $count i32) (result i64)
    (local $sum i64)
    (local $last (ref null $node))
    (loop $again
      (local.set $last (struct.new $node (local.get $last) (ref.null $node) (local.get $count)))
      ;; A chain of a thousand is let go.
      (if (i32.eqz (i32.rem_u (local.get $count) (i32.const 1000)))
        (then
          (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_u (struct.get $node $value (local.get $last)))))
          (local.set $last (ref.null $node))))
      (br_if $again (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (local.get $sum))

  ;; An operation is a tree of 2^12 - 1 nodes, made and summed up.
  (func (export "trees") (param $count i32) (result i64)
    (local $sum i64)
    (loop $again
      (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_u (call $sum (call $tree (i32.const 11))))))
      (br_if $again (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (local.get $sum))

  ;; An operation is a pass over an array of 1,000 numbers.
  (func (export "arrays") (param $count i32) (result i64)
    (local $sum i64)
    (local $i i32)
    (local $numbers (ref $numbers))
    (local.set $numbers (array.new $numbers (i32.const 3) (i32.const 1000)))
    (loop $again
      (local.set $i (i32.const 999))
      (loop $next
        (array.set $numbers (local.get $numbers) (local.get $i)
          (i32.add (array.get $numbers (local.get $numbers) (local.get $i)) (local.get $i)))
        (br_if $next (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))
      (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_u (array.get $numbers (local.get $numbers) (i32.const 500)))))
      (br_if $again (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (local.get $sum))

  ;; An operation is a pass over an array of 1,000 shapes, each asked for what it is.
  (func (export "casts") (param $count i32) (result i64)
    (local $sum f64)
    (local $i i32)
    (local $shapes (ref $shapes))
    (local $shape (ref null $shape))
    (local.set $shapes (array.new_default $shapes (i32.const 1000)))
    (local.set $i (i32.const 999))
    (loop $fill
      (array.set $shapes (local.get $shapes) (local.get $i)
        (if (result (ref $shape)) (i32.rem_u (local.get $i) (i32.const 3))
          (then (struct.new $circle (local.get $i) (f64.const 2)))
          (else (struct.new $square (local.get $i) (f64.const 3)))))
      (br_if $fill (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))
    (loop $again
      (local.set $i (i32.const 999))
      (loop $next
        (local.set $shape (array.get $shapes (local.get $shapes) (local.get $i)))
        (local.set $sum
          (f64.add (local.get $sum)
            (if (result f64) (ref.test (ref $circle) (local.get $shape))
              (then (struct.get $circle $radius (ref.cast (ref $circle) (local.get $shape))))
              (else (struct.get $square $side (ref.cast (ref $square) (local.get $shape)))))))
        (br_if $next (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))
      (br_if $again (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (i64.trunc_f64_u (local.get $sum))))
