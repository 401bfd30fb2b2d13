(module
  ;; Calls the lexer that a tree-sitter grammar holds on a whole text, as tree-sitter does it after an error: in the lexer's
  ;; state in which all tokens are possible. The grammar is a side module and imports memory, table and functions from here.
  ;; Addresses: the TSLexer at 1024, the text from 4096, the stack below 1 MiB, the grammar's data above.
  (memory (export "memory") 400)
  (table (export "__indirect_function_table") 1024 funcref)
  (global (export "__memory_base") i32 (i32.const 0x100000))
  (global (export "__table_base") i32 (i32.const 16))
  (global (export "__stack_pointer") (mut i32) (i32.const 0x100000))
  (global $at (mut i32) (i32.const 0))
  (global $length (mut i32) (i32.const 0))
  (global $marked (mut i32) (i32.const 0))
  (type $lex (func (param i32 i32) (result i32)))

  ;; struct TSLexer: the character ahead, the token's symbol (16 bits), and five functions
  (func $look (param $lexer i32)
    (i32.store (local.get $lexer)
      (if (result i32) (i32.lt_u (global.get $at) (global.get $length))
        (then (i32.load8_u offset=4096 (global.get $at)))
        (else (i32.const 0)))))
  (func $advance (param $lexer i32) (param $skip i32)
    (if (i32.lt_u (global.get $at) (global.get $length))
      (then (global.set $at (i32.add (global.get $at) (i32.const 1)))))
    (call $look (local.get $lexer)))
  (func $mark_end (param $lexer i32) (global.set $marked (global.get $at)))
  (func $get_column (param $lexer i32) (result i32) (i32.const 0))
  (func $is_at_included_range_start (param $lexer i32) (result i32) (i32.const 0))
  (func $eof (param $lexer i32) (result i32) (i32.ge_u (global.get $at) (global.get $length)))
  (elem (i32.const 1) func $advance $mark_end $get_column $is_at_included_range_start $eof)

  ;; what a lexer asks the C library; for ASCII
  (func $between (param $c i32) (param $from i32) (param $to i32) (result i32)
    (i32.le_u (i32.sub (local.get $c) (local.get $from)) (i32.sub (local.get $to) (local.get $from))))
  (func $iswdigit (export "iswdigit") (param $c i32) (result i32)
    (call $between (local.get $c) (i32.const 0x30) (i32.const 0x39)))
  (func $iswlower (export "iswlower") (param $c i32) (result i32)
    (call $between (local.get $c) (i32.const 0x61) (i32.const 0x7a)))
  (func $iswupper (export "iswupper") (param $c i32) (result i32)
    (call $between (local.get $c) (i32.const 0x41) (i32.const 0x5a)))
  (func $iswalpha (export "iswalpha") (export "isalpha") (param $c i32) (result i32)
    (call $iswlower (i32.or (local.get $c) (i32.const 0x20))))
  (func (export "iswalnum") (param $c i32) (result i32)
    (i32.or (call $iswalpha (local.get $c)) (call $iswdigit (local.get $c))))
  (func (export "iswspace") (param $c i32) (result i32)
    (i32.or (i32.eq (local.get $c) (i32.const 0x20)) (call $between (local.get $c) (i32.const 9) (i32.const 13))))

  ;; Lexes length bytes with a struct TSLanguage; answers a sum of all tokens' kinds and lengths, which lie in what other
  ;; engines must agree on.
  (func (export "lex") (param $length i32) (param $language i32) (result i32)
    (local $start i32) (local $sum i32) (local $state i32) (local $found i32) (local $modes i32) (local $function i32)
    (i32.store (i32.const 1032) (i32.const 1))
    (i32.store (i32.const 1036) (i32.const 2))
    (i32.store (i32.const 1040) (i32.const 3))
    (i32.store (i32.const 1044) (i32.const 4))
    (i32.store (i32.const 1048) (i32.const 5))
    ;; lex_modes and lex_fn; versions before 13 have fewer fields in front of them
    (if (i32.lt_u (i32.load (local.get $language)) (i32.const 13))
      (then
        (local.set $modes (i32.load offset=36 (local.get $language)))
        (local.set $function (i32.load offset=48 (local.get $language))))
      (else
        (local.set $modes (i32.load offset=88 (local.get $language)))
        (local.set $function (i32.load offset=92 (local.get $language)))))
    (local.set $state (i32.load16_u (local.get $modes)))
    (global.set $length (local.get $length))
    (global.set $at (i32.const 0))
    (loop $token
      (local.set $start (global.get $at))
      (call $look (i32.const 1024))
      (local.set $found
        (call_indirect (type $lex) (i32.const 1024) (local.get $state) (local.get $function)))
      (if (local.get $found)
        (then
          (global.set $at (global.get $marked))
          (local.set $sum
            (i32.add
              (i32.mul (local.get $sum) (i32.const 31))
              (i32.add
                (i32.load16_u (i32.const 1028))
                (i32.shl (i32.sub (global.get $at) (local.get $start)) (i32.const 16)))))))
      ;; where there is no token, or an empty one, go on behind
      (if (i32.le_u (global.get $at) (local.get $start))
        (then (global.set $at (i32.add (local.get $start) (i32.const 1)))))
      (br_if $token (i32.lt_u (global.get $at) (global.get $length))))
    (local.get $sum)))
