;; vectors
(module
  (memory 1)
  (func (export "add") (result v128)
    (i32x4.add (v128.const i32x4 1 2 3 4) (i32x4.splat (i32.const 10))))
  (func (export "mix") (result i32)
    (local $v v128)
    (v128.store offset=16 (i32.const 0) (i8x16.shuffle 0 17 2 19 4 21 6 23 8 25 10 27 12 29 14 31
      (v128.const i64x2 0x0102030405060708 -1) (f32x4.splat (f32.const 1.5))))
    (local.set $v (v128.load64_splat (i32.const 16)))
    (local.set $v (i16x8.mul (local.get $v) (v128.load8_lane 3 (i32.const 20) (local.get $v))))
    (local.set $v (f64x2.sqrt (f64x2.convert_low_i32x4_s (local.get $v))))
    (i32.add (i8x16.bitmask (local.get $v)) (i16x8.extract_lane_s 3 (i16x8.narrow_i32x4_u (local.get $v) (local.get $v)))))
  (func (export "relaxed") (result v128)
    (f32x4.relaxed_madd (f32x4.splat (f32.const 2)) (f32x4.splat (f32.const 3)) (f32x4.splat (f32.const 4)))))
