# shellcheck shell=bash disable=SC2034,SC2154 # sourced: variables are of those who source it
# Sourced: Debian packages by lock file. A line of the lock is: suite package version architecture sha256 pool-path.
# A package is fetched by its path from deb.debian.org; once Debian has a newer one it is gone there, and
# snapshot.debian.org has it for ever. What does not have the lock's hash is not used.

debian_hosts=(
  'http://deb.debian.org/debian'
  'http://snapshot.debian.org/archive/debian' # followed by a time
)

debian_locked() { # lock: its lines
  grep -v '^ *\(#\|$\)' "$1"
}

debian_hash() { sha256sum "$1" | cut -d' ' -f1; }

# Fetches one package into the cache, whole or not at all.
debian_fetch() { # cache, lock's line as words...
  local cache=$1 suite=$2 package=$3 version=$4 sha256=$6 path=$7 at url
  at=$cache/$sha256.deb
  if [ -e "$at" ]; then
    [ "$(debian_hash "$at")" = "$sha256" ] && return 0
    rm -f "$at" # a damaged disk, or a full one
  fi
  mkdir -p "$cache" || return 1
  for url in "${debian_hosts[0]}/$path" "${debian_hosts[1]}/$(debian_snapshot_time)/$path"; do
    curl -fsSL --retry 3 --connect-timeout 20 --speed-limit 1000 --speed-time 60 -o "$at.new.$$" "$url" 2>"$at.error.$$" || continue
    if [ "$(debian_hash "$at.new.$$")" = "$sha256" ]; then
      mv "$at.new.$$" "$at"
      rm -f "$at.error.$$"
      return 0
    fi
    echo "its hash is not the lock's" >>"$at.error.$$"
  done
  echo "$tool: cannot fetch $package $version ($suite): $(tail -n 1 "$at.error.$$"). Is this machine online?" \
    "Else qemu/build --update-lock takes what Debian has now" >&2
  rm -f "$at.new.$$" "$at.error.$$"
  return 1
}

# When the lock was made: that day Debian had all of it.
debian_snapshot_time() {
  sed -n 's/^# taken //p' "$qemu/packages.lock"
}

# Unpacks all of the lock below DIRECTORY/SUITE. Does nothing if that very lock is there already.
debian_unpack() { # lock, cache, directory
  local lock=$1 cache=$2 into=$3 mark line suite sha256
  mark=$(debian_locked "$lock" | sha256sum | cut -d' ' -f1)
  [ "$(cat "$into/complete" 2>/dev/null)" = "$mark" ] && return 0
  rm -rf "$into"
  while read -r line; do
    # shellcheck disable=SC2086 # words
    debian_fetch "$cache" $line || return 1
  done < <(debian_locked "$lock")
  while read -r suite _ _ _ sha256 _; do
    mkdir -p "$into/$suite"
    dpkg-deb -x "$cache/$sha256.deb" "$into/$suite" || return 1
  done < <(debian_locked "$lock")
  echo "$mark" >"$into/complete"
}

debian_apt() { # directory, suite, tool, arguments...: apt as an arm64 machine of that suite would run it
  local root=$1/$2 suite=$2 apt=$3
  shift 3
  mkdir -p "$root"/lists/partial "$root"/cache/archives/partial || return 1
  touch "$root/status"
  {
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${debian_hosts[0]} $suite main non-free-firmware"
  } >"$root/sources.list"
  "$apt" -q -o "Dir::Etc::sourcelist=$root/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o "Dir::State::lists=$root/lists" -o "Dir::State::status=$root/status" -o "Dir::Cache=$root/cache" \
    -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o APT::Sandbox::User=root "$@"
}

# Writes the lock anew: the newest version of each package of the list.
debian_update_lock() { # list, lock
  local list=$1 lock=$2 work suite package name
  work=$(mktemp -d) || return 1
  {
    echo '# Written by qemu/build --update-lock. suite package version architecture sha256 path'
    echo "# taken $(date -u +%Y%m%dT%H%M%SZ)"
  } >"$work/lock"
  while read -r suite package; do
    if [ ! -e "$work/$suite" ]; then
      debian_apt "$work" "$suite" apt-get update >"$work/log" 2>&1 || {
        cat "$work/log" >&2
        rm -rf "$work"
        return 1
      }
    fi
    name=$package
    if [ "$package" = KERNEL ]; then
      name=$(debian_apt "$work" "$suite" apt-cache depends linux-image-arm64 | sed -n 's/^ *Depends: *//p' | head -n 1)
    fi
    debian_apt "$work" "$suite" apt-cache show --no-all-versions "$name" 2>/dev/null | awk -v suite="$suite" '
      { value[$1] = $2 }
      END {
        if (value["SHA256:"] == "") exit 1
        print suite, value["Package:"], value["Version:"], value["Architecture:"], value["SHA256:"], value["Filename:"]
      }' >>"$work/lock" || {
      echo "$tool: Debian $suite has no package $name for arm64: mend qemu/packages" >&2
      rm -rf "$work"
      return 1
    }
  done < <(grep -v '^ *\(#\|$\)' "$list")
  # The same packages as before: then the time stays that they are known by.
  [ "$(debian_locked "$work/lock")" = "$(debian_locked "$lock" 2>/dev/null)" ] || mv "$work/lock" "$lock"
  rm -rf "$work"
}
