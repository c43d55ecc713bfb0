# Outlives the demo: when its standard input closes, however the demo died, it ends the sessions that the demo named and
# removes the directory with the throw-away keys. Lines: "session PID", "ended PID", "remove PATH".
sessions=' '
remove=
while read -r word value; do
  case $word in
    session) sessions="$sessions$value " ;;
    ended)
      left=' '
      for session in $sessions; do
        [ "$session" = "$value" ] || left="$left$session "
      done
      sessions=$left
      ;;
    remove) remove=$value ;;
  esac
done

# Signals every process of the sessions; false when there is none. In /proc/PID/stat the session is the fourth field
# after the command name, which is in parentheses and may hold anything.
signal() {
  none=1
  for stat in /proc/[0-9]*/stat; do
    { read -r line <"$stat"; } 2>/dev/null || continue
    fields=${line##*) }
    state=${fields%% *}
    fields=${fields#* }
    fields=${fields#* }
    fields=${fields#* }
    session=${fields%% *}
    case $sessions in
      *" $session "*)
        pid=${stat#/proc/}
        [ "$state" = Z ] || { kill "-$1" "${pid%/stat}" 2>/dev/null && none=0; }
        ;;
    esac
  done
  return $none
}

if [ "$sessions" != ' ' ] && signal TERM; then
  tenths=0
  while [ $tenths -lt 50 ] && signal 0; do
    sleep 0.1 2>/dev/null || sleep 1
    tenths=$((tenths + 1))
  done
  signal KILL
fi
[ -z "$remove" ] || rm -rf -- "$remove"
