;; What the modules under test import, the same module on both sides: no host code is needed, and what was logged ends up in one number.
(module
  (type $void (func))
  (tag $tag (export "tag") (param i32))
  (global $log (export "log") (mut i32) (i32.const 0))

  (func $mix (param i32)
    (global.set $log (i32.add (i32.mul (i32.rotl (global.get $log) (i32.const 5)) (i32.const 0x9E3779B1)) (local.get 0))))
  (func $mix64 (param i64)
    (call $mix (i32.wrap_i64 (local.get 0)))
    (call $mix (i32.wrap_i64 (i64.shr_u (local.get 0) (i64.const 32)))))

  (func (export "log-i32") (param i32) (call $mix (local.get 0)))
  (func (export "log-i64") (param i64) (call $mix64 (local.get 0)))
  (func (export "log-f32") (param f32)
    (call $mix (i32.reinterpret_f32 (select (local.get 0) (f32.const nan) (f32.eq (local.get 0) (local.get 0))))))
  (func $log-f64 (export "log-f64") (param f64)
    (call $mix64 (i64.reinterpret_f64 (select (local.get 0) (f64.const nan) (f64.eq (local.get 0) (local.get 0))))))
  (func (export "log-v128") (param v128)
    (call $mix64 (i64x2.extract_lane 0 (local.get 0)))
    (call $mix64 (i64x2.extract_lane 1 (local.get 0))))
  (func (export "log-anyref") (param anyref)
    (if (ref.test (ref i31) (local.get 0))
      (then (call $mix (i31.get_s (ref.cast (ref i31) (local.get 0)))))
      (else (call $mix (ref.is_null (local.get 0))))))
  (func (export "log-funcref") (param funcref) (call $mix (ref.is_null (local.get 0))))
  (func (export "log-externref") (param externref) (call $mix (ref.is_null (local.get 0))))
  (func (export "log-exnref") (param exnref) (call $mix (ref.is_null (local.get 0))))

  (func (export "twist") (param i32 f64) (result i64 f64)
    (call $mix (local.get 0))
    (call $log-f64 (local.get 1))
    (i64.mul (i64.extend_i32_s (local.get 0)) (i64.const 0x9E3779B97F4A7C15))
    (f64.add (local.get 1) (f64.const 0.5)))

  (func (export "throw") (param i32) (throw $tag (local.get 0)))

  ;; Calling back is done for functions without parameters and results only.
  (func $call (param funcref)
    (if (ref.test (ref $void) (local.get 0)) (then (call_ref $void (ref.cast (ref $void) (local.get 0))))))
  (func (export "call-ref") (param funcref i32) (call $call (local.get 0)))
  (func (export "call-ref-catch") (param funcref) (result i32)
    (block $caught
      (try_table (catch_all $caught) (call $call (local.get 0)))
      (return (i32.const 0)))
    (i32.const 1))
  (func (export "call-export") (param i32 i32) (call $mix (local.get 0)))
  (func (export "call-export-catch") (param i32) (result i32) (call $mix (local.get 0)) (i32.const 0))
  (func (export "sleep") (param i32 i32) (result i32) (local.get 1)))
