// SPDX-License-Identifier: Apache-2.0
context.server.stop(0)

def output(List<String> command) {
    def process = new ProcessBuilder(command).redirectErrorStream(true).start()
    def text = process.inputStream.text
    assert process.waitFor() == 0 : "$command: $text"
    return text
}

/** Every layer as tar sees it: owners, devices, times, attributes, contents; but not overlayfs's notes on its own disk. */
def layersOf(String run) {
    def keys = new File(basedir, "target-$run/slot/layers.txt").readLines()
    return keys.collect { key ->
        output(['bash', '-c', 'set -o pipefail; tar --create --sort=name --format=pax --xattrs --xattrs-include="*"' +
            ' --pax-option=delete=atime,delete=ctime --xattrs-exclude="*.overlay.origin" --xattrs-exclude="*.overlay.impure"' +
            " --xattrs-exclude='*.overlay.uuid' --numeric-owner -C '$basedir/cache-$run/layers/$key' tree exports | sha256sum"])
    }
}

def builds = new File(basedir, 'build.log').text.split('Scanning for projects').drop(1)
assert builds.length == 8
def hooksRan = new File(basedir, 'hooks-that-ran').readLines()
def hooks = ['pi-gen/stage0/prerun.sh', 'pi-gen/stage1/prerun.sh', 'pi-gen/stage1/00-a/00-run.sh', 'pi-gen/stage2/prerun.sh',
    'pi-gen/stage2/00-a/00-run.sh', 'stages/stage-it/prerun.sh', 'stages/stage-it/00-a/00-run.sh',
    'provision/export-image/prerun.sh', 'provision/export-image/00-a/00-run.sh']
assert hooksRan == hooks + hooks : 'in the first and the last build only'

assert (builds[0] =~ /publish \S+ +[0-9.]+ s  [0-9]+ KiB/).size() == 5
assert (builds[1] =~ /stage \S+ +[0-9.]+ s +[0-9.]+ MiB  fetched/).size() == 5
assert (builds[2] =~ /stage \S+ +[0-9.]+ s +[0-9.]+ MiB  fetched/).size() == 5
assert (builds[3] =~ /publish \S+ +[0-9.]+ s  is there already/).size() == 5
def warnings = builds[4].readLines().findAll { it.startsWith('[WARNING]') && it.contains('kn86.cache.remote') }
assert warnings.size() == 1 && warnings[0].contains('the layer of stage0')

assert builds[5].contains("kn86.layers.trustedKeys: ${new File(basedir, 'missing.pem')}: missing, not readable or not a key file")
assert builds[6] =~ /kn86\.cache\.remote: the layer of stage0 \([0-9a-f]{12}\) is refused: it is signed with the key [0-9a-f]{64}, which is not trusted/
assert builds[7].contains('kn86.cache.remote: whose layers may be taken from there is not said')
assert (new File(basedir, 'cache-e/layers').list() ?: []).size() == 0

assert layersOf('a') == layersOf('b')
assert layersOf('a') == layersOf('c')
assert new File(basedir, 'target-b/slot/boot/kernel8.img').text == 'kernel\n'

def archives = output(['find', "$basedir/repository".toString(), '-name', '*.tar.zst']).readLines()
assert archives.size() == 5
assert archives.every { it =~ /dev\/kn86\/layers\/([^\/]+)\/[0-9a-f]{64}\/\1-[0-9a-f]{64}\.tar\.zst$/ }
archives.each { output(['zstd', '--quiet', '--test', it]) }
assert new File(basedir, 'requests').readLines().count { it =~ /^PUT .*\.tar\.zst$/ } == 5 : 'nothing is published twice'
assert !new File(basedir, 'target-a/layers-transfer').exists()
assert !new File(basedir, 'it-repository/dev/kn86/layers').exists()
