-- Something of everything that Lua has but pcall and coroutines, which need setjmp.
local out = {}
local function say(...)
    local parts = table.pack(...)
    for i = 1, parts.n do parts[i] = tostring(parts[i]) end
    print(table.concat(parts, " "))
end

-- numbers
say(7 // 2, -7 // 2, 7 % -3, 7.5 // 2, 2^53, 1 / 0, -1 / 0, 0 / 0 ~= 0 / 0, 10 / 2, 3 | 8, ~5, 1 << 62, 1 << 64, "10" + 5)
say(math.maxinteger + 1 == math.mininteger, math.type(1), math.type(1.0), math.tointeger(3.0), 0x7fp-3, 1e308 * 10)
say(string.format("%5.2f|%-8s|%08d|%x|%q|%g|%a|%i", 3.14159, "left", 42, 255, "a\nb\0c", 1e20, 0.1, -3))
for _, f in ipairs { "sqrt", "sin", "cos", "tan", "exp", "log", "floor", "ceil", "abs" } do
    say(f, string.format("%.12g", math[f](2.5)))
end

-- strings
say(("hello world"):gsub("o", "0"), ("key = value"):match("^(%w+)%s*=%s*(%w+)$"))
for word, n in ("one 1, two 22, three 333"):gmatch("(%a+) (%d+)") do say(word, #n) end
say(("%d+"):rep(3, ";"), ("abc"):reverse(), ("abc"):byte(1, -1), ("x"):rep(0) == "", #"\u{1F426}\z
    ", utf8.char(72, 228, 8364), utf8.len("häß"))
say(string.pack("<i4z", 77, "ab"):byte(1, -1))
say((("the cat sat"):gsub("%w+", function(w) return w:sub(1, 1):upper() .. w:sub(2) end)))

-- tables, closures, metatables
local Vector = {}
Vector.__index = Vector
function Vector.new(x, y) return setmetatable({ x = x, y = y }, Vector) end
Vector.__add = function(a, b) return Vector.new(a.x + b.x, a.y + b.y) end
Vector.__eq = function(a, b) return a.x == b.x and a.y == b.y end
Vector.__tostring = function(v) return "(" .. v.x .. ", " .. v.y .. ")" end
Vector.__call = function(v, k) return v.x * k end
say(Vector.new(1, 2) + Vector.new(3, 4.5), Vector.new(1, 2) == Vector.new(1, 2), Vector.new(6, 0)(7))

local words = {}
for w in ("the quick brown fox jumps over the lazy dog the end"):gmatch("%a+") do words[w] = (words[w] or 0) + 1 end
local keys = {}
for k in pairs(words) do keys[#keys + 1] = k end
table.sort(keys, function(a, b) return words[a] > words[b] or words[a] == words[b] and a < b end)
for _, k in ipairs(keys) do out[#out + 1] = k .. "=" .. words[k] end
say(table.concat(out, ","))

local counters = {}
for i = 1, 3 do counters[i] = function() i = i + 10; return i end end
say(counters[1](), counters[1](), counters[2](), select("#", table.unpack({ 1, nil, 3 }, 1, 3)))

-- a parser by recursive descent
local function evaluate(text)
    local at = 1
    local expression
    local function skip() at = text:find("%S", at) or #text + 1 end
    local function primary()
        skip()
        if text:sub(at, at) == "(" then
            at = at + 1
            local v = expression()
            skip()
            at = at + 1
            return v
        end
        local s, e = text:find("^-?%d+%.?%d*", at)
        at = e + 1
        return tonumber(text:sub(s, e))
    end
    local function product()
        local v = primary()
        skip()
        while text:find("^[*/]", at) do
            local op = text:sub(at, at)
            at = at + 1
            local w = primary()
            v = op == "*" and v * w or v / w
            skip()
        end
        return v
    end
    expression = function()
        local v = product()
        skip()
        while text:find("^[+-]", at) do
            local op = text:sub(at, at)
            at = at + 1
            local w = product()
            v = op == "+" and v + w or v - w
            skip()
        end
        return v
    end
    return expression()
end
say(evaluate("1 + 2 * (3 - 4.5) / 2"), evaluate("((7))*-3"))

-- work: queens, sieve, garbage
local function queens(n)
    local count, columns, up, down = 0, {}, {}, {}
    local function place(row)
        if row > n then count = count + 1; return end
        for c = 1, n do
            if not (columns[c] or up[row + c] or down[row - c + n]) then
                columns[c], up[row + c], down[row - c + n] = true, true, true
                place(row + 1)
                columns[c], up[row + c], down[row - c + n] = nil, nil, nil
            end
        end
    end
    place(1)
    return count
end
say("queens", queens(7))
local composite, primes = {}, 0
for i = 2, 20000 do
    if not composite[i] then
        primes = primes + 1
        for j = i * i, 20000, i do composite[j] = true end
    end
end
say("primes", primes)
for i = 1, 20000 do out = { i, tostring(i), out and out[1] } end
collectgarbage()
say("garbage", out[2], collectgarbage("count") < 4000)
local weak = setmetatable({}, { __mode = "k" })
weak[{}] = 1
collectgarbage()
say(next(weak), load("return 6 * 7")())

-- goto, integer for loops at the edge, input and output
for i = math.maxinteger - 1, math.maxinteger do
    if i < math.maxinteger then goto continue end
    say("edge", i)
    ::continue::
end
local file = assert(io.open(arg[1], "w"))
for i = 1, 5 do file:write("line ", i, "\n") end
file:close()
local lines = 0
for line in io.lines(arg[1]) do lines = lines + #line end
say(lines, io.open("no such file"), os.remove(arg[1]))
say(io.read("n", "l", "L", 4, "a"))
say(os.time({ year = 2001, month = 9, day = 9, hour = 12 }) > 1e9, os.getenv("NAME"), os.getenv("NONE"))
if arg[2] == "fail" then
    local t
    t.x = 1
end
return 17
