# Counts the background's answers: lines "[value read] PUT|GET n status seconds", a write and then the
# read of it. Prints: writes reads failed stale longest-millis

$(NF - 3) == "PUT" { writes++; written = $(NF - 1) ~ /^2/ }
$(NF - 3) == "GET" { reads++ }
$(NF - 3) == "GET" && $(NF - 1) == 200 && written && $1 != $(NF - 2) { stale++ }
$(NF - 3) ~ /^(PUT|GET)$/ {
  if ($(NF - 1) !~ /^2/) failed++
  if ($NF > longest) longest = $NF
}
END { printf "%d %d %d %d %.0f\n", writes, reads, failed, stale, longest * 1000 }
