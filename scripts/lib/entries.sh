# shellcheck shell=bash disable=SC2034,SC2154 # variables that another part sets or uses
# Keys and values through REST.

# request METHOD URL [CURL-ARGUMENT...]: STATUS, and the answer in $WORK/body and $WORK/headers.
# STATUS is 000 where nobody answers.
request() {
  local method=$1 url=$2
  shift 2
  make_tmp
  : >"$WORK/body"
  STATUS=$(curl -sS -X "$method" --max-time 30 -D "$WORK/headers" -o "$WORK/body" -w '%{http_code}' \
    "$@" "$url" 2>"$WORK/curl-error") || STATUS=000
}

# What the answer says went wrong, in one line.
problem() {
  if [[ $STATUS == 000 ]]; then
    tr '\n' ' ' <"$WORK/curl-error"
  elif read_json <"$WORK/body" && [[ -n ${JSON[title]:-} ]]; then
    echo "$STATUS ${JSON[title]}${JSON[detail]:+: ${JSON[detail]}}"
  else
    echo "status $STATUS"
  fi
}

header() { # NAME: its value in the last answer
  awk -v name="$1:" 'tolower($1) == tolower(name) { sub(/^[^ ]* */, ""); sub(/\r$/, ""); print }' \
    "$WORK/headers"
}

percent_encode() {
  local LC_ALL=C text=$1 i c out=''
  for ((i = 0; i < ${#text}; i++)); do
    c=${text:i:1}
    case $c in
      [A-Za-z0-9._~-]) out+=$c ;;
      *) printf -v c '%%%02X' "'$c" && out+=$c ;;
    esac
  done
  echo "$out"
}

# The address of a key. What a path can't carry unharmed (dot segments, //, \) goes into the query.
entry_url() { # NAME KEY
  # shellcheck disable=SC1003
  local odd='(^|/)[.]{1,3}(/|$)|//|\\'
  [[ -n $2 ]] || fail 'a key has at least one byte'
  if [[ $2 =~ $odd ]]; then
    echo "$(url_of "$1")/entry?key=$(percent_encode "$2")"
  else
    echo "$(url_of "$1")/entries/$(percent_encode "$2" | sed 's/%2F/\//g')"
  fi
}

refused() { # WHAT NAME
  local advice="scripts/borg info"
  [[ $STATUS != 000 ]] || advice="scripts/borg logs $2, or ask another instance: --on NAME"
  fail "$1: $(problem)" "$advice"
}

need_arguments() { # COUNT USAGE ARGUMENT...
  local count=$1 usage=$2
  shift 2
  (($# == count)) || fail "that wants $count argument(s), not $#" "scripts/borg $usage"
}

cmd_put() {
  need_arguments 2 'put KEY VALUE' "$@"
  local name url
  name=$(pick)
  url=$(entry_url "$name" "$1")
  put_value "$url" "$2"
  case $STATUS in
    201) say "created by $(header Borg-Node), on $(header Borg-Owners | sed 's/,/ and /')" ;;
    204) say "replaced by $(header Borg-Node), on $(header Borg-Owners | sed 's/,/ and /')" ;;
    *) refused "'$1' is not put" "$name" ;;
  esac
}

put_value() { # URL VALUE
  if [[ $2 == - ]]; then
    request PUT "$1" --data-binary @- -H 'Content-Type: application/octet-stream'
  else
    request PUT "$1" --data-binary @- -H 'Content-Type: text/plain;charset=utf-8' < <(printf '%s' "$2")
  fi
}

cmd_get() {
  need_arguments 1 'get KEY' "$@"
  local name
  name=$(pick)
  request GET "$(entry_url "$name" "$1")"
  case $STATUS in
    200) cat "$WORK/body" ;;
    404) fail "there is no '$1'" ;;
    *) refused "'$1' can't be read" "$name" ;;
  esac
  if [[ -t 1 ]]; then echo; fi # the value itself has no line end
}

cmd_del() {
  need_arguments 1 'del KEY' "$@"
  local name
  name=$(pick)
  request DELETE "$(entry_url "$name" "$1")"
  case $STATUS in
    204) say 'deleted' ;;
    404) fail "there is no '$1'" ;;
    *) refused "'$1' is not deleted" "$name" ;;
  esac
}

