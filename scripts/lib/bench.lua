-- For wrk: one thread for each instance, keys at random, all requests made before. From the environment:
-- BENCH_PORTS, BENCH_METHOD, BENCH_KEYS.

local ports = {}
for port in os.getenv("BENCH_PORTS"):gmatch("%d+") do ports[#ports + 1] = port end

local threads = 0
function setup(thread)
  threads = threads + 1
  thread:set("seed", threads)
  thread.addr = wrk.lookup("127.0.0.1", ports[(threads - 1) % #ports + 1])[1]
end

local requests = {}
function init()
  math.randomseed(os.time() + seed)
  local method = os.getenv("BENCH_METHOD")
  local headers, body
  if method == "PUT" then
    headers = { ["Content-Type"] = "application/octet-stream" }
    body = string.rep("x", 100)
  end
  for i = 1, tonumber(os.getenv("BENCH_KEYS")) do
    requests[i] = wrk.format(method, string.format("%s/entries/k%07d", wrk.path, i - 1), headers, body)
  end
end

function request()
  return requests[math.random(#requests)]
end

-- Requests a second; microseconds: median, 99th percentile, the longest; what went wrong.
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %f %f %f %f %d\n",
    summary.requests / summary.duration * 1e6,
    latency:percentile(50), latency:percentile(99), latency.max,
    errors.connect + errors.read + errors.write + errors.timeout + errors.status))
end
