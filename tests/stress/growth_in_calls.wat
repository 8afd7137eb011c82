;; Each round calls a function through the table's last entry; the callee grows the table, whose new last entry is itself, and the memory,
;; and writes to the page that is new. The caller then finds all of it: whatever it keeps of a table or memory over a call must not be old.
(module
  (type $round (func (param i32) (result i32)))
  (memory (export "memory") 1 1001)
  (table $rounds 1 1001 funcref)
  (elem (table $rounds) (i32.const 0) func $grow)

  (func $grow (type $round) (param $round i32) (result i32)
    (local $entries i32)
    (local $pages i32)
    (local.set $entries (table.grow $rounds (ref.func $grow) (i32.const 1)))
    (local.set $pages (memory.grow (i32.const 1)))
    (local.set $round (i32.add (local.get $round) (i32.const 1)))
    (i32.store (i32.sub (i32.mul (memory.size) (i32.const 0x10000)) (i32.const 4)) (local.get $round))
    (i32.and (i32.eq (local.get $entries) (local.get $round)) (i32.eq (local.get $pages) (local.get $round))))

  (func (export "_start")
    (local $round i32)
    (loop $next
      (i32.store (i32.const 0) (local.get $round))
      (if (i32.eqz (call_indirect $rounds (type $round) (local.get $round) (local.get $round)))
        (then unreachable))
      (if (i32.ne (i32.load (i32.const 0)) (local.get $round))
        (then unreachable))
      (local.set $round (i32.add (local.get $round) (i32.const 1)))
      (if (i32.ne (i32.load (i32.sub (i32.mul (i32.add (local.get $round) (i32.const 1)) (i32.const 0x10000)) (i32.const 4))) (local.get $round))
        (then unreachable))
      (if (i32.ne (table.size $rounds) (i32.add (local.get $round) (i32.const 1)))
        (then unreachable))
      (br_if $next (i32.lt_u (local.get $round) (i32.const 1000))))
    ;; Both are at their maximum: neither grows, and nothing changes.
    (if (i32.ne (memory.grow (i32.const 1)) (i32.const -1))
      (then unreachable))
    (if (i32.ne (table.grow $rounds (ref.null func) (i32.const 1)) (i32.const -1))
      (then unreachable))))
