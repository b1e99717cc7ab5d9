// SPDX-License-Identifier: Apache-2.0
def run(List<String> command) {
    def process = new ProcessBuilder(command).directory(new File(basedir, 'assembly')).redirectErrorStream(true).start()
    def output = process.inputStream.text
    assert process.waitFor() == 0 : "$command: $output"
}

run(['openssl', 'genpkey', '-algorithm', 'ed25519', '-out', 'release.pem'])
run(['chmod', '600', 'release.pem'])
run(['cp', 'release.pem', 'shared.pem'])
run(['chmod', '644', 'shared.pem'])
run(['openssl', 'genpkey', '-algorithm', 'x25519', '-out', 'x25519.pem'])
return true
