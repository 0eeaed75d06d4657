# Functions to read JSON, for awk -f json.awk -f ... Run them with LC_ALL=C: they count bytes.

# The text that a JSON string without its quotes stands for.
function unescape(s,    out, c, code) {
  if (index(s, "\\") == 0) return s
  out = ""
  while (match(s, /\\/)) {
    out = out substr(s, 1, RSTART - 1)
    c = substr(s, RSTART + 1, 1)
    s = substr(s, RSTART + 2)
    if (c == "u") {
      code = hex(substr(s, 1, 4))
      s = substr(s, 5)
      if (code >= 55296 && code < 56320 && substr(s, 1, 2) == "\\u") { # a surrogate pair
        code = 65536 + (code - 55296) * 1024 + hex(substr(s, 3, 4)) - 56320
        s = substr(s, 7)
      }
      out = out utf8(code)
    } else {
      out = out (c in CONTROL ? CONTROL[c] : c)
    }
  }
  return out s
}

function hex(digits,    n, i) {
  digits = tolower(digits)
  for (i = 1; i <= length(digits); i++) n = n * 16 + index("0123456789abcdef", substr(digits, i, 1)) - 1
  return n
}

function utf8(code) {
  if (code < 128) return sprintf("%c", code)
  if (code < 2048) return sprintf("%c%c", 192 + int(code / 64), 128 + code % 64)
  if (code < 65536)
    return sprintf("%c%c%c", 224 + int(code / 4096), 128 + int(code / 64) % 64, 128 + code % 64)
  return sprintf("%c%c%c%c", 240 + int(code / 262144), 128 + int(code / 4096) % 64,
      128 + int(code / 64) % 64, 128 + code % 64)
}

BEGIN {
  CONTROL["b"] = "\b"; CONTROL["f"] = "\f"; CONTROL["n"] = "\n"; CONTROL["r"] = "\r"; CONTROL["t"] = "\t"
}
