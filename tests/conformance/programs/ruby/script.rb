# frozen_string_literal: true
require "js"
require "json"
require "set"

# the language
Point = Struct.new(:x, :y) do
  include Comparable
  def <=>(other) = [x, y] <=> [other.x, other.y]
  def to_s = "(#{x}, #{y})"
end
points = [[3, 1], [1, 2], [1, 1]].map { Point.new(*_1) }
puts points.sort.join(" "), points.max, points.minmax.map(&:to_s).inspect
fib = Hash.new { |hash, n| hash[n] = n < 2 ? n : hash[n - 1] + hash[n - 2] }
puts fib[90], 2**100, 100.digits.inspect, 10.pow(20, 7), Rational(3, 4) + 0.25r, Complex(1, 2) * 2i
puts "%05.2f|%-6s|%x" % [3.14159, "ab", 255], "straße".upcase, "añb".unpack("U*").inspect
puts :sym.to_proc.call("x") rescue puts "error: #{$!.class}"
text = "the quick brown fox jumps over the lazy dog the end"
counts = text.split.tally.sort_by { |word, n| [-n, word] }.first(3).to_h
puts JSON.generate(counts), JSON.parse('{"a": [1, 2.5, null]}').inspect, text[/q\w+/], text.gsub(/o(.)/) { $1.upcase }
case { name: "Ada", born: 1815, tags: %w[a b] }
in { name: String => name, born: 1800.. => born, tags: [*, "b"] } then puts "#{name} #{born}"
end
lazy = (1..Float::INFINITY).lazy.select { |n| (n % 3).zero? }.map { |n| n * n }.first(4)
puts lazy.inspect, Set[1, 2, 2, 3].size, [1, 2, 3].each_cons(2).to_a.inspect, (1..10).each_slice(4).map(&:sum).inspect

# exceptions, which this build makes by unwinding the WebAssembly stack
def deep(n) = n.zero? ? raise(ArgumentError, "bottom") : deep(n - 1)
begin
  deep(50)
rescue ArgumentError => e
  puts "rescued #{e.message} #{e.backtrace.size > 50}"
ensure
  puts "ensured"
end
puts [1, 2, 3].each { |n| break n * 10 if n == 2 }, catch(:done) { 10.times { |i| throw :done, i if i == 7 } }
fiber = Fiber.new { 3.times { |i| Fiber.yield i }; :end }
puts 4.times.map { fiber.resume }.inspect

# the host
host = JS.global[:host]
puts host.add(20, 22.5).to_f, host[:name].to_s, host.call(:join, "a", "b", "ü").to_s, host[:nothing].typeof
doubled = host.map([1, 2, 3].to_js, ->(n) { n.to_i * 2 })
puts doubled.to_a.map(&:to_i).inspect, doubled[:length].to_i
host[:answer] = 42
puts host[:answer] == JS.eval("return 42"), JS::Null == JS::Undefined, JS.eval("return 'text'").typeof
puts host.nested(->(depth) { depth.to_i >= 3 ? "deep" : JS.global[:host].nest(depth.to_i + 1).to_s }).to_s
begin
  host.fail("why")
rescue JS::Error => e
  puts "host: #{e.message}"
end
begin
  JS.eval("function () { }")
rescue JS::Error => e
  puts e.class
end
GC.start
host.done(JS::Object.wrap(points.first))
points.sum(&:x)
