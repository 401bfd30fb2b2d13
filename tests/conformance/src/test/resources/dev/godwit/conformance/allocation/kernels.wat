;; What CoreMark does, in a form whose instructions can be counted: a linked list, a product of matrices, a state machine
;; and a CRC. Between ";; count NAME" and ";; counted" each line is an instruction that every iteration executes.
(module
  (import "host" "mark" (func $mark (param i32)))
  (memory 2 2)
  (type $compare (func (param i32 i32) (result i32)))
  (table funcref (elem $less $greater))
  (global $passes (mut i32) (i32.const 0))

  ;; nodes of 8 bytes from 1024: the next node's address, and a value
  (func $list (param $seed i32) (result i32) (local $i i32) (local $node i32) (local $before i32) (local $next i32)
    (local $best i32)
    (loop $build
      (i32.store (i32.add (i32.const 1024) (i32.shl (local.get $i) (i32.const 3)))
        (i32.add (i32.const 1032) (i32.shl (local.get $i) (i32.const 3))))
      (i32.store offset=4 (i32.add (i32.const 1024) (i32.shl (local.get $i) (i32.const 3)))
        (i32.and (i32.mul (i32.add (local.get $i) (local.get $seed)) (i32.const 2654435761)) (i32.const 0xffff)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $build (i32.lt_u (local.get $i) (i32.const 200))))
    (i32.store (i32.const 2616) (i32.const 0))
    (local.set $node (i32.const 1024))
    (local.set $best (i32.load offset=4 (local.get $node)))
    loop $reverse
      ;; count list
      local.get $node
      i32.load
      local.set $next
      local.get $node
      local.get $before
      i32.store
      local.get $node
      i32.load offset=4
      local.get $best
      local.get $node
      i32.load offset=4
      local.get $best
      local.get $seed
      i32.const 1
      i32.and
      call_indirect (type $compare)
      select
      local.set $best
      local.get $node
      local.set $before
      local.get $next
      local.tee $node
      br_if $reverse
      ;; counted
    end
    (i32.xor (local.get $best) (local.get $before)))

  (func $less (type $compare)
    local.get 0
    local.get 1
    i32.lt_u)

  (func $greater (type $compare)
    local.get 0
    local.get 1
    i32.gt_u)

  ;; 16 x 16 numbers of i16 at 4096 and 4608, products of i32 at 5120
  (func $matrix (param $seed i32) (result i32) (local $i i32) (local $j i32) (local $k i32) (local $sum i32)
    (local $total i64)
    (loop $fill
      (i32.store16 offset=4096 (i32.shl (local.get $i) (i32.const 1)) (i32.mul (local.get $i) (local.get $seed)))
      (i32.store16 offset=4608 (i32.shl (local.get $i) (i32.const 1)) (i32.sub (local.get $seed) (local.get $i)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $fill (i32.lt_u (local.get $i) (i32.const 256))))
    (local.set $i (i32.const 0))
    loop $rows
      i32.const 0
      local.set $j
      loop $columns
        i32.const 0
        local.set $k
        i32.const 0
        local.set $sum
        loop $terms
          ;; count matrix
          local.get $i
          i32.const 5
          i32.shl
          local.get $k
          i32.const 1
          i32.shl
          i32.add
          i32.load16_s offset=4096
          local.get $k
          i32.const 5
          i32.shl
          local.get $j
          i32.const 1
          i32.shl
          i32.add
          i32.load16_s offset=4608
          i32.mul
          local.get $sum
          i32.add
          local.set $sum
          local.get $k
          i32.const 1
          i32.add
          local.tee $k
          i32.const 16
          i32.lt_u
          br_if $terms
          ;; counted
        end
        (i32.store offset=5120
          (i32.add (i32.shl (local.get $i) (i32.const 6)) (i32.shl (local.get $j) (i32.const 2)))
          (local.get $sum))
        (local.set $total (i64.add (i64.rotl (local.get $total) (i64.const 3)) (i64.extend_i32_s (local.get $sum))))
        (local.set $j (i32.add (local.get $j) (i32.const 1)))
        (br_if $columns (i32.lt_u (local.get $j) (i32.const 16)))
      end
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $rows (i32.lt_u (local.get $i) (i32.const 16)))
    end
    (i32.wrap_i64 (i64.xor (local.get $total) (i64.shr_u (local.get $total) (i64.const 32)))))

  ;; reads the matrices' bytes as letters of four kinds
  (func $states (param $seed i32) (result i32) (local $at i32) (local $state i32) (local $changes f64)
    loop $letters
      block $done
        block $d
          block $c
            block $b
              block $a
                ;; count states
                local.get $state
                i32.const 1
                i32.shl
                local.get $at
                i32.load8_u offset=4096
                local.get $seed
                i32.xor
                i32.const 3
                i32.and
                i32.xor
                i32.const 3
                i32.and
                br_table $a $b $c $d
                ;; counted
              end
              i32.const 1
              local.set $state
              br $done
            end
            i32.const 2
            local.set $state
            br $done
          end
          local.get $state
          br_if $done
          i32.const 3
          local.set $state
          br $done
        end
        i32.const 0
        local.set $state
        local.get $changes
        f64.const 0.5
        f64.add
        local.set $changes
      end
      local.get $at
      i32.const 1
      i32.add
      local.tee $at
      i32.const 1024
      i32.lt_u
      br_if $letters
    end
    (i32.add (local.get $state) (i32.trunc_f64_s (f64.mul (local.get $changes) (f64.const 8)))))

  (func $crc (param $value i32) (param $crc i32) (result i32) (local $bit i32)
    (local.set $crc (i32.xor (local.get $crc) (local.get $value)))
    loop $bits
      ;; count crc
      local.get $crc
      i32.const 1
      i32.shr_u
      i32.const 0xedb88320
      i32.const 0
      local.get $crc
      i32.const 1
      i32.and
      i32.sub
      i32.and
      i32.xor
      local.set $crc
      local.get $bit
      i32.const 1
      i32.add
      local.tee $bit
      i32.const 32
      i32.lt_u
      br_if $bits
      ;; counted
    end
    local.get $crc)

  (func (export "run") (param $rounds i32) (result i32) (local $round i32) (local $crc i32)
    (call $mark (i32.const 0))
    (loop $again
      (local.set $crc (call $crc (call $list (local.get $round)) (local.get $crc)))
      (local.set $crc (call $crc (call $matrix (i32.add (local.get $round) (i32.const 7))) (local.get $crc)))
      (local.set $crc (call $crc (call $states (local.get $round)) (local.get $crc)))
      (memory.copy (i32.const 65536) (i32.const 1024) (i32.const 5120))
      (memory.fill (i32.const 80000) (local.get $round) (i32.const 100))
      (global.set $passes (i32.add (global.get $passes) (i32.const 1)))
      (local.set $round (i32.add (local.get $round) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $round) (local.get $rounds))))
    (call $mark (i32.const 1))
    (i32.xor (local.get $crc) (global.get $passes))))
