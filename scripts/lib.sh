# shellcheck shell=bash disable=SC2034
# What run, test and the other scripts share: packages from apt, one build folder, messages.
# Source it after `set -euo pipefail`. Everything that it says goes to stderr; stdout belongs to the caller.

root=$(CDPATH='' cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd -P)
build="$root/build/release"
binary="$build/trtscope"

# Exit code when the machine cannot build trtscope. trtscope itself uses 0, 1, 2, 3 and 70.
readonly exit_unavailable=69

build_packages=(g++ cmake ninja-build pkg-config nlohmann-json3-dev libre2-dev libgraphviz-dev libcli11-dev
  zlib1g-dev libzstd-dev libzip-dev)
test_packages=(libgtest-dev libgmock-dev)

say() { printf 'trtscope: %s\n' "$*" >&2; }

die() {
  say "$*"
  exit "$exit_unavailable"
}

# is_there PACKAGE: tools may come from anywhere (pip, /usr/local, $CXX); libraries have to be apt's.
is_there() {
  case $1 in
    g++) command -v "${CXX:-g++}" ;;
    ninja-build) command -v ninja ;;
    cmake | pkg-config | clang-format | clang-tidy) command -v "$1" ;;
    *) dpkg-query -W -f='${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed ;;
  esac >/dev/null 2>&1
}

# install_packages PACKAGE...: installs what is missing, and touches apt only then.
install_packages() {
  local missing=() package
  for package in "$@"; do
    is_there "$package" || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  if ! command -v apt-get >/dev/null; then
    say "this system has no apt-get; going on, but these may be missing: ${missing[*]}"
    return 0
  fi
  local as_root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null ||
      die "needs root or sudo once. As root: apt-get install --no-install-recommends ${missing[*]}"
    as_root=(sudo)
  fi
  as_root+=(env DEBIAN_FRONTEND=noninteractive)
  local apt=(apt-get -y -q -o DPkg::Lock::Timeout=300)
  say "installing ${missing[*]} (apt)"
  local log
  log=$(mktemp)
  # One broken source of packages fails the update; whether that matters shows in the install.
  "${as_root[@]}" "${apt[@]}" update >"$log" 2>&1 </dev/null || true
  if ! "${as_root[@]}" "${apt[@]}" install --no-install-recommends "${missing[@]}" \
    >>"$log" 2>&1 </dev/null; then
    tail -n 25 -- "$log" >&2
    die "apt could not install ${missing[*]}; its whole output is in $log"
  fi
  rm -f -- "$log"
}

# logged LOG WHAT COMMAND...: runs quietly; on failure shows the end of what the command printed.
logged() {
  local log=$1 what=$2
  shift 2
  "$@" >"$log" 2>&1 </dev/null && return 0
  tail -n 40 -- "$log" >&2
  die "$what failed; its whole output is in $log"
}

# A build folder knows the path that it was made for; one that was copied or moved along is of no use.
drop_foreign_build() {
  local cache="$build/CMakeCache.txt"
  [[ -f $cache ]] || return 0
  grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$cache" || rm -rf -- "$build"
}

# configure [CMAKE-ARGUMENT]...: Release. What another script switched on (tests, bench) stays on, so
# that run and test share one folder and compile nothing twice.
configure() {
  drop_foreign_build
  mkdir -p -- "$build" || die "cannot write to $build"
  logged "$build/configure.log" 'configuring' \
    cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release "$@"
}

# show_progress: turns ninja's lines "[3/40] …" into one line that counts, where a person looks at it.
show_progress() {
  if [[ -t 2 ]]; then
    awk '/^\[[0-9]+\/[0-9]+\]/ { printf "\rtrtscope: building %s ", $1; fflush(); some = 1 }
         END { if (some) printf "\r\033[K" }' >&2
  else
    cat >/dev/null
  fi
}

# build_targets TARGET...
build_targets() {
  local log="$build/build.log"
  if ! cmake --build "$build" --target "$@" 2>&1 </dev/null | tee -- "$log" | show_progress; then
    tail -n 40 -- "$log" >&2
    die "building failed; its whole output is in $log"
  fi
}

# build_generator TARGET: for make_large_log, make_dumps and bench.
build_generator() {
  install_packages "${build_packages[@]}"
  grep -qsxF 'TRTSCOPE_BENCH:BOOL=ON' "$build/CMakeCache.txt" || configure -DTRTSCOPE_BENCH=ON
  build_targets "$1"
}

# with_build_lock COMMAND...: two scripts that are started at once must not build into each other.
with_build_lock() {
  mkdir -p -- "$root/build" || die "cannot write to $root/build"
  if ! command -v flock >/dev/null; then
    "$@"
    return
  fi
  local lock
  exec {lock}>"$root/build/.lock"
  flock "$lock"
  "$@"
  exec {lock}>&-
}
