-- What a program in Lua does with its system.
local t = {}
for i = 1, 1000 do t[i] = (i * 7919) % 1000 end
table.sort(t)
print(t[1], t[500], t[1000], #t)
print(string.format("%5.2f %d %s %q %x", 3.14159, 42, "s", "a\nb", 255))
print(("hello world"):gsub("o", "0"), ("key=val"):match("(%w+)=(%w+)"))
print(pcall(error, { code = 5 }), select(2, pcall(error, "message", 0)))
print(math.maxinteger, math.mininteger // -1, 7 // 2, -7 // 2, 7 % -3, 2 ^ 0.5, 1e308 * 10, -(0 / 0) ~= 0)
print(utf8.char(228, 8364, 128512), utf8.len("äöü"), #"äöü")
local co = coroutine.wrap(function(a) for i = 1, 3 do a = coroutine.yield(a * i) end return "end" end)
print(co(2), co(3), co(4), co(5))
print(load("return 1 +")) -- a syntax error
local name = os.tmpname()
local f = assert(io.open(name, "w"))
f:write("line 1\nline 2\n3.5 0x10\n")
f:close()
for line in io.lines(name) do io.write("[", line, "]") end
print()
f = io.open(name)
print(f:read("l", "L", "n", "n"))
print(f:seek("set", 5), f:read(1), f:seek("end"))
f:close()
print(os.rename(name, name .. "x"), os.remove(name .. "x"), select(2, os.remove("/nothing")))
print(io.open("/nothing/x"))
local p = io.popen("echo from; echo popen; exit 2")
print(p:read("a"))
print(p:close())
print(os.getenv("HOME"), os.getenv("NOTHING"))
print(os.date("!%Y-%m-%d %H:%M:%S", 86400), os.time({ year = 2000, month = 1, day = 1, hour = 12 }))
print(type(os.clock()), os.clock() >= 0)
collectgarbage()
local s = {}
for i = 1, 20000 do s[#s + 1] = tostring(i) end
print(#table.concat(s))
print(string.pack("<i4 z s1", 7, "abc", "de"):byte(1, -1))
print(require("string") == string, package.config:sub(1, 1))
goto done
print("skipped")
::done::
local closed <close> = setmetatable({}, { __close = function() print("closed") end })
io.stderr:write("to standard error\n")
print(os.exit and 1)
os.exit(7, true)
