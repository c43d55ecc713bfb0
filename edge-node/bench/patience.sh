# shellcheck shell=bash
# Sourced. Each wait may take ten times what was measured on two busy cores, and a minute at least: it is for what never comes.
patience=10
least_s=60

most_ms() { # measured seconds: how long a wait may take
  local s=$(($1 * patience))
  echo $(((s > least_s ? s : least_s) * 1000))
}

now_ms() { date +%s%3N; }
