# shellcheck shell=bash
# Sourced: what boxes say on their consoles, in sentences.

word_of() { # line, key: its value
  local value=" $1"
  [[ $value == *" $2="* ]] || return 1
  value=${value#*" $2="}
  case $value in
    \"*) value=${value#\"} && value=${value%%\"*} ;;
    *) value=${value%% *} ;;
  esac
  printf '%s' "$value"
}

story_line() { # line: tells a sentence, or nothing
  local line=$1 percent
  case $line in
    '@power on=1') tell 'its power comes for the first time; its flash is empty' ;;
    '@power on='*) tell 'its power comes back' ;;
    '@power off') tell 'its power is gone' ;;
    'init up '*) tell "Linux $(word_of "$line" linux) runs, from boot image $(word_of "$line" version)" ;;
    'init network '*) tell "has the address $(word_of "$line" address)" ;;
    'init problem '*) tell "PROBLEM: $(word_of "$line" message)" ;;
    'waiting '*) once waiting && tell "the loader waits: $(word_of "$line" reason)" ;;
    'resumed '*) tell "goes on with release $(word_of "$line" version) at $(word_of "$line" percent) %" ;;
    'receiving percent='*)
      percent=$(word_of "$line" percent)
      once "receiving $((${percent%%.*} / 20))" &&
        tell "receives release $(word_of "$line" version) off the air: $percent % (loss $(word_of "$line" loss_percent || printf 0) %)"
      ;;
    'decoding percent='*) once decoding && tell "has enough of release $(word_of "$line" version), and puts it together in its slot" ;;
    'installed '*) tell "release $(word_of "$line" version) is installed in slot $(word_of "$line" slot)" ;;
    'verifying '*) tell "verifies slot $(word_of "$line" slot): signatures, and each file's hash" ;;
    'verified '*) tell "it is as it was signed ($(word_of "$line" elapsed_ms) ms)" ;;
    'booting '*) tell "starts release $(word_of "$line" version) from slot $(word_of "$line" slot) ($(word_of "$line" reason))" ;;
    'ready '*) tell "the node of release $(word_of "$line" version) works$(reverted "$line")" ;;
    'confirmed '*) tell "the node says: this release works here. It stays" ;;
    'peers count='*) once "$line" && tell "hears $(word_of "$line" count) other boxes" ;;
    'enrolled '*) tell "belongs to the fleet now, as $(word_of "$line" node | cut -c1-8)" ;;
    'role role='*) tell "is a $(word_of "$line" role) now: $(word_of "$line" reason)" ;;
    'joined supernode='*) tell "is served by supernode $(word_of "$line" supernode)" ;;
    'lost supernode='*) tell "has lost its supernode" ;;
    'broker connected='*) tell "reports to the broker $(word_of "$line" connected)" ;;
    'update state=receiving '*) once "$line" && tell "receives release $(word_of "$line" version) while it works" ;;
    'update state=staged '*) once "$line" && tell "has release $(word_of "$line" version) whole, and waits for its turn" ;;
    'refused '*) once "$line" && tell "does not take it: $(word_of "$line" reason)" ;;
    'exited what='*) tell "its $(word_of "$line" what) has ended (code $(word_of "$line" code))" ;;
  esac
}

reverted() { # line
  local why
  why=$(word_of "$1" revert_reason) && echo "; it went back, since $why"
}

told_box=
told= # last of the things that are said often

tell() { printf '%5d s  box %-2s %s\n' "$SECONDS" "$told_box" "$1"; } # sentence

once() { # words: not those of last time
  [ "$told" != "$1" ] && told=$1
}

story() { # box, its console: tells until the console is gone
  local line
  told_box=$1
  tail -n +1 -f "$2" 2>/dev/null | sed -u 's/\r//g; s/\x1b\[[0-9;=]*[A-Za-z]//g' | while IFS= read -r line; do
    story_line "$line"
  done
}
