# Out of the export's lines, those with our prefix as: key, tab, value (as it stands).
# Before it: json.awk.

match($0, /^{"key":"([^"\\]|\\.)*","value":/) {
  from = RLENGTH + 1 # unescape sets RLENGTH, too
  key = unescape(substr($0, 9, from - 19))
  if (index(key, prefix) == 1) print key "\t" substr($0, from, length($0) - from)
}
