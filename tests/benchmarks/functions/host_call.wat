;; Calls a function of the host and comes back.
(module
  (import "host" "next" (func $next (param i32) (result i32)))
  (func (export "call_host") (param $count i32) (result i64)
    (local $value i32)
    (loop $again
      (local.set $value (call $next (local.get $value)))
      (br_if $again (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (i64.extend_i32_u (local.get $value)))

  (func (export "next") (param i32) (result i32)
    (i32.add (local.get 0) (i32.const 1))))
