# What an interpreter does all day: regular expressions, big integers, exceptions, closures, floats, sorting, encodings.
$stdout.sync = true # nobody flushes it when a reactor is left
puts "Ruby #{RUBY_VERSION} on #{RUBY_PLATFORM}"

text = "2026-11-21 started; 2026-11-22 stopped"
puts text.scan(/(\d{4})-(\d\d)-(\d\d)\s+(?<what>\w+)/).inspect
puts text.gsub(/(?<=-)\d\d(?= )/) { |day| (day.to_i + 1).to_s }

puts (1..50).inject(:*)
puts 2**521 - 1
puts (3**200).digits.sum, (10**40).pow(12345, 10**20 + 39)

def dive(depth)
  raise ArgumentError, "at the bottom" if depth.zero?

  dive(depth - 1)
ensure
  $unwound = $unwound.to_i + 1
end

begin
  dive(100)
rescue ArgumentError => e
  puts "#{e.class}: #{e.message}, #{$unwound} frames unwound"
end

def forever = forever
begin
  forever
rescue SystemStackError => e
  puts e.class
end

puts catch(:found) { (1..).each { |n| throw :found, n if (n * n).to_s.end_with?("889") } }
fibers = Hash.new { |known, n| known[n] = n < 2 ? n : known[n - 1] + known[n - 2] }
puts fibers[90]
puts [3.5, 1e100, -0.0, Float::NAN, 1.0 / 3].map(&:to_s).join(" ")
puts %w[pear fig apple Äpfel].sort_by { |word| [word.length, word] }.inspect, "Äpfel".unpack("U*").inspect
puts ObjectSpace.respond_to?(:garbage_collect), (1..200_000).map { |n| n.to_s.reverse }.max_by(&:to_i)
GC.start
puts "done"
