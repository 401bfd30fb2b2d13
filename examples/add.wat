;; A function to call by name; its arguments are typed by its signature.
;;   ./godwit run --invoke add examples/add.wat 2 40
(module $add
  (func (export "add") (param $a i32) (param $b i32) (result i32)
    (i32.add (local.get $a) (local.get $b))))
