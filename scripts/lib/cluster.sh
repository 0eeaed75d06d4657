# shellcheck shell=bash disable=SC2034,SC2154 # variables that another part sets or uses
# The cluster as its instances tell it: GET /cluster.

# The instance to ask: --on NAME, else the first that runs.
pick() {
  local name=$ON
  need_cluster
  if [[ -n $name ]]; then
    need_running "$name"
  else
    name=$(active_names | head -n 1)
  fi
  [[ -n $name ]] || fail 'all instances are paused' "scripts/borg resume $(running_names | head -n 1)"
  echo "$name"
}

# Asks one instance for the whole cluster, into JSON. 1 where it doesn't answer.
ask_cluster() { # NAME
  curl -sf --max-time 5 "$(url_of "$1")/cluster" 2>/dev/null >"$WORK/cluster.json" || return 1
  read_json <"$WORK/cluster.json"
}

# The names of those that are in a state, sorted, in one line; out of JSON.
nodes_that_are() { # STATE
  local i
  for ((i = 0; ; i++)); do
    [[ -n ${JSON[nodes.$i.node]:-} ]] || break
    if [[ ${JSON[nodes.$i.state]} == "$1" ]]; then echo "${JSON[nodes.$i.node]}"; fi
  done | sort | tr '\n' ' '
}

# Whether every instance that runs sees all of them ready, and everything on two. WHY_NOT says why.
all_settled() {
  make_tmp
  local name names
  names=$(active_names | sort | tr '\n' ' ')
  for name in $names; do
    WHY_NOT="$name doesn't answer yet"
    ask_cluster "$name" || return 1
    WHY_NOT="$name sees as ready: $(nodes_that_are ready)"
    [[ $(nodes_that_are ready) == "$names" ]] || return 1
    WHY_NOT="$name is ${JSON[state]}"
    [[ ${JSON[state]} == balanced && ${JSON[underReplicated]} == 0 ]] || return 1
  done
  WHY_NOT=''
}

# Whether an instance is ready in the eyes of another one.
is_ready_at() { # NAME OBSERVER
  make_tmp
  ask_cluster "$2" && [[ " $(nodes_that_are ready)" == *" $1 "* ]]
}

# --- info

cmd_info() {
  local name
  make_tmp
  if [[ ${1:-} == --watch || ${1:-} == -w ]]; then
    watch_info
  fi
  name=$(pick)
  ask_cluster "$name" || fail "$name doesn't answer" "scripts/borg logs $name, or ask another one: --on NAME"
  print_info
}

watch_info() {
  local name
  while name=$(pick); do
    if ask_cluster "$name"; then
      printf '\e[H\e[2J%s  (Ctrl-C ends)\n\n' "$(date +%T)"
      print_info
    else
      say "$name doesn't answer"
    fi
    sleep 1
  done
  exit 1
}

# 79 columns, out of JSON.
print_info() {
  local i
  printf '%-14s%-12s%12s%13s%12s%16s\n' node state keys first-owner bytes heap
  for ((i = 0; ; i++)); do
    [[ -n ${JSON[nodes.$i.node]:-} ]] || break
    print_node "nodes.$i"
  done
  print_sums
}

print_node() { # PATH
  printf '%-14s%-12s%12s%13s%12s%16s\n' "${JSON[$1.node]:0:13}" "${JSON[$1.state]}" \
    "$(thousands "${JSON[$1.keys]}")" "$(thousands "${JSON[$1.firstOwner]}")" \
    "$(size "${JSON[$1.bytes]}")" \
    "$((${JSON[$1.heapUsed]} / 1048576)) of $((${JSON[$1.heapMax]} / 1048576)) MiB"
}

size() { # BYTES
  if (($1 < 10240)); then
    echo "$1 B"
  elif (($1 < 10485760)); then
    echo "$(($1 / 1024)) KiB"
  else
    echo "$(($1 / 1048576)) MiB"
  fi
}

print_sums() {
  local line
  line="$(thousands "${JSON[keys]}") keys; ${JSON[state]}"
  line=${line/#1 keys/1 key}
  ((JSON[underReplicated] == 0)) || line+="; $(thousands "${JSON[underReplicated]}") not on two yet"
  ((JSON[lostBuckets] == 0)) || line+="; ${JSON[lostBuckets]} buckets lost"
  [[ ${JSON[rebalance.running]} != true ]] || line+="; ${JSON[rebalance.bucketsToGo]} buckets to go"
  printf '\n%s  (says %s)\n' "$line" "${JSON[node]}"
}
