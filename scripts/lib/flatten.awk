# One small JSON document in, a line "path<TAB>value" for each scalar out: nodes.0.state<TAB>ready
# Prints nothing at all where it is not JSON.

{ text = text $0 "\n" }

END {
  value("")
  skip()
  if (text == "" && !broken) printf "%s", lines
}

function value(path,    c) {
  skip()
  c = substr(text, 1, 1)
  if (c == "{") object(path)
  else if (c == "[") array(path)
  else if (c == "\"") put(path, string())
  else put(path, take("^[-+.0-9a-zA-Z]+"))
}

function object(path,    name) {
  text = substr(text, 2)
  if (opens("}")) return
  do {
    skip()
    name = string()
    if (!opens(":")) broken = 1
    value(path == "" ? name : path "." name)
  } while (opens(",") && !broken)
  if (!opens("}")) broken = 1
}

function array(path,    n) {
  text = substr(text, 2)
  if (opens("]")) return
  n = 0
  do value((path == "" ? "" : path ".") n++); while (opens(",") && !broken)
  if (!opens("]")) broken = 1
}

function string(    s) {
  s = take("^\"([^\"\\\\]|\\\\.)*\"")
  return unescape(substr(s, 2, length(s) - 2))
}

# Whether this character comes next; if so it is taken.
function opens(c) {
  skip()
  if (substr(text, 1, 1) != c) return 0
  text = substr(text, 2)
  return 1
}

function put(path, scalar) {
  gsub(/[\t\r\n]/, " ", scalar)
  lines = lines path "\t" scalar "\n"
}

function skip() {
  if (match(text, /^[ \t\r\n]+/)) text = substr(text, RLENGTH + 1)
}

function take(pattern,    taken) {
  if (!match(text, pattern)) {
    broken = 1
    return ""
  }
  taken = substr(text, 1, RLENGTH)
  text = substr(text, RLENGTH + 1)
  return taken
}
