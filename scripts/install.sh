#!/bin/sh
# Builds .venv from requirements.lock with nothing but a Python that has venv; does nothing where that is done already.
# pip installs only uv, and uv the rest; both check every hash.
set -eu
cd "$(dirname "$0")/.."

fail() {
    echo "$1" >&2
    exit 1
}

venv=.venv
stamp=$venv/installed.stamp
unfinished=$venv/unfinished
wanted="$(cat requirements.lock requirements-uv.lock scripts/install.sh | cksum) $(pwd)"
if [ -f $stamp ] && [ "$(cat $stamp)" = "$wanted" ] && $venv/bin/python -c '' 2>/dev/null; then
    exit 0
fi

python=${PYTHON:-}
for candidate in ${python:-python3 python3.13 python3.12 python3.11}; do
    if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
        python=$candidate
        break
    fi
    python=
done
[ -n "$python" ] || fail "aidbook needs Python 3.11, 3.12 or 3.13, and ${PYTHON:-python3} is $(${PYTHON:-python3} --version 2>/dev/null | grep . || echo 'no Python'): install one of them, or name it: make run PYTHON=/path/to/python3.11"
"$python" -c 'import venv, ensurepip' 2>/dev/null || fail "$("$python" --version) has no venv: install it (Debian and Ubuntu: apt-get install python3-venv) and try again."
needed_mb=4000
[ -d $venv ] && needed_mb=1000
free_mb=$(df -Pm . | awk 'NR == 2 { print $4 }')
[ "$free_mb" -ge $needed_mb ] || fail "aidbook needs $needed_mb MB here and $free_mb MB are free in $(pwd): make room, or clone it to a larger disk."

echo "Installing into $venv with $("$python" --version) (once; some minutes with a slow network)"
# A run that was interrupted may have left half a package behind, which no installer would notice.
if [ -e $unfinished ] || ! $venv/bin/python -c '' 2>/dev/null; then
    "$python" -m venv --clear $venv
fi
touch $unfinished
rm -f $stamp
# An environment that uv made has no pip.
$venv/bin/python -c 'import pip' 2>/dev/null || $venv/bin/python -m ensurepip >/dev/null
$venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: --requirement requirements-uv.lock
$venv/bin/uv pip sync --quiet --python $venv/bin/python --require-hashes --compile-bytecode requirements.lock

# aidbook itself runs from this folder: no build, so nothing that the lock does not name.
packages=$($venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
echo "$(pwd)/src" >"$packages/aidbook.pth"
printf '#!%s\nfrom aidbook.cli import main\n\nmain()\n' "$(pwd)/$venv/bin/python" >$venv/bin/aidbook
chmod +x $venv/bin/aidbook

echo "$wanted" >$stamp
rm -f $unfinished
