# wasi_thread_start(id, thread): gives the new instance its stack and thread-locals, runs thread_main, and reports the
# end only when the stack is no longer in use, because whoever joins the thread frees it.

        .globaltype     __stack_pointer, i32
        .functype       __wasm_init_tls (i32) -> ()
        .functype       thread_main (i32, i32) -> ()

        .section        .text.wasi_thread_start,"",@
        .globl          wasi_thread_start
        .type           wasi_thread_start,@function
        .export_name    wasi_thread_start, wasi_thread_start
wasi_thread_start:
        .functype       wasi_thread_start (i32, i32) -> ()
        local.get       1
        i32.load        0
        global.set      __stack_pointer
        local.get       1
        i32.load        4
        call            __wasm_init_tls
        local.get       0
        local.get       1
        call            thread_main
        local.get       1
        i32.const       1
        i32.atomic.store 8
        local.get       1
        i32.const       -1
        memory.atomic.notify 8
        drop
        end_function
