namespace WasiTools.Runner.Tests;

/// <summary>Small programs in the text format.</summary>
internal static class TextPrograms
{
    /// <summary>Prints "ready" and then never returns.</summary>
    public const string Endless = """
        (module
          (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 0) "\08\00\00\00\06\00\00\00ready\n")
          (func (export "_start")
            (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 100)))
            (loop $forever (br $forever))))
        """;

    /// <summary>Writes what it reads, as soon as it has read it.</summary>
    public const string Repeat = """
        (module
          (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (func (export "_start")
            (loop $next
              (i32.store (i32.const 0) (i32.const 64))
              (i32.store (i32.const 4) (i32.const 1024))
              (if (i32.eqz (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 4))) (then
                (if (i32.load (i32.const 4)) (then
                  (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
                  (br $next))))))))
        """;

    /// <summary>Prints its argument 0.</summary>
    public const string PrintName = """
        (module
          (import "wasi_snapshot_preview1" "args_get" (func $args (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (func (export "_start") (local $end i32)
            (drop (call $args (i32.const 100) (i32.const 1000)))
            (local.set $end (i32.const 1000))
            (loop $next
              (if (i32.load8_u (local.get $end)) (then
                (local.set $end (i32.add (local.get $end) (i32.const 1)))
                (br $next))))
            (i32.store (i32.const 0) (i32.const 1000))
            (i32.store (i32.const 4) (i32.sub (local.get $end) (i32.const 1000)))
            (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))
        """;

    /// <summary>Exits with 0 if a memory of one page grows by 15 pages, with 1 if it does not.</summary>
    public const string Grow = """
        (module
          (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
          (memory (export "memory") 1)
          (func (export "_start")
            (call $exit (i32.eq (memory.grow (i32.const 15)) (i32.const -1)))))
        """;

    /// <summary>Functions to be called by <c>--invoke</c>.</summary>
    public const string Functions = """
        (module
          (global $initialized (mut i32) (i32.const 0))
          (func (export "_initialize") (global.set $initialized (i32.const 1)))
          (func (export "initialized") (result i32) (global.get $initialized))
          (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
          (func (export "swap") (param i64 f64) (result f64 i64) (local.get 1) (local.get 0))
          (func (export "half") (param f32) (result f32) (f32.div (local.get 0) (f32.const 2)))
          (func (export "vector") (param v128) (result v128) (local.get 0))
          (func (export "divide") (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1))))
        """;
}
