;; Counts primes with the sieve of Eratosthenes, a byte for each number, and writes how many there are.
;;   ./godwit run examples/primes.wat
;;   ./godwit run --invoke count examples/primes.wat 100
(module $primes
  (import "wasi_snapshot_preview1" "fd_write"
    (func $fd_write (param $fd i32) (param $iovs i32) (param $count i32) (param $written i32)
      (result i32)))
  (memory (export "memory") 1)

  (data (i32.const 16) " primes below 1000000\n")

  (global $sieve i32 (i32.const 1024))

  ;; how many primes are less than a number
  (func $count (export "count") (param $below i32) (result i32)
    (local $i i32) (local $multiple i32) (local $primes i32)
    (call $room (i32.add (global.get $sieve) (local.get $below)))
    (memory.fill (global.get $sieve) (i32.const 0) (local.get $below))
    (local.set $i (i32.const 2))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $i) (local.get $below)))
        (if (i32.eqz (i32.load8_u (i32.add (global.get $sieve) (local.get $i))))
          (then
            (local.set $primes (i32.add (local.get $primes) (i32.const 1)))
            (local.set $multiple (i32.mul (local.get $i) (i32.const 2)))
            (block $crossed
              (loop $cross
                (br_if $crossed (i32.ge_u (local.get $multiple) (local.get $below)))
                (i32.store8
                  (i32.add (global.get $sieve) (local.get $multiple))
                  (i32.const 1))
                (local.set $multiple (i32.add (local.get $multiple) (local.get $i)))
                (br $cross)))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next)))
    (local.get $primes))

  ;; makes the memory so many bytes large
  (func $room (param $bytes i32)
    (local $pages i32)
    (local.set $pages
      (i32.sub
        (i32.shr_u (i32.add (local.get $bytes) (i32.const 65535)) (i32.const 16))
        (memory.size)))
    (if (i32.gt_s (local.get $pages) (i32.const 0))
      (then
        (if (i32.eq (memory.grow (local.get $pages)) (i32.const -1)) (then (unreachable))))))

  ;; writes a number before what follows it at an address, and gives where it starts
  (func $decimal (param $number i32) (param $end i32) (result i32)
    (loop $digit
      (local.set $end (i32.sub (local.get $end) (i32.const 1)))
      (i32.store8
        (local.get $end)
        (i32.add (i32.const 48) (i32.rem_u (local.get $number) (i32.const 10))))
      (br_if $digit
        (local.tee $number (i32.div_u (local.get $number) (i32.const 10)))))
    (local.get $end))

  (func (export "_start")
    (local $start i32)
    (local.set $start (call $decimal (call $count (i32.const 1000000)) (i32.const 16)))
    (i32.store (i32.const 0) (local.get $start))
    (i32.store (i32.const 4) (i32.sub (i32.const 38) (local.get $start)))
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 64)))))
