// What a linter objects to.
var  a = 1
function f(x, y) { if (x = 1) { return undefinedName } else { debugger }
  const unused = [1,,2]; return {a:1,a:2} }
for (;;) { switch (a) { case 1: let b = /[]/; default: break } }
label: while (false) { try { f() } finally { continue } }
