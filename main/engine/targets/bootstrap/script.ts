/**
 * What starts the agent on a target: one constant command, which the user's login shell there hands to /bin/sh; all that
 * varies comes on stdin. That shell may be bash, dash, fish or csh, so the command holds no newline, `!`, backslash or
 * single quote but those around the two scripts; in single quotes all of them leave everything else alone.
 *
 * The first script says what machine and user this is, and becomes root when told so. The second, as root, takes the
 * agent's program from stdin and turns into it. Both speak in lines that begin with `probescope:`; what a login shell
 * says before (a message of the day, an echo in .bashrc) is no such line.
 *
 *   ->  probescope:target SYSTEM MACHINE UID SUDO    SUDO: root, free (no password), asks, none
 *   <-  run | free | asks
 *   ->  (the prompt of sudo, on stderr; <- the password, a line)
 *   ->  probescope:root UID gzip|plain
 *   <-  BYTES SHA256 gzip|plain
 *   ->  probescope:send FOLDER
 *   <-  so many bytes
 *   ->  probescope:start checked|unchecked
 *   from here on frames, both ways
 *   ->  probescope:failed REASON                     at any place, and the end
 *
 * Nothing is sent ahead: sudo and `head -c` (busybox's reads more than it is asked for) may take from stdin what is not
 * theirs, so each side waits for the other's line.
 */

/** Begins every line of the scripts. */
export const marker = 'probescope:'

/** sudo's prompt, told from everything else that may stand on stderr. */
export const passwordPrompt = 'probescope:password'

/** LC_ALL: sudo's messages are read by a program. */
const greet = [
  'LC_ALL=C; export LC_ALL',
  'u=$(id -u)',
  's=none',
  'if [ "$u" = 0 ]; then s=root; elif command -v sudo >/dev/null 2>&1; then s=asks; if sudo -n true </dev/null >/dev/null 2>&1; then s=free; fi; fi',
  'echo "probescope:target $(uname -sm) $u $s"',
  'read -r a || exit 0',
  'case "$a" in run) eval "$1" ;; free) exec sudo -n /bin/sh -c "$1" ;; asks) exec sudo -S -p probescope:password /bin/sh -c "$1" ;; esac',
].join('; ')

/**
 * A folder must be tried: /tmp, /dev/shm and /run are mounted noexec on many machines. The shell itself is what is surely
 * there to try with; its copy keeps its name, since busybox goes by it. exec leaves no trap behind: from then on the
 * agent removes its file, which it does first of all.
 */
const start = [
  'umask 077',
  'd=',
  'f() { if [ -n "$d" ]; then rm -rf "$d"; fi; }',
  'trap f 0',
  'trap "exit 1" 1 2 13 15',
  'z=plain',
  'if command -v gzip >/dev/null 2>&1; then z=gzip; fi',
  'echo "probescope:root $(id -u) $z"',
  'read -r n h e || exit 0',
  'for b in "$XDG_RUNTIME_DIR" /dev/shm /tmp /var/tmp "$HOME"; do if [ -d "$b" ] && d=$(mktemp -d "$b/probescope.XXXXXX" 2>/dev/null); then if cp /bin/sh "$d/sh" 2>/dev/null && "$d/sh" -c : 2>/dev/null; then rm -f "$d/sh"; break; fi; rm -rf "$d"; fi; d=; done',
  'if [ -z "$d" ]; then echo probescope:failed no-folder; exit 1; fi',
  'a="$d/probescope-agent"',
  'echo "probescope:send $d"',
  'if [ "$e" = gzip ]; then head -c "$n" | gzip -dc >"$a"; else head -c "$n" >"$a"; fi 2>/dev/null',
  'c=checked',
  'if command -v sha256sum >/dev/null 2>&1; then g=$(sha256sum <"$a"); elif command -v openssl >/dev/null 2>&1; then g=$(openssl dgst -sha256 -r <"$a"); else g=$h; c=unchecked; fi',
  'case "$g" in "$h"*) ;; *) echo probescope:failed damaged; exit 1 ;; esac',
  'chmod 700 "$a"',
  'echo "probescope:start $c"',
  'exec "$a"',
].join('; ')

/** Arguments that run it on this computer, for /bin/sh. */
export const bootstrapArguments: readonly string[] = ['-c', greet, 'sh', start]

/** The one remote command. */
export const bootstrapCommand = `exec /bin/sh -c '${greet}' sh '${start}'`
