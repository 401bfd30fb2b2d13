;; Writes a line to standard output through WASI preview 1.
;;   ./godwit run examples/hello.wat
;;   ./godwit parse examples/hello.wat -o hello.wasm
(module $hello
  (import "wasi_snapshot_preview1" "fd_write"
    (func $fd_write (param $fd i32) (param $iovs i32) (param $count i32) (param $written i32)
      (result i32)))
  (memory (export "memory") 1)

  ;; one iovec: address and length of the text
  (data (i32.const 0) "\10\00\00\00\18\00\00\00")
  (data (i32.const 16) "Hello from WebAssembly!\n")

  (func (export "_start")
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))
