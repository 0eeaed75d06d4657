# shellcheck shell=bash disable=SC2034,SC2154 # variables that another part sets or uses
# Asking an instance: with the token that it may want, and the certificate that it is known by.

# The caller's own, or the first of an administrator among those that the instances are given.
find_token() {
  local list=${BORG_API_TOKENS:-}
  [[ -z ${BORG_API_TOKENS_FILE:-} ]] || list=$(<"$BORG_API_TOKENS_FILE")
  TOKEN=${BORG_TOKEN:-$(tr ',' '\n' <<<"$list" |
    sed -n 's/^[[:space:]]*[^:]*:admin:\([^:]*[^:[:space:]]\)[[:space:]]*$/\1/p' | head -n 1)}
  unset BORG_TOKEN # instances need not have it in their environment
}

# For each request that has a configuration of its own; `next` ends what came before.
token_option() { [[ -z $TOKEN ]] || printf 'header = "Authorization: Bearer %s"\n' "$TOKEN"; }

# The certificates by the environment, since an option would hold for the first of several requests
# only. The token by a pipe, since a command line can be read by everybody (ps).
curl() {
  if is_tls; then local -x CURL_CA_BUNDLE=$CA_CERTIFICATE; fi
  if [[ -n $TOKEN ]]; then
    command curl -K <(token_option) "$@"
  else
    command curl "$@"
  fi
}

find_token