cmd_owners() {
  need_arguments 1 'owners KEY' "$@"
  local name i
  name=$(pick)
  request GET "$(url_of "$name")/cluster/owner?key=$(percent_encode "$1")"
  [[ $STATUS == 200 ]] || refused "the owners of '$1' can't be told" "$name"
  read_json <"$WORK/body"
  say "bucket ${JSON[bucket]}, owners: ${JSON[owners.0]:-none} ${JSON[owners.1]:-}"
  for ((i = 0; ; i++)); do
    [[ -n ${JSON[copies.$i.node]:-} ]] || break
    say "  ${JSON[copies.$i.node]} has version ${JSON[copies.$i.version]}"
  done
}

# --- many entries

LINES_A_CHUNK=2000

# One chunk through POST /entries. Fills JSON with the report; 1 where there is none. Values may be large: it
# may take as long as it goes on.
import_chunk() { # URL FILE
  request POST "$1/entries" --max-time 0 --speed-limit 1 --speed-time 60 -T "$2" \
    -H 'Content-Type: application/x-ndjson' -H 'Expect:'
  [[ $STATUS == 200 ]] && read_json <"$WORK/body"
}

cmd_load() {
  need_arguments 1 'load FILE' "$@"
  local file=$1 name total
  [[ -f $file && -r $file ]] || fail "'$file' is no file that can be read" 'a line {"key":"k","value":1} each'
  make_tmp
  name=$(pick)
  total=$(awk 'END { print NR }' "$file")
  split -a 6 -d -l "$LINES_A_CHUNK" "$file" "$WORK/chunk-"
  load_chunks "$name" "$total"
}

# To a file that is there only once it is whole; an export that can't be finished ends without its last
# chunk, and curl says so.
cmd_save() {
  need_arguments 1 'save FILE' "$@"
  local file=$1 name status lines
  name=$(pick)
  : 2>/dev/null >"$file.part" || fail "'$file' can't be written"
  status=$(curl -sS -H 'Accept: application/x-ndjson' -o "$file.part" -w '%{http_code}' \
    "$(url_of "$name")/entries" 2>"$file.part.error") && [[ $status == 200 ]] || {
    status="${status:-000} $(head -c 300 "$file.part.error" | tr '\n' ' ')"
    rm -f "$file.part" "$file.part.error"
    fail "nothing is saved: $status" "scripts/borg info, scripts/borg logs $name"
  }
  rm -f "$file.part.error"
  lines=$(awk 'END { print NR }' "$file.part")
  mv "$file.part" "$file"
  say "Saved: $(thousands "$lines") entries, in $file."
}

# In chunks, for the bar's sake and so that it can be said up to where all is in.
load_chunks() { # NAME LINES
  local name=$1 total=$2 chunk lines url started done=0 written=0 deleted=0 rejected=0
  url=$(url_of "$name")
  started=$(now_millis)
  for chunk in "$WORK"/chunk-*; do
    [[ -e $chunk ]] || break
    lines=$(awk 'END { print NR }' "$chunk")
    import_chunk "$url" "$chunk" ||
      refused "lines 1 to $done are in; from there on it is not known" "$name"
    ((written += JSON[written], deleted += JSON[deleted], rejected += JSON[rejected])) || true
    report_rejected "$done"
    ((done += lines))
    rm "$chunk"
    progress "$(bar "$done" "$total" "$started")"
  done
  progress ''
  say "$(thousands "$written") written, $(thousands "$deleted") deleted," \
    "$(thousands "$rejected") rejected, in $(seconds "$(since "$started")") s."
  ((rejected == 0)) || fail "not all lines are in (rejected: $rejected)" 'mend those and load them again'
}

report_rejected() { # LINES-BEFORE
  local i
  ((JSON[rejected] == 0)) || progress ''
  for ((i = 0; ; i++)); do
    [[ -n ${JSON[errors.$i.line]:-} ]] || break
    printf 'line %d: %s\n' $((${JSON[errors.$i.line]} + $1)) "${JSON[errors.$i.detail]}" >&2
  done
}

bar() { # DONE TOTAL STARTED
  local filled=$((30 * $1 / ($2 > 0 ? $2 : 1))) blocks millis
  millis=$(since "$3")
  printf -v blocks '%*s' "$filled" ''
  printf '[%-30s] %3d %%  %s of %s, %s a second' "${blocks// /#}" $((100 * $1 / ($2 > 0 ? $2 : 1))) \
    "$(thousands "$1")" "$(thousands "$2")" "$(thousands $((1000 * $1 / (millis + 1))))"
}
