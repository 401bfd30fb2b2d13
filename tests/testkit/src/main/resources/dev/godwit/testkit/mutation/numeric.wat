;; every kind of number, its operations and conversions
(module $numeric
  (global $seed (mut i64) (i64.const 0x9e3779b97f4a7c15))
  (func $next (result i64)
    (global.set $seed
      (i64.add (i64.mul (global.get $seed) (i64.const 6364136223846793005)) (i64.const 1442695040888963407)))
    (i64.xor (global.get $seed) (i64.shr_u (global.get $seed) (i64.const 29))))
  (func (export "integers") (result i32)
    (local $i i32) (local $sum i32)
    (loop $again
      (local.set $sum
        (i32.rotl
          (i32.xor (local.get $sum) (i32.wrap_i64 (call $next)))
          (i32.and (local.get $i) (i32.const 31))))
      (local.set $sum (i32.sub (local.get $sum) (i32.clz (i32.or (local.get $i) (i32.const 1)))))
      (local.set $sum (i32.add (local.get $sum) (i32.extend8_s (i32.popcnt (local.get $sum)))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $i) (i32.const 50))))
    (i32.rem_u (local.get $sum) (i32.const 1000)))
  (func (export "divide") (result i32)
    (i32.div_s (i32.const -2147483648) (i32.const 2)))
  (func (export "floats") (result f64)
    (local $x f64) (local $i i32)
    (local.set $x (f64.const 1.5))
    (loop $again
      (local.set $x (f64.sqrt (f64.add (f64.mul (local.get $x) (f64.const 2)) (f64.const 0x1.8p-3))))
      (local.set $x (f64.promote_f32 (f32.nearest (f32.demote_f64 (f64.max (local.get $x) (f64.const -inf))))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $again (i32.lt_s (local.get $i) (i32.const 10))))
    (f64.copysign (local.get $x) (f64.const -nan:0x8000000000001)))
  (func (export "convert") (param $x f32) (result i64 i32)
    (i64.trunc_sat_f32_s (local.get $x))
    (i32.trunc_f64_u (f64.abs (f64.convert_i32_s (i32.reinterpret_f32 (f32.const -0.1)))))))
