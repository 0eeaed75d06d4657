# For each line of text an entry, in three files of dir whose lines belong together:
#   lines     to import:  {"key":"words/cafe","value":{"n":17,"text":"cafe","round":1}}
#   urls      the key, percent-encoded as in a path
#   expected  the key, a tab, the value
# Run it with LC_ALL=C: it encodes byte by byte.

BEGIN {
  for (i = 1; i < 256; i++) {
    c = sprintf("%c", i)
    PERCENT[c] = c ~ /[A-Za-z0-9._~-]/ ? c : sprintf("%%%02X", i)
    QUOTED[c] = i < 32 ? sprintf("\\u%04x", i) : c
  }
  QUOTED["\""] = "\\\""
  QUOTED["\\"] = "\\\\"
}

{
  value = "{\"n\":" NR ",\"text\":\"" mapped($0, QUOTED) "\",\"round\":" round "}"
  print "{\"key\":\"" mapped(prefix $0, QUOTED) "\",\"value\":" value "}" > (dir "/lines")
  print mapped(prefix $0, PERCENT) > (dir "/urls")
  print prefix $0 "\t" value > (dir "/expected")
}

function mapped(text, map,    out, i) {
  out = ""
  for (i = 1; i <= length(text); i++) out = out map[substr(text, i, 1)]
  return out
}
