// SPDX-License-Identifier: Apache-2.0
def listing(String project) {
    def stages = new File(basedir, "$project/assembly/target/stages")
    def command = 'find . ! -type l -printf "%p %y %m %T+\\n" -o -printf "%p %y %l\\n" | LC_ALL=C sort; ' +
        'find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum'
    def process = new ProcessBuilder('sh', '-c', command).directory(stages).start()
    def output = process.inputStream.text
    assert process.waitFor() == 0
    return output
}

def first = listing('.')
assert first.contains('./stage-it/00-runtime/00-run.sh f 755 2026-11-01')
assert first.contains('./stage-it/00-runtime/files/runtime/bin/program f 755 ')
assert first.contains('./stage-it/00-runtime/files/runtime/bin/alias l program')
assert first.contains('./stage-it/01-firmware/files/firmware.uf2 f 644 ')
assert first == listing('another folder')

def logs = new File(basedir, 'build.log').text
assert (logs =~ /fold +[0-9.]+ s  2 artifacts folded/).size() == 2
assert (logs =~ /fold: up to date \(dev.kn86.it:device:tar.gz:linux-arm64, /).size() == 1
