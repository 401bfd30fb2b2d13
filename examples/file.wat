;; Adds a line to the file note.txt of the first directory that is granted, and writes the whole file to standard output.
;;   ./godwit run --dir . examples/file.wat         a directory of the host
;;   ./godwit run --tmpfs /tmp examples/file.wat    one in memory, which is gone afterwards
(module $file
  (import "wasi_snapshot_preview1" "path_open"
    (func $path_open
      (param $directory i32) (param $lookup i32) (param $path i32) (param $length i32)
      (param $how i32) (param $rights i64) (param $inheriting i64) (param $flags i32)
      (param $fd i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write"
    (func $fd_write (param $fd i32) (param $iovs i32) (param $count i32) (param $written i32)
      (result i32)))
  (import "wasi_snapshot_preview1" "fd_read"
    (func $fd_read (param $fd i32) (param $iovs i32) (param $count i32) (param $read i32)
      (result i32)))
  (import "wasi_snapshot_preview1" "fd_seek"
    (func $fd_seek (param $fd i32) (param $offset i64) (param $from i32) (param $position i32)
      (result i32)))
  (import "wasi_snapshot_preview1" "fd_close" (func $fd_close (param $fd i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param $code i32)))
  (memory (export "memory") 1)

  ;; the first directory that is granted comes behind standard input, output and error
  (global $directory i32 (i32.const 3))

  (data $name (i32.const 64) "note.txt")
  (data $line (i32.const 96) "Another line from WebAssembly.\n")
  (data $error (i32.const 160) "cannot write note.txt; --dir grants a directory\n")

  ;; one iovec at address 0, what came of it at 8, the file's descriptor at 12, its position at 16
  (func $piece (param $address i32) (param $length i32)
    (i32.store (i32.const 0) (local.get $address))
    (i32.store (i32.const 4) (local.get $length)))

  (func $write (param $fd i32) (result i32)
    (call $fd_write (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8)))

  ;; ends the program with exit code 1 if something failed
  (func $check (param $errno i32)
    (if (local.get $errno)
      (then
        (call $piece (i32.const 160) (i32.const 48))
        (drop (call $write (i32.const 2)))
        (call $proc_exit (i32.const 1)))))

  (func (export "_start")
    (local $fd i32)
    (call $check
      (call $path_open
        (global.get $directory)
        (i32.const 0)
        (i32.const 64) (i32.const 8)
        (i32.const 1)       ;; create it if it is not there
        (i64.const 0x66)    ;; the rights to read, to seek, to tell and to write
        (i64.const 0)
        (i32.const 1)       ;; append
        (i32.const 12)))
    (local.set $fd (i32.load (i32.const 12)))
    (call $piece (i32.const 96) (i32.const 31))
    (call $check (call $write (local.get $fd)))
    (call $check (call $fd_seek (local.get $fd) (i64.const 0) (i32.const 0) (i32.const 16)))
    (block $end
      (loop $more
        (call $piece (i32.const 1024) (i32.const 4096))
        (call $check
          (call $fd_read (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8)))
        (br_if $end (i32.eqz (i32.load (i32.const 8))))
        (call $piece (i32.const 1024) (i32.load (i32.const 8)))
        (call $check (call $write (i32.const 1)))
        (br $more)))
    (call $check (call $fd_close (local.get $fd)))))
