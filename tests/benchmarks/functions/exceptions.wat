;; Throws and catches: from a callee, from ten calls down, and a try block in which nothing is thrown.
(module
  (tag $number (param i32))

  (func $throw (param i32)
    (throw $number (local.get 0)))

  (func $dive (param $value i32) (param $depth i32)
    (if (i32.eqz (local.get $depth)) (then (throw $number (local.get $value))))
    (call $dive (local.get $value) (i32.sub (local.get $depth) (i32.const 1))))

  (func $nothing (param i32)
    (if (i32.lt_s (local.get 0) (i32.const 0)) (then (throw $number (local.get 0)))))

  (func (export "throw_catch") (param $count i32) (result i64)
    (local $sum i64)
    (loop $again
      (block $caught (result i32)
        (try_table (catch $number $caught) (call $throw (local.get $count)))
        (i32.const 0))
      (local.set $sum (i64.add (i64.extend_i32_u) (local.get $sum)))
      (br_if $again (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (local.get $sum))

  (func (export "throw_deep") (param $count i32) (result i64)
    (local $sum i64)
    (loop $again
      (block $caught (result i32)
        (try_table (catch $number $caught) (call $dive (local.get $count) (i32.const 10)))
        (i32.const 0))
      (local.set $sum (i64.add (i64.extend_i32_u) (local.get $sum)))
      (br_if $again (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (local.get $sum))

  (func (export "try_only") (param $count i32) (result i64)
    (local $sum i64)
    (loop $again
      (block $caught (result i32)
        (try_table (catch $number $caught) (call $nothing (local.get $count)))
        (i32.const 1))
      (local.set $sum (i64.add (i64.extend_i32_u) (local.get $sum)))
      (br_if $again (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (local.get $sum)))
