# shellcheck shell=bash disable=SC2034,SC2154 # sourced: variables are of those who source it
# Sourced: Java runtimes for arm64, linked on this machine from Debian's arm64 modules.

# What the loader needs. Ed25519 is in jdk.crypto.ec, which no tool finds out: it is a service.
jre_loader_modules=java.base,java.logging,jdk.unsupported,jdk.crypto.ec
# The same as io.tiovivo.headend.image.RuntimeImage links into an image.
jre_node_modules=java.base,java.logging,java.management,jdk.unsupported,jdk.crypto.ec

jre_jdk() { # prints the JDK 17 of this machine
  local each
  for each in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    if [ -n "$each" ] && [ -x "$each/bin/jlink" ] && "$each/bin/jlink" --version 2>/dev/null | grep -q '^17'; then
      echo "$each"
      return 0
    fi
  done
  return 1
}

jre_link() { # JDK of this machine, tree of Debian's packages, modules, output, more options of jlink...
  local jdk=$1 debian=$2 modules=$3 output=$4 jmods
  shift 4
  jmods=$debian/usr/lib/jvm/java-17-openjdk-arm64/jmods
  rm -rf "$output"
  "$jdk/bin/jlink" --module-path "$jmods" --add-modules "$modules" --strip-java-debug-attributes --no-header-files \
    --no-man-pages "$@" --output "$output" || return 1
  # Without the target's modules jlink links this machine's without a word; 183 is EM_AARCH64 (elf.h).
  [ "$(od -An -tu1 -j18 -N1 "$output/bin/java" | tr -d ' ')" = 183 ] || {
    echo "$tool: the linked runtime is not for arm64" >&2
    return 1
  }
  rm -f "$output/lib/jrt-fs.jar" # for tools that look into a runtime from outside
}
